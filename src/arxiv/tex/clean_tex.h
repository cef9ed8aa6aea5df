// Removes from TeX source what never reaches the page: comments, false branches, the comment
// environment, what stands after \end{document}, and commands that were named.
//
// Nothing here changes what TeX reads. A line that is all comment goes with its end of line (TeX
// begins a line in state N either way, The TeXbook, chapter 8); of a comment behind text, the %
// stays, since without it the end of line would be a space. A branch that cannot be removed without
// doubt stays as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

enum class RemovalKind {
  kComment,
  kFalseBranch,
  kCommentEnvironment,
  kAfterEnd,
  kCommand,
  kFileField  // of a bibliography (arxiv/tex/clean_bbl.h)
};
std::string_view name(RemovalKind kind);  // "comment", "false branch", …

struct Removal {
  RemovalKind kind;
  std::size_t line;  // in the source, from 1
  std::string text;  // what was removed
};

struct CleanOptions {
  bool package = false;        // .sty, .cls: @ is a letter, a licence notice at the top stays
  bool keep_comments = false;  // only the named commands are removed
  Names remove_commands;       // without backslash, with their arguments
  // For text that is searched, not compiled:
  bool keep_lines = false;     // empty lines stand for removed ones, so that line numbers stay
  bool drop_verbatim = false;  // what verbatim environments and commands show goes as well
};

struct CleanTex {
  std::string text;
  std::vector<Removal> removed;
  // Lines on which a % was not taken for a comment because its category code was changed there.
  std::vector<std::size_t> not_understood;
  bool licence_kept = false;
};

CleanTex clean_tex(std::string_view tex, const Vocabulary& vocabulary, const CleanOptions& options);

}  // namespace pith::arxiv
