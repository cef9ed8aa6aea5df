// What the programs share: flags that every command has, and the way from arguments to a Context.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/commands.h"
#include "app/stamp.h"

namespace pith::tools {

struct CommonFlags {
  bool json = false;
  bool verbose = false;
  FetchChoices fetch;
};

// What the arguments chose to run; the second needs no configuration, and so is not stopped by a
// bad one.
using Chosen = std::function<int(const Context&)>;
using ChosenWithoutSettings = std::function<int(const Console&)>;

// UTC, "2026-11-21T02:40:00Z": the time that SOURCE_DATE_EPOCH gives (reproducible-builds.org),
// else the clock's. Throws Error kUsage when it gives none.
std::string current_time();

void add_json_flag(CLI::App& app, CommonFlags& flags);
void add_verbose_flag(CLI::App& app, CommonFlags& flags);
void add_output_flags(CLI::App& app, CommonFlags& flags);  // both
void add_mirror_option(CLI::App& app, CommonFlags& flags);
void add_fetch_flags(CLI::App& app, CommonFlags& flags);

// -j N for streams of lines.
CLI::Option* add_jobs_option(CLI::App& app, unsigned& jobs);

inline constexpr const char* kPithstampDescription =
    "Puts the Pith Number and the canonical hash of a paper into its PDF's metadata.";
// Options of `pithstamp`, which are also those of `pith stamp`.
void add_stamp_options(CLI::App& app, StampCommand& command, CommonFlags& flags);

// Runs a command with the process's streams, environment and terminal; returns the exit code.
int run(const std::string& program, const CommonFlags& flags, const Chosen& command);

int run_without_settings(const std::string& program, const CommonFlags& flags,
                         const ChosenWithoutSettings& command);

// Parses the arguments; returns -1 to go on, else the exit code (0 after --help or --version, 2 for
// a mistake, which is printed with the program's name in front).
int parse(CLI::App& app, const std::string& program, int argc, char** argv);

}  // namespace pith::tools
