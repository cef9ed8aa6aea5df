// UTF-8: whether text is well-formed, and its code points.
//
//   if (invalid_utf8_at(text) != std::string_view::npos) …
//   for (std::size_t at = 0; at < text.size();) {
//     const auto [c, length] = code_point_at(text, at);
//     …
//     at += length;
//   }
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith {

// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 15 table 3-7: no
// surrogates, no overlong forms), or npos when all of it is.
std::size_t invalid_utf8_at(std::string_view text);

// Appends the UTF-8 form of a code point. Requires a Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

// As much of the beginning as has at most max_bytes bytes, without cutting a character in two.
std::string_view cut(std::string_view text, std::size_t max_bytes);

struct CodePoint {
  char32_t value;
  std::size_t length;  // bytes: 1 to 4
};

// The one that begins at text[at]. Requires well-formed UTF-8 there.
inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
  }
  return {value, length};
}

// Characters that are not seen themselves and can change or hide what is: those of Unicode's
// Default_Ignorable_Code_Point (UAX #44), and with them the line and paragraph separators (U+2028,
// U+2029) and the annotation marks (U+FFF9 to U+FFFB). Of that property these are left out, being
// part of how languages and emoji are written: the grapheme joiner (U+034F), the fillers of Hangul
// and the inherent vowels of Khmer, variation selectors up to U+FE0F, and U+FFF0 to U+FFF8, which
// no character has.
bool is_invisible(char32_t c);

// XML 1.0 §2.2, production [2] Char.
constexpr bool is_xml_char(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace pith
