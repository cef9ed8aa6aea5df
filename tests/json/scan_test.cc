#include "json/scan.h"

#include <doctest/doctest.h>

#include <string>

using namespace pith::json;

namespace {

std::size_t one_by_one(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '"' &&
         text[at] != '\\') {
    ++at;
  }
  return at;
}

void check(std::string_view text) {
  CHECK(plain_length(text) == one_by_one(text));
  CHECK(plain_length_by_words(text) == one_by_one(text));
}

}  // namespace

TEST_CASE("what ends a run ends it at every place, and nothing else does") {
  for (std::size_t length = 0; length <= 40; ++length) {
    // Around each character, those that differ from one that ends a run by one or by the high bit.
    for (const char around :
         {'x', ' ', '!', '#', '[', ']', '\x7f', '\x80', '\xa2', '\xdc', '\xff'}) {
      const std::string plain(length, around);
      CAPTURE(plain);
      CHECK(one_by_one(plain) == length);
      check(plain);
      for (std::size_t at = 0; at < length; ++at) {
        for (const char end : {'"', '\\', '\0', '\n', '\x1f'}) {
          std::string text = plain;
          text[at] = end;
          CHECK(one_by_one(text) == at);
          check(text);
          text.back() = '"';
          check(text);
        }
      }
    }
  }
}

TEST_CASE("every byte by itself is told, in every place of a word") {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 32; ++at) {
      std::string text(32, 'x');
      text[at] = static_cast<char>(byte);
      check(text);
      CHECK(is_ascii(text) == (byte < 0x80));
    }
  }
}
