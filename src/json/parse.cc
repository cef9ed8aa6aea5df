// A recursive descent over RFC 8259's grammar. Written for this project because a JSON library that
// turns integers into doubles or drops the place of an error cannot serve canonical bytes; the
// values it must agree with are those of Python's json.loads (json/canonical.h).
#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "json/value.h"

namespace pith::json {
namespace {

// RFC 8259 §6, taken apart: the value is 0.DIGITS × 10^order.
struct Decimal {
  bool negative = false;
  std::string digits;  // significant ones only; empty for zero
  std::int64_t order = 0;
};

// No double, and no point halfway between two, has more than 768 significant decimal digits; of all
// that follows, only whether it is zero can matter.
constexpr std::size_t kSignificantDigits = 800;

// Far beyond any exponent that a text of possible length could balance with its digits.
constexpr std::int64_t kExponentCap = 1'000'000'000'000'000;

Decimal take_apart(std::string_view number) {
  Decimal decimal;
  std::size_t at = 0;
  if (number[at] == '-') {
    decimal.negative = true;
    ++at;
  }
  bool after_point = false;
  bool dropped = false;
  for (; at < number.size() && (is_digit(number[at]) || number[at] == '.'); ++at) {
    if (number[at] == '.') {
      after_point = true;
    } else if (decimal.digits.empty() && number[at] == '0') {
      if (after_point) --decimal.order;
    } else {
      if (!after_point) ++decimal.order;
      if (decimal.digits.size() < kSignificantDigits) {
        decimal.digits += number[at];
      } else if (number[at] != '0') {
        dropped = true;
      }
    }
  }
  if (dropped) decimal.digits += '1';
  if (at < number.size()) {
    ++at;
    const bool negative = number[at] == '-';
    if (!is_digit(number[at])) ++at;
    std::int64_t exponent = 0;
    for (; at < number.size(); ++at) {
      exponent = std::min(exponent * 10 + (number[at] - '0'), kExponentCap);
    }
    decimal.order += negative ? -exponent : exponent;
  }
  return decimal;
}

// The nearest double, ties to even; nullopt when that is an infinity.
std::optional<double> nearest_double(std::string_view number) {
  const Decimal decimal = take_apart(number);
  const double zero = decimal.negative ? -0.0 : 0.0;
  // The limits of IEEE 754 binary64 are 1.8e308 and 4.9e-324.
  if (decimal.digits.empty() || decimal.order < -330) return zero;
  if (decimal.order > 310) return std::nullopt;

  const std::string text =
      (decimal.negative ? "-" : "") + decimal.digits + "e" +
      std::to_string(decimal.order - static_cast<std::int64_t>(decimal.digits.size()));
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Implementations differ in which of the two ends of the range they call an error.
  if (error == std::errc::result_out_of_range) {
    if (decimal.order < 0) return zero;
    return std::nullopt;
  }
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

class Parser {
 public:
  Parser(std::string_view text, std::string_view name, const ParseLimits& limits)
      : text_(text), name_(name), limits_(limits) {}

  Value document() {
    if (text_.size() > limits_.max_bytes) {
      throw Error(ErrorKind::kLimit, std::string(name_),
                  "is larger than the limit of " + std::to_string(limits_.max_bytes) + " bytes");
    }
    if (text_.substr(0, 3) == "\xef\xbb\xbf") fail(0, "begins with a byte order mark");
    const std::size_t invalid = invalid_utf8_at(text_);
    if (invalid != std::string_view::npos) fail(invalid, "is not well-formed UTF-8");

    skip_space();
    Value result = value(0);
    skip_space();
    if (at_ != text_.size()) fail(at_, "more text follows the end of the JSON value");
    return result;
  }

 private:
  // Lines and columns are counted only here, once for a text that is given up anyway.
  [[noreturn]] void fail(std::size_t offset, std::string cause,
                         ErrorKind kind = ErrorKind::kMalformed) const {
    const std::string_view before = text_.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = offset - (newline == std::string_view::npos ? 0 : newline + 1) + 1;
    throw Error(kind, std::string(name_),
                "line " + std::to_string(line) + ", column " + std::to_string(column),
                std::move(cause));
  }

  [[noreturn]] void expected(std::string_view what) const {
    if (at_ >= text_.size()) {
      fail(at_, "the text ends where " + std::string(what) + " is expected");
    }
    fail(at_, "expected " + std::string(what));
  }

  // '\0' at the end: it begins no token.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  Value value(std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"':
        return string();
      case 't':
        return literal("true", true);
      case 'f':
        return literal("false", false);
      case 'n':
        return literal("null", nullptr);
      default:
        break;
    }
    if (peek() == '-' || is_digit(peek())) return number();
    expected("a value");
  }

  Value literal(std::string_view word, Value meaning) {
    if (text_.substr(at_, word.size()) != word) expected("a value");
    at_ += word.size();
    return meaning;
  }

  void enter(std::size_t depth) const {
    if (depth > limits_.max_depth) {
      fail(at_, "nested deeper than the limit of " + std::to_string(limits_.max_depth),
           ErrorKind::kLimit);
    }
  }

  Value array(std::size_t depth) {
    enter(depth);
    ++at_;
    Array items;
    skip_space();
    if (take(']')) return items;
    for (;;) {
      items.push_back(value(depth));
      skip_space();
      if (take(']')) return items;
      if (!take(',')) expected("',' or ']'");
      skip_space();
    }
  }

  Value object(std::size_t depth) {
    enter(depth);
    ++at_;
    Object members;
    skip_space();
    if (take('}')) return members;
    for (;;) {
      if (peek() != '"') expected("a member name in double quotes");
      std::string key = string();
      skip_space();
      if (!take(':')) expected("':'");
      skip_space();
      members.insert_or_assign(std::move(key), value(depth));
      skip_space();
      if (take('}')) return members;
      if (!take(',')) expected("',' or '}'");
      skip_space();
    }
  }

  Value number() {
    const std::size_t start = at_;
    take('-');
    if (take('0')) {
      if (is_digit(peek())) fail(start, "a number must not have leading zeros");
    } else if (!digits()) {
      expected("a digit");
    }
    bool integer = true;
    if (take('.')) {
      integer = false;
      if (!digits()) expected("a digit after the decimal point");
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      ++at_;
      if (!take('+')) take('-');
      if (!digits()) expected("a digit of the exponent");
    }
    const std::string_view token = text_.substr(start, at_ - start);
    if (integer) return Integer{token == "-0" ? "0" : std::string(token)};
    const std::optional<double> nearest = nearest_double(token);
    if (!nearest) fail(start, "the number is too large for a double");
    return *nearest;
  }

  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }

  std::string string() {
    const std::size_t start = at_++;
    std::string out;
    for (;;) {
      const std::size_t run = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20) {
        ++at_;
      }
      out += text_.substr(run, at_ - run);
      if (at_ >= text_.size()) fail(start, "the string that begins here does not end");
      if (take('"')) return out;
      if (text_[at_] != '\\') fail(at_, "a control character in a string must be escaped");
      escape(out);
    }
  }

  void escape(std::string& out) {
    const std::size_t start = at_++;
    const char letter = peek();
    ++at_;
    switch (letter) {
      case '"':
      case '\\':
      case '/':
        out += letter;
        return;
      case 'b':
        out += '\b';
        return;
      case 'f':
        out += '\f';
        return;
      case 'n':
        out += '\n';
        return;
      case 'r':
        out += '\r';
        return;
      case 't':
        out += '\t';
        return;
      case 'u':
        break;
      default:
        fail(start, "unknown escape in a string");
    }
    char32_t unit = code_unit(start);
    if (unit >= 0xd800 && unit <= 0xdbff && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      const char32_t low = code_unit(start);
      if (low < 0xdc00 || low > 0xdfff) fail(start, "half of a surrogate pair is escaped");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    } else if (unit >= 0xd800 && unit <= 0xdfff) {
      fail(start, "half of a surrogate pair is escaped");
    }
    append_utf8(out, unit);
  }

  char32_t code_unit(std::size_t escape_start) {
    std::uint32_t unit = 0;
    const std::string_view hex = text_.substr(at_, 4);
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), unit, 16);
    if (hex.size() != 4 || error != std::errc() || end != hex.data() + 4) {
      fail(escape_start, "\\u must be followed by four hexadecimal digits");
    }
    at_ += 4;
    return unit;
  }

  std::string_view text_;
  std::string_view name_;
  ParseLimits limits_;
  std::size_t at_ = 0;
};

}  // namespace

Value parse(std::string_view text, std::string_view name, const ParseLimits& limits) {
  return Parser(text, name, limits).document();
}

}  // namespace pith::json
