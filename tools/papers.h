// The subcommands about the paper behind a record: compute, timestamp, arxiv.
#pragma once

#include "common.h"

namespace pith::tools {

// Each adds a subcommand; when it was given, what to run is put into `chosen`. `flags` and `chosen`
// must outlive the parsing and the run.
void add_compute_command(CLI::App& app, CommonFlags& flags, Chosen& chosen);
void add_timestamp_command(CLI::App& app, CommonFlags& flags, Chosen& chosen);
void add_arxiv_command(CLI::App& app, CommonFlags& flags, Chosen& chosen);

}  // namespace pith::tools
