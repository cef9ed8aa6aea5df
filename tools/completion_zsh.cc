#include <algorithm>

#include "completion.h"

namespace pith::tools {
namespace {

// For a place between single quotes.
std::string in_quotes(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result;
}

// Brackets and colons end parts of what _arguments and _describe read.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return in_quotes(result);
}

// ":message:action" of _arguments.
std::string action(const OptionDefinition& option, const std::vector<std::string>& commands) {
  const Candidates candidates = candidates_for(option.value, commands);
  std::string action = " ";
  if (!candidates.words.empty()) {
    action = "(" + joined(candidates.words, " ") + ")";
  } else if (!candidates.extension.empty()) {
    std::string upper = candidates.extension.substr(1);
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    action = "_files -g \"*.(" + candidates.extension.substr(1) + "|" + upper + ")\"";
  } else if (candidates.files) {
    action = "_files";
  } else if (candidates.folders) {
    action = "_files -/";
  }
  return ":" + escaped(option.value) + ":" + action;
}

std::string option_spec(const OptionDefinition& option, const std::vector<std::string>& commands) {
  const std::string repeat = option.repeatable ? "*" : "";
  const std::string what = "[" + escaped(option.description) + "]" +
                           (option.value.empty() ? "" : action(option, commands));
  std::vector<std::string> forms;
  for (const std::string& name : option.names) {
    const char* glue = option.value.empty() ? "" : name.starts_with("--") ? "=" : "+";
    forms.push_back(name + glue);
  }
  if (forms.size() == 1) return "'" + repeat + forms.front() + what + "'";
  const std::string others = option.repeatable ? "'*'" : "'(" + joined(option.names, " ") + ")'";
  return others + "{" + joined(forms, ",") + "}'" + what + "'";
}

std::string function_name(const CommandDefinition& command) {
  if (command.path == "pith") return "_pith_program";
  std::string name = "_" + command.path;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

std::string function_of(const CommandDefinition& command,
                        const std::vector<std::string>& commands) {
  std::vector<std::string> specs;
  for (const OptionDefinition& option : command.options) {
    specs.push_back(option_spec(option, commands));
  }
  std::string text = "\n" + function_name(command) + "() {\n";
  if (command.commands.empty()) {
    int position = 0;
    for (const OptionDefinition& option : command.positionals) {
      const std::string place = option.repeatable ? "*" : std::to_string(++position);
      specs.push_back("'" + place + action(option, commands) + "'");
    }
    return text + "  _arguments -S \\\n    " + joined(specs, " \\\n    ") + "\n}\n";
  }
  specs.push_back("'1:command:->command'");
  specs.push_back("'*::argument:->argument'");
  text +=
      "  local curcontext=$curcontext state line\n  typeset -A opt_args\n  _arguments -C -S \\\n"
      "    " +
      joined(specs, " \\\n    ") +
      "\n  case $state in\n    command)\n"
      "      local -a commands\n      commands=(\n";
  for (const CommandDefinition& sub : command.commands) {
    text += "        '" + sub.name() + ":" + escaped(sub.description) + "'\n";
  }
  text +=
      "      )\n      _describe command commands\n      ;;\n    argument)\n"
      "      case $line[1] in\n";
  for (const CommandDefinition& sub : command.commands) {
    text += "        " + sub.name() + ") " + function_name(sub) + " ;;\n";
  }
  return text + "      esac\n      ;;\n  esac\n}\n";
}

}  // namespace

std::string zsh_completion(const std::vector<CommandDefinition>& programs) {
  const std::string names = joined(names_of(programs), " ");
  std::string text = "#compdef " + names +
                     "\n# zsh completion for pith and pithstamp. Made by `pith completion zsh`.\n";
  for (const CommandDefinition* command : every_command(programs)) {
    text += function_of(*command, names_of(programs.front().commands));
  }
  text += "\n_pith() {\n  case $service in\n";
  for (const CommandDefinition& program : programs) {
    text += "    " + program.path + ") " + function_name(program) + " ;;\n";
  }
  // Loaded by name at the first completion, or sourced.
  return text +
         "  esac\n}\n\nif [[ $funcstack[1] == _pith ]]; then\n  _pith \"$@\"\nelse\n"
         "  compdef _pith " +
         names + "\nfi\n";
}

}  // namespace pith::tools
