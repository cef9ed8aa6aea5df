#include "arxiv/conditionals.h"

#include <algorithm>

namespace pith::arxiv {

bool CommandsBefore::executes() const {
  static const Names kTakers = {"expandafter",
                                "noexpand",
                                "string",
                                "meaning",
                                "let",
                                "newif",
                                "unless",
                                "ifx",
                                "def",
                                "gdef",
                                "edef",
                                "xdef",
                                "show",
                                "if",
                                "newcommand",
                                "renewcommand",
                                "providecommand",
                                "DeclareRobustCommand",
                                "futurelet",
                                "ifdefined",
                                "protected"};
  if (last_adjacent && kTakers.contains(last)) return false;
  return !(last_adjacent && second_adjacent && (second == "let" || second == "futurelet"));
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
      if (vocabulary.is_conditional(inner)) ++level;
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

int open_conditionals(std::string_view tex, const Vocabulary& vocabulary) {
  int open = 0;
  for (std::size_t i = 0; i < tex.size(); ++i) {
    if (tex[i] == '%') {
      i = tex.find('\n', i);
      if (i == std::string_view::npos) break;
    } else if (tex[i] == '\\') {
      const std::size_t length = control_length(tex, i, true);
      const std::string_view name = tex.substr(i + 1, length - 1);
      open += vocabulary.is_conditional(name) ? 1 : name == "fi" ? -1 : 0;
      i += length - 1;
    }
  }
  return open;
}

}  // namespace pith::arxiv
