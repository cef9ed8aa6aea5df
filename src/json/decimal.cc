#include "json/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/ascii.h"

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

}  // namespace

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

}  // namespace pith::json
