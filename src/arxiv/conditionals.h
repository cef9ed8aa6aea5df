// Which branches of conditionals TeX skips, as far as the source tells.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "arxiv/vocabulary.h"

namespace pith::arxiv {

// The last two control sequences and whether only spaces and "=" stood behind them: tells
// \let\ifdraft\iffalse from a branch that begins.
struct CommandsBefore {
  std::string last, second;
  bool last_adjacent = false, second_adjacent = false;

  void command(std::string_view name) {
    second = std::exchange(last, std::string(name));
    second_adjacent = last_adjacent;
    last_adjacent = true;
  }
  void text() { last_adjacent = false; }

  // Whether the next control sequence is executed, as far as that can be seen.
  bool executes() const;
};

struct FalseBranch {
  std::size_t stop;    // where \fi or \else begins
  std::size_t behind;  // and ends
  bool has_else;
};

// The branch that begins at tex[from], behind a conditional that is false; nullopt when its end is
// not certain, or braces in it do not balance. TeX skips by tokens: conditionals nest, comments
// hide, \verb does not (The TeXbook, chapter 20).
std::optional<FalseBranch> false_branch(std::string_view tex, std::size_t from,
                                        const Vocabulary& vocabulary);

// How many conditionals are open at the end of a text.
int open_conditionals(std::string_view tex, const Vocabulary& vocabulary);

}  // namespace pith::arxiv
