// Events of a bundle. content_sha256 is the canonical hash of the event without signature,
// content_sha256 and event_id; event_id is "sha256:" and that hash; the signature is over its
// bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/report.h"
#include "json/value.h"
#include "record/record.h"
#include "record/trust.h"

namespace pith {

// Rules event.schema, event.hash, event.id, event.subject, event.signer, event.signature: whether
// this is an event about the number `subject`, whole and signed by a trusted key. An event is
// valid, and is merged, when the verdict is kPass. Of another schema than 1.0 nothing more is said
// than that, which is unknown.
Report check_event(const json::Value& event, std::string_view subject, std::string_view place,
                   const TrustStore& trust);

// Rules event.record (record_created: the record carried inside is this one) and event.snapshot
// (graph_snapshot: the hashes whose rule is known), event.type (a type with no known rules, a
// note). The receipt inside is not looked at. Empty for events of another schema than 1.0.
Report check_payload(const json::Value& event, const Record& record, std::string_view place);

// The title that a graph_snapshot event gives, or "" when it is not the one the record has hashed.
std::string title_of_snapshot(const json::Value& event, const Record& record);

}  // namespace pith
