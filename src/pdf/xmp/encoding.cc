#include "pdf/xmp/encoding.h"

#include <cstdint>

#include "base/utf8.h"

namespace pith::pdf {
namespace {

char32_t unit_at(std::string_view packet, std::size_t at, XmpEncoding encoding) {
  char32_t unit = 0;
  for (std::size_t i = 0; i < encoding.unit; ++i) {
    const std::size_t byte = encoding.big_endian ? i : encoding.unit - 1 - i;
    unit = unit << 8 | static_cast<std::uint8_t>(packet[at + byte]);
  }
  return unit;
}

}  // namespace

XmpEncoding encoding_of(std::string_view packet) {
  constexpr char32_t kMark = 0xFEFF;
  // UTF-32 first: its little-endian mark begins with that of UTF-16.
  for (const std::size_t unit : {std::size_t{4}, std::size_t{2}}) {
    for (const bool big_endian : {true, false}) {
      const XmpEncoding encoding{unit, big_endian};
      if (packet.size() < 2 * unit) continue;
      const char32_t first = unit_at(packet, 0, encoding);
      if (first == kMark || (first == '<' && unit_at(packet, unit, encoding) == '?'))
        return encoding;
    }
  }
  return {};
}

std::optional<std::string> utf8_of_packet(std::string_view packet, XmpEncoding encoding) {
  if (encoding.unit == 1) return std::string(packet);
  if (packet.size() % encoding.unit != 0) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < packet.size(); at += encoding.unit) {
    char32_t c = unit_at(packet, at, encoding);
    if (c >= 0xD800 && c < 0xE000) {
      const std::size_t next = at + encoding.unit;
      if (encoding.unit != 2 || c >= 0xDC00 || next >= packet.size()) return std::nullopt;
      const char32_t low = unit_at(packet, next, encoding);
      if (low < 0xDC00 || low >= 0xE000) return std::nullopt;
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      at = next;
    }
    if (c > 0x10FFFF) return std::nullopt;
    append_utf8(out, c);
  }
  return out;
}

std::string decoded_packet(std::string_view packet) {
  return utf8_of_packet(packet, encoding_of(packet)).value_or(std::string(packet));
}

}  // namespace pith::pdf
