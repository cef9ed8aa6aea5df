#include "timestamp/block_headers.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "proofs.h"

namespace pith {
namespace {

using namespace test;

TEST_CASE("Bitcoin's first two blocks: hash, link, work, time, Merkle root") {
  const BlockHeader genesis(kGenesisHeader), first(kFirstHeader);
  CHECK(shown_hash(genesis.hash()) ==
        "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
  CHECK(shown_hash(first.hash()) ==
        "00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048");
  CHECK(first.previous() == genesis.hash());
  CHECK(shown_hash(genesis.merkle_root()) ==
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
  CHECK(genesis.time() == 1231006505);
  CHECK(genesis.bits() == 0x1d00ffff);
  CHECK(genesis.has_its_work());
  CHECK_FALSE(genesis.easier_than_main_chain());
  CHECK(genesis.work_bits() == 32);

  for (std::size_t i = 0; i < kBlockHeaderBytes; ++i) {
    std::string changed = kGenesisHeader;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CAPTURE(i);
    CHECK_FALSE(BlockHeader(changed).has_its_work());
  }
}

TEST_CASE("targets in short form") {
  const struct {
    std::uint32_t bits;
    const char* target;  // without zeros in front; empty: refused
  } cases[] = {
      {0x1d00ffff, "ffff0000000000000000000000000000000000000000000000000000"},
      {0x207fffff, "7fffff0000000000000000000000000000000000000000000000000000000000"},
      {0x1b0404cb, "0404cb000000000000000000000000000000000000000000000000"},
      {0x01120000, "12"},
      {0x02123400, "1234"},
      {0x03123456, "123456"},
      {0x21001234, "1234000000000000000000000000000000000000000000000000000000000000"},
      {0x00000000, ""},
      {0x1d000000, ""},
      {0x01001234, ""},  // nothing is left of it
      {0x1d80ffff, ""},  // negative
      {0x21123456, ""},  // beyond 256 bits
      {0xff123456, ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.bits);
    const auto target = target_of_bits(c.bits);
    REQUIRE(target.has_value() == (c.target[0] != '\0'));
    if (!target) continue;
    const std::string raw = bytes(c.target);
    CHECK(std::string(target->begin(), target->end()) == std::string(32 - raw.size(), '\0') + raw);
  }
}

TEST_CASE("binary files begin at block 0, and zeros stand for what is not there") {
  const BlockHeaders headers = BlockHeaders::read(kGenesisHeader + kFirstHeader, "headers");
  CHECK(headers.size() == 2);
  const auto* run = headers.run_with(1);
  REQUIRE(run != nullptr);
  CHECK(run->count == 2);
  CHECK(headers.header(*run, 1).hash() == BlockHeader(kFirstHeader).hash());
  CHECK(headers.run_with(2) == nullptr);

  const std::string gap(kBlockHeaderBytes, '\0');
  const BlockHeaders sparse =
      BlockHeaders::read(gap + kGenesisHeader + gap + gap + kFirstHeader + kFirstHeader + gap, "x");
  CHECK(sparse.run_with(0) == nullptr);
  CHECK(sparse.run_with(1)->count == 1);
  CHECK(sparse.run_with(3) == nullptr);
  CHECK(sparse.run_with(5)->first == 4);
  CHECK(sparse.header(*sparse.run_with(5), 5).hash() == BlockHeader(kFirstHeader).hash());
  CHECK(sparse.run_with(6) == nullptr);
}

TEST_CASE("text files name the heights, in any order") {
  const std::string text = "# two headers\n\n1 " + to_hex(kFirstHeader) + "\r\n0 " +
                           to_hex(kGenesisHeader) + "\n840000 " + to_hex(kFirstHeader);
  const BlockHeaders headers = BlockHeaders::read(text, "headers.txt");
  CHECK(headers.size() == 3);
  REQUIRE(headers.run_with(0) != nullptr);
  CHECK(headers.run_with(0)->count == 2);
  CHECK(headers.header(*headers.run_with(1), 1).previous() == BlockHeader(kGenesisHeader).hash());
  CHECK(headers.run_with(840000)->count == 1);
  CHECK(headers.run_with(839999) == nullptr);
}

TEST_CASE("files of other forms are refused, with the place") {
  const std::string hex = to_hex(kGenesisHeader);
  const struct {
    std::string bytes;
    const char* place;
  } cases[] = {
      {"", ""},
      {"# nothing\n", ""},
      {std::string(kBlockHeaderBytes, '\0'), ""},
      {kGenesisHeader.substr(1), "byte 0"},
      {kGenesisHeader + "x", "byte 80"},
      {"0 " + hex + "\n0 " + hex, ""},
      {"0 " + hex + "\n1\n", "line 2"},
      {hex, "line 1"},
      {"-1 " + hex, "line 1"},
      {"1234567890 " + hex, "line 1"},
      {"0 " + hex.substr(2), "line 1"},
      {"0 " + hex + "00", "line 1"},
      {"0 " + hex.substr(1) + "g", "line 1"},
      {"0  " + hex, "line 1"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.bytes.substr(0, 40));
    try {
      BlockHeaders::read(c.bytes, "headers");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kMalformed);
      CHECK(error.place() == c.place);
    }
  }
}

}  // namespace
}  // namespace pith
