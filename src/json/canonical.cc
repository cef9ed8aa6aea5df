#include "json/canonical.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "json/canonical_string.h"
#include "json/scan.h"

namespace pith {
namespace {

[[noreturn]] void fail(std::string cause) {
  throw Error(ErrorKind::kMalformed, "canonical JSON", std::move(cause));
}

void write_checked(std::string& out, std::string_view text) {
  if (!json::is_ascii(text) && invalid_utf8_at(text) != std::string_view::npos) {
    fail("a string is not well-formed UTF-8");
  }
  json::write_string(out, text);
}

void write_value(std::string& out, const json::Value& value);

void write_members(std::string& out, const json::Object& object,
                   std::initializer_list<std::string_view> without) {
  char separator = '{';
  for (const auto& [key, member] : object) {
    if (std::find(without.begin(), without.end(), key) != without.end()) continue;
    out += separator;
    write_checked(out, key);
    out += ':';
    write_value(out, member);
    separator = ',';
  }
  if (separator == '{') out += '{';
  out += '}';
}

void write_value(std::string& out, const json::Value& value) {
  if (value.is_object()) {
    write_members(out, value.as_object(), {});
  } else if (value.is_array()) {
    char separator = '[';
    for (const json::Value& item : value.as_array()) {
      out += separator;
      write_value(out, item);
      separator = ',';
    }
    if (separator == '[') out += '[';
    out += ']';
  } else if (value.is_string()) {
    write_checked(out, value.as_string());
  } else if (value.is_integer()) {
    out += value.as_integer().digits;
  } else if (value.is_float()) {
    if (!std::isfinite(value.as_float())) fail("a number is not finite");
    out += python_float_repr(value.as_float());
  } else if (value.is_bool()) {
    out += value.as_bool() ? "true" : "false";
  } else {
    out += "null";
  }
}

}  // namespace

CanonicalJson canonicalize(const json::Value& value) {
  std::string bytes;
  write_value(bytes, value);
  return CanonicalJson(std::move(bytes));
}

CanonicalJson canonicalize_without(const json::Object& object,
                                   std::initializer_list<std::string_view> keys) {
  std::string bytes;
  write_members(bytes, object, keys);
  return CanonicalJson(std::move(bytes));
}

std::string python_float_repr(double value) {
  char buffer[64];
  const auto written =
      std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::scientific);
  // [-]D[.DDDD]e±XX: the shortest digits that round-trip, as Python's own.
  const std::string_view scientific(buffer, static_cast<std::size_t>(written.ptr - buffer));
  const std::size_t e = scientific.find('e');
  int exponent = 0;
  const std::size_t first_digit = scientific[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(scientific.data() + first_digit, written.ptr, exponent);
  if (exponent < -4 || exponent > 15) return std::string(scientific);

  std::string sign;
  std::string digits;
  for (const char c : scientific.substr(0, e)) {
    if (c == '-') sign = "-";
    if (c >= '0' && c <= '9') digits += c;
  }
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace pith
