#include "record/event.h"

#include <algorithm>
#include <map>
#include <vector>

#include "json/canonical.h"
#include "record/place.h"
#include "record/quote.h"
#include "record/signature.h"
#include "record/text_digest.h"

namespace pith {
namespace {

using json::Value;

std::string text_or_nothing(const Value& object, std::string_view key) {
  const std::string* text = object.find_string(key);
  return text == nullptr ? "no text" : quoted(*text);
}

// What a text that is carried says against the one that is computed: nothing where it is not there.
Outcome compared(const Value& event, std::string_view key, std::string_view expected) {
  const std::string* text = event.find_string(key);
  if (text == nullptr) return Outcome::kUnknown;
  return *text == expected ? Outcome::kPass : Outcome::kFail;
}

void check_hash(const Value& event, const Digest& digest, std::string_view place, Report& report) {
  constexpr std::string_view kIdPrefix = "sha256:";
  const Outcome hash = compared(event, "content_sha256", digest.hex());
  report.add("event.hash", hash, member_place(place, "content_sha256"),
             hash == Outcome::kPass ? "is the hash of the event"
                                    : "the event hashes to " + digest.hex() + ", not to " +
                                          text_or_nothing(event, "content_sha256"));
  Outcome id = compared(event, "event_id", std::string(kIdPrefix) + digest.hex());
  const std::string* text = event.find_string("event_id");
  if (text != nullptr && !text->starts_with(kIdPrefix)) id = Outcome::kUnknown;
  report.add("event.id", id, member_place(place, "event_id"),
             id == Outcome::kPass
                 ? "follows from the hash"
                 : text_or_nothing(event, "event_id") + " does not follow from the hash");
}

// Types whose rules are known. Others may have rules of their own.
bool has_known_type(const Value& event) {
  return event.says("event_type", "record_created") || event.says("event_type", "graph_snapshot");
}

// The signer is signed content, the members around the signature are not: they have to agree.
void check_signer(const Value& event, std::string_view place, Report& report) {
  for (const std::string_view key : {"key_id", "public_key_fingerprint"}) {
    const Value* in_signer = event.find_in({"signer", key});
    const Value* in_signature = event.find_in({"signature", key});
    if (in_signature == nullptr || !in_signature->is_string()) return;  // said by event.signature
    if (in_signer == nullptr || *in_signer != *in_signature) {
      const bool known = in_signer != nullptr && in_signer->is_string() && has_known_type(event);
      report.add("event.signer", known ? Outcome::kFail : Outcome::kUnknown,
                 member_place(member_place(place, "signer"), key),
                 "the signer is not the one whose signature this is");
      return;
    }
  }
  report.add("event.signer", Outcome::kPass, member_place(place, "signer"),
             "is the one whose signature this is");
}

void check_record_created(const Value& payload, const Record& record, const std::string& place,
                          Report& report) {
  const auto differs = [&](std::string_view key, std::string detail) {
    const bool there = payload.find(key) != nullptr;
    report.add("event.record", there ? Outcome::kFail : Outcome::kUnknown, member_place(place, key),
               there ? std::move(detail) : "is missing");
  };
  const Value* carried = payload.find("canonical_record");
  const Value* version = payload.find("source_version");
  if (carried == nullptr || canonicalize(*carried) != record.canonical()) {
    differs("canonical_record", "is not the record of this bundle");
  } else if (!payload.says("canonical_sha256", record.digest().hex())) {
    differs("canonical_sha256", "is not the hash of the record");
  } else if (!payload.says("source_kind", record.source_kind())) {
    differs("source_kind", "is not that of the record");
  } else if (!payload.says("source_id", record.source_id())) {
    differs("source_id", "is not that of the record");
  } else if (version == nullptr || *version != Value(record.source_version())) {
    differs("source_version", "is not that of the record");
  } else {
    report.add("event.record", Outcome::kPass, place, "the record carried here is this one");
  }
}

bool is_empty_array(const Value* value) {
  return value != nullptr && value->is_array() && value->as_array().empty();
}

bool is_zero(const Value* value) {
  return value != nullptr && *value == Value(0);
}

// What snapshot_sha256 of one part of a snapshot covers, or null when that is not known.
Value hashed_part(std::string_view name, const Value& part) {
  const Value nothing;
  const Value* count = part.find(name == "formal_canon" ? "evidence_count" : "count");
  if (name == "integrity") {
    const Value* detectors = part.find("detectors_run");
    const Value* findings = part.find("findings");
    if (detectors == nullptr || findings == nullptr) return nothing;
    return json::Object{{"detectors", *detectors}, {"findings", *findings}};
  }
  const std::string_view items = name == "claims" ? "items" : name == "references" ? "sample" : "";
  if (!is_zero(count)) return nothing;
  if (!items.empty() && !is_empty_array(part.find(items))) return nothing;
  return json::Array{};
}

// Whether a part is as it was seen: of the builder whose hashes were reproduced, empty, and with
// the members that it had then. Only then is another hash wrong, and not of another rule.
bool is_known_part(const Value& snapshot, std::string_view name, const Value& part) {
  static const std::map<std::string_view, std::vector<std::string_view>> kMembers = {
      {"claims", {"count", "items"}},
      {"references", {"count", "sample", "resolved_work", "internal_anchors"}},
      {"formal_canon", {"evidence_count"}},
      {"author_claims", {"count", "strong_count"}},
      {"integrity", {"clean", "summary", "endpoint", "findings", "available", "detectors_run"}}};
  if (!snapshot.says("builder_version", "pith-number-builder-2026-05-17-v1")) return false;
  for (const auto& [key, value] : part.as_object()) {
    const auto& known = kMembers.at(name);
    if (key == "snapshot_sha256") continue;
    if (std::find(known.begin(), known.end(), key) == known.end()) return false;
    const bool list = name == "integrity" && value.is_array();
    if (list && !value.as_array().empty()) return false;
  }
  return true;
}

void check_snapshot(const Value& snapshot, const Record& record, const std::string& place,
                    Report& report) {
  const Value* source = snapshot.find("source");
  if (source == nullptr || *source != record.source()) {
    report.add("event.snapshot", Outcome::kNote, member_place(place, "source"),
               "is not the source of the record, " + quoted(record.source_text()));
  }
  for (const std::string_view name :
       {"claims", "references", "formal_canon", "author_claims", "integrity"}) {
    const Value* part = snapshot.find(name);
    if (part == nullptr) continue;
    const std::string part_place = member_place(member_place(place, name), "snapshot_sha256");
    const Value payload = hashed_part(name, *part);
    if (payload.is_null()) {
      report.add("event.snapshot", Outcome::kNote, part_place,
                 "not checked: what this hash covers is known for empty parts only");
      continue;
    }
    const std::string hash = canonicalize(json::Object{{"payload", payload}}).digest().hex();
    Outcome outcome = compared(*part, "snapshot_sha256", hash);
    if (outcome == Outcome::kFail && !is_known_part(snapshot, name, *part)) {
      outcome = Outcome::kUnknown;
    }
    report.add(
        "event.snapshot", outcome, part_place,
        outcome == Outcome::kPass ? "is the hash of this part" : "this part hashes to " + hash);
  }
}

// Another schema may hash and name things otherwise, so what it breaks of this one proves nothing.
bool has_known_schema(const Value& event) {
  return event.says("schema_version", "1.0");
}

}  // namespace

Report check_event(const Value& event, std::string_view subject, std::string_view place,
                   const TrustStore& trust) {
  Report report;
  if (!event.is_object()) {
    report.add("event.schema", Outcome::kUnknown, std::string(place),
               "expected an object, found " + event.type_name());
    return report;
  }
  if (!has_known_schema(event)) {
    report.add("event.schema", Outcome::kUnknown, member_place(place, "schema_version"),
               "only events of schema 1.0 can be checked");
    return report;
  }
  for (const std::string_view key : {"event_type", "target", "created_at"}) {
    if (event.find_string(key) == nullptr) {
      report.add("event.schema", Outcome::kUnknown, std::string(place),
                 "has no text member " + quoted(key));
    }
  }

  const Digest digest =
      canonicalize_without(event.as_object(), {"signature", "content_sha256", "event_id"}).digest();
  check_hash(event, digest, place, report);

  const Outcome subject_agrees = compared(event, "subject_pith_number", subject);
  report.add("event.subject", subject_agrees, member_place(place, "subject_pith_number"),
             subject_agrees == Outcome::kPass
                 ? "is this number"
                 : text_or_nothing(event, "subject_pith_number") + " is another number");
  check_signer(event, place, report);
  SignatureCheck check =
      check_signature(event.find("signature"), digest, kEventMessage, trust,
                      {event.find("created_at"), event.find_in({"signature", "signed_at"})});
  report.add("event.signature", check.outcome, member_place(place, "signature"),
             std::move(check.detail));
  return report;
}

Report check_payload(const Value& event, const Record& record, std::string_view place) {
  Report report;
  const std::string* type = event.find_string("event_type");
  const Value* payload = event.find("payload");
  const std::string payload_place = member_place(place, "payload");
  if (type == nullptr || !has_known_schema(event)) return report;
  if (payload == nullptr || !payload->is_object()) {
    report.add("event.schema", Outcome::kUnknown, payload_place, "expected an object");
  } else if (*type == "record_created") {
    check_record_created(*payload, record, payload_place, report);
  } else if (*type == "graph_snapshot") {
    const Value* snapshot = payload->find("graph_snapshot");
    const std::string snapshot_place = member_place(payload_place, "graph_snapshot");
    if (snapshot != nullptr && snapshot->is_object()) {
      check_snapshot(*snapshot, record, snapshot_place, report);
    } else {
      report.add("event.snapshot", Outcome::kUnknown, snapshot_place, "expected an object");
    }
  } else {
    report.add("event.type", Outcome::kNote, member_place(place, "event_type"),
               "the payload of " + quoted(*type) + " is carried, not checked");
  }
  return report;
}

std::string title_of_snapshot(const Value& event, const Record& record) {
  const Value* title = event.find_in({"payload", "graph_snapshot", "paper", "title"});
  if (title == nullptr || !title->is_string() ||
      text_digest(title->as_string()).digest.hex() != record.title_sha256()) {
    return {};
  }
  return title->as_string();
}

}  // namespace pith
