#include "base/utf16.h"

#include <cstdint>

namespace pith {
namespace {

// -1 where there is none.
std::int32_t unit_at(std::string_view bytes, std::size_t at, bool big_endian) {
  if (bytes.size() < 2 || at > bytes.size() - 2) return -1;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
  return big_endian ? byte(0) << 8 | byte(1) : byte(1) << 8 | byte(0);
}

}  // namespace

Utf16CodePoint utf16_code_point_at(std::string_view bytes, std::size_t at, bool big_endian) {
  const std::int32_t unit = unit_at(bytes, at, big_endian);
  if (unit < 0) return {std::nullopt, 1};
  if (unit < 0xD800 || unit > 0xDFFF) return {static_cast<char32_t>(unit), 2};
  const std::int32_t low = unit_at(bytes, at + 2, big_endian);
  if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return {std::nullopt, 2};
  return {static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), 4};
}

}  // namespace pith
