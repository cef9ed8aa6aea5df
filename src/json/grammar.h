// A recursive descent over RFC 8259's grammar that tells a sink what it finds. Written for this
// project because a JSON library that turns integers into doubles or drops the place of an error
// cannot serve canonical bytes; the values it must agree with are those of Python's json.loads
// (json/canonical.h).
//
// A sink has these members; a string_view holds until the call returns:
//   null(), boolean(bool), integer(digits), real(double), string(text),
//   begin_array(), end_array(), begin_object(), key(text), end_object(),
//   plain_string(quoted), plain_key(quoted)
// Each container's values come between its begin and its end, each member's value after its key.
// Keys come as they stand in the text: in any order, the same one perhaps again. A string in which
// nothing is escaped comes as plain_string or plain_key, with its quotes around it.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/error.h"
#include "base/utf8.h"
#include "json/decimal.h"
#include "json/scan.h"
#include "json/value.h"

namespace pith::json {

template <typename Sink>
class Grammar {
 public:
  Grammar(std::string_view text, std::string_view name, const ParseLimits& limits, Sink& sink)
      : text_(text), name_(name), limits_(limits), sink_(sink) {}

  void document() {
    if (text_.size() > limits_.max_bytes) {
      throw Error(ErrorKind::kLimit, std::string(name_),
                  "is larger than the limit of " + std::to_string(limits_.max_bytes) + " bytes");
    }
    if (text_.substr(0, 3) == "\xef\xbb\xbf") fail(0, "begins with a byte order mark");
    if (!is_ascii(text_)) {
      const std::size_t invalid = invalid_utf8_at(text_);
      if (invalid != std::string_view::npos) fail(invalid, "is not well-formed UTF-8");
    }
    skip_space();
    value(0);
    skip_space();
    if (at_ != text_.size()) fail(at_, "more text follows the end of the JSON value");
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

  void value(std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"':
        return string([this](auto quoted) { sink_.plain_string(quoted); },
                      [this](auto text) { sink_.string(text); });
      case 't':
        word("true");
        return sink_.boolean(true);
      case 'f':
        word("false");
        return sink_.boolean(false);
      case 'n':
        word("null");
        return sink_.null();
      default:
        break;
    }
    if (peek() != '-' && !is_digit(peek())) expected("a value");
    number();
  }

  void word(std::string_view expected_word) {
    if (text_.substr(at_, expected_word.size()) != expected_word) expected("a value");
    at_ += expected_word.size();
  }

  void enter(std::size_t depth) const {
    if (depth > limits_.max_depth) {
      fail(at_, "nested deeper than the limit of " + std::to_string(limits_.max_depth),
           ErrorKind::kLimit);
    }
  }

  void array(std::size_t depth) {
    enter(depth);
    ++at_;
    sink_.begin_array();
    skip_space();
    if (take(']')) return sink_.end_array();
    for (;;) {
      value(depth);
      skip_space();
      if (take(']')) return sink_.end_array();
      if (!take(',')) expected("',' or ']'");
      skip_space();
    }
  }

  void object(std::size_t depth) {
    enter(depth);
    ++at_;
    sink_.begin_object();
    skip_space();
    if (take('}')) return sink_.end_object();
    for (;;) {
      if (peek() != '"') expected("a member name in double quotes");
      string([this](auto quoted) { sink_.plain_key(quoted); },
             [this](auto text) { sink_.key(text); });
      skip_space();
      if (!take(':')) expected("':'");
      skip_space();
      value(depth);
      skip_space();
      if (take('}')) return sink_.end_object();
      if (!take(',')) expected("',' or '}'");
      skip_space();
    }
  }

  void number() {
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
    if (integer) return sink_.integer(token == "-0" ? "0" : token);
    const std::optional<double> nearest = nearest_double(token);
    if (!nearest) fail(start, "the number is too large for a double");
    sink_.real(*nearest);
  }

  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }

  // Calls one of the two with what the string says.
  template <typename Plain, typename Escaped>
  void string(const Plain& plain, const Escaped& escaped) {
    const std::size_t start = at_++;
    at_ += plain_length(text_.substr(at_));
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      return plain(text_.substr(start, at_ - start));
    }
    unescaped_ = text_.substr(start + 1, at_ - start - 1);
    for (;;) {
      if (at_ >= text_.size()) fail(start, "the string that begins here does not end");
      if (text_[at_] == '"') break;
      if (text_[at_] != '\\') fail(at_, "a control character in a string must be escaped");
      escape(unescaped_);
      const std::size_t run = at_;
      at_ += plain_length(text_.substr(at_));
      unescaped_ += text_.substr(run, at_ - run);
    }
    ++at_;
    escaped(std::string_view(unescaped_));
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
  Sink& sink_;
  std::size_t at_ = 0;
  std::string unescaped_;
};

}  // namespace pith::json
