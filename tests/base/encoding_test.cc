#include "base/encoding.h"

#include <doctest/doctest.h>

#include <iterator>

using namespace pith;

TEST_CASE("hexadecimal is lower case and reads back only what it writes") {
  CHECK(to_hex("") == "");
  CHECK(to_hex(std::string_view("\x00\x7f\x80\xff", 4)) == "007f80ff");
  CHECK(from_hex("007f80ff") == std::string("\x00\x7f\x80\xff", 4));
  CHECK(from_hex("") == "");
  for (const std::string_view bad : {"0", "0g", "AB", "aB", " 00", "00 ", "0x00", "00\n"}) {
    CAPTURE(bad);
    CHECK(from_hex(bad) == std::nullopt);
  }
}

// RFC 4648 §10.
struct Vector {
  std::string_view bytes;
  std::string_view base64;
  std::string_view base32;  // without the padding that the RFC shows
};
constexpr Vector kVectors[] = {
    {"", "", ""},
    {"f", "Zg==", "MY"},
    {"fo", "Zm8=", "MZXQ"},
    {"foo", "Zm9v", "MZXW6"},
    {"foob", "Zm9vYg==", "MZXW6YQ"},
    {"fooba", "Zm9vYmE=", "MZXW6YTB"},
    {"foobar", "Zm9vYmFy", "MZXW6YTBOI"},
};

TEST_CASE("base64 and base32 agree with RFC 4648") {
  for (const Vector& vector : kVectors) {
    CAPTURE(vector.bytes);
    CHECK(to_base64(vector.bytes) == vector.base64);
    CHECK(from_base64(vector.base64) == vector.bytes);
    CHECK(to_base32(vector.bytes) == vector.base32);
  }
}

TEST_CASE("every byte in every position survives hexadecimal and base64") {
  for (int value = 0; value < 256; ++value) {
    for (std::size_t length = 1; length <= 4; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string bytes(length, '\x5a');
        bytes[at] = static_cast<char>(value);
        CHECK(from_hex(to_hex(bytes)) == bytes);
        CHECK(from_base64(to_base64(bytes)) == bytes);
      }
    }
  }
}

TEST_CASE("base64 has one spelling") {
  struct {
    std::string_view text;
    std::string_view why;
  } bad[] = {
      {"Zg", "padding missing"},         {"Zg=", "padding incomplete"},
      {"Zg===", "too much padding"},     {"Zh==", "unused bits set"},
      {"Zm9=", "unused bits set"},       {"Z===", "one character is no byte"},
      {"====", "padding alone"},         {"Zg==Zg==", "padding inside"},
      {"Zm9v\n", "line break"},          {"Zm 9v", "white space"},
      {"Zm9-", "URL-safe alphabet"},     {"Zm9_", "URL-safe alphabet"},
      {"Zm9\xc3", "not ASCII"},          {"=Zm9", "padding in front"},
      {"Zm=v", "padding in the middle"},
  };
  for (const auto& row : bad) {
    CAPTURE(row.text);
    CAPTURE(row.why);
    CHECK(from_base64(row.text) == std::nullopt);
  }
}

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
