// Which arguments of commands are text, and which are names, lengths, addresses.
//
// What LaTeX and well-known packages define; a command that is not known here is taken to have
// text in all of its arguments.
#pragma once

#include <cstddef>
#include <string_view>

namespace pith::arxiv {

// Of the argument in braces with this number, from 0. `command` without backslash.
bool holds_text(std::string_view command, std::size_t argument);

// Whether a command that is given names prints something else in their place: \cite, \ref, \gls.
bool prints_other(std::string_view command);

// Of an environment: whether what is in it is no text, or is not looked into: formulas, drawings,
// program code.
bool is_drawing(std::string_view environment);

// Commands for what a paper's authors say to each other: \todo, \fixme, \added.
bool is_remark(std::string_view command);

// Of these, what nobody publishes knowingly: \todo, \fixme.
bool is_draft(std::string_view command);

// What says who wrote the paper and about what, whether or not a class shows it.
bool is_front_matter(std::string_view command);

}  // namespace pith::arxiv
