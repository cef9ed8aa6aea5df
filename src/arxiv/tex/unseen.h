// Stretches of a source that say something which stands on no page.
//
// What a macro swallows, what a branch holds that is never taken, what an environment throws away:
// no list of packages tells them all. So they are found from the other end: what is set as text,
// and whose words are not on the pages, is a candidate. Whether it can go is for a build to prove
// (arxiv/remove_unseen.h).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/tex/vocabulary.h"
#include "arxiv/tex/words.h"

namespace pith::arxiv {

struct Cut {
  std::size_t begin, end;
  std::string_view instead = {};
};

struct Stretch {
  std::string where;      // "\\todo", "\\ifnotes", "environment hide", "definition of \\alice"
  std::vector<Cut> cuts;  // what goes, in order
  Words words;
  std::vector<Stretch> inner;  // within it: what may go where all of it may not
  bool own = false;            // of a macro that the paper defines
  bool draft = false;          // of a command for drafts: a finding where it is seen
  bool seen = false;           // its words are on the pages; only of a draft
  int likely = 0;  // 3: its macro does not use it; 2: a remark, a branch; 1, 0: other text
};

// The macros that sources define, for what can be told of a call without running it.
struct Macros {
  Names own;         // defined in the sources
  Names swallowing;  // of these, those that use no argument
};
void learn_macros(std::string_view tex, Macros& macros);

struct ReadFor {
  const Vocabulary& vocabulary;
  const Macros& macros;
  const PageWords& pages;
  bool front_matter = false;  // whether names and titles may go too
};

// In the order of the text; they do not overlap, but for what is within another. Comments should be
// gone.
std::vector<Stretch> unseen_stretches(std::string_view tex, const ReadFor& how);

// The text without these stretches; with `keep_lines`, lines stay where they are.
std::string without_stretches(std::string_view tex, const std::vector<const Stretch*>& stretches,
                              bool keep_lines = false);

}  // namespace pith::arxiv
