// The subcommands that keep things on disk: keys, cache, mirror.
#pragma once

#include "common.h"

namespace pith::tools {

// Each adds a group of subcommands to the program; the one that was given is put into `chosen`.
// `flags` and `chosen` must outlive the parsing and the run.
void add_keys_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen);
void add_cache_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen);
void add_mirror_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen);

}  // namespace pith::tools
