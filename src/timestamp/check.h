// What an OpenTimestamps proof proves about a record: that its canonical hash existed when a
// Bitcoin block was made.
//
// Findings, one set for each attestation (place "attestation 2"):
//   timestamp.digest       the proof is of this hash: its digest is the hash itself (which is what
//                          stamping a file with the canonical record gives), or the SHA-256 of its
//                          32 bytes, or of its 64 hexadecimal digits
//   timestamp.operations   the way from there to the attestation; unknown where a hash function on
//                          it is not to be had
//   timestamp.attestation  who attests: confirmed, or unknown for a calendar's promise, for another
//                          chain, and for a Bitcoin block whose header was not given. These are
//                          notes where another attestation is confirmed
//   timestamp.block        the message is the Merkle root in the header of that block
//   timestamp.work         the header's hash meets the target that it names; unknown where that
//                          target is easier than Bitcoin's main chain ever allows
//   timestamp.chain        the headers given around it are linked to each other, and one for block
//   0
//                          is Bitcoin's
//   timestamp.time, timestamp.limits
//                          the time in the header; what all this does not prove (notes)
//
// The headers are taken as the user gives them. Work and links show what it would have cost to make
// them up; that they are those of the chain everybody uses is for the user to know.
#pragma once

#include <string>

#include "base/report.h"
#include "number/digest.h"
#include "timestamp/block_headers.h"
#include "timestamp/ots.h"

namespace pith {

// Fail when anything is proven wrong. Pass when the digest is right, at least one attestation is
// confirmed, and no header that another one needs took too little work to be of the main chain.
// Else unknown. `headers` may be nullptr.
Report check_timestamp(const OtsProof& proof, const Digest& canonical_sha256,
                       const BlockHeaders* headers);

// "sha256, append 32 bytes, sha256": a path in words.
std::string path_text(const OtsProof& proof, const OtsAttestation& attestation);

}  // namespace pith
