// The OpenTimestamps proofs that a bundle carries in timestamp_proofs.
//
// How the registry writes them there is not published: a proof is found by its bytes, wherever a
// text of an entry is base64 of a file that read_ots (timestamp/ots.h) reads.
#pragma once

#include "base/report.h"
#include "json/value.h"
#include "number/digest.h"
#include "timestamp/block_headers.h"

namespace pith {

// The findings of check_timestamp (timestamp/check.h), with "$.timestamp_proofs[0]" before their
// places. A proof of something else than the canonical hash, or of a form that is not known, is
// carried and not checked: a note (bundle.timestamps). What stays open is a note without headers,
// and unknown with them. `bundle` must be an object.
Report check_bundle_timestamps(const json::Value& bundle, const Digest& canonical_sha256,
                               const BlockHeaders* headers);

}  // namespace pith
