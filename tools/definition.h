// The command line as data: what CLI11 was told, for manual pages and completions.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace pith::tools {

struct OptionDefinition {
  std::vector<std::string> names;  // "-o", "--output"; of a positional its one name
  std::string value;               // "FILE", "svg|html"; empty for a flag
  std::string description;
  std::string default_value;  // where CLI11 knows it; most descriptions say it
  bool required = false;
  bool repeatable = false;
  std::vector<std::string> needs;  // names of options without which it is refused
};

struct CommandDefinition {
  std::string path;  // "pith keys add": what is typed
  std::string description;
  std::vector<OptionDefinition> options, positionals;
  std::vector<CommandDefinition> commands;

  std::string name() const { return path.substr(path.rfind(' ') + 1); }
};

CommandDefinition read_definition(const CLI::App& app, const std::string& path);

// What may stand for a value, as its type name says.
struct Candidates {
  std::vector<std::string> words;  // a closed set
  bool files = false, folders = false;
  std::string extension;  // with files: ".pdf"; empty: any
};
// "svg|html" is a closed set: words in small letters or digits. "PDF|DIR", "URL|DIR", "FILE" are
// paths; an identifier may be the path of a bundle too. COMMAND is one of `commands`.
Candidates candidates_for(const std::string& value, const std::vector<std::string>& commands);

// The names of the subcommands.
std::vector<std::string> names_of(const std::vector<CommandDefinition>& commands);

}  // namespace pith::tools
