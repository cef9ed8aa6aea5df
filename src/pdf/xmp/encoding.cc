#include "pdf/xmp/encoding.h"

#include <algorithm>

#include "base/big_endian.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace pith::pdf {
namespace {

// nullopt for what is no character.
Utf16CodePoint code_point_at(std::string_view packet, std::size_t at, XmpEncoding encoding) {
  if (encoding.unit == 2) return utf16_code_point_at(packet, at, encoding.big_endian);
  std::string unit(packet.substr(at, encoding.unit));
  if (!encoding.big_endian) std::reverse(unit.begin(), unit.end());
  const std::uint64_t value = from_big_endian(unit);
  const bool is_character =
      unit.size() == encoding.unit && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  return {is_character ? std::optional(static_cast<char32_t>(value)) : std::nullopt, unit.size()};
}

}  // namespace

XmpEncoding encoding_of(std::string_view packet) {
  constexpr char32_t kMark = 0xFEFF;
  // UTF-32 first: its little-endian mark begins with that of UTF-16.
  for (const std::size_t unit : {std::size_t{4}, std::size_t{2}}) {
    for (const bool big_endian : {true, false}) {
      const XmpEncoding encoding{unit, big_endian};
      if (packet.size() < 2 * unit) continue;
      const auto first = code_point_at(packet, 0, encoding).value;
      if (first == kMark || (first == U'<' && code_point_at(packet, unit, encoding).value == U'?'))
        return encoding;
    }
  }
  return {};
}

std::optional<std::string> utf8_of_packet(std::string_view packet, XmpEncoding encoding) {
  if (encoding.unit == 1) return std::string(packet);
  std::string out;
  for (std::size_t at = 0; at < packet.size();) {
    const auto [c, length] = code_point_at(packet, at, encoding);
    if (!c) return std::nullopt;
    append_utf8(out, *c);
    at += length;
  }
  return out;
}

std::string decoded_packet(std::string_view packet) {
  return utf8_of_packet(packet, encoding_of(packet)).value_or(std::string(packet));
}

}  // namespace pith::pdf
