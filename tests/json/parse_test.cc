#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "json/canonical.h"
#include "json/value.h"

using namespace pith;

namespace {

struct Failure {
  ErrorKind kind = ErrorKind::kUsage;
  std::string message;
};

Failure failure(std::string_view text, const json::ParseLimits& limits = {}) {
  try {
    json::parse(text, "f", limits);
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::kUsage, "(no error)"};
}

bool accepted(std::string_view text) {
  return failure(text).message == "(no error)";
}

// Nobody's JSON: every reader of RFC 8259 refuses it.
struct Bad {
  std::string_view text;
  std::string_view message;
};
using namespace std::string_view_literals;
constexpr Bad kMalformed[] = {
    {"", "f: line 1, column 1: the text ends where a value is expected"},
    {" \n ", "f: line 2, column 2: the text ends where a value is expected"},
    {"nul", "f: line 1, column 1: expected a value"},
    {"True", "f: line 1, column 1: expected a value"},
    {"NaN", "f: line 1, column 1: expected a value"},
    {"-Infinity", "f: line 1, column 2: expected a digit"},
    {"nulll", "f: line 1, column 5: more text follows the end of the JSON value"},
    {"1 2", "f: line 1, column 3: more text follows the end of the JSON value"},
    {"{} x", "f: line 1, column 4: more text follows the end of the JSON value"},
    {"[1", "f: line 1, column 3: the text ends where ',' or ']' is expected"},
    {"[1,", "f: line 1, column 4: the text ends where a value is expected"},
    {"[1,]", "f: line 1, column 4: expected a value"},
    {"[,1]", "f: line 1, column 2: expected a value"},
    {"[1 2]", "f: line 1, column 4: expected ',' or ']'"},
    {"[1}", "f: line 1, column 3: expected ',' or ']'"},
    {"]", "f: line 1, column 1: expected a value"},
    {"{", "f: line 1, column 2: the text ends where a member name in double quotes is expected"},
    {"{a:1}", "f: line 1, column 2: expected a member name in double quotes"},
    {"{'a':1}", "f: line 1, column 2: expected a member name in double quotes"},
    {"{1:1}", "f: line 1, column 2: expected a member name in double quotes"},
    {"{\"a\" 1}", "f: line 1, column 6: expected ':'"},
    {"{\"a\":}", "f: line 1, column 6: expected a value"},
    {"{\"a\":1,}", "f: line 1, column 8: expected a member name in double quotes"},
    {"{\"a\":1 \"b\":2}", "f: line 1, column 8: expected ',' or '}'"},
    {"{\"a\":1]", "f: line 1, column 7: expected ',' or '}'"},
    {"{\n  \"a\": 1,\n  \"b\" 2\n}", "f: line 3, column 7: expected ':'"},
    {"[\r\n\"é\" x]", "f: line 2, column 6: expected ',' or ']'"},
    {"// c\n1", "f: line 1, column 1: expected a value"},
    {"[1/**/]", "f: line 1, column 3: expected ',' or ']'"},
    {"\xc2\xa0 1", "f: line 1, column 1: expected a value"},
    {"\f1", "f: line 1, column 1: expected a value"},
    {"\0"sv, "f: line 1, column 1: expected a value"},
    {"01", "f: line 1, column 1: a number must not have leading zeros"},
    {"-01", "f: line 1, column 1: a number must not have leading zeros"},
    {"+1", "f: line 1, column 1: expected a value"},
    {"-", "f: line 1, column 2: the text ends where a digit is expected"},
    {"-a", "f: line 1, column 2: expected a digit"},
    {".5", "f: line 1, column 1: expected a value"},
    {"1.", "f: line 1, column 3: the text ends where a digit after the decimal point is expected"},
    {"1.e5", "f: line 1, column 3: expected a digit after the decimal point"},
    {"1e", "f: line 1, column 3: the text ends where a digit of the exponent is expected"},
    {"1e+", "f: line 1, column 4: the text ends where a digit of the exponent is expected"},
    {"1e+-5", "f: line 1, column 4: expected a digit of the exponent"},
    {"0x10", "f: line 1, column 2: more text follows the end of the JSON value"},
    {"1_000", "f: line 1, column 2: more text follows the end of the JSON value"},
    {"1\xd9\xa2", "f: line 1, column 2: more text follows the end of the JSON value"},
    {"\"", "f: line 1, column 1: the string that begins here does not end"},
    {"[\"abc", "f: line 1, column 2: the string that begins here does not end"},
    {"\"\\", "f: line 1, column 2: unknown escape in a string"},
    {"\"\\\"", "f: line 1, column 1: the string that begins here does not end"},
    {"\"a\nb\"", "f: line 1, column 3: a control character in a string must be escaped"},
    {"\"\t\"", "f: line 1, column 2: a control character in a string must be escaped"},
    {"\"\0\""sv, "f: line 1, column 2: a control character in a string must be escaped"},
    {"\"\\x41\"", "f: line 1, column 2: unknown escape in a string"},
    {"\"\\'\"", "f: line 1, column 2: unknown escape in a string"},
    {"\"\\U0041\"", "f: line 1, column 2: unknown escape in a string"},
    {"\"\\u\"", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\u12\"", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\u12", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\u12g4\"", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\u-123\"", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\u 123\"", "f: line 1, column 2: \\u must be followed by four hexadecimal digits"},
    {"\"\\ud800\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\udc00\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\ude00\\ud83d\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\ud83dx\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\ud83d\\n\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\ud83d\\u0041\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\\ud83d\\ud83d\\ude00\"", "f: line 1, column 2: half of a surrogate pair is escaped"},
    {"\"\x80\"", "f: line 1, column 2: is not well-formed UTF-8"},
    {"\"\xc0\xaf\"", "f: line 1, column 2: is not well-formed UTF-8"},
    {"\"\xed\xa0\x80\"", "f: line 1, column 2: is not well-formed UTF-8"},
    {"[1,\n\"ab\xff\"]", "f: line 2, column 4: is not well-formed UTF-8"},
    {"\"\xe2\x82", "f: line 1, column 2: is not well-formed UTF-8"},
    {"1e400", "f: line 1, column 1: the number is too large for a double"},
    {"[-1E400]", "f: line 1, column 2: the number is too large for a double"},
    {"1.7976931348623159e308", "f: line 1, column 1: the number is too large for a double"},
    {"1e99999999999999999999", "f: line 1, column 1: the number is too large for a double"},
};

constexpr std::string_view kWellFormed[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "10",
    "1.5",
    "1e5",
    "1E-5",
    "1e+05",
    "0.0e0",
    "123456789012345678901234567890",
    "1e-400",
    "1.7976931348623158e308",
    "\"\"",
    "\"\x7f\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\uFFFE\\uffff\"",
    "\"/\\/\"",
    "[]",
    "[[]]",
    "{}",
    "{\"\":{}}",
    " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
    "{ \"a\" : 1 , \"a\" : 2 }",
    "\"\xf4\x8f\xbf\xbf\"",
};

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("what is not JSON is refused with its place and its cause") {
  for (const Bad& row : kMalformed) {
    CAPTURE(std::string(row.text));
    const Failure result = failure(row.text);
    CHECK(result.message == row.message);
    CHECK(result.kind == ErrorKind::kMalformed);
  }
}

TEST_CASE("another parser draws the same line between JSON and what is not") {
  for (const Bad& row : kMalformed) {
    CAPTURE(std::string(row.text));
    CHECK_FALSE(nlohmann::json::accept(row.text));
  }
  for (const std::string_view text : kWellFormed) {
    CAPTURE(std::string(text));
    CHECK(accepted(text));
    CHECK(nlohmann::json::accept(text));
  }
}

TEST_CASE("a NUL does not end a text, though some readers stop there") {
  CHECK(failure("1\0"sv).message ==
        "f: line 1, column 2: more text follows the end of the JSON value");
}

TEST_CASE("a byte order mark is refused, though some readers skip it") {
  CHECK(failure("\xef\xbb\xbf{}").message == "f: line 1, column 1: begins with a byte order mark");
}

TEST_CASE("any small change to a text is judged as the other parser judges it") {
  const std::string text = R"({"a":[-1.5e+3,0,"\u00e9\n",true,null],"b":{}})";
  const std::string replacements = std::string("\0\"\\{}[],:-+.eE0129atfnu /\n\x7f\xc3", 27);
  int different = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string shorter = text;
    shorter.erase(at, 1);
    CAPTURE(shorter);
    CHECK(accepted(shorter) == nlohmann::json::accept(shorter));
    for (const char c : replacements) {
      std::string changed = text;
      changed[at] = c;
      CAPTURE(changed);
      CHECK(accepted(changed) == nlohmann::json::accept(changed));
      std::string longer = text;
      longer.insert(at, 1, c);
      CAPTURE(longer);
      CHECK(accepted(longer) == nlohmann::json::accept(longer));
      different += accepted(changed) ? 0 : 1;
    }
  }
  CHECK(different > 500);
}

TEST_CASE("depth and size have limits that are reached exactly") {
  json::ParseLimits limits;
  limits.max_depth = 3;
  CHECK(failure(nested(3), limits).message == "(no error)");
  CHECK(failure("[{\"a\":[1]}]", limits).message == "(no error)");
  CHECK(failure(nested(4), limits).message ==
        "f: line 1, column 4: nested deeper than the limit of 3");
  CHECK(failure(nested(4), limits).kind == ErrorKind::kLimit);
  CHECK(failure("[[[{}]]]", limits).kind == ErrorKind::kLimit);
  CHECK(failure(nested(256)).message == "(no error)");
  CHECK(failure(nested(257)).kind == ErrorKind::kLimit);
  CHECK(failure(std::string(10'000'000, '[')).kind == ErrorKind::kLimit);
  CHECK(failure("[" + nested(2) + ",[[[]]]]", limits).message ==
        "f: line 1, column 9: nested deeper than the limit of 3");

  limits.max_bytes = 4;
  CHECK(failure("1234", limits).message == "(no error)");
  CHECK(failure("12345", limits).message == "f: is larger than the limit of 4 bytes");
  CHECK(failure("12345", limits).kind == ErrorKind::kLimit);
}

TEST_CASE("values keep their types and answer for their members") {
  const json::Value value =
      json::parse(R"({"n":null,"b":true,"i":-12,"f":1.0,"s":"x","a":[1],"o":{}})", "f");
  CHECK(value.type_name() == "object");
  CHECK(value.find("n")->type_name() == "null");
  CHECK(value.find("b")->type_name() == "boolean");
  CHECK(value.find("i")->type_name() == "integer");
  CHECK(value.find("f")->type_name() == "float");
  CHECK(value.find("s")->type_name() == "string");
  CHECK(value.find("a")->type_name() == "array");
  CHECK(value.find("o")->type_name() == "object");
  CHECK(value.find("none") == nullptr);
  CHECK(value.find("a")->find("x") == nullptr);
  CHECK(*value.find_string("s") == "x");
  CHECK(value.find_string("i") == nullptr);
  CHECK(value.find_string("none") == nullptr);
  CHECK_THROWS_AS((void)value.find("s")->as_integer(), std::bad_variant_access);
  CHECK(value == json::parse(canonicalize(value).bytes(), "again"));
}

TEST_CASE("an integer says whether it fits") {
  const auto fits = [](std::string_view text) {
    return json::parse(text, "f").as_integer().to_int64();
  };
  CHECK(fits("0") == 0);
  CHECK(fits("-0") == 0);
  CHECK(fits("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(fits("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(fits("9223372036854775808") == std::nullopt);
  CHECK(fits("-9223372036854775809") == std::nullopt);
  CHECK(fits("99999999999999999999999") == std::nullopt);
}
