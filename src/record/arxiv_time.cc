#include "record/arxiv_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/ascii.h"
#include "record/utc_time.h"

namespace pith {
namespace {

constexpr int kLastYear = 9999;

// Takes a text apart from the left. The first part that does not fit makes all of it wrong.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  int digits(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    while (count < most && count < rest_.size() && is_digit(rest_[count])) ++count;
    ok_ = ok_ && count >= least;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }
  bool takes(std::string_view lower) { return remove_prefix(rest_, lower); }
  void expect(std::string_view lower) { ok_ = takes(lower) && ok_; }
  void spaces() {
    expect(" ");
    while (takes(" ")) {
    }
  }
  // The index of the name that comes next, from 0.
  template <std::size_t N>
  std::optional<unsigned> one_of(const std::array<std::string_view, N>& names) {
    for (unsigned i = 0; i < N; ++i) {
      if (takes(names[i])) return i;
    }
    return std::nullopt;
  }
  bool next_is_digit() const { return !rest_.empty() && is_digit(rest_[0]); }
  void fail() { ok_ = false; }
  bool finished() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int offset = 0;  // minutes east of Greenwich
  std::optional<unsigned> weekday;
};

void read_clock(Cursor& cursor, Moment& moment) {
  moment.hour = cursor.digits(2, 2);
  cursor.expect(":");
  moment.minute = cursor.digits(2, 2);
  cursor.expect(":");
  moment.second = cursor.digits(2, 2);
}

void read_offset(Cursor& cursor, Moment& moment, std::string_view separator) {
  const bool west = cursor.takes("-");
  if (!west) cursor.expect("+");
  const int hours = cursor.digits(2, 2);
  cursor.expect(separator);
  const int minutes = cursor.digits(2, 2);
  if (hours > 23 || minutes > 59) cursor.fail();
  moment.offset = (west ? -1 : 1) * (hours * 60 + minutes);
}

Moment read_rfc3339(Cursor& cursor) {
  Moment moment;
  moment.year = cursor.digits(4, 4);
  cursor.expect("-");
  moment.month = cursor.digits(2, 2);
  cursor.expect("-");
  moment.day = cursor.digits(2, 2);
  cursor.expect("t");
  read_clock(cursor, moment);
  if (!cursor.takes("z")) read_offset(cursor, moment, ":");
  return moment;
}

Moment read_rfc5322(Cursor& cursor) {
  Moment moment;
  if (!cursor.next_is_digit()) {
    moment.weekday = cursor.one_of(kDays);
    if (!moment.weekday) cursor.fail();
    cursor.expect(",");
    cursor.spaces();
  }
  moment.day = cursor.digits(1, 2);
  cursor.spaces();
  const auto month = cursor.one_of(kMonths);
  if (!month) cursor.fail();
  moment.month = static_cast<int>(month.value_or(0)) + 1;
  cursor.spaces();
  moment.year = cursor.digits(4, 4);
  cursor.spaces();
  read_clock(cursor, moment);
  cursor.spaces();
  if (!cursor.takes("gmt") && !cursor.takes("utc")) read_offset(cursor, moment, "");
  return moment;
}

std::string padded(int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::optional<std::string> read_arxiv_time(std::string_view text) {
  namespace chrono = std::chrono;
  Cursor cursor(text);
  const bool rfc3339 = text.size() > 4 && text[4] == '-';
  const Moment m = rfc3339 ? read_rfc3339(cursor) : read_rfc5322(cursor);
  if (!cursor.finished()) return std::nullopt;

  const chrono::year_month_day date(chrono::year(m.year),
                                    chrono::month(static_cast<unsigned>(m.month)),
                                    chrono::day(static_cast<unsigned>(m.day)));
  if (!date.ok() || m.hour > 23 || m.minute > 59 || m.second > 59) return std::nullopt;
  const chrono::sys_days day(date);
  if (m.weekday && *m.weekday != chrono::weekday(day).c_encoding()) return std::nullopt;

  const auto utc = day + chrono::hours(m.hour) + chrono::minutes(m.minute - m.offset);
  const auto utc_day = chrono::floor<chrono::days>(utc);
  const chrono::year_month_day utc_date(utc_day);
  const int year = static_cast<int>(utc_date.year());
  if (year < kFirstPlausibleYear || year > kLastYear) return std::nullopt;
  const auto minutes = static_cast<int>((utc - utc_day).count());
  return padded(year, 4) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(utc_date.month())), 2) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(utc_date.day())), 2) + "T" +
         padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2) + ":" + padded(m.second, 2) + "Z";
}

}  // namespace pith
