// OpenTimestamps proofs of the detached kind (.ots), read strictly.
//
// A proof begins with the digest of a file. From there a tree of operations leads to attestations:
// somebody who says that the message there existed at some time. Its bytes:
//
//   file        = magic, version 1, tag of a hash operation, digest, timestamp
//   timestamp   = *( FF item ) item
//   item        = 00 attestation / operation timestamp
//   operation   = tag [ varbytes ]                     (an argument for append and prepend)
//   attestation = 8 bytes of tag, varbytes             (a payload: height, or URI of a calendar)
//   varbytes    = length as LEB128, bytes
//
// The limits are those of the reference implementation (python-opentimestamps): messages and
// arguments up to 4096 bytes, payloads to 8192, URIs to 1000 of a few harmless characters, and 255
// operations in a row. Refused beyond it: lengths and heights in more bytes than they need.
//
// Reading proves nothing: timestamp/check.h decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timestamp/operation.h"

namespace pith {

struct OtsLimits {
  std::size_t max_bytes = 1u << 20;  // real proofs have a few kB
  std::size_t max_steps = 1u << 14;
  std::size_t max_attestations = 1u << 10;
};

struct OtsStep {
  OtsOperation operation;
  std::string argument;
  std::optional<std::size_t> previous;  // index of the step before; none: the file's digest
};

struct OtsAttestation {
  enum class Kind { kPending, kBitcoin, kLitecoin, kEthereum, kUnknown };
  Kind kind = Kind::kUnknown;
  std::string tag;                   // 8 bytes
  std::uint64_t height = 0;          // of the block, for the three chains
  std::string uri;                   // of the calendar, for kPending
  std::optional<std::size_t> after;  // index of the step it stands behind; none: the file's digest
  // What is attested; nullopt where a hash function on the way is not to be had.
  std::optional<std::string> message;
};
std::string_view name(OtsAttestation::Kind kind);  // "pending", "bitcoin", …

struct OtsProof {
  OtsOperation file_hash = OtsOperation::kSha256;
  std::string file_digest;
  std::vector<OtsStep> steps;  // each after the one before it
  std::vector<OtsAttestation> attestations;

  // The steps from the file's digest to an attestation, in their order.
  std::vector<const OtsStep*> path_to(const OtsAttestation& attestation) const;
};

// Throws Error kMalformed or kLimit: subject `name`, place "byte N".
OtsProof read_ots(std::string_view bytes, std::string_view name, const OtsLimits& limits = {});

}  // namespace pith
