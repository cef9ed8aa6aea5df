// The subcommands about the program itself: help, completion, doctor.
#pragma once

#include "common.h"

namespace pith::tools {

// Adds them; the one that was given is put into `chosen`. All must outlive the parsing and the run.
void add_help_commands(CLI::App& app, CommonFlags& flags, ChosenWithoutSettings& chosen);

}  // namespace pith::tools
