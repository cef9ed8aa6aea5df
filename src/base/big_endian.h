// Unsigned integers as bytes, the most significant one first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pith {

// Of more than eight bytes, what the last eight say.
constexpr std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The lowest `width` bytes of the value; at most eight.
inline std::string to_big_endian(std::uint64_t value, std::size_t width) {
  std::string bytes;
  while (width-- > 0) bytes += static_cast<char>(value >> (8 * width) & 0xFF);
  return bytes;
}

}  // namespace pith
