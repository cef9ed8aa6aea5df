#include "arxiv/tex/learn.h"

#include <algorithm>
#include <string>

#include "arxiv/tex/argument.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// "[…]" after spaces, if it is there; moves behind it.
std::string_view optional_argument(std::string_view tex, std::size_t& at) {
  const std::size_t open = behind_spaces(tex, at);
  if (open >= tex.size() || tex[open] != '[') return {};
  const std::size_t close = tex.substr(0, open + kLongestArgument).find(']', open);
  if (close == kNone) return {};
  at = close + 1;
  return tex.substr(open + 1, close - open - 1);
}

bool changes_percent(std::string_view body) {
  for (std::size_t at = body.find("\\catcode"); at != kNone; at = body.find("\\catcode", at + 1)) {
    const std::string_view character = body.substr(behind_blanks(body, at + 8));
    if (character.starts_with("`\\%") || character.starts_with("37")) return true;
  }
  return body.find("\\dospecials") != kNone || body.find("\\@makeother\\%") != kNone;
}

bool reads_verbatim(std::string_view body, const Vocabulary& vocabulary) {
  for (const char* command : {"\\verbatim", "\\Verbatim", "\\lst@", "\\lstlisting", "\\minted"}) {
    if (body.find(command) != kNone) return true;
  }
  for (std::size_t at = body.find("\\begin"); at != kNone; at = body.find("\\begin", at + 1)) {
    std::size_t from = at + 6;
    if (vocabulary.verbatim_environments.contains(braced_argument(body, from))) return true;
  }
  return changes_percent(body);
}

// A macro that ends in a command which then reads the argument itself.
bool ends_in_url_command(std::string_view body) {
  while (!body.empty() && (body.back() == ' ' || body.back() == '\n')) body.remove_suffix(1);
  return body.ends_with("\\url") || body.ends_with("\\Url") || body.ends_with("\\path") ||
         body.ends_with("\\href") || body.ends_with("\\nolinkurl");
}

void learn_command(std::string_view tex, std::size_t at, bool document_command,
                   Vocabulary& vocabulary) {
  const std::string name(command_argument(tex, at));
  if (name.empty()) return;
  if (name.starts_with("if")) vocabulary.macros_in_if.insert(name);
  if (document_command && braced_argument(tex, at).find('v') != kNone) {
    vocabulary.verbatim_commands.insert(name);
  }
  const std::size_t open = tex.find('{', at);
  if (open == kNone || open - at > 200) return;
  const std::size_t close = group_end(tex.substr(0, open + kLongestArgument), open);
  if (close == kNone) return;
  const std::string_view body = tex.substr(open + 1, close - open - 2);
  if (changes_percent(body)) vocabulary.opaque_commands.insert(name);
  if (ends_in_url_command(body)) vocabulary.url_commands.insert(name);
}

void learn_environment(std::string_view tex, std::size_t at, Vocabulary& vocabulary) {
  const std::string name(braced_argument(tex, at));
  if (name.empty()) return;
  vocabulary.shown_environments.insert(name);
  while (!optional_argument(tex, at).empty()) {
  }
  if (reads_verbatim(braced_argument(tex, at), vocabulary)) {
    vocabulary.verbatim_environments.insert(name);
  }
}

// The file that \input and its kin read: {name}, or without braces up to a blank; behind the folder
// for \import.
void learn_input(std::string_view tex, std::size_t at, bool import, Vocabulary& v) {
  if (import) braced_argument(tex, at);
  const std::size_t from = behind_spaces(tex, at);
  std::string_view argument = braced_argument(tex, at);
  if (argument.empty() && from < tex.size() && tex[from] != '{') {
    const std::size_t end = std::min(tex.find_first_of(" \t\r\n%\\}", from), tex.size());
    argument = tex.substr(from, end - from);
  }
  const auto outer = [](char c) { return c == ' ' || c == '"' || c == '\n'; };
  while (!argument.empty() && outer(argument.front())) argument.remove_prefix(1);
  while (!argument.empty() && outer(argument.back())) argument.remove_suffix(1);
  if (argument.find_first_of("#\\") == kNone) v.inputs.insert(std::string(argument));
}

// \csname cup@draft#1\endcsname may be any name that begins so; without a beginning only one that
// ends in "true" counts, for that is how conditionals are set.
void learn_built_name(std::string_view name, Vocabulary& v) {
  const std::size_t part = name.find_first_of("#\\");
  // \expandafter\let\csname ifdraft\endcsname\iftrue.
  if (part == kNone && name.starts_with("if")) v.set_true.insert(std::string(name.substr(2)));
  if (part == kNone) return;
  if (part > 0 || name.ends_with("true")) v.built_names.insert(std::string(name.substr(0, part)));
}

}  // namespace

// "draft" of drafttrue, with or without a backslash: it may be an argument of \@nameuse.
void learn_setters(std::string_view tex, Vocabulary& v) {
  const auto in_name = [](char c) { return is_letter(c) || c == '@'; };
  for (std::size_t at = tex.find("true"); at != kNone; at = tex.find("true", at + 4)) {
    if (at + 4 < tex.size() && in_name(tex[at + 4])) continue;
    std::size_t from = at;
    while (from > 0 && in_name(tex[from - 1])) --from;
    if (from < at) v.set_true.insert(std::string(tex.substr(from, at - from)));
  }
}

void learn(std::string_view tex, Vocabulary& v) {
  static const Names kInputs = {"input",  "include", "subfile",           "subfileinclude",
                                "@input", "@@input", "InputIfFileExists", "loadglsentries"};
  static const Names kImports = {"import",       "subimport",   "inputfrom",
                                 "subinputfrom", "includefrom", "subincludefrom"};
  learn_setters(tex, v);
  for (std::size_t i = tex.find('\\'); i != kNone; i = tex.find('\\', i)) {
    const std::size_t length = control_length(tex, i, true);
    const std::string_view name = tex.substr(i + 1, length - 1);
    std::size_t at = i + length;
    i = at;
    if (at < tex.size() && tex[at] == '*') ++at;
    if (name == "csname") {
      const std::size_t from = behind_spaces(tex, at);
      const std::size_t size = tex.substr(from, 400).find("\\endcsname");
      if (size != kNone) learn_built_name(tex.substr(from, size), v);
    }
    if (name == "@nameuse" || name == "csuse") {
      std::size_t from = at;
      learn_built_name(braced_argument(tex, from), v);
    }
    if (name == "newif") {
      const std::string made(command_argument(tex, at));
      v.conditionals.insert(made);
      if (made.starts_with("if")) v.made_conditionals.insert(made.substr(2));
    } else if (name == "let") {
      const std::string made(command_argument(tex, at));
      if (made.starts_with("if")) {
        v.conditionals.insert(made);
        v.set_true.insert(made.substr(2));
      }
    } else if (name == "newboolean" || name == "provideboolean" || name == "newtoggle") {
      // \setboolean{x}{true} of ifthen does not name \xtrue.
      v.set_true.insert(std::string(braced_argument(tex, at)));
    } else if (name == "setboolean" || name == "setbool") {
      v.set_true.insert(std::string(braced_argument(tex, at)));
    } else if (defines(name)) {
      learn_command(tex, at, is_document_command(name), v);
    } else if (kInputs.contains(name) || kImports.contains(name)) {
      learn_input(tex, at, kImports.contains(name), v);
    } else if (is_short_verb_maker(name)) {
      const std::size_t character = short_verb_at(tex, at);
      if (character != kNoEnd) v.short_verbs += tex[character];
    } else if (name == "newenvironment" || name == "renewenvironment" ||
               name == "NewDocumentEnvironment") {
      learn_environment(tex, at, v);
    } else if (name == "includecomment" || name == "specialcomment") {
      v.shown_environments.insert(std::string(braced_argument(tex, at)));
    } else if (name == "excludecomment") {
      v.comment_environments.insert(std::string(braced_argument(tex, at)));
    } else if (name == "lstnewenvironment" || name == "DefineVerbatimEnvironment" ||
               name == "newverbatim") {
      v.verbatim_environments.insert(std::string(braced_argument(tex, at)));
    } else if (name == "newtcblisting" || name == "DeclareTCBListing" || name == "NewTCBListing") {
      optional_argument(tex, at);
      v.verbatim_environments.insert(std::string(braced_argument(tex, at)));
    } else if (name == "newminted" || name == "newmintinline" || name == "newmint") {
      std::string made(optional_argument(tex, at));
      const std::string language(braced_argument(tex, at));
      if (name == "newminted") {
        if (made.empty()) made = language + "code";
        v.verbatim_environments.insert(made);
        v.verbatim_environments.insert(made + "*");
      } else {
        v.verbatim_commands.insert(!made.empty()       ? made
                                   : name == "newmint" ? language
                                                       : language + "inline");
      }
    } else if (name == "DeclareUrlCommand") {
      v.url_commands.insert(std::string(command_argument(tex, at)));
    } else if (name == "lstinputlisting" || name == "verbatiminput" || name == "VerbatimInput" ||
               name == "BVerbatimInput" || name == "LVerbatimInput" || name == "tcbinputlisting") {
      optional_argument(tex, at);
      v.literal_inputs.insert(std::string(braced_argument(tex, at)));
    } else if (name == "inputminted") {
      optional_argument(tex, at);
      braced_argument(tex, at);
      v.literal_inputs.insert(std::string(braced_argument(tex, at)));
    }
  }
}

}  // namespace pith::arxiv
