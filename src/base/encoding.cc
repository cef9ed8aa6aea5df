#include "base/encoding.h"

#include <array>
#include <cstdint>

namespace pith {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

constexpr std::uint8_t kNotInAlphabet = 0xff;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kNotInAlphabet;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto kHexValues = values_of(kHexDigits);
constexpr auto kBase64Values = values_of(kBase64Alphabet);

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// Groups of `bits` bits, most significant first, the last one padded with zero bits.
std::string in_groups(std::string_view bytes, unsigned bits, std::string_view alphabet) {
  std::string text((bytes.size() * 8 + bits - 1) / bits, '\0');
  const std::uint32_t mask = (1u << bits) - 1;
  std::size_t at = 0;
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    pending = (pending << 8 | byte_at(bytes, i)) & 0xffff;
    for (pending_bits += 8; pending_bits >= bits; ++at) {
      pending_bits -= bits;
      text[at] = alphabet[pending >> pending_bits & mask];
    }
  }
  if (pending_bits > 0) text[at] = alphabet[pending << (bits - pending_bits) & mask];
  return text;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kHexDigits[byte_at(bytes, i) >> 4];
    text[2 * i + 1] = kHexDigits[byte_at(bytes, i) & 0xf];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = kHexValues[byte_at(text, i)];
    const std::uint8_t low = kHexValues[byte_at(text, i + 1)];
    if (high == kNotInAlphabet || low == kNotInAlphabet) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text = in_groups(bytes, 6, kBase64Alphabet);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;

  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (std::size_t i = 0; i < text.size() - padding; ++i) {
    const std::uint8_t value = kBase64Values[byte_at(text, i)];
    if (value == kNotInAlphabet) return std::nullopt;
    pending = (pending << 6 | value) & 0xffff;
    pending_bits += 6;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes += static_cast<char>(pending >> pending_bits & 0xff);
    }
  }
  if ((pending & ((1u << pending_bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

std::string to_base32(std::string_view bytes) {
  return in_groups(bytes, 5, kBase32Alphabet);
}

bool is_base32(std::string_view text) {
  return text.find_first_not_of(kBase32Alphabet) == std::string_view::npos;
}

}  // namespace pith
