// Bitcoin block headers that the user has, from a file of one of two forms:
//
//   binary   headers of 80 bytes, one after the other, from block 0 on: as Electrum keeps them in
//            blockchain_headers; 80 zero bytes stand for a header that is not there
//   text     lines of a height and a header in hexadecimal: "840000 00e0ff3f…" (160 digits); empty
//            lines and lines that begin with # are passed over
//
// A header is (https://developer.bitcoin.org/reference/block_chain.html): version, 4 bytes; hash of
// the header before, 32; Merkle root of the block, 32; time, 4; target in short form, 4; nonce, 4.
// Integers are little-endian, and hashes are in the order in which SHA-256 gives them, which is the
// reverse of how explorers show them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pith {

inline constexpr std::size_t kBlockHeaderBytes = 80;
inline constexpr std::size_t kMaxHeaderFileBytes = 512u << 20;

// A number of 256 bits, most significant byte first, so that arrays compare as numbers do.
using Target = std::array<std::uint8_t, 32>;

// The target that nBits stands for; nullopt when it is negative, zero, or larger than 256 bits.
std::optional<Target> target_of_bits(std::uint32_t bits);

class BlockHeader {
 public:
  // Requires 80 bytes, which must outlive the header.
  explicit BlockHeader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view previous() const { return bytes_.substr(4, 32); }
  std::string_view merkle_root() const { return bytes_.substr(36, 32); }
  std::uint32_t time() const { return integer(68); }  // seconds since 1970
  std::uint32_t bits() const { return integer(72); }
  std::string hash() const;  // 32 bytes: SHA-256 of the SHA-256

  // Whether the hash is at most the target that the header itself names.
  bool has_its_work() const;
  // The target is easier than the main chain ever allows (0x1d00ffff): testnet and regtest.
  bool easier_than_main_chain() const;
  // The exponent of 2 for how many hashes the target takes on average, rounded down.
  int work_bits() const;

 private:
  std::uint32_t integer(std::size_t at) const;
  std::string_view bytes_;
};

// "000000000019d668…": as explorers show hashes.
std::string shown_hash(std::string_view hash);

class BlockHeaders {
 public:
  // Headers whose heights follow each other.
  struct Run {
    std::uint64_t first;
    std::size_t count;
    std::size_t at;  // index in the order of heights
  };

  // Throws Error kMalformed or kLimit: subject `name`, place a line or a byte; none for a file over
  // a limit, without headers, or with two headers for one height.
  static BlockHeaders read(std::string bytes, std::string_view name);

  std::size_t size() const { return bytes_.size() / kBlockHeaderBytes; }
  // The run that holds a height, or nullptr.
  const Run* run_with(std::uint64_t height) const;
  // Requires a height inside the run.
  BlockHeader header(const Run& run, std::uint64_t height) const;

 private:
  static BlockHeaders read_text(std::string_view text, std::string_view name);
  std::string bytes_;  // all headers, by height
  std::vector<Run> runs_;
};

}  // namespace pith
