#include "json/canonical.h"

#include <charconv>
#include <cmath>

#include "base/encoding.h"
#include "base/error.h"

namespace pith {
namespace {

[[noreturn]] void fail(std::string cause) {
  throw Error(ErrorKind::kMalformed, "canonical JSON", std::move(cause));
}

void write_string(std::string& out, std::string_view text) {
  if (invalid_utf8_at(text) != std::string_view::npos) fail("a string is not well-formed UTF-8");
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  out += '"';
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(run, i - run);
    run = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
        out += text[i];
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      default:
        out += "u00";
        out += kHexDigits[c >> 4];
        out += kHexDigits[c & 0xf];
    }
  }
  out += text.substr(run);
  out += '"';
}

void write_value(std::string& out, const json::Value& value) {
  if (value.is_object()) {
    char separator = '{';
    for (const auto& [key, member] : value.as_object()) {
      out += separator;
      write_string(out, key);
      out += ':';
      write_value(out, member);
      separator = ',';
    }
    if (separator == '{') out += '{';
    out += '}';
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
    write_string(out, value.as_string());
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
