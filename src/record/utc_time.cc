#include "record/utc_time.h"

#include <chrono>
#include <cstddef>
#include <string>

#include "base/ascii.h"

namespace pith {
namespace {

constexpr std::size_t kWholeSeconds = 19;  // characters of "2026-05-29T21:22:30"
constexpr std::size_t kMaxFraction = 18;   // digits

int number_at(std::string_view text, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char c : text.substr(at, length)) number = number * 10 + (c - '0');
  return number;
}

bool is_date(int year, int month, int day) {
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

// "" or a full stop and digits.
std::string_view fraction_of(std::string_view time) {
  return time.substr(kWholeSeconds, time.size() - kWholeSeconds - 1);
}

std::string sortable(std::string_view time) {
  const std::string_view fraction = fraction_of(time);
  std::string text(time.substr(0, kWholeSeconds));
  text += fraction.empty() ? "." : fraction;
  text.resize(kWholeSeconds + 1 + kMaxFraction, '0');
  return text;
}

}  // namespace

bool is_utc_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kWholeSeconds || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < kWholeSeconds; ++i) {
    if (kShape[i] == 'd' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  const std::string_view fraction = fraction_of(text);
  if (!fraction.empty() && (fraction[0] != '.' || fraction.size() > kMaxFraction + 1 ||
                            !all_digits(fraction.substr(1)))) {
    return false;
  }
  // A leap second is 60 (RFC 3339 §5.7).
  return is_date(number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2)) &&
         number_at(text, 11, 2) < 24 && number_at(text, 14, 2) < 60 && number_at(text, 17, 2) <= 60;
}

bool is_later(std::string_view time, std::string_view than) {
  return sortable(time) > sortable(than);
}

}  // namespace pith
