// The subcommands for web pages: badge, page.
#pragma once

#include "common.h"

namespace pith::tools {

// Adds them; the one that was given is put into `chosen`. `flags` and `chosen` must outlive the
// parsing and the run.
void add_web_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen);

}  // namespace pith::tools
