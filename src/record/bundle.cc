// A bundle (pith_open_graph_bundle 1.0) holds one record, the events about it and the state they
// merge into. Three layers of hashes are signed: the record by its receipt, each event, and the
// bundle as a whole without the member bundle_signature. Of that member only the signature and what
// it has to agree with can be checked: a signed_at in it can be changed by anyone.

#include "record/bundle.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "json/canonical.h"
#include "number/arxiv_id.h"
#include "record/difference.h"
#include "record/event.h"
#include "record/merge.h"
#include "record/place.h"
#include "record/quote.h"
#include "record/signature.h"
#include "record/text_digest.h"
#include "record/verifier.h"

namespace pith {
namespace {

using json::Value;

// Real bundles have six aliases and one key; a report must stay readable for hostile ones.
constexpr std::size_t kMaxAliases = 1'000;
constexpr std::size_t kMaxNotedKeys = 16;

// The value an alias of this kind must have for the record, or "" when the record does not decide.
std::string implied_alias(std::string_view kind, std::string_view value, const Record& record) {
  const std::string& code = record.number().code();
  if (kind == "pith_short_8") return code.substr(0, 8);
  if (kind == "pith_short_12") return code.substr(0, 12);
  if (kind == "pith_short_16") return code.substr(0, 16);
  if (record.source_kind() != "arxiv") return {};
  if (kind == "arxiv") return record.source_id();
  if (kind == "arxiv_version") return record.versioned_id();
  // A journal's DOI may stand beside arXiv's own, and only the signature vouches for it.
  if (kind == "doi" && to_lower(value).starts_with(kArxivDoiRegistrant)) {
    return std::string(kArxivDoiPrefix) + to_lower(record.source_id());
  }
  return {};
}

// Whether an alias names the paper of the record in another way: another version of it, another
// spelling. That may be a new kind of alias, and cannot be false.
bool names_the_same_paper(std::string_view kind, std::string_view value, const Record& record) {
  std::string text = to_lower(value);
  if (kind == "doi") {
    if (!text.starts_with(kArxivDoiPrefix)) return false;
    text.erase(0, kArxivDoiPrefix.size());
  } else if (kind != "arxiv" && kind != "arxiv_version") {
    return false;
  }
  const auto named = read_arxiv_id(text).id, own = read_arxiv_id(record.source_id()).id;
  return named && own && named->id == own->id;
}

class BundleVerifier {
 public:
  BundleVerifier(const Value& bundle, const TrustStore& trust)
      : bundle_(bundle), verifier_(DocumentKind::kBundle, trust) {}

  Verification verify() && {
    check_versions();
    verifier_.read_record(bundle_.find("canonical_record"), "$.canonical_record");
    if (verifier_.record() != nullptr) {
      check_record_copies();
      check_aliases();
      check_events();
    }
    check_signature_members();
    note_keys();
    note_unchecked();
    return std::move(verifier_).finish(std::move(aliases_), std::move(title_), status_);
  }

 private:
  void check_versions() {
    const std::string* version = bundle_.find_string("bundle_version");
    if (version != nullptr && *version == "1.0") {
      verifier_.pass("document.type", "$", "is a bundle, version 1.0");
    } else {
      verifier_.unknown("document.type", "$.bundle_version", "only bundle version 1.0 is known");
      if (version != nullptr) verifier_.from_unknown_version();
    }
    const std::string* merge_version = bundle_.find_string("merge_version");
    if (merge_version != nullptr && *merge_version == kMergeVersion) {
      verifier_.pass("bundle.merge_version", "$.merge_version", "is a merge this version computes");
    } else {
      verifier_.unknown("bundle.merge_version", "$.merge_version",
                        "only " + quoted(kMergeVersion) + " is known");
    }
  }

  void check_record_copies() {
    const Record& record = *verifier_.record();
    verifier_.check_hash_and_number(bundle_, "$");
    for (const std::string_view key : {"canonical_sha256", "pith_number", "short_pith_number"}) {
      if (bundle_.find(key) == nullptr) {
        verifier_.unknown("bundle.members", "$", "has no member " + quoted(key));
      }
    }
    check_source(bundle_.find("source"), record);
  }

  // Members beyond the record's are not known, and none of the record's may be another.
  void check_source(const Value* source, const Record& record) {
    constexpr const char* kRule = "bundle.source";
    const Value own = record.source();
    bool complete = source != nullptr && source->is_object();
    for (const auto& [key, value] : own.as_object()) {
      const Value* carried = complete ? source->find(key) : nullptr;
      if (carried == nullptr) {
        complete = false;
      } else if (*carried != value) {
        return verifier_.fail(kRule, member_place("$.source", key),
                              "the source of the record is " + quoted(record.source_text()));
      }
    }
    if (!complete) {
      verifier_.unknown(kRule, "$.source", "is not all there");
    } else if (source->as_object().size() > own.as_object().size()) {
      verifier_.unknown(kRule, "$.source", "has members that are not known");
    } else {
      verifier_.pass(kRule, "$.source", "is the source of the record");
    }
  }

  void check_aliases() {
    const Value* aliases = bundle_.find("source_aliases");
    if (aliases == nullptr || !aliases->is_array()) {
      verifier_.unknown("bundle.aliases", "$.source_aliases", "there is no list of aliases");
      return;
    }
    if (aliases->as_array().size() > kMaxAliases) {
      verifier_.unknown("bundle.aliases", "$.source_aliases",
                        "more than " + std::to_string(kMaxAliases) + " aliases are not examined");
      return;
    }
    bool all_agree = true;
    for (std::size_t i = 0; i < aliases->as_array().size(); ++i) {
      all_agree =
          check_alias(aliases->as_array()[i], element_place("$.source_aliases", i)) && all_agree;
    }
    if (all_agree) {
      verifier_.pass("bundle.aliases", "$.source_aliases", "follow from the record");
    }
  }

  bool check_alias(const Value& alias, const std::string& place) {
    const std::string* kind = alias.find_string("alias_kind");
    const std::string* value = alias.find_string("alias_value");
    if (kind == nullptr || value == nullptr) {
      verifier_.unknown("bundle.aliases", place, "has no alias_kind and alias_value");
      return false;
    }
    const std::string expected = implied_alias(*kind, *value, *verifier_.record());
    if (!expected.empty() && *value != expected) {
      const std::string detail =
          "the record gives " + quoted(expected) + " for kind " + quoted(*kind);
      if (names_the_same_paper(*kind, *value, *verifier_.record())) {
        verifier_.unknown("bundle.aliases", place, detail);
      } else {
        verifier_.fail("bundle.aliases", place, detail);
      }
      return false;
    }
    if (expected.empty()) {
      verifier_.note("bundle.aliases", place,
                     quoted(*kind) + " " + quoted(*value) +
                         " does not follow from the record: the bundle's signer vouches for it");
    }
    aliases_.push_back({*kind, *value});
    return true;
  }

  void check_events() {
    const Record& record = *verifier_.record();
    const Value* events = bundle_.find("events");
    if (events == nullptr || !events->is_array() || events->as_array().empty()) {
      verifier_.unknown("bundle.events", "$.events", "there are no events");
      verifier_.check_receipt(nullptr, "$.events");
      return;
    }
    if (events->as_array().size() > kMaxEvents) {
      verifier_.unknown("bundle.events", "$.events",
                        "more than " + std::to_string(kMaxEvents) + " events are not examined");
      return;
    }
    std::vector<bool> valid;
    bool has_beginning = false;
    const bool has_own_beginning =
        std::any_of(events->as_array().begin(), events->as_array().end(), [&](const Value& event) {
          return event.says("event_type", "record_created") && !contradicts(event, record);
        });
    for (const Value& event : events->as_array()) {
      const std::string place = element_place("$.events", valid.size());
      const Report report = check_event(event, record.number().full(), place, verifier_.trust());
      append_event(report);
      valid.push_back(report.verdict() == Outcome::kPass);
      if (valid.back() && has_own_beginning && contradicts(event, record)) {
        tell_equivocation(event, record, place);
        continue;
      }
      append_event(check_payload(event, record, place));
      const std::string* type = event.find_string("event_type");
      if (type != nullptr && *type == "record_created") {
        has_beginning = true;
        check_receipt_in(event, place);
      } else if (type != nullptr && *type == "graph_snapshot" && valid.back()) {
        take_title(event, place);
      }
    }
    if (!has_beginning) verifier_.check_receipt(nullptr, "$.events");
    check_ids_differ(events->as_array());
    check_state(valid);
  }

  // The registry lists events that are not valid in its state, and nothing is wrong with a bundle
  // that holds one.
  void append_event(const Report& report) {
    const Value* invalid = bundle_.find_in({"state", "invalid_events"});
    const bool expected = invalid != nullptr && *invalid != Value(json::Array{});
    if (!expected) return verifier_.append(report);
    Report demoted;
    for (const Finding& finding : report.findings()) {
      const bool failed = finding.outcome == Outcome::kFail;
      demoted.add(finding.rule, failed ? Outcome::kUnknown : finding.outcome, finding.place,
                  finding.detail + (failed ? "; the state lists invalid events" : ""));
    }
    verifier_.append(demoted);
  }

  void check_receipt_in(const Value& event, const std::string& place) {
    verifier_.check_receipt(event.find_in({"payload", "receipt"}),
                            member_place(member_place(place, "payload"), "receipt"),
                            event.find_in({"payload", "receipt", "signed_at"}));
  }

  void take_title(const Value& event, const std::string& place) {
    std::string title = title_of_snapshot(event, *verifier_.record());
    const std::string paper = place + ".payload.graph_snapshot.paper";
    if (title.empty()) {
      verifier_.note("event.title", paper, "has no title that hashes to the record's title hash");
      return;
    }
    if (!text_digest(title).confirmed) {
      verifier_.note("event.title", paper,
                     "the title hash agrees by a rule that is unconfirmed for non-ASCII titles");
    }
    title_ = std::move(title);
  }

  // A record_created event about another record than the bundle's.
  static bool contradicts(const Value& event, const Record& record) {
    const Value* carried = event.find_in({"payload", "canonical_record"});
    return event.says("event_type", "record_created") && carried != nullptr &&
           canonicalize(*carried) != record.canonical();
  }

  // A registry that signs two records for one number contradicts itself: nobody else has changed
  // anything, and which one counts is not to be told. A receipt that was issued again is none.
  void tell_equivocation(const Value& event, const Record& record, const std::string& place) {
    std::string other = "a record that cannot be read";
    try {
      other =
          Record::parse(*event.find_in({"payload", "canonical_record"}), "record").number().full();
    } catch (const Error&) {
    }
    verifier_.unknown(
        "bundle.equivocation", place,
        "the same number was given to two records: " + record.number().full() + " and " + other);
  }

  void check_ids_differ(const json::Array& events) {
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string* id = events[i].find_string("event_id");
      if (id != nullptr && !ids.insert(*id).second) {
        verifier_.unknown("bundle.events", element_place("$.events", i),
                          "is there twice, and how the registry counts that is not known");
      }
    }
  }

  void check_state(const std::vector<bool>& valid) {
    const Value* state = bundle_.find("state");
    if (state == nullptr) {
      verifier_.unknown("bundle.state", "$.state", "there is no merged state");
      return;
    }
    const Merge merge = merge_events(bundle_, valid);
    const std::string difference = first_difference(merge.state, *state, "$.state");
    if (difference.empty()) {
      verifier_.pass("bundle.state", "$.state", "is what the events merge into");
      read_status(merge.state);
    } else {
      check_what_no_state_may_be(*state);
      verifier_.unknown("bundle.state", difference,
                        "is not what the events merge into here, by rules that are not all known");
      for (const std::string& rule : merge.unconfirmed) {
        verifier_.unknown("merge.assumed", difference, "not known: " + rule);
      }
    }
  }

  // How events are merged may change, and all that is known of it was seen in few bundles. But no
  // state has another number or record than its bundle, or a hash that is not its own.
  void check_what_no_state_may_be(const Value& state) {
    const auto refuse = [&](const char* member, const char* what) {
      verifier_.fail("bundle.state", "$.state." + std::string(member), what);
    };
    const std::string* carried = state.find_string("state_sha256");
    if (carried != nullptr && state.says("state_version", "1.0") &&
        canonicalize_without(state.as_object(), {"state_sha256"}).digest().hex() != *carried) {
      refuse("state_sha256", "is not the hash of the state");
    }
    const std::string* number = state.find_string("pith_number");
    if (number != nullptr && *number != verifier_.record()->number().full()) {
      refuse("pith_number", "is not the number of the bundle");
    }
    const Value* record = state.find_in({"current", "canonical_record"});
    if (record != nullptr && record->is_object() &&
        canonicalize(*record) != verifier_.record()->canonical()) {
      refuse("current.canonical_record", "is not the record of the bundle");
    }
  }

  // Of a state that is confirmed.
  void read_status(const Value& state) {
    const auto has_entries = [&](std::string_view event_type) {
      const Value* list = state.find("current")->find(list_of_event_type(event_type));
      return !list->as_array().empty();
    };
    status_.told = true;
    status_.attested = has_entries("author_attestation");
    status_.anchored = has_entries("timestamp_anchor");
    status_.stored = has_entries("storage_attestation");
    const json::Array& snapshots =
        state.find("current")->find(list_of_event_type("graph_snapshot"))->as_array();
    status_.refs = std::any_of(snapshots.begin(), snapshots.end(), counts_references);
  }

  static bool counts_references(const Value& snapshot) {
    const Value* count = snapshot.find_in({"payload", "graph_snapshot", "references", "count"});
    return count != nullptr && count->is_integer() &&
           count->as_integer().to_int64().value_or(0) > 0;
  }

  void check_signature_members() {
    const Digest digest = canonicalize_without(bundle_.as_object(), {"bundle_signature"}).digest();
    const Value* members = bundle_.find("bundle_signature");
    if (members != nullptr && members->is_object()) {
      const Value* carried = members->find("bundle_sha256");
      verifier_.compare_text(carried, digest.hex(), "bundle.hash",
                             "$.bundle_signature.bundle_sha256",
                             "is the hash of the bundle without bundle_signature",
                             "the bundle without bundle_signature hashes to " + digest.hex());
    }
    SignatureCheck check = check_signature(members, digest, kBundleMessage, verifier_.trust(),
                                           {bundle_.find("built_at")});
    Report report;
    report.add("bundle.signature", check.outcome, "$.bundle_signature", std::move(check.detail));
    verifier_.append(report);
    if (members != nullptr && members->is_object()) note_unsigned(members->as_object());
  }

  void note_unsigned(const json::Object& members) {
    if (members.find("signed_at") != members.end()) {
      verifier_.note("bundle.unsigned", "$.bundle_signature.signed_at",
                     "nothing signs this time: anyone could have written it");
    }
    const std::vector<std::string> others =
        members.keys_beyond({"signature_status", "algorithm", "key_id", "public_key_fingerprint",
                             "signature_b64", "signed_message", "bundle_sha256", "signed_at"});
    if (!others.empty()) {
      verifier_.note("bundle.unsigned", "$.bundle_signature",
                     "nothing signs these members, and they are not known: " + listed(others));
    }
  }

  void note_keys() {
    const Value* keys = bundle_.find("public_keys");
    if (keys == nullptr || !keys->is_array()) return;
    for (std::size_t i = 0; i < keys->as_array().size(); ++i) {
      if (i == kMaxNotedKeys) {
        verifier_.note("key.untrusted", "$.public_keys",
                       std::to_string(keys->as_array().size() - i) + " more keys were not used");
        return;
      }
      const Value& key = keys->as_array()[i];
      const std::string place = element_place("$.public_keys", i);
      const std::string* key_id = key.find_string("key_id");
      const std::string* hex = key.find_string("public_key_hex");
      const TrustedKey* trusted = key_id == nullptr ? nullptr : verifier_.trust().find(*key_id);
      if (trusted != nullptr && hex != nullptr && *hex == to_hex(trusted->public_key)) {
        verifier_.note("key.carried", place, "is a trusted key; its copy here was not used");
      } else {
        verifier_.note("key.untrusted", place,
                       "is not a trusted key, and a key that comes with the data proves nothing");
      }
    }
  }

  void note_unchecked() {
    const Value* proofs = bundle_.find("timestamp_proofs");
    if (proofs != nullptr && *proofs != Value(json::Array{})) {
      verifier_.note("bundle.timestamps", "$.timestamp_proofs",
                     "timestamp proofs are carried, and signed with the bundle");
    }
    const std::vector<std::string> others = bundle_.as_object().keys_beyond(
        {"bundle_type", "bundle_version", "pith_number", "short_pith_number", "canonical_record",
         "canonical_sha256", "source", "source_aliases", "events", "timestamp_proofs",
         "mirror_hints", "public_keys", "merge_version", "built_at", "links", "state",
         "bundle_signature"});
    if (!others.empty()) {
      verifier_.note("bundle.members", "$",
                     "has members that are signed but not known: " + listed(others));
    }
  }

  const Value& bundle_;
  Verifier verifier_;
  std::vector<Alias> aliases_;
  std::string title_;
  Status status_;
};

}  // namespace

Verification verify_bundle(const Value& bundle, const TrustStore& trust) {
  return BundleVerifier(bundle, trust).verify();
}

}  // namespace pith
