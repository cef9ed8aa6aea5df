#include "record/text_digest.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace pith {
namespace {

struct LowercaseRow {
  std::uint32_t first, last, step;
  std::int32_t distance;
};
constexpr LowercaseRow kLowercaseRows[] = {
#include "record/lowercase_table.inc"
};

char32_t lowercase(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  const auto* row = std::lower_bound(
      std::begin(kLowercaseRows), std::end(kLowercaseRows), c,
      [](const LowercaseRow& candidate, char32_t code) { return candidate.last < code; });
  if (row == std::end(kLowercaseRows) || c < row->first || (c - row->first) % row->step != 0) {
    return c;
  }
  return static_cast<char32_t>(static_cast<std::int64_t>(c) + row->distance);
}

// What Python's str.split() separates at: Unicode White_Space and U+001C to U+001F.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

TextDigest text_digest(std::string_view text) {
  // Bytes that are no text cannot have come from the registry; they get a hash all the same.
  if (invalid_utf8_at(text) != std::string_view::npos) return {Digest::of(text), false};

  std::string normal;
  normal.reserve(text.size());
  bool confirmed = true;
  bool space_pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = code_point_at(text, at);
    at += length;
    const bool seen_in_practice = (c >= 0x20 && c < 0x7F) || (c >= 0x09 && c <= 0x0D);
    confirmed = confirmed && seen_in_practice;
    if (is_space(c)) {
      space_pending = !normal.empty();
      continue;
    }
    if (space_pending) normal += ' ';
    space_pending = false;
    append_utf8(normal, lowercase(c));
  }
  return {Digest::of(normal), confirmed};
}

}  // namespace pith
