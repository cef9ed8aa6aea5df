#include "number/arxiv_id.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace pith {
namespace {

// The archives that gave out identifiers of the old style, until March 2007.
constexpr std::array<std::string_view, 34> kOldArchives = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph",  "bayes-an",
    "chao-dyn", "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",   "math",
    "math-ph",  "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics",
    "plasm-ph", "q-alg",    "q-bio",    "quant-ph", "solv-int", "supr-con"};

std::size_t digits_at_front(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool all_zero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

ArxivReading wrong(std::string cause, std::string hint = {}) {
  return {std::nullopt, std::move(cause), std::move(hint)};
}

bool is_month(std::string_view two_digits) {
  const int month = to_int(two_digits);
  return month >= 1 && month <= 12;
}

ArxivReading wrong_month(std::string_view two_digits) {
  return wrong("an arXiv identifier begins with year and month, and there is no month " +
               std::string(two_digits));
}

// Joins an identifier with what follows it: nothing, or "v" and a number.
ArxivReading with_version(std::string id, std::string_view rest) {
  if (rest.empty()) return {ArxivId{std::move(id), std::nullopt}, {}, {}};
  if (rest[0] != 'v' && rest[0] != 'V') {
    return wrong("an arXiv identifier ends after its digits or with a version such as v1");
  }
  const std::string_view number = rest.substr(1);
  if (number.empty() || number.size() > 4 || digits_at_front(number) != number.size() ||
      number[0] == '0') {
    return wrong("a version is v and a number from 1 to " + std::to_string(kMaxArxivVersion),
                 "the paper without a version is " + id);
  }
  return {ArxivId{std::move(id), to_int(number)}, {}, {}};
}

// YYMM.NNNN or YYMM.NNNNN
ArxivReading read_new_style(std::string_view text) {
  const std::string_view date = text.substr(0, 4);
  const std::string_view number = text.substr(5, digits_at_front(text.substr(5)));
  const std::string_view rest = text.substr(5 + number.size());
  if (!is_month(date.substr(2))) return wrong_month(date.substr(2));
  if (to_int(date) < 704) {
    return wrong("arXiv identifiers of this style begin with 0704, April 2007");
  }
  const bool five_digits = to_int(date) >= 1501;
  const std::size_t expected = five_digits ? 5 : 4;
  if (number.size() != expected) {
    const std::string id(date);
    std::string hint = "check that it was copied whole";
    if (number.size() == expected + 1 && number[0] == '0' && !all_zero(number)) {
      hint = "did you mean " + id + "." + std::string(number.substr(1)) + "?";
    }
    return wrong(five_digits ? "arXiv identifiers from 1501 on have five digits after the point"
                             : "arXiv identifiers until 1412 have four digits after the point",
                 std::move(hint));
  }
  if (all_zero(number)) return wrong("arXiv identifiers count from 1");
  return with_version(std::string(text.substr(0, 5 + number.size())), rest);
}

// archive/YYMMNNN or archive.class/YYMMNNN
ArxivReading read_old_style(std::string_view text, std::size_t slash) {
  const std::string_view front = text.substr(0, slash);
  const std::string archive = to_lower(front.substr(0, front.find('.')));
  if (std::find(kOldArchives.begin(), kOldArchives.end(), archive) == kOldArchives.end()) {
    return wrong("'" + archive + "' is not an arXiv archive of the years until 2007",
                 "old arXiv identifiers look like hep-lat/0305021");
  }
  const std::string_view tail = text.substr(slash + 1);
  const std::string_view digits = tail.substr(0, digits_at_front(tail));
  if (digits.size() != 7) {
    return wrong("old arXiv identifiers have seven digits after the slash",
                 "check that it was copied whole");
  }
  if (!is_month(digits.substr(2, 2))) return wrong_month(digits.substr(2, 2));
  const int date = to_int(digits.substr(0, 4));
  if (date > 703 && date < 9101) {
    return wrong("arXiv identifiers of this style end with 0703, March 2007");
  }
  if (all_zero(digits.substr(4))) return wrong("arXiv identifiers count from 1");
  return with_version(archive + "/" + std::string(digits), tail.substr(digits.size()));
}

}  // namespace

ArxivReading read_arxiv_id(std::string_view text) {
  // Seven are right; with some missing it is still an identifier that somebody meant, and not
  // doi.org/10.48550.
  constexpr std::size_t kFewestDigits = 5;
  if (text.size() > 5 && digits_at_front(text) == 4 && text[4] == '.' && is_digit(text[5])) {
    return read_new_style(text);
  }
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && slash > 0 && is_letter(text[0]) &&
      digits_at_front(text.substr(slash + 1)) >= kFewestDigits &&
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(slash),
                  [](char c) { return is_letter(c) || c == '-' || c == '.'; })) {
    return read_old_style(text, slash);
  }
  return {};
}

}  // namespace pith
