#include "definition.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace pith::tools {
namespace {

OptionDefinition read_option(const CLI::Option& option) {
  OptionDefinition result;
  for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
  const bool positional = result.names.empty();
  if (positional) result.names.push_back(option.get_single_name());
  if (option.get_type_size_max() > 0) result.value = option.get_type_name();
  result.description = option.get_description();
  result.default_value = option.get_default_str();
  result.required = option.get_required();
  result.repeatable = option.get_items_expected_max() > 1;
  for (const CLI::Option* other : option.get_needs()) {
    result.needs.push_back(other->get_name(false, false));
  }
  return result;
}

bool is_word(const std::string& part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-';
  });
}

}  // namespace

CommandDefinition read_definition(const CLI::App& app, const std::string& path) {
  CommandDefinition result{path, app.get_description(), {}, {}, {}};
  const auto every_option = [](const CLI::Option*) { return true; };
  for (const CLI::Option* option : app.get_options(every_option)) {
    (option->get_positional() ? result.positionals : result.options)
        .push_back(read_option(*option));
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    result.commands.push_back(read_definition(*sub, path + " " + sub->get_name()));
  }
  return result;
}

Candidates candidates_for(const std::string& value, const std::vector<std::string>& commands) {
  Candidates result;
  if (value == "COMMAND") {
    result.words = commands;
    return result;
  }
  std::vector<std::string> parts;
  std::istringstream text(value);
  for (std::string part; std::getline(text, part, '|');) parts.push_back(part);
  if (std::all_of(parts.begin(), parts.end(), is_word)) {
    result.words = parts;
    return result;
  }
  for (const std::string& part : parts) {
    if (part == "DIR" || part == "DIR/") result.folders = true;
    if (part == "FILE" || part == "PATH" || part == "THING" || part == "ID") result.files = true;
    if (part == "PDF") result.extension = ".pdf";
    if (part == "TEX") result.extension = ".tex";
  }
  if (!result.extension.empty()) result.files = result.folders = true;
  return result;
}

std::vector<std::string> names_of(const std::vector<CommandDefinition>& commands) {
  std::vector<std::string> result;
  for (const CommandDefinition& command : commands) result.push_back(command.name());
  return result;
}

}  // namespace pith::tools
