// The operations of OpenTimestamps proofs: each takes a message and gives another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pith {

// Values are the tags in the file.
enum class OtsOperation : std::uint8_t {
  kSha1 = 0x02,
  kRipemd160 = 0x03,
  kSha256 = 0x08,
  kKeccak256 = 0x67,
  kAppend = 0xf0,
  kPrepend = 0xf1,
  kReverse = 0xf2,
  kHexlify = 0xf3,
};

inline constexpr std::size_t kMaxOtsMessage = 4096;  // also of arguments and results

std::optional<OtsOperation> ots_operation(std::uint8_t tag);
std::string_view name(OtsOperation operation);  // "sha256", "append", …
bool takes_argument(OtsOperation operation);    // append and prepend
// What a file may be hashed with: SHA-1, RIPEMD-160 and SHA-256.
bool hashes_files(OtsOperation operation);

// The length of the result, from those of message and argument.
std::size_t result_length(OtsOperation operation, std::size_t message, std::size_t argument);

// The result, or nullopt for a hash function that this OpenSSL does not have (Keccak-256 before
// 3.2; RIPEMD-160 in some builds).
std::optional<std::string> apply(OtsOperation operation, std::string_view message,
                                 std::string_view argument);

}  // namespace pith
