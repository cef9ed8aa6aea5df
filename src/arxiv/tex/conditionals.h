// Which branches of conditionals TeX skips, as far as the source tells.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "arxiv/tex/vocabulary.h"

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
  void character(char c);  // one that stands behind them

  // Whether the next control sequence is executed, as far as that can be seen.
  bool executes() const;
  // Whether it is only named there: defined, assigned, compared, printed.
  bool only_names() const;
};

struct FalseBranch {
  std::size_t stop;    // where \fi or \else begins
  std::size_t behind;  // and ends
  bool has_else;
};

// The branch that begins at tex[from], behind a conditional that is false; nullopt when its end is
// not certain, or braces in it do not balance. TeX skips by tokens: conditionals nest, comments
// hide, \verb does not (The TeXbook, chapter 20). An \if… that neither the vocabulary nor the
// sources explain may nest or not.
std::optional<FalseBranch> false_branch(std::string_view tex, std::size_t from,
                                        const Vocabulary& vocabulary);

// What stands in no conditional, for what is done in any case. Any \if… that the vocabulary does
// not know to be a macro counts as one, for classes define their own. All of the text where they do
// not balance. Comments should be gone.
std::string without_conditionals(std::string_view tex, const Vocabulary& vocabulary);

// How many conditionals are open at places of a text, asked for from front to back.
class OpenConditionals {
 public:
  OpenConditionals(std::string_view tex, const Vocabulary& vocabulary)
      : tex_(tex), v_(vocabulary) {}
  int open_at(std::size_t end);

 private:
  std::string_view tex_;
  const Vocabulary& v_;
  CommandsBefore before_;
  std::size_t at_ = 0;
  int open_ = 0;
};

}  // namespace pith::arxiv
