// The code points of UTF-8 text (base/encoding.h tells whether it is well-formed).
//
//   for (std::size_t at = 0; at < text.size();) {
//     const auto [c, length] = code_point_at(text, at);
//     …
//     at += length;
//   }
#pragma once

#include <cstddef>
#include <string_view>

namespace pith {

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

// Invisible characters that change how others are shown: of the Unicode general categories Cf, Zl
// and Zp, the ranges that a terminal, a browser or a font acts upon.
bool is_invisible(char32_t c);

// XML 1.0 §2.2, production [2] Char.
constexpr bool is_xml_char(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace pith
