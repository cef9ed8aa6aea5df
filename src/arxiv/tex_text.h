// Small questions to TeX source that has no comments any more.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

// By the rules of clean_tex, with what LaTeX itself defines. Lines stay where they are; what is
// shown verbatim is gone too.
std::string without_comments(std::string_view tex);

// \usepackage or \RequirePackage, also in a list.
bool loads_package(std::string_view tex, std::string_view package);

struct CommandUse {
  std::string argument;  // of the first braces, behind an optional argument
  std::size_t line;
};
// Where \command{…} stands; `command` without backslash. Definitions of it (an argument with #) and
// longer names are passed over.
std::vector<CommandUse> uses_of(std::string_view tex, std::string_view command);

// The number of the line that holds an offset, from 1.
std::size_t line_of(std::string_view text, std::size_t offset);

}  // namespace pith::arxiv
