#include "json/canonical.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

#include "base/error.h"

using namespace pith;

namespace {

std::string canonical(std::string_view text) {
  return canonicalize(json::parse(text, "text")).bytes();
}

std::string read(const std::string& path) {
  std::ifstream file(PITH_SOURCE_DIR "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Row {
  std::string_view text;
  std::string_view bytes;
};

}  // namespace

TEST_CASE("numbers are written as Python writes them") {
  constexpr Row rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"-1", "-1"},
      {"123456789012345678", "123456789012345678"},
      {"9223372036854775808", "9223372036854775808"},
      {"-18446744073709551617", "-18446744073709551617"},
      {"0.0", "0.0"},
      {"-0.0", "-0.0"},
      {"0e5", "0.0"},
      {"-0E-5", "-0.0"},
      {"1.0", "1.0"},
      {"1.10", "1.1"},
      {"1e0", "1.0"},
      {"1E+05", "100000.0"},
      {"1e15", "1000000000000000.0"},
      {"1e16", "1e+16"},
      {"12345678901234567.0", "1.2345678901234568e+16"},
      {"9007199254740993.0", "9007199254740992.0"},
      {"0.0001", "0.0001"},
      {"0.00001", "1e-05"},
      {"0.1e-7", "1e-08"},
      {"-0.00012345", "-0.00012345"},
      {"1.5e-5", "1.5e-05"},
      {"1e100", "1e+100"},
      {"1e23", "1e+23"},
      {"0.1", "0.1"},
      {"0.30000000000000004", "0.30000000000000004"},
      {"1.0000000000000002", "1.0000000000000002"},
      {"1.00000000000000011102230246251565404236316680908203125", "1.0"},
      {"1.00000000000000011102230246251565404236316680908203126", "1.0000000000000002"},
      {"5e-324", "5e-324"},
      {"2.5e-324", "5e-324"},
      {"2.4e-324", "0.0"},
      {"1e-400", "0.0"},
      {"-1e-400", "-0.0"},
      {"1e-99999999999999999999", "0.0"},
      {"0e99999999999999999999", "0.0"},
      {"2.2250738585072014e-308", "2.2250738585072014e-308"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"17976931348623157e292", "1.7976931348623157e+308"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.bytes);
  }
}

TEST_CASE("an integer keeps every digit, however many") {
  const std::string digits = "-7" + std::string(100'000, '3');
  CHECK(canonical(digits) == digits);
}

TEST_CASE("the digits of a float may be many and its exponent may balance them") {
  const std::string zeros(700'000, '0');
  CHECK(canonical("0." + zeros + "1e700001") == "1.0");
  CHECK(canonical("1" + zeros + "e-700000") == "1.0");
  CHECK(canonical("1" + zeros + "e-700005") == "1e-05");
  // Exactly between two doubles, and then beyond by one digit far to the right.
  const std::string tie = "1.00000000000000011102230246251565404236316680908203125";
  CHECK(canonical(tie + std::string(5'000, '0')) == "1.0");
  CHECK(canonical(tie + std::string(5'000, '0') + "1") == "1.0000000000000002");
}

TEST_CASE("strings escape what Python escapes and nothing else") {
  constexpr Row rows[] = {
      {R"("")", R"("")"},
      {R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
      {R"("\u0000\u0001\u001F")", R"("\u0000\u0001\u001f")"},
      {R"("\u000a\u000D\u0009\u0008\u000c")", R"("\n\r\t\b\f")"},
      {R"("\u0022\u005c\u002f")", R"("\"\\/")"},
      {R"("\u007f\u0080")", "\"\x7f\xc2\x80\""},
      {R"("\u00e9\u20AC")", "\"é€\""},
      {R"("\ud83d\ude00")", "\"😀\""},
      {R"("\uD7FF\uE000\uFFFF")", "\"\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\""},
      {"\"\xe2\x80\xa8<>&\"", "\"\xe2\x80\xa8<>&\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.bytes);
  }
}

TEST_CASE("members are in code-point order, once each, the last one winning") {
  constexpr Row rows[] = {
      {"{}", "{}"},
      {" [ ] ", "[]"},
      {R"({"b":1,"a":2})", R"({"a":2,"b":1})"},
      {R"({"a":1,"\u0061":2})", R"({"a":2})"},
      {R"({"a":{"x":1},"a":[]})", R"({"a":[]})"},
      {R"({"":0,"aa":1,"a":2,"B":3})", R"({"":0,"B":3,"a":2,"aa":1})"},
      // U+FF5E before U+10000: RFC 8785, which orders by UTF-16 units, has it the other way round.
      {R"({"\ud800\udc00":1,"\uff5e":2})", "{\"\xef\xbd\x9e\":2,\"\xf0\x90\x80\x80\":1}"},
      {R"({"a\u0000":1,"a":2})", R"({"a":2,"a\u0000":1})"},
      {"[1 , [ ] , {} , null , true , false , \"\"]", "[1,[],{},null,true,false,\"\"]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.bytes);
  }
}

// A JSON text of the value with the members of each object in the opposite order.
std::string reversed_text(const json::Value& value) {
  std::string text;
  if (value.is_object()) {
    for (const auto& [key, member] : value.as_object()) {
      const std::string name = canonicalize(json::Value(key)).bytes();
      text = name + ":" + reversed_text(member) + (text.empty() ? "" : ",") + text;
    }
    return "{" + text + "}";
  }
  if (!value.is_array()) return canonicalize(value).bytes();
  for (const json::Value& element : value.as_array()) {
    text += (text.empty() ? "" : ",") + reversed_text(element);
  }
  return "[" + text + "]";
}

TEST_CASE("every real record has its real digest, however its members are ordered") {
  const json::Value vectors = json::parse(read("tests/vectors/vectors.json"), "vectors.json");
  REQUIRE(vectors.is_array());
  int seen = 0;
  for (const json::Value& vector : vectors.as_array()) {
    const json::Value* record = vector.find("canonical_record");
    const std::string* digest = vector.find_string("canonical_sha256");
    if (record == nullptr || digest == nullptr) continue;
    CHECK(canonicalize(*record).digest().hex() == *digest);
    const std::string reversed = reversed_text(*record);
    CHECK(reversed.starts_with("{\"source\":"));
    CHECK(canonicalize(json::parse(reversed, "reversed")).digest().hex() == *digest);
    CHECK(canonicalize_text(reversed, "reversed").digest().hex() == *digest);
    ++seen;
  }
  CHECK(seen >= 30);
}

TEST_CASE("the seed bundle has the digest that its signature is over") {
  json::Value bundle = json::parse(
      read("samples/mirror/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json"), "bundle.json");
  const json::Value* signature = bundle.find("bundle_signature");
  REQUIRE(signature != nullptr);
  const std::string* digest = signature->find_string("bundle_sha256");
  REQUIRE(digest != nullptr);
  const std::string expected = *digest;
  bundle.as_object().erase("bundle_signature");
  CHECK(canonicalize(bundle).digest().hex() == expected);
}

TEST_CASE("values made by a program are written like parsed ones") {
  const json::Value value = json::Object{
      {"b", json::Array{1, 2.5, true, nullptr, "x"}},
      {"a", std::int64_t{-9007199254740993}},
  };
  CHECK(canonicalize(value).bytes() == R"({"a":-9007199254740993,"b":[1,2.5,true,null,"x"]})");
}

TEST_CASE("values that no JSON text has are refused") {
  for (const json::Value& value :
       {json::Value(std::numeric_limits<double>::infinity()),
        json::Value(std::numeric_limits<double>::quiet_NaN()), json::Value("\xff"),
        json::Value(json::Object{{"\xed\xa0\x80", 1}})}) {
    CHECK_THROWS_AS(canonicalize(value), Error);
  }
}

TEST_CASE("the shortest digits of a power of two and its neighbours read back as the same double") {
  for (std::uint64_t exponent = 0; exponent < 0x7ff; ++exponent) {
    for (const std::int64_t offset : {-1, 0, 1}) {
      const std::uint64_t bits = (exponent << 52) + static_cast<std::uint64_t>(offset);
      double value = 0;
      std::memcpy(&value, &bits, sizeof value);
      if (!(value <= std::numeric_limits<double>::max()) || exponent == 0) continue;
      const json::Value again = json::parse(python_float_repr(value), "repr");
      REQUIRE(again.is_float());
      CHECK(again.as_float() == value);
    }
  }
}
