#include "record/verify.h"

#include <doctest/doctest.h>

#include <functional>

#include "signing.h"

namespace pith {
namespace {

using json::Value;
using test::at;

const test::KeyPair& own_key() {
  static const test::KeyPair key("test-key", 7);
  return key;
}

Value& event(Value& bundle, std::size_t index) {
  return at(bundle, "events").as_array()[index];
}
Value& receipt(Value& bundle) {
  return at(at(event(bundle, 0), "payload"), "receipt");
}

Verification pinned(const Value& document) {
  return verify_document(document, TrustStore::pinned());
}

// A finding must be there, and be what decides: nothing else failed.
void check_found(const Verification& v, const std::string& rule, Outcome outcome) {
  CAPTURE(rule);
  for (const Finding& finding : v.report.findings()) {
    if (finding.outcome == Outcome::kPass || finding.outcome == Outcome::kNote) continue;
    INFO(finding.rule << " " << finding.place << ": " << finding.detail);
    CHECK(finding.rule == rule);
  }
  CHECK(v.report.has(rule, outcome));
  const bool decides = outcome == Outcome::kFail || outcome == Outcome::kUnknown;
  CHECK(v.report.verdict() == (decides ? outcome : Outcome::kPass));
  CHECK(v.verified.has_value() == !decides);
}

TEST_CASE("the seed bundle verifies with the pinned key") {
  const Verification v = pinned(test::seed_bundle());
  CHECK(v.kind == DocumentKind::kBundle);
  CHECK(v.report.exit_code() == 0);
  REQUIRE(v.verified);
  CHECK(v.verified->record().number().full() == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(v.verified->receipt().key_id == "pith-v1-2026-05");
  CHECK(v.verified->receipt().signature.size() == 64);
  CHECK(v.verified->aliases().size() == 6);
  CHECK(v.report.has("bundle.unsigned", Outcome::kNote));
  for (const std::string rule :
       {"document.type", "record.schema", "record.hash", "record.number", "receipt.signature",
        "bundle.source", "bundle.aliases", "bundle.merge_version", "bundle.state", "bundle.hash",
        "bundle.signature", "event.hash", "event.id", "event.subject", "event.signer",
        "event.signature", "event.record", "event.snapshot"}) {
    CAPTURE(rule);
    CHECK(v.report.has(rule, Outcome::kPass));
  }
}

TEST_CASE("who trusts nobody cannot tell, whatever keys come with the data") {
  const Verification v = verify_document(test::seed_bundle(), TrustStore());
  CHECK(v.report.exit_code() == 3);
  CHECK_FALSE(v.verified);
  CHECK(v.record);
  CHECK(v.report.has("receipt.signature", Outcome::kUnknown));
  CHECK(v.report.has("event.signature", Outcome::kUnknown));
  CHECK(v.report.has("bundle.signature", Outcome::kUnknown));
  CHECK(v.report.has("key.untrusted", Outcome::kNote));
}

Value public_key_entry(const TrustedKey& key) {
  return json::Object{{"key_id", key.key_id},
                      {"algorithm", "ed25519"},
                      {"format", "raw"},
                      {"public_key_b64", to_base64(key.public_key)},
                      {"public_key_hex", to_hex(key.public_key)},
                      {"fingerprint_sha256_hex", key.fingerprint()}};
}

TEST_CASE("a forger's bundle is not valid by the forger's key inside it") {
  Value bundle = test::seed_bundle();
  at(bundle, "public_keys") = json::Array{public_key_entry(own_key().trusted())};
  test::sign_all(bundle, own_key());
  const Verification v = pinned(bundle);
  CHECK(v.report.exit_code() == 3);
  CHECK_FALSE(v.verified);
  CHECK(v.report.has("key.untrusted", Outcome::kNote));
  CHECK(verify_document(bundle, test::trust_in(own_key())).verified);
}

TEST_CASE("a forger's key under the registry's key id is proven wrong") {
  const test::KeyPair forger("pith-v1-2026-05", 9);
  Value bundle = test::seed_bundle();
  at(bundle, "public_keys") = json::Array{public_key_entry(forger.trusted())};
  test::sign_all(bundle, forger);
  Verification v = pinned(bundle);
  CHECK(v.report.exit_code() == 1);
  CHECK_FALSE(v.verified);
  CHECK(v.report.has("key.untrusted", Outcome::kNote));

  // With the registry's fingerprint too, only the signature itself is left to tell.
  for (Value* members : {&receipt(bundle), &at(event(bundle, 0), "signature"),
                         &at(event(bundle, 1), "signature"), &at(bundle, "bundle_signature")}) {
    at(*members, "public_key_fingerprint") = "8d4b5ee74e4693bcd1df2446408b0d54";
  }
  v = pinned(bundle);
  CHECK(v.report.has("receipt.signature", Outcome::kFail));
  CHECK(v.report.has("event.signature", Outcome::kFail));
  CHECK(v.report.has("bundle.signature", Outcome::kFail));
  CHECK_FALSE(v.verified);
}

// Each row changes a bundle and then signs what would hide the change from the layer above, with a
// trusted key: what is left is the rule that has to see it.
enum class Sign { kNothing, kBundle, kEventsAndBundle, kAll };
struct Change {
  std::string what;
  std::function<void(Value&)> make;
  Sign sign;
  std::string rule;
  Outcome outcome;
};

void set_record(Value& bundle, const std::function<void(Value&)>& change) {
  Value& record = at(bundle, "canonical_record");
  change(record);
  const Record parsed = Record::parse(record, "changed");
  const std::string hex = parsed.digest().hex();
  at(bundle, "canonical_sha256") = hex;
  at(bundle, "pith_number") = parsed.number().full();
  at(bundle, "short_pith_number") = parsed.number().short_form();
  at(bundle, "source_aliases") = json::Array{};
  Value& payload = at(event(bundle, 0), "payload");
  at(payload, "canonical_record") = record;
  at(payload, "canonical_sha256") = hex;
  at(at(payload, "receipt"), "canonical_sha256") = hex;
  for (std::size_t i : {0u, 1u})
    at(event(bundle, i), "subject_pith_number") = parsed.number().full();
}

Value& alias(Value& bundle, std::size_t index) {
  return at(at(bundle, "source_aliases").as_array()[index], "alias_value");
}
Value& snapshot(Value& bundle) {
  return at(at(event(bundle, 1), "payload"), "graph_snapshot");
}

const Change kChanges[] = {
    {"nothing", [](Value&) {}, Sign::kAll, "bundle.unsigned", Outcome::kNote},
    {"source", [](Value& b) { at(at(b, "source"), "version") = 2; }, Sign::kBundle, "bundle.source",
     Outcome::kFail},
    {"hash", [](Value& b) { at(b, "canonical_sha256") = std::string(64, '0'); }, Sign::kBundle,
     "record.hash", Outcome::kFail},
    {"hash in upper case",
     [](Value& b) {
       std::string hex = at(b, "canonical_sha256").as_string();
       for (char& c : hex) c = static_cast<char>(c >= 'a' ? c - 32 : c);
       at(b, "canonical_sha256") = hex;
     },
     Sign::kBundle, "record.hash", Outcome::kFail},
    {"no hash", [](Value& b) { b.as_object().erase("canonical_sha256"); }, Sign::kBundle,
     "bundle.members", Outcome::kUnknown},
    {"short number", [](Value& b) { at(b, "short_pith_number") = "pith:GRALRY4E"; }, Sign::kBundle,
     "record.number", Outcome::kFail},
    {"record of another schema",
     [](Value& b) { set_record(b, [](Value& r) { at(r, "schema_version") = "1.1"; }); }, Sign::kAll,
     "record.schema", Outcome::kUnknown},
    {"categories in another order",
     [](Value& b) {
       set_record(b, [](Value& r) {
         at(at(r, "metadata"), "cross_cats_sorted") = json::Array{"stat.ML", "cs.LG"};
       });
     },
     Sign::kAll, "record.schema", Outcome::kNote},
    {"bundle version", [](Value& b) { at(b, "bundle_version") = "1.1"; }, Sign::kBundle,
     "document.type", Outcome::kUnknown},
    {"merge version", [](Value& b) { at(b, "merge_version") = "pith-open-graph-merge-v2"; },
     Sign::kBundle, "bundle.merge_version", Outcome::kUnknown},
    {"alias arxiv", [](Value& b) { alias(b, 0) = "2605.29665"; }, Sign::kAll, "bundle.aliases",
     Outcome::kFail},
    {"alias arxiv_version", [](Value& b) { alias(b, 1) = "2605.29664v2"; }, Sign::kAll,
     "bundle.aliases", Outcome::kUnknown},
    {"alias doi of another paper", [](Value& b) { alias(b, 2) = "10.48550/arxiv.2605.29665"; },
     Sign::kAll, "bundle.aliases", Outcome::kFail},
    {"alias doi in mixed case", [](Value& b) { alias(b, 2) = "10.48550/arXiv.2605.29664"; },
     Sign::kAll, "bundle.aliases", Outcome::kUnknown},
    {"alias pith_short_12", [](Value& b) { alias(b, 3) = "GRALRY4DTUR4"; }, Sign::kAll,
     "bundle.aliases", Outcome::kFail},
    {"alias pith_short_16", [](Value& b) { alias(b, 4) = "GRALRY4DTUR34CIY"; }, Sign::kAll,
     "bundle.aliases", Outcome::kFail},
    {"alias pith_short_8", [](Value& b) { alias(b, 5) = "GRALRY4E"; }, Sign::kAll, "bundle.aliases",
     Outcome::kFail},
    {"alias without value", [](Value& b) { at(b, "source_aliases").as_array()[0] = "arxiv"; },
     Sign::kAll, "bundle.aliases", Outcome::kUnknown},
    {"a journal's doi", [](Value& b) { alias(b, 2) = "10.1000/182"; }, Sign::kAll, "bundle.aliases",
     Outcome::kNote},
    {"no aliases", [](Value& b) { b.as_object().erase("source_aliases"); }, Sign::kAll,
     "bundle.aliases", Outcome::kUnknown},
    {"state", [](Value& b) { at(at(b, "state"), "event_count") = 3; }, Sign::kBundle,
     "bundle.state", Outcome::kFail},
    {"member added to the state", [](Value& b) { at(at(b, "state"), "more") = 1; }, Sign::kBundle,
     "bundle.state", Outcome::kFail},
    {"no state", [](Value& b) { b.as_object().erase("state"); }, Sign::kBundle, "bundle.state",
     Outcome::kUnknown},
    {"bundle hash",
     [](Value& b) { at(at(b, "bundle_signature"), "bundle_sha256") = std::string(64, '0'); },
     Sign::kNothing, "bundle.hash", Outcome::kFail},
    {"no bundle signature", [](Value& b) { b.as_object().erase("bundle_signature"); },
     Sign::kNothing, "bundle.signature", Outcome::kUnknown},
    {"unsigned bundle",
     [](Value& b) { at(at(b, "bundle_signature"), "signature_status") = "unsigned"; },
     Sign::kNothing, "bundle.signature", Outcome::kUnknown},
    {"another algorithm", [](Value& b) { at(at(b, "bundle_signature"), "algorithm") = "ed448"; },
     Sign::kNothing, "bundle.signature", Outcome::kUnknown},
    {"another signed message",
     [](Value& b) { at(at(b, "bundle_signature"), "signed_message") = "canonical_sha256_bytes"; },
     Sign::kNothing, "bundle.signature", Outcome::kUnknown},
    {"another fingerprint",
     [](Value& b) {
       at(at(b, "bundle_signature"), "public_key_fingerprint") = "8d4b5ee74e4693bcd1df2446408b0d54";
     },
     Sign::kNothing, "bundle.signature", Outcome::kFail},
    {"another bundle signature",
     [](Value& b) {
       at(at(b, "bundle_signature"), "signature_b64") = at(receipt(b), "signature_b64");
     },
     Sign::kNothing, "bundle.signature", Outcome::kFail},
    {"unknown member", [](Value& b) { at(b, "more") = 1; }, Sign::kBundle, "bundle.members",
     Outcome::kNote},
    {"timestamp proofs", [](Value& b) { at(b, "timestamp_proofs") = json::Array{"proof"}; },
     Sign::kBundle, "bundle.timestamps", Outcome::kNote},
    {"event of another schema", [](Value& b) { at(event(b, 1), "schema_version") = "1.1"; },
     Sign::kAll, "event.schema", Outcome::kUnknown},
    {"event of an unknown type", [](Value& b) { at(event(b, 1), "event_type") = "applause"; },
     Sign::kAll, "event.type", Outcome::kNote},
    {"record_created with another record",
     [](Value& b) {
       at(at(at(event(b, 0), "payload"), "canonical_record"), "schema_version") = "1.1";
     },
     Sign::kAll, "event.record", Outcome::kFail},
    {"record_created with another hash",
     [](Value& b) { at(at(event(b, 0), "payload"), "canonical_sha256") = "00"; }, Sign::kAll,
     "event.record", Outcome::kFail},
    {"record_created with another source_id",
     [](Value& b) { at(at(event(b, 0), "payload"), "source_id") = "2605.29665"; }, Sign::kAll,
     "event.record", Outcome::kFail},
    {"record_created with another source_kind",
     [](Value& b) { at(at(event(b, 0), "payload"), "source_kind") = "doi"; }, Sign::kAll,
     "event.record", Outcome::kFail},
    {"record_created with another source_version",
     [](Value& b) { at(at(event(b, 0), "payload"), "source_version") = 2; }, Sign::kAll,
     "event.record", Outcome::kFail},
    {"snapshot hash",
     [](Value& b) { at(at(snapshot(b), "integrity"), "snapshot_sha256") = std::string(64, '0'); },
     Sign::kAll, "event.snapshot", Outcome::kFail},
    {"snapshot with findings under the old hash",
     [](Value& b) { at(at(snapshot(b), "integrity"), "findings") = json::Array{"a finding"}; },
     Sign::kAll, "event.snapshot", Outcome::kUnknown},
    {"snapshot with claims",
     [](Value& b) {
       at(at(snapshot(b), "claims"), "count") = 1;
       at(at(snapshot(b), "claims"), "items") = json::Array{"a claim"};
     },
     Sign::kAll, "event.snapshot", Outcome::kNote},
    {"no receipt", [](Value& b) { at(event(b, 0), "payload").as_object().erase("receipt"); },
     Sign::kAll, "receipt.signature", Outcome::kUnknown},
    {"receipt signature",
     [](Value& b) {
       at(receipt(b), "signature_b64") = at(at(event(b, 0), "signature"), "signature_b64");
     },
     Sign::kEventsAndBundle, "receipt.signature", Outcome::kFail},
    {"receipt hash", [](Value& b) { at(receipt(b), "canonical_sha256") = std::string(64, '0'); },
     Sign::kAll, "receipt.hash", Outcome::kFail},
    {"receipt of another kind", [](Value& b) { at(receipt(b), "kind") = "revocation"; }, Sign::kAll,
     "receipt.kind", Outcome::kUnknown},
};

Value changed(const Change& change) {
  Value bundle = test::seed_bundle();
  test::sign_all(bundle, own_key());
  change.make(bundle);
  switch (change.sign) {
    case Sign::kNothing:
      break;
    case Sign::kAll:
      test::sign_all(bundle, own_key());
      break;
    case Sign::kEventsAndBundle:
      for (Value& e : at(bundle, "events").as_array()) test::sign_event(e, own_key());
      at(bundle, "state") = merge_bundle(bundle, "test", test::trust_in(own_key()));
      [[fallthrough]];
    case Sign::kBundle:
      test::sign_bundle(bundle, own_key());
      break;
  }
  return bundle;
}

TEST_CASE("each rule sees its own change where every other layer is signed") {
  for (const Change& change : kChanges) {
    CAPTURE(change.what);
    check_found(verify_document(changed(change), test::trust_in(own_key())), change.rule,
                change.outcome);
  }
}

TEST_CASE("an event that a trusted key signed for another paper does not count") {
  Value bundle = test::seed_bundle();
  at(event(bundle, 1), "subject_pith_number") = "pith:2017:7SOLO26TLPZRGSRX2HH227CICV";
  test::sign_all(bundle, own_key());
  // The state lists it among the invalid ones: nothing is wrong, and not all is understood.
  const Verification v = verify_document(bundle, test::trust_in(own_key()));
  check_found(v, "event.subject", Outcome::kUnknown);
  // One that lists none would be wrong.
  at(at(bundle, "state"), "invalid_events") = json::Array{};
  at(at(bundle, "state"), "state_sha256") =
      test::hash_without(at(bundle, "state"), {"state_sha256"}).hex();
  test::sign_bundle(bundle, own_key());
  CHECK(verify_document(bundle, test::trust_in(own_key()))
            .report.has("event.subject", Outcome::kFail));
}

TEST_CASE("an event's members do not hide behind the bundle's signature") {
  struct Row {
    std::string rule;
    Outcome outcome;
    std::function<void(Value&)> make;
  };
  const Row rows[] = {
      {"event.hash", Outcome::kFail,
       [](Value& e) { at(e, "content_sha256") = std::string(64, '0'); }},
      {"event.id", Outcome::kFail, [](Value& e) { at(e, "event_id") = "sha256:00"; }},
      {"event.signature", Outcome::kFail,
       [](Value& e) { at(at(e, "signature"), "signature_b64") = ""; }},
      {"event.signature", Outcome::kUnknown,
       [](Value& e) { at(at(e, "signature"), "signature_status") = "pending"; }},
      {"event.signature", Outcome::kUnknown, [](Value& e) { e.as_object().erase("signature"); }},
      {"event.signer", Outcome::kFail, [](Value& e) { at(at(e, "signer"), "key_id") = "x"; }},
      {"event.hash", Outcome::kFail, [](Value& e) { at(at(e, "payload"), "verdict_id") = 1; }},
      {"event.schema", Outcome::kUnknown, [](Value& e) { e.as_object().erase("created_at"); }},
      {"event.schema", Outcome::kUnknown, [](Value& e) { e = json::Array{}; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    Value bundle = test::seed_bundle();
    test::sign_all(bundle, own_key());
    row.make(event(bundle, 1));
    test::sign_bundle(bundle, own_key());
    CHECK(verify_document(bundle, test::trust_in(own_key())).report.has(row.rule, row.outcome));
    // A state that lists it among the invalid ones leaves it open.
    at(bundle, "state") = merge_bundle(bundle, "test", test::trust_in(own_key()));
    test::sign_bundle(bundle, own_key());
    const Verification v = verify_document(bundle, test::trust_in(own_key()));
    CHECK(v.report.has(row.rule, Outcome::kUnknown));
    CHECK(v.report.verdict() != Outcome::kPass);
    CHECK_FALSE(v.verified);
  }
}

// All of it is signed, so nobody but the registry can be at odds with itself.
TEST_CASE("two beginnings that disagree are reported, two that agree are not understood") {
  for (const bool disagree : {true, false}) {
    Value bundle = test::seed_bundle();
    Value second = event(bundle, 0);
    if (disagree) {
      at(at(at(at(second, "payload"), "canonical_record"), "metadata"), "primary_cat") = "cs.LG";
    }
    at(bundle, "events").as_array().push_back(second);
    test::sign_all(bundle, own_key());
    const Verification v = verify_document(bundle, test::trust_in(own_key()));
    check_found(v, disagree ? "bundle.equivocation" : "bundle.events", Outcome::kUnknown);
    CHECK(v.report.verdict() == Outcome::kUnknown);
  }
}

TEST_CASE("a beginning of another record alone is false") {
  Value bundle = test::seed_bundle();
  Value& payload = at(event(bundle, 0), "payload");
  at(at(at(payload, "canonical_record"), "metadata"), "primary_cat") = "cs.LG";
  test::sign_all(bundle, own_key());
  const Verification v = verify_document(bundle, test::trust_in(own_key()));
  CHECK(v.report.has("event.record", Outcome::kFail));
}

TEST_CASE("a beginning that the registry never signed does not accuse it") {
  Value bundle = test::seed_bundle();
  Value forged = event(bundle, 0);
  at(at(at(at(forged, "payload"), "canonical_record"), "metadata"), "primary_cat") = "cs.LG";
  at(bundle, "events").as_array().push_back(forged);
  const Verification v = pinned(bundle);
  CHECK(v.report.has("event.hash", Outcome::kFail));
  CHECK_FALSE(v.report.has("bundle.equivocation", Outcome::kUnknown));
}

TEST_CASE("what a later version writes is not proven false by the rules of this one") {
  Value bundle = test::seed_bundle();
  at(bundle, "merge_version") = "pith-open-graph-merge-v2";
  Value& state = at(bundle, "state");
  at(state, "merge_version") = "pith-open-graph-merge-v2";
  at(state, "state_sha256") = test::hash_without(state, {"state_sha256"}).hex();
  bundle.as_object().erase("bundle_signature");
  const Verification merged = pinned(bundle);
  CHECK(merged.report.exit_code() == 3);
  CHECK(merged.report.has("bundle.merge_version", Outcome::kUnknown));
  CHECK(merged.report.has("bundle.state", Outcome::kUnknown));
  CHECK(merged.report.has("merge.assumed", Outcome::kUnknown));

  // An event of another schema may be hashed in another way, and have its payload elsewhere.
  bundle = test::seed_bundle();
  at(event(bundle, 0), "schema_version") = "2.0";
  at(at(event(bundle, 0), "payload"), "canonical_sha256") = "in another form";
  const TrustStore trust = TrustStore::pinned();
  at(bundle, "state") = merge_bundle(bundle, "test", trust);
  bundle.as_object().erase("bundle_signature");
  const Verification event = verify_document(bundle, trust);
  CHECK(event.report.exit_code() == 3);
  CHECK(event.report.has("event.schema", Outcome::kUnknown));
}

TEST_CASE("a report stays readable whatever is piled up where nothing counts it") {
  Value bundle = test::seed_bundle();
  for (int i = 0; i < 2'000; ++i) {
    at(at(bundle, "bundle_signature"), "member " + std::to_string(i)) = i;
    at(bundle, "public_keys").as_array().push_back(i);
    at(bundle, "source_aliases").as_array().push_back(at(bundle, "source_aliases").as_array()[0]);
  }
  const Verification v = pinned(bundle);
  CHECK(v.report.findings().size() < 100);
  CHECK(v.report.has("bundle.aliases", Outcome::kUnknown));
}

TEST_CASE("a title is given when the record's title hash vouches for it") {
  struct Row {
    const char* title;
    bool given;
  };
  const Row rows[] = {
      {"AMDP: ASYNCHRONOUS Multi-Directional Pipeline Parallelism for Large-Scale Models Training",
       true},
      {"AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models Trainings",
       false},
      {"", false},
  };
  for (const Row& row : rows) {
    Value bundle = test::seed_bundle();
    at(at(snapshot(bundle), "paper"), "title") = row.title;
    test::sign_all(bundle, own_key());
    const Verification v = verify_document(bundle, test::trust_in(own_key()));
    REQUIRE(v.verified);
    CHECK(v.verified->title() == (row.given ? row.title : ""));
    CHECK(v.report.has("event.title", Outcome::kNote) == !row.given);
  }
}

TEST_CASE("a verified bundle answers to the DOIs it vouches for, and no page does") {
  const Identifier doi = parse_identifier("doi:10.1000/ABC");
  Value bundle = test::seed_bundle();
  CHECK_FALSE(pinned(bundle).verified->answers(doi));
  at(bundle, "source_aliases")
      .as_array()
      .push_back(json::Object{{"alias_kind", "doi"}, {"alias_value", "10.1000/abc"}});
  test::sign_all(bundle, own_key());
  const Verification v = verify_document(bundle, test::trust_in(own_key()));
  REQUIRE(v.verified);
  CHECK(v.verified->answers(doi));
  CHECK(v.verified->answers(parse_identifier("2605.29664v1")));
  CHECK_FALSE(v.verified->answers(parse_identifier("doi:10.1000/abd")));

  const Value page = json::Object{{"canonical_record", at(bundle, "canonical_record")},
                                  {"receipt", receipt(bundle)},
                                  {"source_aliases", at(bundle, "source_aliases")}};
  const Verification from_page = verify_document(page, test::trust_in(own_key()));
  REQUIRE(from_page.verified);
  CHECK_FALSE(from_page.verified->answers(doi));
}

}  // namespace
}  // namespace pith
