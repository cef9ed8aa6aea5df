#include "arxiv/tex/argument.h"

#include <algorithm>

#include "arxiv/tex/vocabulary.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

// Of an argument: many that do not close are not each looked for to the end of the file.
constexpr std::size_t kLongest = 2000;

bool stands_at(std::string_view tex, std::size_t at, char c) {
  return at < tex.size() && tex[at] == c;
}

}  // namespace

std::size_t control_length(std::string_view tex, std::size_t at, bool at_is_letter) {
  std::size_t end = at + 1;
  while (end < tex.size() && (is_letter(tex[end]) || (at_is_letter && tex[end] == '@'))) ++end;
  if (end == at + 1 && end < tex.size()) ++end;
  return end - at;
}

std::size_t group_end(std::string_view tex, std::size_t at, bool percent_is_text) {
  int depth = 0;
  for (std::size_t i = at; i < tex.size(); ++i) {
    if (tex[i] == '\\') {
      ++i;
    } else if (tex[i] == '%' && !percent_is_text) {
      i = tex.find('\n', i);
      if (i == kNoEnd) return kNoEnd;
    } else if (tex[i] == '{') {
      ++depth;
    } else if (tex[i] == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return kNoEnd;
}

std::size_t bracket_end(std::string_view tex, std::size_t at) {
  const std::string_view near = tex.substr(0, at + kLongest);
  int braces = 0;
  for (std::size_t i = at + 1; i < near.size(); ++i) {
    if (near[i] == '\\') {
      ++i;
    } else if (near[i] == '{') {
      ++braces;
    } else if (near[i] == '}' && --braces < 0) {
      return kNoEnd;
    } else if (near[i] == ']' && braces == 0) {
      return i + 1;
    }
  }
  return kNoEnd;
}

bool is_end_of_line(char c) {
  return c == '\n' || c == '\r';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t line_end(std::string_view tex, std::size_t from) {
  return std::min(tex.find_first_of("\r\n", from), tex.size());
}

std::size_t behind_line_end(std::string_view tex, std::size_t from) {
  const std::size_t end = line_end(tex, from);
  return std::min(end + (tex.substr(end, 2) == "\r\n" ? 2 : 1), tex.size());
}

std::size_t behind_blanks(std::string_view tex, std::size_t from) {
  return std::min(tex.find_first_not_of(" \t", from), tex.size());
}

std::size_t find_on_line(std::string_view tex, char c, std::size_t from) {
  for (std::size_t at = from; at < tex.size() && !is_end_of_line(tex[at]); ++at) {
    if (tex[at] == c) return at;
  }
  return kNoEnd;
}

namespace {

// Behind the "*" and the "[option]" that may stand behind a command's name, blanks included.
std::size_t behind_option(std::string_view tex, std::size_t from) {
  std::size_t at = behind_blanks(tex, from);
  if (stands_at(tex, at, '*')) at = behind_blanks(tex, at + 1);
  if (!stands_at(tex, at, '[')) return at;
  const std::size_t close = tex.substr(0, at + kLongest).find(']', at);
  return close == kNoEnd ? kNoEnd : behind_blanks(tex, close + 1);
}

}  // namespace

std::size_t verbatim_end(std::string_view tex, std::size_t from, std::string_view command) {
  const bool is_verb = command == "verb";
  // \verb sees a star only when nothing stands before it; behind it, blanks are passed over.
  std::size_t at = is_verb ? behind_blanks(tex, from + (stands_at(tex, from, '*') ? 1 : 0))
                           : behind_option(tex, from);
  if (command == "mintinline" && stands_at(tex, at, '{')) at = group_end(tex, at);
  if (at >= tex.size() || is_end_of_line(tex[at]) || is_letter(tex[at]) || tex[at] == '}') {
    return kNoEnd;
  }
  if (!is_verb && tex[at] == '{') return group_end(tex.substr(0, at + kLongest), at, true);
  const std::size_t close = find_on_line(tex, tex[at], at + 1);
  return close == kNoEnd ? kNoEnd : close + 1;
}

std::size_t url_end(std::string_view tex, std::size_t from) {
  const std::size_t at = behind_option(tex, from);
  if (at >= tex.size()) return kNoEnd;
  if (tex[at] == '{') {
    const std::string_view near = tex.substr(0, at + kLongest);
    // bibtex breaks long addresses with a % at the end of the line, which url.sty passes over.
    std::size_t end = line_end(near, at);
    while (end < near.size() && near[end - 1] == '%') {
      end = line_end(near, behind_line_end(near, end));
    }
    return group_end(near.substr(0, end), at, true);
  }
  if (is_letter(tex[at]) || is_end_of_line(tex[at]) ||
      std::string_view("\\}(<%").find(tex[at]) != kNoEnd) {
    return kNoEnd;
  }
  const std::size_t close = find_on_line(tex, tex[at], at + 1);
  return close == kNoEnd ? kNoEnd : close + 1;
}

std::size_t short_verb_at(std::string_view tex, std::size_t from) {
  std::size_t at = behind_option(tex, from);
  if (stands_at(tex, at, '{')) ++at;
  if (stands_at(tex, at, '\\')) ++at;
  return at < tex.size() ? at : kNoEnd;
}

std::size_t braced_end(std::string_view tex, std::size_t from) {
  const std::size_t at = behind_option(tex, from);
  return stands_at(tex, at, '{') ? group_end(tex, at) : kNoEnd;
}

std::size_t behind_spaces(std::string_view tex, std::size_t from) {
  return std::min(tex.find_first_not_of(" \t\r\n", from), tex.size());
}

std::string_view braced_argument(std::string_view tex, std::size_t& at) {
  const std::size_t open = behind_spaces(tex, at);
  if (open >= tex.size() || tex[open] != '{') return {};
  const std::size_t close = group_end(tex.substr(0, open + kLongestArgument), open);
  if (close == kNoEnd) return {};
  at = close;
  return tex.substr(open + 1, close - open - 2);
}

std::string_view command_argument(std::string_view tex, std::size_t& at) {
  std::size_t from = behind_spaces(tex, at);
  if (from < tex.size() && tex[from] == '{') from = behind_spaces(tex, from + 1);
  if (from >= tex.size() || tex[from] != '\\') return {};
  const std::size_t length = control_length(tex, from, true);
  at = from + length;
  const std::size_t closing = behind_spaces(tex, at);
  if (closing < tex.size() && tex[closing] == '}') at = closing + 1;
  return tex.substr(from + 1, length - 1);
}

}  // namespace pith::arxiv
