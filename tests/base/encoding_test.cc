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

TEST_CASE("the alphabet of base32 is upper case, without 0, 1, 8 and 9") {
  CHECK(is_base32(""));
  CHECK(is_base32("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
  for (const std::string_view bad : {"a", "0", "1", "8", "9", "A=", "A ", "A\n", "\xc3\x80"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_base32(bad));
  }
}
