#include "arxiv/tex/conditionals.h"

#include <algorithm>

#include "arxiv/tex/argument.h"

namespace pith::arxiv {

void CommandsBefore::character(char c) {
  if (is_blank(c) || is_end_of_line(c) || c == '=') return;
  if (c == '*' && defines(last)) return;
  last_adjacent = false;
}

bool CommandsBefore::only_names() const {
  static const Names kNaming = {"newif", "let",     "futurelet", "ifx",      "if",
                                "show",  "meaning", "string",    "noexpand", "ifdefined"};
  static const Names kNamingTwo = {"let", "futurelet", "ifx"};
  if (!last_adjacent) return false;
  return kNaming.contains(last) || defines(last) ||
         (second_adjacent && kNamingTwo.contains(second));
}

bool CommandsBefore::executes() const {
  return !only_names() &&
         !(last_adjacent && (last == "expandafter" || last == "unless" || last == "protected"));
}

std::optional<FalseBranch> false_branch(std::string_view tex, std::size_t from,
                                        const Vocabulary& vocabulary) {
  int level = 0, braces = 0;
  for (std::size_t i = from; i < tex.size(); ++i) {
    const char c = tex[i];
    if (c == '%') {
      i = std::min(tex.find_first_of("\r\n", i), tex.size());
    } else if (c == '{') {
      ++braces;
    } else if (c == '}') {
      if (--braces < 0) return std::nullopt;
    } else if (c == '\\') {
      const std::size_t length = control_length(tex, i, true);
      const std::string_view inner = tex.substr(i + 1, length - 1);
      if (vocabulary.is_conditional(inner)) {
        ++level;
      } else if (inner.starts_with("if") && !vocabulary.macros_in_if.contains(inner)) {
        return std::nullopt;
      }
      if (level == 0 && (inner == "fi" || inner == "else")) {
        if (braces != 0) return std::nullopt;
        return FalseBranch{i, i + length, inner == "else"};
      }
      if (inner == "fi") --level;
      i += length - 1;
    }
  }
  return std::nullopt;
}

std::string without_conditionals(std::string_view tex, const Vocabulary& vocabulary) {
  std::string left;
  CommandsBefore before;
  int open = 0;
  for (std::size_t at = 0; at < tex.size();) {
    if (tex[at] != '\\') {
      before.character(tex[at]);
      if (open == 0) left += tex[at];
      ++at;
      continue;
    }
    const std::size_t length = control_length(tex, at, true);
    const std::string_view name = tex.substr(at + 1, length - 1);
    const bool named = before.only_names();
    const bool opens = name.starts_with("if") && !named && !vocabulary.macros_in_if.contains(name);
    if (opens) ++open;
    if (open == 0) left += tex.substr(at, length);
    if (name == "fi" && !named && --open < 0) return std::string(tex);
    before.command(name);
    at += length;
  }
  return open == 0 ? left : std::string(tex);
}

int OpenConditionals::open_at(std::size_t end) {
  while (at_ < end) {
    if (tex_[at_] == '%') {
      at_ = behind_line_end(tex_, at_);
    } else if (tex_[at_] == '\\') {
      const std::size_t length = control_length(tex_, at_, true);
      const std::string_view name = tex_.substr(at_ + 1, length - 1);
      if (!before_.only_names()) open_ += v_.is_conditional(name) ? 1 : name == "fi" ? -1 : 0;
      before_.command(name);
      at_ += length;
    } else {
      before_.character(tex_[at_++]);
    }
  }
  return open_;
}

}  // namespace pith::arxiv
