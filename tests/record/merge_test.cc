#include "record/merge.h"
#include "record/verify.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "signing.h"

namespace pith {
namespace {

using json::Value;
using test::at;

const test::KeyPair& own_key() {
  static const test::KeyPair key("test-key", 7);
  return key;
}

Merge merged(const Value& bundle) {
  return merge(bundle, "test", test::trust_in(own_key()));
}

TEST_CASE("the seed bundle merges into the state it carries") {
  const Value bundle = test::seed_bundle();
  const Merge merge = pith::merge(bundle, "seed", TrustStore::pinned());
  CHECK(merge.state == *bundle.find("state"));
  CHECK(*merge.state.find_string("state_sha256") ==
        "9af8277c5afd248e9a95b4890f30c6c2dedf2066c784c207cab6c8cfbd6b096b");
  CHECK(merge.unconfirmed.empty());
  CHECK(merge_bundle(bundle, "seed", TrustStore::pinned()) == merge.state);
}

TEST_CASE("events that no trusted key signed are not merged") {
  const Merge merge = pith::merge(test::seed_bundle(), "seed", TrustStore());
  CHECK(*merge.state.find("event_count") == Value(2));
  CHECK(*merge.state.find("valid_event_count") == Value(0));
  CHECK(*merge.state.find("invalid_event_count") == Value(2));
  CHECK(*merge.state.find("applied_event_ids") == Value(json::Array{}));
  CHECK(merge.state.find("current")->find("record_created")->is_null());
  CHECK(merge.unconfirmed.size() == 1);
}

Value bundle_with_snapshots(std::initializer_list<const char*> times) {
  Value bundle = test::seed_bundle();
  json::Array& events = at(bundle, "events").as_array();
  const Value snapshot = events[1];
  events.pop_back();
  int i = 0;
  for (const char* time : times) {
    events.push_back(snapshot);
    at(events.back(), "created_at") = time;
    at(events.back(), "target") = "graph " + std::to_string(++i);
  }
  for (Value& event : events) test::sign_event(event, own_key());
  return bundle;
}

TEST_CASE("events are ordered by time, and in bundle order where that is the same") {
  const Merge merge = merged(bundle_with_snapshots(
      {"2026-06-02T00:00:00Z", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"}));
  std::string targets;
  for (const Value& entry : merge.state.find("current")->find("graph_snapshots")->as_array()) {
    targets += *entry.find_string("target") + "; ";
  }
  CHECK(targets == "graph 2; graph 1; graph 3; ");
  CHECK(merge.state.find("applied_event_ids")->as_array().size() == 4);
  CHECK(merge.unconfirmed.empty());
}

TEST_CASE("rules that are not published are named") {
  struct Row {
    std::string unconfirmed;
    void (*change)(Value& bundle);
  };
  const Row rows[] = {
      {"how times of another form than 2026-05-29T01:05:54Z are ordered",
       [](Value& b) {
         at(at(b, "events").as_array()[1], "created_at") = "2026-06-01T00:00:00.5Z";
       }},
      {"what supersedes does",
       [](Value& b) { at(at(b, "events").as_array()[1], "supersedes") = json::Array{"sha256:0"}; }},
      {"what prev_event does",
       [](Value& b) { at(at(b, "events").as_array()[1], "prev_event") = "sha256:0"; }},
      {"that events of type \"author_attestation\" are listed in \"author_attestations\"",
       [](Value& b) { at(at(b, "events").as_array()[1], "event_type") = "author_attestation"; }},
      {"how events of type \"applause\" are merged",
       [](Value& b) { at(at(b, "events").as_array()[1], "event_type") = "applause"; }},
      {"how \"pith-open-graph-merge-v2\" merges events",
       [](Value& b) { at(b, "merge_version") = "pith-open-graph-merge-v2"; }},
      {"how a bundle without merge_version merges events",
       [](Value& b) { b.as_object().erase("merge_version"); }},
      {"how times of another form than 2026-05-29T01:05:54Z are ordered",
       [](Value& b) {
         at(at(b, "events").as_array()[1], "created_at") = "2026-06-01 at midnight Z";
       }},
      {"how times of another form than 2026-05-29T01:05:54Z are ordered",
       [](Value& b) { at(at(b, "events").as_array()[1], "created_at") = "2026-06-31T00:00:00Z"; }},
      {"which of several record_created events counts",
       [](Value& b) { at(b, "events").as_array()[1] = at(b, "events").as_array()[0]; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.unconfirmed);
    Value bundle = test::seed_bundle();
    row.change(bundle);
    for (Value& event : at(bundle, "events").as_array()) test::sign_event(event, own_key());
    CHECK(merged(bundle).unconfirmed == std::vector<std::string>{row.unconfirmed});
    CHECK(*merged(bundle).state.find("valid_event_count") == Value(2));
  }
}

TEST_CASE("events of a type that a list is named after are kept whole in that list") {
  const char* types[] = {"author_attestation", "timestamp_anchor",   "storage_attestation",
                         "citation_signature", "replication_record", "correction",
                         "mirror_hint"};
  for (const std::string type : types) {
    CAPTURE(type);
    CHECK(list_of_event_type(type) == type + "s");
    Value bundle = test::seed_bundle();
    Value event = at(bundle, "events").as_array()[1];
    at(event, "event_type") = type;
    at(event, "payload") = json::Object{{"said", "so"}};
    at(bundle, "events").as_array().push_back(event);
    for (Value& signed_event : at(bundle, "events").as_array()) {
      test::sign_event(signed_event, own_key());
    }
    const Value state = merged(bundle).state;
    const json::Array& list = state.find("current")->find(type + "s")->as_array();
    REQUIRE(list.size() == 1);
    CHECK(*list[0].find("payload") == Value(json::Object{{"said", "so"}}));
    CHECK(*list[0].find("event_id") == at(at(bundle, "events").as_array()[2], "event_id"));
    CHECK(state.find("applied_event_ids")->as_array().size() == 3);

    // The signed state confirms it, or it remains an assumption, and then nothing is proven.
    const TrustStore trust = test::trust_in(own_key());
    test::sign_all(bundle, own_key());
    const Verification confirmed = verify_document(bundle, trust);
    REQUIRE(confirmed.verified);
    CHECK(confirmed.verified->status().attested == (type == "author_attestation"));
    CHECK(confirmed.verified->status().anchored == (type == "timestamp_anchor"));
    CHECK(confirmed.verified->status().stored == (type == "storage_attestation"));
    CHECK(confirmed.verified->status().told);
    CHECK_FALSE(confirmed.verified->status().refs);
    at(at(at(bundle, "state"), "current"), type + "s") = json::Array{};
    at(at(bundle, "state"), "state_sha256") =
        test::hash_without(at(bundle, "state"), {"state_sha256"}).hex();
    test::sign_bundle(bundle, own_key());
    const Verification assumed = verify_document(bundle, trust);
    CHECK_FALSE(assumed.verified);
    CHECK(assumed.report.verdict() == Outcome::kUnknown);
    CHECK(std::count_if(assumed.report.findings().begin(), assumed.report.findings().end(),
                        [](const Finding& f) { return f.rule == "merge.assumed"; }) == 1);
  }
  CHECK(list_of_event_type("record_created").empty());
  CHECK(list_of_event_type("applause").empty());
}

TEST_CASE("references that a signed snapshot counts are told, as the registry's word") {
  Value bundle = test::seed_bundle();
  Value& payload = at(at(bundle, "events").as_array()[1], "payload");
  at(at(at(payload, "graph_snapshot"), "references"), "count") = 3;
  test::sign_all(bundle, own_key());
  const Verification verification = verify_document(bundle, test::trust_in(own_key()));
  REQUIRE(verification.verified);
  CHECK(verification.verified->status().in_words() ==
        "attested: not, anchored: not, stored: not, refs: by the registry");
}

TEST_CASE("rival beginnings are equivocations") {
  Value bundle = test::seed_bundle();
  Value rival = at(bundle, "events").as_array()[0];
  // A receipt that was issued again is none.
  at(at(at(rival, "payload"), "receipt"), "last_reissued_at") = "2027-01-01T00:00:00.000000Z";
  at(bundle, "events").as_array().push_back(rival);
  const auto sign = [&] {
    for (Value& event : at(bundle, "events").as_array()) test::sign_event(event, own_key());
  };
  sign();
  CHECK(*merged(bundle).state.find("equivocation_count") == Value(0));
  CHECK(merged(bundle).contradictory.empty());
  Value& second = at(bundle, "events").as_array()[2];
  at(at(at(at(second, "payload"), "canonical_record"), "metadata"), "primary_cat") = "cs.LG";
  sign();
  CHECK(*merged(bundle).state.find("equivocation_count") == Value(1));
  CHECK(merged(bundle).state.find("equivocations")->as_array().front() ==
        at(at(bundle, "events").as_array()[2], "event_id"));
  REQUIRE(merged(bundle).contradictory.size() == 2);
  CHECK(merged(bundle).contradictory[0] == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(merged(bundle).contradictory[1].starts_with("pith:2026:"));
}

TEST_CASE("what is no bundle cannot be merged") {
  for (const char* text :
       {"[]", "{}", R"({"pith_number":"x"})", R"({"events":[]})",
        R"({"pith_number":"x","events":{}})", R"({"pith_number":1,"events":[]})"}) {
    CAPTURE(std::string(text));
    CHECK_THROWS_AS(merged(json::parse(text, "test")), Error);
  }
  CHECK(*merged(json::parse(R"({"pith_number":"x","events":[1,null]})", "test"))
             .state.find("invalid_event_count") == Value(2));
}

TEST_CASE("too many events are refused, and a bundle of them is not valid") {
  Value bundle = test::seed_bundle();
  at(bundle, "events") = json::Array(kMaxEvents + 1, Value(1));
  CHECK_THROWS_AS(merged(bundle), Error);
  const Verification v = verify_document(bundle, TrustStore::pinned());
  CHECK(v.report.has("bundle.events", Outcome::kUnknown));
  CHECK_FALSE(v.verified);
}

}  // namespace
}  // namespace pith
