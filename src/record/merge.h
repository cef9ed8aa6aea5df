// The registry's deterministic merge (pith-open-graph-merge-v1): events of a bundle → state.
//
// 1. An event is valid when its hash, id, subject and signature by a trusted key are good.
// 2. Valid events are ordered by created_at, in bundle order where that is the same.
// 3. Each becomes {event_id, target, created_at, signer, payload} in the list of its type.
// 4. state_sha256 is the canonical hash of the rest of the state.
//
// The rules were reproduced on bundles whose events are one record_created and graph snapshots.
// What the registry does with events of other types, invalid events, rival record_created events,
// supersedes, prev_event and merges of another version is not published: such a state is computed
// in the plainest way, and Merge::unconfirmed says what that touched. Events of other types go into
// the list that is named after them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "record/trust.h"

namespace pith {

inline constexpr std::string_view kMergeVersion = "pith-open-graph-merge-v1";
inline constexpr std::size_t kMaxEvents = 10'000;  // in a bundle; more are refused

// The list of the state that events of this type go into, "graph_snapshots"; empty when there is
// none that is named after it.
std::string_view list_of_event_type(std::string_view event_type);

struct Merge {
  json::Value state;
  std::vector<std::string> unconfirmed;  // plain words; empty when every rule used is confirmed
  // Numbers of the records that valid record_created events contradict each other with.
  std::vector<std::string> contradictory = {};
};

// Throws Error kMalformed when this is no bundle with a pith_number and events, kLimit beyond
// kMaxEvents; subject `name`. Nothing is said about the bundle's own signature: see
// verify_document.
Merge merge(const json::Value& bundle, std::string_view name, const TrustStore& trust);
// Its state alone.
json::Value merge_bundle(const json::Value& bundle, std::string_view name, const TrustStore& trust);

// The same when the events were already checked; valid has one element for each of them.
Merge merge_events(const json::Value& bundle, const std::vector<bool>& valid);

}  // namespace pith
