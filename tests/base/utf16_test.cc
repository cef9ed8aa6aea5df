#include "base/utf16.h"

#include <doctest/doctest.h>

#include <string>

using pith::utf16_code_point_at;
using namespace std::string_literals;

TEST_CASE("UTF-16: code points, pairs, and what is neither") {
  struct Case {
    const char* what;
    std::string big_endian;
    std::optional<char32_t> value;
    std::size_t length;
  };
  const Case cases[] = {
      {"ASCII", "\0A"s, U'A', 2},
      {"the last below the surrogates", "\xD7\xFF"s, char32_t{0xD7FF}, 2},
      {"the first above them", "\xE0\x00"s, char32_t{0xE000}, 2},
      {"the lowest pair", "\xD8\x00\xDC\x00"s, char32_t{0x10000}, 4},
      {"the highest pair", "\xDB\xFF\xDF\xFF"s, char32_t{0x10FFFF}, 4},
      {"a high half alone", "\xD8\x00"s, std::nullopt, 2},
      {"a high half before a letter", "\xD8\x00\0A"s, std::nullopt, 2},
      {"two high halves", "\xD8\x00\xD8\x00"s, std::nullopt, 2},
      {"a low half first", "\xDC\x00\xD8\x00"s, std::nullopt, 2},
      {"a high half before half of a unit", "\xD8\x00\xDC"s, std::nullopt, 2},
      {"half of a unit", "\x41"s, std::nullopt, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const auto found = utf16_code_point_at(c.big_endian, 0);
    CHECK(found.value == c.value);
    CHECK(found.length == c.length);
    std::string little = c.big_endian;
    for (std::size_t i = 0; i + 1 < little.size(); i += 2) std::swap(little[i], little[i + 1]);
    const auto other = utf16_code_point_at(little, 0, false);
    CHECK(other.value == c.value);
    CHECK(other.length == c.length);
  }
  CHECK(utf16_code_point_at("\0A\0B"s, 2).value == U'B');
}
