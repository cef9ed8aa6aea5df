#include "timestamp/ots.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "proofs.h"

namespace pith {
namespace {

using namespace test;

const Digest kDigest = Digest::of("record");

OtsProof read(std::string_view timestamp, const OtsLimits& limits = {}) {
  return read_ots(proof(kDigest, timestamp), "a.ots", limits);
}

std::string cause_of(const std::string& bytes, ErrorKind kind, const OtsLimits& limits = {}) {
  try {
    read_ots(bytes, "a.ots", limits);
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    CHECK(error.subject() == "a.ots");
    return error.cause();
  }
  return "accepted";
}

TEST_CASE("a branching proof is read as a tree, and its messages are computed") {
  const std::string timestamp = "\xff" + pending("https://a.example") + "\xff\xf0" +
                                varbytes("tail") + "\x08" + bitcoin(358391) + "\xf1" +
                                varbytes("head") + "\xf3\xf2" + pending("");
  const OtsProof read_proof = read(timestamp);
  CHECK(read_proof.file_digest == kDigest.bytes());
  REQUIRE(read_proof.attestations.size() == 3);
  REQUIRE(read_proof.steps.size() == 5);

  CHECK(read_proof.attestations[0].uri == "https://a.example");
  CHECK(*read_proof.attestations[0].message == kDigest.bytes());
  CHECK(read_proof.path_to(read_proof.attestations[0]).empty());

  const OtsAttestation& block = read_proof.attestations[1];
  CHECK(block.kind == OtsAttestation::Kind::kBitcoin);
  CHECK(block.height == 358391);
  CHECK(*block.message == Digest::of(std::string(kDigest.bytes()) + "tail").bytes());
  CHECK(read_proof.path_to(block).size() == 2);

  const std::string hex = to_hex("head" + std::string(kDigest.bytes()));
  CHECK(*read_proof.attestations[2].message == std::string(hex.rbegin(), hex.rend()));
}

TEST_CASE("digests: the test values of their specifications") {
  const struct {
    const char* tag;
    const char* of_abc;
  } cases[] = {
      {"02", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {"03", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"},
      {"08", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"67", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.tag);
    const auto operation = ots_operation(static_cast<std::uint8_t>(bytes(c.tag)[0]));
    REQUIRE(operation);
    const auto result = apply(*operation, "abc", "");
    // Keccak-256 is in OpenSSL from 3.2 on; without it there is no result, never a wrong one.
    if (*operation != OtsOperation::kKeccak256) REQUIRE(result);
    if (result) CHECK(to_hex(*result) == c.of_abc);
    CHECK(result_length(*operation, 3, 0) == bytes(c.of_abc).size());
  }
}

TEST_CASE("behind a hash function that is not to be had the proof is still read") {
  const OtsProof read_proof = read("\x67\xf0" + varbytes("x") + bitcoin(1));
  REQUIRE(read_proof.attestations.size() == 1);
  const bool has_keccak = apply(OtsOperation::kKeccak256, "", "").has_value();
  CHECK(read_proof.attestations[0].message.has_value() == has_keccak);
}

TEST_CASE("bytes that are no proof are refused, with the place") {
  const std::string good = proof(kDigest, bitcoin(1));
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK(cause_of(good.substr(0, size), ErrorKind::kMalformed) != "accepted");
  }
  CHECK(cause_of(good + "x", ErrorKind::kMalformed) == "1 bytes too many after the proof");
  CHECK(cause_of(good + good, ErrorKind::kMalformed) != "accepted");

  const std::string digest(kDigest.bytes());
  const std::string zero(1, '\0');
  const struct {
    const char* harm;
    std::string bytes;
    const char* cause;
  } cases[] = {
      {"another magic", "x" + good.substr(1), "is not an OpenTimestamps proof"},
      {"a version that means something else", kMagic + "\x02\x08" + digest + bitcoin(1),
       "of version 2"},
      {"no hash of a file", kMagic + "\x01\xf0" + digest + bitcoin(1),
       "no hash function for files"},
      {"keccak256 hashes no files", kMagic + "\x01\x67" + digest + bitcoin(1), "for files"},
      {"an operation nobody knows", proof(kDigest, "\x99" + bitcoin(1)), "unknown operation 99"},
      {"an empty argument makes a cycle", proof(kDigest, "\xf0" + zero + bitcoin(1)), "length 0"},
      {"an argument over the limit",
       proof(kDigest, "\xf0" + varbytes(std::string(4097, 'x')) + bitcoin(1)), "length 4097"},
      {"a result over the limit",
       proof(kDigest, "\xf0" + varbytes(std::string(4065, 'x')) + bitcoin(1)), "more than 4096"},
      {"hexlify over the limit",
       proof(kDigest, "\xf0" + varbytes(std::string(2017, 'x')) + "\xf3" + bitcoin(1)),
       "more than 4096"},
      {"two forks in a row", proof(kDigest, "\xff\xff" + bitcoin(1)), "unknown operation ff"},
      {"a fork that leads nowhere", proof(kDigest, "\xff" + bitcoin(1)), "ends too early"},
      {"more in the payload than a height",
       proof(kDigest, zero + kBitcoinTag + varbytes("\x01\x01")), "too many after the attestation"},
      {"an empty payload", proof(kDigest, zero + kBitcoinTag + varbytes("")), "ends too early"},
      {"a height in two spellings",
       proof(kDigest, zero + kBitcoinTag + varbytes(std::string("\x81\x00", 2))),
       "in too many bytes"},
      {"a height beyond 64 bits",
       proof(kDigest, zero + kBitcoinTag + varbytes(std::string(9, '\xff') + "\x02")), "too large"},
      {"a height that never ends",
       proof(kDigest, zero + kBitcoinTag + varbytes(std::string(100, '\xff'))), "too large"},
      {"an address with a query", proof(kDigest, pending("https://a.example/?x=1")), "not allowed"},
      {"an address with an escape", proof(kDigest, pending("\x1b[31m")), "not allowed"},
      {"an address over the limit", proof(kDigest, pending(std::string(1001, 'a'))), "length 1001"},
      {"a payload over the limit",
       proof(kDigest, zero + "unknown!" + varbytes(std::string(8193, 'x'))), "length 8193"},
      {"a length beyond the file",
       proof(kDigest,
             "\xf0\xa0\x1f"
             "abc"),
       "ends too early"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.harm);
    CHECK(cause_of(c.bytes, ErrorKind::kMalformed).find(c.cause) != std::string::npos);
  }
}

TEST_CASE("what is just within the limits is read") {
  CHECK(read("\xf0" + varbytes(std::string(4064, 'x')) + bitcoin(1)).attestations.size() == 1);
  CHECK(read("\xf0" + varbytes(std::string(2016, 'x')) + "\xf3" + bitcoin(1)).attestations.size() ==
        1);
  CHECK(read(pending(std::string(1000, 'a'))).attestations.size() == 1);
  CHECK(read(std::string(1, '\0') + "unknown!" + varbytes(std::string(8192, 'x')))
            .attestations[0]
            .kind == OtsAttestation::Kind::kUnknown);
  CHECK(read(bitcoin(~std::uint64_t{0})).attestations[0].height == ~std::uint64_t{0});
  CHECK(read(std::string(255, '\x08') + bitcoin(1)).steps.size() == 255);
}

TEST_CASE("depth and numbers are bounded") {
  CHECK(cause_of(proof(kDigest, std::string(256, '\x08') + bitcoin(1)), ErrorKind::kLimit) ==
        "too many operations in a row");
  CHECK(cause_of(proof(kDigest, std::string(1u << 19, '\x08') + bitcoin(1)), ErrorKind::kLimit) ==
        "too many operations in a row");
  std::string many;
  for (int i = 0; i < 10; ++i) many += "\xff\x08" + bitcoin(1);
  many += bitcoin(1);
  CHECK(read(many).attestations.size() == 11);
  CHECK(cause_of(proof(kDigest, many), ErrorKind::kLimit, {.max_steps = 9}) ==
        "more than 9 operations");
  CHECK(cause_of(proof(kDigest, many), ErrorKind::kLimit, {.max_attestations = 10}) ==
        "more than 10 attestations");
  CHECK(cause_of(proof(kDigest, many), ErrorKind::kLimit, {.max_bytes = 100}) ==
        "is larger than 100 bytes");
}

}  // namespace
}  // namespace pith
