// Text from outside, made safe for SVG, HTML and the markups of README files.
//
// Two steps that no caller may mix up: readable() takes out what deceives a reader, whatever the
// medium; the others take out what would deceive a parser of one medium. A record is signed, which
// says nothing about the text in it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith {

inline constexpr std::size_t kReadableCharacters = 300;

// At most `max_characters` code points on one line; what was cut is an ellipsis. White space is one
// space; control characters, characters that reorder or hide others, noncharacters, and bytes that
// are not UTF-8 become U+FFFD.
std::string readable(std::string_view text, std::size_t max_characters = kReadableCharacters);

// For the text and the quoted attributes of XML 1.0 and HTML. Requires what readable() returned, or
// text of our own.
std::string escape_markup(std::string_view text);

// UTF-8 as the content of an HTML element whose textContent is exactly that text. Characters that
// cannot be seen are each in a span class="unseen" that names them, so that a style sheet can show
// the name and isolate their effect. Requires well-formed UTF-8 without U+0000 and U+000D.
std::string exact_html(std::string_view text);

// What may stand where a URL is read: all but letters, digits and the marks of RFC 3986 §2.2 and
// §2.3 is percent-encoded, and so are brackets, quotes, parentheses, asterisks and commas that
// markups read; a percent sign of an encoded byte stays.
std::string escape_url(std::string_view url);

// CommonMark 0.30 §2.4: every mark of ASCII escaped by a backslash. Requires what readable()
// returned.
std::string escape_markdown(std::string_view text);

}  // namespace pith
