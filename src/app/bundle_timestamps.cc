#include "app/bundle_timestamps.h"

#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/error.h"
#include "timestamp/check.h"
#include "timestamp/ots.h"

namespace pith {
namespace {

using json::Value;

constexpr std::size_t kMaxProofs = 64;  // of a bundle that are looked at
constexpr int kDeepest = 3;             // members of members

std::optional<OtsProof> proof_in(const Value& value, const std::string& name, int depth = 0) {
  if (value.is_string() && value.as_string().size() <= 2 * OtsLimits{}.max_bytes) {
    const std::optional<std::string> bytes = from_base64(value.as_string());
    try {
      if (bytes) return read_ots(*bytes, name);
    } catch (const Error&) {
      // Other texts are base64 by chance.
    }
  }
  if (!value.is_object() || depth == kDeepest) return std::nullopt;
  for (const auto& [key, member] : value.as_object()) {
    std::optional<OtsProof> proof = proof_in(member, name, depth + 1);
    if (proof) return proof;
  }
  return std::nullopt;
}

void check_proof(const Value& entry, const std::string& place, const Digest& canonical_sha256,
                 const BlockHeaders* headers, Report& report) {
  const std::optional<OtsProof> proof = proof_in(entry, place);
  if (!proof) {
    return report.add("bundle.timestamps", Outcome::kNote, place,
                      "carried, not checked: holds no OpenTimestamps proof that can be read");
  }
  const Report checked = check_timestamp(*proof, canonical_sha256, headers);
  if (checked.has("timestamp.digest", Outcome::kFail)) {
    return report.add("bundle.timestamps", Outcome::kNote, place,
                      "carried, not checked: the proof is of something else than the record");
  }
  for (const Finding& finding : checked.findings()) {
    const bool open = finding.outcome == Outcome::kUnknown && headers == nullptr;
    report.add(finding.rule, open ? Outcome::kNote : finding.outcome,
               finding.place.empty() ? place : place + ", " + finding.place, finding.detail);
  }
}

}  // namespace

Report check_bundle_timestamps(const Value& bundle, const Digest& canonical_sha256,
                               const BlockHeaders* headers) {
  Report report;
  const Value* proofs = bundle.find("timestamp_proofs");
  if (proofs == nullptr || !proofs->is_array()) return report;
  for (std::size_t i = 0; i < proofs->as_array().size(); ++i) {
    const std::string place = "$.timestamp_proofs[" + std::to_string(i) + "]";
    if (i == kMaxProofs) {
      report.add("bundle.timestamps", Outcome::kNote, place,
                 "this and what follows is not looked at");
      break;
    }
    check_proof(proofs->as_array()[i], place, canonical_sha256, headers, report);
  }
  return report;
}

}  // namespace pith
