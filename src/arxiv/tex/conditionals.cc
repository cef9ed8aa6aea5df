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
