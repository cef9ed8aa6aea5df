#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

#include "base/encoding.h"

using namespace pith;

TEST_CASE("UTF-8 is checked by Unicode table 3-7") {
  constexpr std::size_t npos = std::string_view::npos;
  struct {
    std::string_view text;
    std::size_t at;
  } rows[] = {
      {"", npos},
      {"plain", npos},
      {"\xc2\x80", npos},          // U+0080
      {"\xdf\xbf", npos},          // U+07FF
      {"\xe0\xa0\x80", npos},      // U+0800
      {"\xed\x9f\xbf", npos},      // U+D7FF
      {"\xee\x80\x80", npos},      // U+E000
      {"\xef\xbf\xbf", npos},      // U+FFFF
      {"\xf0\x90\x80\x80", npos},  // U+10000
      {"\xf4\x8f\xbf\xbf", npos},  // U+10FFFF
      {"a\x80", 1},                // continuation alone
      {"\xc0\x80", 0},             // overlong NUL
      {"\xc1\xbf", 0},             // overlong
      {"\xe0\x9f\xbf", 0},         // overlong
      {"\xed\xa0\x80", 0},         // U+D800
      {"\xed\xbf\xbf", 0},         // U+DFFF
      {"\xf0\x8f\xbf\xbf", 0},     // overlong
      {"\xf4\x90\x80\x80", 0},     // U+110000
      {"\xf5\x80\x80\x80", 0},     // never
      {"\xff", 0},                 // never
      {"ok\xc3", 2},               // cut short
      {"ok\xe2\x82", 2},           // cut short
      {"ok\xf0\x9f\x98", 2},       // cut short
      {"\xe2\x28\xa1", 0},         // second byte
      {"\xe2\x82\x28", 0},         // third byte
      {"\xf0\x9f\x98\x28", 0},     // fourth byte
  };
  for (const auto& row : rows) {
    CAPTURE(to_hex(row.text));
    CHECK(invalid_utf8_at(row.text) == row.at);
  }
}

TEST_CASE("every scalar value is written as UTF-8 that is well-formed") {
  std::string all;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c < 0xd800 || c > 0xdfff) append_utf8(all, c);
  }
  CHECK(invalid_utf8_at(all) == std::string_view::npos);
  // 128 of one byte, 1920 of two, 61440 of three without the surrogates, 1048576 of four.
  CHECK(all.size() == 128 + 1920 * 2 + 61440 * 3 + 1048576 * 4);

  std::string euro;
  append_utf8(euro, U'€');
  CHECK(euro == "\xe2\x82\xac");
}

TEST_CASE("every code point comes back from its UTF-8 form") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;  // surrogates have no form
    std::string text = "x";
    append_utf8(text, c);
    const auto [value, length] = code_point_at(text, 1);
    if (value != c || length != text.size() - 1) {
      CAPTURE(static_cast<unsigned long>(c));
      FAIL("read as another one");
    }
  }
}

TEST_CASE("characters that hide or reorder others are invisible, letters and joined ones are not") {
  for (char32_t c : {0xAD, 0x61C, 0x200B, 0x200D, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xFFF9,
                     0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0041, 0xE0100}) {
    CAPTURE(static_cast<unsigned long>(c));
    CHECK(is_invisible(c));
  }
  for (char32_t c : {0x20, 0x41, 0xAC, 0xE9, 0x2010, 0x2027, 0x202F, 0x2070, 0x4E00, 0xFE0F,
                     0x1BC9F, 0x1BCA4, 0x1D172, 0x1D17B, 0x1F600}) {
    CAPTURE(static_cast<unsigned long>(c));
    CHECK_FALSE(is_invisible(c));
  }
}

TEST_CASE("text is cut between two characters") {
  struct {
    std::string_view text;
    std::size_t max_bytes;
    std::string_view cut;
  } rows[] = {
      {"", 0, ""},
      {"abc", 0, ""},
      {"abc", 2, "ab"},
      {"abc", 3, "abc"},
      {"abc", 9, "abc"},
      {"\u20ac", 0, ""},
      {"\u20ac", 1, ""},
      {"\u20ac", 2, ""},
      {"\u20ac", 3, "\u20ac"},
      {"a\u20acb", 3, "a"},
      {"a\u20acb", 4, "a\u20ac"},
      {"\x80\x80\x80", 2, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.max_bytes);
    CHECK(cut(row.text, row.max_bytes) == row.cut);
  }
}
