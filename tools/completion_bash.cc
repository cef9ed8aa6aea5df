#include "completion.h"

namespace pith::tools {
namespace {

constexpr const char* kHead =
    R"(# bash completion for pith and pithstamp. Made by `pith completion bash`.
# shellcheck shell=bash disable=SC2207
)";

// What the tables below are used by. Bash 3.2 has no compopt; there files are completed by default.
constexpr const char* kBody = R"(
_pith_offer() {
  local kind=$1 current=$2 extension
  case $kind in
    words\ *) COMPREPLY=($(compgen -W "${kind#words }" -- "$current")) ;;
    folders) compopt -o dirnames 2>/dev/null ;;
    files) compopt -o default 2>/dev/null ;;
    files\ *)
      extension=${kind#files }
      local IFS=$'\n'
      COMPREPLY=($(compgen -f -X "!*$extension" -- "${current//\\/}"))
      compopt -o filenames -o plusdirs 2>/dev/null
      ;;
  esac
}

_pith() {
  local IFS=$' \t\n' commands options arguments kind path word current option='' only='' i n=0
  COMPREPLY=()
  path=${COMP_WORDS[0]##*/}
  current=${COMP_WORDS[COMP_CWORD]}
  _pith_command "$path"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $option ]]; then
      # "--option=value" comes in three words.
      [[ $word == '=' ]] || option=''
    elif [[ $word == -- ]]; then
      only=arguments
    elif [[ -z $only && $word == -* ]]; then
      _pith_value "$path:$word"
      [[ -n $kind ]] && option=$word
    elif [[ " $commands " == *" $word "* ]]; then
      path="$path $word" n=0
      _pith_command "$path"
    else
      n=$((n + 1))
    fi
  done
  if [[ -n $option ]]; then
    [[ $current == '=' ]] && current=''
    _pith_value "$path:$option"
    _pith_offer "$kind" "$current"
  elif [[ -z $only && $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
  else
    # The arguments are "kind;kind*": the last one may be repeated.
    while [[ $n -gt 0 && $arguments == *';'* ]]; do
      arguments=${arguments#*;} n=$((n - 1))
    done
    kind=${arguments%%;*}
    [[ $n -gt 0 && $kind != *'*' ]] && kind=''
    _pith_offer "${kind%'*'}" "$current"
  fi
}

if type compopt >/dev/null 2>&1; then
)";

std::string kind_of(const OptionDefinition& option, const std::vector<std::string>& commands) {
  const Candidates candidates = candidates_for(option.value, commands);
  if (!candidates.words.empty()) return "words " + joined(candidates.words, " ");
  if (!candidates.extension.empty()) {
    std::string pattern = "files .";
    for (const char c : candidates.extension.substr(1)) {
      pattern += std::string("[") + c + static_cast<char>(c - 'a' + 'A') + "]";
    }
    return pattern;
  }
  if (candidates.files) return "files";
  return candidates.folders ? "folders" : "text";
}

}  // namespace

std::string bash_completion(const std::vector<CommandDefinition>& programs) {
  const std::vector<std::string> pages = names_of(programs.front().commands);
  std::string tables = "\n_pith_command() {\n  commands='' options='' arguments=''\n  case $1 in\n";
  std::string values = "\n_pith_value() {\n  kind=''\n  case $1 in\n";
  for (const CommandDefinition* command : every_command(programs)) {
    std::vector<std::string> options, arguments;
    for (const OptionDefinition& option : command->options) {
      options.insert(options.end(), option.names.begin(), option.names.end());
      if (option.value.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) {
        patterns.push_back("'" + command->path + ":" + name + "'");
      }
      values += "    " + joined(patterns, " | ") + ") kind='" + kind_of(option, pages) + "' ;;\n";
    }
    for (const OptionDefinition& option : command->positionals) {
      arguments.push_back(kind_of(option, pages) + (option.repeatable ? "*" : ""));
    }
    tables += "    '" + command->path + "')\n";
    if (!command->commands.empty()) {
      tables += "      commands='" + joined(names_of(command->commands), " ") + "'\n";
    }
    tables += "      options='" + joined(options, " ") + "'\n";
    if (!arguments.empty()) tables += "      arguments='" + joined(arguments, ";") + "'\n";
    tables += "      ;;\n";
  }
  const std::string names = joined(names_of(programs), " ");
  return kHead + tables + "  esac\n}\n" + values + "  esac\n}\n" + kBody + "  complete -F _pith " +
         names + "\nelse\n  complete -o default -F _pith " + names + "\nfi\n";
}

}  // namespace pith::tools
