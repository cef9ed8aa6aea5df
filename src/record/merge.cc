#include "record/merge.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.h"
#include "json/canonical.h"
#include "record/difference.h"
#include "record/event.h"
#include "record/place.h"
#include "record/quote.h"
#include "record/record.h"
#include "record/utc_time.h"

namespace pith {
namespace {

using json::Value;

constexpr std::string_view kRecordCreated = "record_created";

struct ListedType {
  std::string_view type, list;
  bool confirmed;  // seen in a bundle of the registry
};

// Every list of a state. That of mirror_hints is not the member of the same name that a bundle has.
constexpr std::array<ListedType, 8> kListedTypes = {{
    {"graph_snapshot", "graph_snapshots", true},
    {"author_attestation", "author_attestations", false},
    {"timestamp_anchor", "timestamp_anchors", false},
    {"storage_attestation", "storage_attestations", false},
    {"citation_signature", "citation_signatures", false},
    {"replication_record", "replication_records", false},
    {"correction", "corrections", false},
    {"mirror_hint", "mirror_hints", false},
}};

const ListedType* listed_type(std::string_view type) {
  const auto found = std::find_if(kListedTypes.begin(), kListedTypes.end(),
                                  [&](const ListedType& listed) { return listed.type == type; });
  return found == kListedTypes.end() ? nullptr : &*found;
}

Value member_or_null(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found == nullptr ? Value() : *found;
}

std::string text_or_empty(const Value& object, std::string_view key) {
  const std::string* found = object.find_string(key);
  return found == nullptr ? std::string() : *found;
}

Value state_entry(const Value& event) {
  json::Object entry;
  for (const std::string_view key : {"event_id", "target", "created_at", "signer", "payload"}) {
    entry.emplace(key, member_or_null(event, key));
  }
  return entry;
}

std::string number_of(const Value& canonical_record) {
  try {
    return Record::parse(canonical_record, "record").number().full();
  } catch (const Error&) {
    return "a record that cannot be read";
  }
}

// "2026-05-29T01:05:54Z": times of this form alone sort as text.
bool sorts_as_text(std::string_view time) {
  return time.size() == 20 && is_utc_time(time);
}

Value count(std::size_t n) {
  return Value(static_cast<std::int64_t>(n));
}

class State {
 public:
  explicit State(const Value& bundle) : bundle_(bundle) {}

  void apply(const Value& event) {
    note_unconfirmed_members(event);
    const std::string type = text_or_empty(event, "event_type");
    if (type == kRecordCreated) {
      apply_record_created(event);
    } else if (const ListedType* listed = listed_type(type)) {
      lists_[listed->list].push_back(state_entry(event));
      if (!listed->confirmed) {
        unconfirmed_.insert("that events of type " + quoted(type) + " are listed in " +
                            quoted(listed->list));
      }
    } else {
      unconfirmed_.insert("how events of type " + quoted(type) + " are merged");
      return;
    }
    applied_ids_.push_back(member_or_null(event, "event_id"));
  }

  void reject(const Value& event) {
    unconfirmed_.insert("how invalid events are listed");
    invalid_.push_back(member_or_null(event, "event_id"));
  }

  Merge finish(std::size_t event_count) && {
    json::Object current;
    current.emplace("canonical_record",
                    member_or_null(member_or_null(record_created_, "payload"), "canonical_record"));
    current.emplace("record_created", std::move(record_created_));
    current.emplace("source_aliases", member_or_null(bundle_, "source_aliases"));
    for (const ListedType& listed : kListedTypes) {
      current.emplace(listed.list, std::move(lists_[listed.list]));
    }

    json::Object state;
    state.emplace("state_type", "pith_open_graph_state");
    state.emplace("state_version", "1.0");
    state.emplace("pith_number", member_or_null(bundle_, "pith_number"));
    state.emplace("merge_version", kMergeVersion);
    state.emplace("event_count", count(event_count));
    state.emplace("valid_event_count", count(event_count - invalid_.size()));
    state.emplace("invalid_event_count", count(invalid_.size()));
    state.emplace("equivocation_count", count(equivocations_.size()));
    state.emplace("current", std::move(current));
    state.emplace("equivocations", std::move(equivocations_));
    state.emplace("invalid_events", std::move(invalid_));
    state.emplace("applied_event_ids", std::move(applied_ids_));
    state.emplace("state_sha256", canonicalize(state).digest().hex());
    return {
        std::move(state), {unconfirmed_.begin(), unconfirmed_.end()}, std::move(contradictory_)};
  }

  void note(std::string unconfirmed) { unconfirmed_.insert(std::move(unconfirmed)); }

 private:
  void apply_record_created(const Value& event) {
    Value entry = state_entry(event);
    if (record_created_.is_null()) {
      record_created_ = std::move(entry);
      return;
    }
    unconfirmed_.insert("which of several record_created events counts");
    // A receipt may be issued again; a record never changes.
    const Value first = carried_record(record_created_), other = carried_record(entry);
    if (first_difference(first, other).empty()) return;
    equivocations_.push_back(member_or_null(event, "event_id"));
    if (contradictory_.empty()) contradictory_.push_back(number_of(first));
    contradictory_.push_back(number_of(other));
  }

  static Value carried_record(const Value& entry) {
    return member_or_null(member_or_null(entry, "payload"), "canonical_record");
  }

  void note_unconfirmed_members(const Value& event) {
    if (member_or_null(event, "supersedes") != Value(json::Array{})) {
      unconfirmed_.insert("what supersedes does");
    }
    if (!member_or_null(event, "prev_event").is_null()) {
      unconfirmed_.insert("what prev_event does");
    }
  }

  const Value& bundle_;
  Value record_created_;
  std::map<std::string_view, json::Array> lists_;
  json::Array equivocations_, invalid_, applied_ids_;
  std::vector<std::string> contradictory_;
  std::set<std::string> unconfirmed_;
};

}  // namespace

std::string_view list_of_event_type(std::string_view event_type) {
  const ListedType* listed = listed_type(event_type);
  return listed == nullptr ? std::string_view() : listed->list;
}

Merge merge_events(const Value& bundle, const std::vector<bool>& valid) {
  const json::Array& events = bundle.find("events")->as_array();
  State state(bundle);
  const std::string version = text_or_empty(bundle, "merge_version");
  if (version != kMergeVersion) {
    state.note("how " + (version.empty() ? "a bundle without merge_version" : quoted(version)) +
               " merges events");
  }
  std::vector<std::pair<std::string_view, const Value*>> ordered;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!valid[i]) {
      state.reject(events[i]);
      continue;
    }
    const std::string* time = events[i].find_string("created_at");
    ordered.emplace_back(time == nullptr ? std::string_view() : *time, &events[i]);
    if (!sorts_as_text(ordered.back().first)) {
      state.note("how times of another form than 2026-05-29T01:05:54Z are ordered");
    }
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  for (const auto& [time, event] : ordered) state.apply(*event);
  return std::move(state).finish(events.size());
}

Merge merge(const Value& bundle, std::string_view name, const TrustStore& trust) {
  const std::string* number = bundle.find_string("pith_number");
  const Value* events = bundle.find("events");
  if (number == nullptr || events == nullptr || !events->is_array()) {
    throw Error(ErrorKind::kMalformed, std::string(name), "$",
                "expected a bundle, with pith_number and events");
  }
  if (events->as_array().size() > kMaxEvents) {
    throw Error(ErrorKind::kLimit, std::string(name), "$.events",
                "has more than " + std::to_string(kMaxEvents) + " events");
  }
  std::vector<bool> valid;
  for (const Value& event : events->as_array()) {
    const std::string place = element_place("$.events", valid.size());
    valid.push_back(check_event(event, *number, place, trust).verdict() == Outcome::kPass);
  }
  return merge_events(bundle, valid);
}

Value merge_bundle(const Value& bundle, std::string_view name, const TrustStore& trust) {
  return merge(bundle, name, trust).state;
}

}  // namespace pith
