// What the events of a bundle prove about a paper beyond its record, for the words of its badge.
#pragma once

#include "json/value.h"
#include "record/verify.h"

namespace pith {

// Each is true when an event about the record's number, whole and signed by a trusted key, says so.
// The registry's bundles show the lists of a state that such events fill, and no such event yet:
// their types are taken to be named like graph_snapshot, which fills graph_snapshots.
struct Status {
  bool attested = false;  // author_attestation
  bool anchored = false;  // timestamp_anchor
  bool stored = false;    // storage_attestation
};

// Of the document that the record was verified in; anything but a bundle proves none of them.
Status status_in(const json::Value& document, const VerifiedRecord& record,
                 const TrustStore& trust);

}  // namespace pith
