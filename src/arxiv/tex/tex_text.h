// Small questions to TeX source that has no comments any more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

// By the rules of clean_tex, with what LaTeX itself defines. Lines stay where they are; what is
// shown verbatim is gone too.
std::string without_comments(std::string_view tex);

// Where the first line begins that is neither a comment nor blank, behind a byte order mark: what
// is put there comes before all that a document says. Comments may be in it.
std::size_t first_command(std::string_view tex);

struct LoadedPackage {
  std::string name;  // of a package or a class
  Names options;     // "dvips"; of "width=2cm" all of it
  std::size_t line;
};
// \usepackage, \RequirePackage, \documentclass, \LoadClass; one for each name in a list.
std::vector<LoadedPackage> packages_of(std::string_view tex);
bool loads_package(std::string_view tex, std::string_view package);

struct CommandUse {
  std::string
      argument;  // of the first braces, behind an optional argument; lines that % joins are one
  std::string options;  // in the brackets
  std::size_t line;
};
// Where \command{…} stands; `command` without backslash. Definitions of it (an argument with #) and
// longer names are passed over.
std::vector<CommandUse> uses_of(std::string_view tex, std::string_view command);

}  // namespace pith::arxiv
