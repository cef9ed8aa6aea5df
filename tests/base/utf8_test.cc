#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

#include "base/encoding.h"

using namespace pith;

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
  for (char32_t c :
       {0xAD, 0x61C, 0x200B, 0x200D, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xE0041}) {
    CAPTURE(static_cast<unsigned long>(c));
    CHECK(is_invisible(c));
  }
  for (char32_t c : {0x20, 0x41, 0xAC, 0xE9, 0x2010, 0x2027, 0x202F, 0x2070, 0x4E00, 0x1F600}) {
    CAPTURE(static_cast<unsigned long>(c));
    CHECK_FALSE(is_invisible(c));
  }
}
