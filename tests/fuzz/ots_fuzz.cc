// A proof, and block headers to check it against, from one input: whatever is read stays within its
// limits, and nothing that anybody can make up is confirmed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/error.h"
#include "timestamp/check.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  // The headers stand behind a line that no proof has.
  constexpr std::string_view kSeparator = "\nHEADERS\n";
  const std::size_t at = bytes.find(kSeparator);
  std::optional<pith::BlockHeaders> headers;
  try {
    if (at != std::string::npos) {
      headers = pith::BlockHeaders::read(bytes.substr(at + kSeparator.size()), "headers");
    }
  } catch (const pith::Error&) {
  }
  try {
    const pith::OtsProof proof = pith::read_ots(bytes.substr(0, at), "fuzz");
    const pith::OtsLimits limits;
    require(!proof.attestations.empty());
    require(proof.steps.size() <= limits.max_steps);
    require(proof.attestations.size() <= limits.max_attestations);
    for (const pith::OtsAttestation& attestation : proof.attestations) {
      require(proof.path_to(attestation).size() < 256);
      require(!attestation.message || (!attestation.message->empty() &&
                                       attestation.message->size() <= pith::kMaxOtsMessage));
    }
    const pith::Report report =
        pith::check_timestamp(proof, pith::Digest::of("record"), headers ? &*headers : nullptr);
    require(report.verdict() != pith::Outcome::kPass);
  } catch (const pith::Error& error) {
    require(error.kind() == pith::ErrorKind::kMalformed || error.kind() == pith::ErrorKind::kLimit);
  }
  return 0;
}
