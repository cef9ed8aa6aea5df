// Proofs and block headers, put together byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "number/digest.h"
#include "timestamp/block_headers.h"

namespace pith::test {

inline std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

inline const std::string kMagic =
    bytes("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294");
inline const std::string kPendingTag = bytes("83dfe30d2ef90c8e");
inline const std::string kBitcoinTag = bytes("0588960d73d71901");
inline const std::string kLitecoinTag = bytes("06869a0d73d71b45");

inline std::string varuint(std::uint64_t value) {
  std::string out;
  do {
    const auto low = static_cast<char>(value & 0x7f);
    value >>= 7;
    out += static_cast<char>(value != 0 ? low | 0x80 : low);
  } while (value != 0);
  return out;
}
inline std::string varbytes(std::string_view text) {
  return varuint(text.size()) + std::string(text);
}

inline std::string bitcoin(std::uint64_t height) {
  return std::string(1, '\0') + kBitcoinTag + varbytes(varuint(height));
}
inline std::string pending(std::string_view uri) {
  return std::string(1, '\0') + kPendingTag + varbytes(varbytes(uri));
}

// A proof of a SHA-256 file digest.
inline std::string proof(const Digest& digest, std::string_view timestamp) {
  return kMagic + "\x01\x08" + std::string(digest.bytes()) + std::string(timestamp);
}

inline std::string little_endian(std::uint32_t value) {
  std::string out;
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

// A header, mined: the nonce is the first with which it meets its target.
inline std::string mined_header(std::string_view previous, std::string_view root,
                                std::uint32_t bits) {
  for (std::uint32_t nonce = 0;; ++nonce) {
    const std::string header = little_endian(1) + std::string(previous) + std::string(root) +
                               little_endian(1'700'000'000) + little_endian(bits) +
                               little_endian(nonce);
    if (BlockHeader(header).has_its_work()) return header;
  }
}

inline constexpr std::uint32_t kRegtestBits = 0x207fffff;

// Blocks 0 and 1 of Bitcoin's main chain.
inline const std::string kGenesisHeader = bytes(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c"
    "3e"
    "67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");
inline const std::string kFirstHeader = bytes(
    "010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe68"
    "0e"
    "1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299");

}  // namespace pith::test
