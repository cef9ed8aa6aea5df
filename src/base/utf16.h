// UTF-16: its code points.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pith {

struct Utf16CodePoint {
  std::optional<char32_t> value;  // nullopt: half of a surrogate pair, or half of a code unit
  std::size_t length;             // bytes: 4 for a pair, 2, or 1 for half of a code unit
};

// The one that begins at bytes[at], which is in the text.
Utf16CodePoint utf16_code_point_at(std::string_view bytes, std::size_t at, bool big_endian = true);

}  // namespace pith
