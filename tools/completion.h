// Completions for shells, made from the CLI definition: they complete what the program takes, and
// nothing of them is written by hand.
#pragma once

#include <string>
#include <vector>

#include "definition.h"

namespace pith::tools {

// Scripts for all the programs together, to be sourced or installed where the shell looks.
// Bash 3.2, zsh 5 and fish 3.0 or later; no other package is needed.
std::string bash_completion(const std::vector<CommandDefinition>& programs);
std::string zsh_completion(const std::vector<CommandDefinition>& programs);
std::string fish_completion(const std::vector<CommandDefinition>& programs);

// Every command, programs first, each before its own subcommands.
std::vector<const CommandDefinition*> every_command(const std::vector<CommandDefinition>& programs);

std::string joined(const std::vector<std::string>& words, const std::string& separator);

}  // namespace pith::tools
