#include "app/bundle_timestamps.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../timestamp/proofs.h"
#include "base/encoding.h"

namespace pith {
namespace {

using namespace test;

// The root of a genuine block stands for the canonical hash, as in timestamp/check_test.cc.
const Digest kHash = Digest::from_hex(to_hex(BlockHeader(kGenesisHeader).merkle_root())).value();

json::Value bundle_with(const json::Value& entry) {
  return json::Object{{"timestamp_proofs", json::Array{entry}}};
}

Report check(const json::Value& entry, const std::string& headers = {}) {
  if (headers.empty()) return check_bundle_timestamps(bundle_with(entry), kHash, nullptr);
  const BlockHeaders read = BlockHeaders::read(headers, "headers");
  return check_bundle_timestamps(bundle_with(entry), kHash, &read);
}

}  // namespace

TEST_CASE("a proof that a bundle carries is found by its bytes, and checked") {
  const std::string text = to_base64(proof(kHash, bitcoin(0)));
  const std::vector<json::Value> entries = {
      text,
      json::Object{{"kind", "opentimestamps"}, {"proof_b64", text}},
      json::Object{{"a", "AAAA"}, {"data", json::Object{{"ots", text}}}},
  };
  for (const json::Value& entry : entries) {
    const Report report = check(entry, kGenesisHeader + kFirstHeader);
    CHECK(report.verdict() == Outcome::kPass);
    CHECK(report.has("timestamp.block", Outcome::kPass));
    CHECK(report.findings().front().place.starts_with("$.timestamp_proofs[0]"));
    // Nobody gave headers: nothing was asked, so nothing is left open.
    const Report unasked = check(entry);
    CHECK(unasked.has("timestamp.attestation", Outcome::kNote));
    for (const Finding& finding : unasked.findings()) {
      CHECK(finding.outcome != Outcome::kUnknown);
    }
  }
}

TEST_CASE("what is asked and cannot be told, or is wrong, counts") {
  const std::string far = to_base64(proof(kHash, bitcoin(99)));
  CHECK(check(far, kGenesisHeader).verdict() == Outcome::kUnknown);
  const std::string other_block = to_base64(proof(kHash, bitcoin(1)));
  const Report report = check(other_block, kGenesisHeader + kFirstHeader);
  CHECK(report.has("timestamp.block", Outcome::kFail));
}

TEST_CASE("what is no proof of this record is carried, not checked") {
  const std::vector<json::Value> entries = {"text", 7, json::Array{},
                                            json::Object{{"proof", "AAAA"}},
                                            to_base64(proof(Digest::of("another"), bitcoin(0)))};
  for (const json::Value& entry : entries) {
    const Report report = check(entry, kGenesisHeader);
    REQUIRE(report.findings().size() == 1);
    CHECK(report.findings()[0].outcome == Outcome::kNote);
    CHECK(report.findings()[0].detail.starts_with("carried, not checked"));
  }
  CHECK(check_bundle_timestamps(json::Object{}, kHash, nullptr).findings().empty());
}

}  // namespace pith
