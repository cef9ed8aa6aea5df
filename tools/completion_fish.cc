#include "completion.h"

namespace pith::tools {
namespace {

std::string in_quotes(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

// What completes a value: of an option, or as an argument.
std::string value_of(const OptionDefinition& option, const std::vector<std::string>& commands,
                     bool argument) {
  const Candidates candidates = candidates_for(option.value, commands);
  const std::string only = argument ? " -f" : " -x";
  if (!candidates.words.empty()) return only + " -a " + in_quotes(joined(candidates.words, " "));
  if (!candidates.extension.empty()) {
    return only + " -a '(__fish_complete_suffix " + candidates.extension + ")'";
  }
  if (candidates.files) return argument ? " -F" : " -r -F";
  if (candidates.folders) return only + " -a '(__fish_complete_directories)'";
  return only;
}

std::string lines_of(const CommandDefinition& command, const std::string& program,
                     const std::vector<std::string>& commands) {
  const std::string head =
      "complete -c " + program + " -n " + in_quotes("__pith_at " + command.path);
  std::string text;
  for (const CommandDefinition& sub : command.commands) {
    text += head + " -f -a " + sub.name() + " -d " + in_quotes(sub.description) + "\n";
  }
  for (const OptionDefinition& option : command.options) {
    text += head;
    for (const std::string& name : option.names) {
      text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.value.empty()) text += value_of(option, commands, false);
    text += " -d " + in_quotes(option.description) + "\n";
  }
  for (const OptionDefinition& option : command.positionals) {
    text += head + value_of(option, commands, true) + "\n";
  }
  if (command.commands.empty() && command.positionals.empty()) text += head + " -f\n";
  return text;
}

}  // namespace

std::string fish_completion(const std::vector<CommandDefinition>& programs) {
  std::vector<std::string> with_value, paths;
  std::string lines;
  for (const CommandDefinition* command : every_command(programs)) {
    const std::string program = command->path.substr(0, command->path.find(' '));
    if (program != command->path) paths.push_back(in_quotes(command->path));
    for (const OptionDefinition& option : command->options) {
      if (option.value.empty()) continue;
      for (const std::string& name : option.names) {
        with_value.push_back(in_quotes(command->path + ":" + name));
      }
    }
    lines += "\n" + lines_of(*command, program, names_of(programs.front().commands));
  }
  return "# fish completion for pith and pithstamp. Made by `pith completion fish`.\n\n"
         "# The command so far: \"pith keys add\".\n"
         "function __pith_path\n"
         "    set -l words (commandline -opc)\n"
         "    set -l path (string replace -r '.*/' '' -- $words[1])\n"
         "    set -e words[1]\n"
         "    set -l skip 0\n"
         "    for word in $words\n"
         "        if test $skip = 1\n"
         "            set skip 0\n"
         "            continue\n"
         "        end\n"
         "        switch \"$path:$word\"\n"
         "            case " +
         joined(with_value, " \\\n                ") +
         "\n"
         "                set skip 1\n"
         "        end\n"
         "        switch \"$path $word\"\n"
         "            case " +
         joined(paths, " \\\n                ") +
         "\n"
         "                set path \"$path $word\"\n"
         "        end\n"
         "    end\n"
         "    echo $path\n"
         "end\n\n"
         "function __pith_at\n"
         "    test (__pith_path) = \"$argv\"\n"
         "end\n" +
         lines;
}

}  // namespace pith::tools
