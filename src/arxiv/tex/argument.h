// Where arguments end that TeX does not read as usual, and where lines do.
//
// All take a text and an offset in it, and return an offset; kNoEnd when there is no such end.
#pragma once

#include <cstddef>
#include <string_view>

namespace pith::arxiv {

inline constexpr std::size_t kNoEnd = std::string_view::npos;

// The length of the control sequence at tex[at] == '\\', the backslash included; letters and, with
// `at_is_letter`, "@". At least 1.
std::size_t control_length(std::string_view tex, std::size_t at, bool at_is_letter);

// The end (behind the closing one) of the group whose opening brace is tex[at]; kNoEnd when it does
// not close. Escaped braces do not count; nor, unless `percent_is_text`, does what a comment holds.
std::size_t group_end(std::string_view tex, std::size_t at, bool percent_is_text = false);

// The end (behind the closing one) of the options whose opening bracket is tex[at]; brackets in
// braces do not count.
std::size_t bracket_end(std::string_view tex, std::size_t at);

bool is_end_of_line(char c);
bool is_blank(char c);  // a space or a tab

std::size_t line_end(std::string_view tex, std::size_t from);         // its LF, CR or CRLF
std::size_t behind_line_end(std::string_view tex, std::size_t from);  // where the next one begins
std::size_t behind_blanks(std::string_view tex, std::size_t from);
std::size_t find_on_line(std::string_view tex, char c, std::size_t from);

// The end of what \verb, \lstinline and \mintinline show, from behind the command's name: a
// delimiter and what it delimits on the line, or (not for \verb) braces. Without a second delimiter
// on the line it is a mention of the command, since TeX would stop there.
std::size_t verbatim_end(std::string_view tex, std::size_t from, std::string_view command);

// The end of the first argument of \url and \href. url.sty reads it with % as a character, unless
// it stands in another argument: so only braces that close on the same line count. Nor is it an
// argument in "\path (0,0)" and "\path<1>", which are tikz's.
std::size_t url_end(std::string_view tex, std::size_t from);

// Where the character stands that \MakeShortVerb and its kin name.
std::size_t short_verb_at(std::string_view tex, std::size_t from);

// The end of \command*[option]{argument}, from behind the name.
std::size_t braced_end(std::string_view tex, std::size_t from);

// The first place that is neither white space nor the end of a line; the length of the text at
// most.
std::size_t behind_spaces(std::string_view tex, std::size_t from);

// Of a definition: many that do not close are not each looked for to the end of the file.
inline constexpr std::size_t kLongestArgument = 20'000;

// What stands in braces behind white space, and \name or {\name} there, without the backslash;
// these move `at` behind it. Empty, and nothing moves, when it is not there.
std::string_view braced_argument(std::string_view tex, std::size_t& at);
std::string_view command_argument(std::string_view tex, std::size_t& at);

}  // namespace pith::arxiv
