// A SHA-256 digest.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pith {

class Digest {
 public:
  // SHA-256 (FIPS 180-4), by OpenSSL. Throws std::runtime_error where a policy has removed that.
  static Digest of(std::string_view bytes);
  // 64 lower-case hexadecimal digits, or nullopt.
  static std::optional<Digest> from_hex(std::string_view text);

  std::string hex() const;
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  auto operator<=>(const Digest&) const = default;

 private:
  friend class DigestStream;
  Digest() = default;
  std::array<std::uint8_t, 32> bytes_{};
};

// "OpenSSL 3.0.17 1 Jul 2025". Throws Error kFile when it cannot be loaded (number/evp.h).
std::string digest_library();

}  // namespace pith
