// gzip (RFC 1952) made by hand, so that the tests need no compressor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pith::test {

inline std::string little_endian(std::uint32_t value, int bytes) {
  std::string result;
  for (int i = 0; i < bytes; ++i) result += static_cast<char>((value >> (8 * i)) & 0xFF);
  return result;
}

inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

inline std::string gzip_header() {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
}

// Stored blocks only (RFC 1951 §3.2.4).
inline std::string gzip_stored(std::string_view bytes) {
  std::string result = gzip_header();
  std::size_t at = 0;
  do {
    const std::string_view block = bytes.substr(at, 0xFFFF);
    at += block.size();
    const auto length = static_cast<std::uint32_t>(block.size());
    result += at >= bytes.size() ? '\1' : '\0';
    result += little_endian(length, 2) + little_endian(length ^ 0xFFFF, 2);
    result += block;
  } while (at < bytes.size());
  return result + little_endian(crc32(bytes), 4) +
         little_endian(static_cast<std::uint32_t>(bytes.size()), 4);
}

// One block with fixed Huffman codes (RFC 1951 §3.2.6): a space, then `repeats` times "the 258
// bytes before, again": 13 bits each. It has no end, since nobody should get there.
inline std::string gzip_bomb(std::size_t repeats) {
  std::string result = gzip_header();
  std::uint32_t pending = 0;
  int count = 0;
  const auto bit = [&](unsigned value) {
    pending |= value << count;
    if (++count == 8) {
      result += static_cast<char>(pending);
      pending = 0;
      count = 0;
    }
  };
  const auto code = [&](unsigned value, int bits) {  // Huffman codes go highest bit first
    for (int i = bits - 1; i >= 0; --i) bit((value >> i) & 1);
  };
  bit(1), bit(1), bit(0);  // last block, type 01
  code(0x30 + ' ', 8);
  for (std::size_t i = 0; i < repeats; ++i) {
    code(0xC5, 8);  // length 258
    code(0, 5);     // distance 1
  }
  while (count != 0) bit(0);
  return result;
}

}  // namespace pith::test
