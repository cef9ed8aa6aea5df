#include "timestamp/check.h"

#include <doctest/doctest.h>

#include "proofs.h"

namespace pith {
namespace {

using namespace test;

const Digest kHash = Digest::of("canonical record");

Report check(const std::string& bytes, const std::string& headers = {}, Digest hash = kHash) {
  const OtsProof proof = read_ots(bytes, "a.ots");
  if (headers.empty()) return check_timestamp(proof, hash, nullptr);
  const BlockHeaders read = BlockHeaders::read(headers, "headers");
  return check_timestamp(proof, hash, &read);
}

// Genuine headers cannot be made to order. So that of block 0 stands for the one that attests: its
// Merkle root, turned into a "canonical hash" by leaving the path empty.
const Digest kGenesisRoot =
    Digest::from_hex(to_hex(BlockHeader(kGenesisHeader).merkle_root())).value();

TEST_CASE("what the digest of the proof may be of") {
  const struct {
    Digest digest;
    Outcome outcome;
  } cases[] = {
      {kHash, Outcome::kPass},
      {Digest::of(kHash.bytes()), Outcome::kPass},
      {Digest::of(kHash.hex()), Outcome::kPass},
      {Digest::of(kHash.hex() + "\n"), Outcome::kFail},
      {Digest::of(Digest::of(kHash.bytes()).bytes()), Outcome::kFail},
      {Digest::of("another"), Outcome::kFail},
  };
  for (const auto& c : cases) {
    const Report report = check(proof(c.digest, pending("https://a.example")));
    CHECK(report.has("timestamp.digest", c.outcome));
    CHECK(report.exit_code() == (c.outcome == Outcome::kFail ? 1 : 3));
  }
  const std::string sha1 =
      kMagic + "\x01\x02" + std::string(kHash.bytes().substr(0, 20)) + pending("https://a.example");
  CHECK(check(sha1).has("timestamp.digest", Outcome::kFail));
}

TEST_CASE("without a header nothing is confirmed") {
  CHECK(check(proof(kHash, bitcoin(5))).exit_code() == 3);
  CHECK(check(proof(kHash, bitcoin(5)), kGenesisHeader).exit_code() == 3);
  const Report report = check(proof(kHash, "\xff" + bitcoin(5) + pending("https://a.example")));
  CHECK(report.has("timestamp.attestation", Outcome::kUnknown));
  CHECK_FALSE(report.has("timestamp.attestation", Outcome::kPass));
}

TEST_CASE("a header of the main chain with this Merkle root confirms") {
  const Report report =
      check(proof(kGenesisRoot, bitcoin(0)), kGenesisHeader + kFirstHeader, kGenesisRoot);
  CHECK(report.exit_code() == 0);
  for (const char* rule : {"timestamp.digest", "timestamp.operations", "timestamp.block",
                           "timestamp.work", "timestamp.chain", "timestamp.attestation"}) {
    CAPTURE(rule);
    CHECK(report.has(rule, Outcome::kPass));
  }
  CHECK(report.has("timestamp.time", Outcome::kNote));
  CHECK(report.has("timestamp.limits", Outcome::kNote));
  std::string all;
  for (const Finding& finding : report.findings()) all += finding.detail + "\n";
  CHECK(all.find("2009-01-03T18:15:05Z") != std::string::npos);
  CHECK(all.find("begin with Bitcoin's first block") != std::string::npos);
  CHECK(all.find("2^33 hashes") != std::string::npos);

  const Report alone =
      check(proof(kGenesisRoot, bitcoin(7)), "7 " + to_hex(kGenesisHeader), kGenesisRoot);
  CHECK(alone.exit_code() == 0);
  CHECK(alone.has("timestamp.chain", Outcome::kNote));
}

TEST_CASE("one confirmed attestation makes the undecided ones notes, and no failed one") {
  const std::string litecoin = std::string(1, '\0') + kLitecoinTag + varbytes(varuint(9));
  const std::string unknown = std::string(1, '\0') + "whatever" + varbytes("?");
  const std::string undecided = "\xff" + pending("https://a.example") + "\xff" + litecoin + "\xff" +
                                unknown + "\xff\x67" + bitcoin(3);
  const Report good =
      check(proof(kGenesisRoot, undecided + bitcoin(0)), kGenesisHeader, kGenesisRoot);
  CHECK(good.exit_code() == 0);
  CHECK(good.has("timestamp.attestation", Outcome::kNote));
  const Report contradicted = check(proof(kGenesisRoot, "\xff\x08" + bitcoin(0) + bitcoin(0)),
                                    kGenesisHeader, kGenesisRoot);
  CHECK(contradicted.has("timestamp.attestation", Outcome::kPass));
  CHECK(contradicted.has("timestamp.block", Outcome::kFail));
  CHECK(contradicted.exit_code() == 1);
  CHECK(check(proof(kGenesisRoot, undecided + pending("x")), kGenesisHeader, kGenesisRoot)
            .exit_code() == 3);
}

TEST_CASE("what is proven wrong") {
  CHECK(check(proof(kHash, bitcoin(0)), kGenesisHeader).has("timestamp.block", Outcome::kFail));
  // The root in the order in which explorers show it is another number.
  std::string reversed(kGenesisRoot.bytes().rbegin(), kGenesisRoot.bytes().rend());
  const Digest wrong_order = Digest::from_hex(to_hex(reversed)).value();
  CHECK(check(proof(wrong_order, bitcoin(0)), kGenesisHeader, wrong_order).exit_code() == 1);
  CHECK(check(proof(kHash, "\xf0" + varbytes("x") + bitcoin(0)), kGenesisHeader)
            .has("timestamp.attestation", Outcome::kFail));

  std::string no_work = kGenesisHeader;
  no_work[79] ^= 1;
  CHECK(check(proof(kGenesisRoot, bitcoin(0)), no_work, kGenesisRoot)
            .has("timestamp.work", Outcome::kFail));
  const Report unlinked =
      check(proof(kGenesisRoot, bitcoin(0)), kGenesisHeader + kGenesisHeader, kGenesisRoot);
  CHECK(unlinked.has("timestamp.chain", Outcome::kFail));
  CHECK(unlinked.exit_code() == 1);
}

TEST_CASE("a header that anybody can make proves nothing") {
  const std::string header = mined_header(std::string(32, '\0'), kHash.bytes(), kRegtestBits);
  const Report report = check(proof(kHash, bitcoin(1)), "1 " + to_hex(header));
  CHECK(report.has("timestamp.block", Outcome::kPass));
  CHECK(report.has("timestamp.work", Outcome::kUnknown));
  CHECK_FALSE(report.has("timestamp.attestation", Outcome::kPass));
  CHECK(report.exit_code() == 3);

  const std::string negative = header.substr(0, 72) + little_endian(0x1d80ffff) + header.substr(76);
  CHECK(check(proof(kHash, bitcoin(0)), negative).has("timestamp.work", Outcome::kFail));
}

TEST_CASE("a block 0 that is not Bitcoin's is no header of Bitcoin") {
  const std::string first = mined_header(std::string(32, '\0'), kHash.bytes(), kRegtestBits);
  const std::string second = mined_header(BlockHeader(first).hash(), kHash.bytes(), kRegtestBits);
  for (const std::uint64_t height : {0, 1}) {
    CAPTURE(height);
    const Report report = check(proof(kHash, bitcoin(height)), first + second);
    CHECK(report.has("timestamp.chain", Outcome::kFail));
    CHECK(report.exit_code() == 1);
  }
  // Genuine, and with its work, but of another height.
  const Report moved =
      check(proof(kGenesisRoot, bitcoin(1)), kFirstHeader + kGenesisHeader, kGenesisRoot);
  CHECK(moved.has("timestamp.chain", Outcome::kFail));
  CHECK(moved.exit_code() == 1);
}

TEST_CASE("long paths are told shortly") {
  const OtsProof long_proof = read_ots(proof(kHash, std::string(255, '\x08') + bitcoin(1)), "x");
  const std::string text = path_text(long_proof, long_proof.attestations[0]);
  CHECK(text.size() < 400);
  CHECK(text.ends_with("and 215 more"));
}

}  // namespace
}  // namespace pith
