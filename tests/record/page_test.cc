// Records, record pages and merged states, which nothing signs as a whole.

#include <doctest/doctest.h>

#include "record/verify.h"
#include "signing.h"

namespace pith {
namespace {

using json::Value;
using test::at;

Value seed_record() {
  return *test::seed_bundle().find("canonical_record");
}

Value seed_page() {
  Value bundle = test::seed_bundle();
  return json::Object{{"record_type", "pith_number_record"},
                      {"pith_number", at(bundle, "pith_number")},
                      {"canonical_sha256", at(bundle, "canonical_sha256")},
                      {"canonical_record", at(bundle, "canonical_record")},
                      {"receipt", at(at(at(bundle, "events").as_array()[0], "payload"), "receipt")},
                      {"verification_status", json::Object{{"author_attested", true}}}};
}

Verification pinned(const Value& document) {
  return verify_document(document, TrustStore::pinned());
}

TEST_CASE("a bare record has its hash and number, and nobody vouches for it") {
  const Verification v = pinned(seed_record());
  CHECK(v.kind == DocumentKind::kCanonicalRecord);
  CHECK(v.report.has("record.hash", Outcome::kPass));
  CHECK(v.report.has("record.number", Outcome::kPass));
  CHECK(v.report.has("receipt.signature", Outcome::kUnknown));
  CHECK(v.report.exit_code() == 3);
  REQUIRE(v.record);
  CHECK(v.record->number().code() == "GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK_FALSE(v.verified);
}

TEST_CASE("a bare record cannot vouch for itself by members inside it") {
  Value record = seed_record();
  at(record, "receipt") = Value(at(record, "metadata"));
  at(record, "canonical_sha256") = std::string(64, '0');
  const Verification v = pinned(record);
  CHECK(v.report.exit_code() == 3);
  CHECK_FALSE(v.verified);
}

TEST_CASE("a record page with its receipt verifies, and says what nothing signs") {
  const Verification v = pinned(seed_page());
  CHECK(v.kind == DocumentKind::kRecordPage);
  CHECK(v.report.exit_code() == 0);
  REQUIRE(v.verified);
  CHECK(v.verified->aliases().empty());
  CHECK(v.verified->title().empty());
  bool said = false;
  for (const Finding& finding : v.report.findings()) {
    said = said || (finding.rule == "page.unsigned" && finding.outcome == Outcome::kNote &&
                    finding.detail.find("verification_status") != std::string::npos);
  }
  CHECK(said);
}

TEST_CASE("an object that holds a canonical record is a page, as application/ld+json is") {
  Value page = seed_page();
  page.as_object().erase("record_type");
  at(page, "@context") = "https://schema.org";
  CHECK(pinned(page).verified);
  page.as_object().erase("receipt");
  const Verification v = pinned(page);
  CHECK(v.kind == DocumentKind::kRecordPage);
  CHECK(v.report.exit_code() == 3);
  CHECK_FALSE(v.verified);
}

TEST_CASE("a receipt that says it is one is found under another name") {
  Value page = seed_page();
  at(page, "pith_receipt") = Value(at(page, "receipt"));
  page.as_object().erase("receipt");
  CHECK(pinned(page).verified);
  at(at(page, "pith_receipt"), "kind") = "other";
  CHECK(pinned(page).report.exit_code() == 3);
}

TEST_CASE("pages whose parts do not fit are not valid") {
  struct Row {
    std::string rule;
    Outcome outcome;
    void (*change)(Value& page);
  };
  const Row rows[] = {
      {"record.hash", Outcome::kFail,
       [](Value& p) { at(p, "canonical_sha256") = std::string(64, '0'); }},
      {"record.hash", Outcome::kUnknown, [](Value& p) { at(p, "canonical_sha256") = nullptr; }},
      {"record.number", Outcome::kFail,
       [](Value& p) { at(p, "pith_number") = "pith:2025:GRALRY4DTUR34CIZ3TIFOJE3QO"; }},
      {"record.number", Outcome::kFail,
       [](Value& p) { at(p, "short_pith_number") = "pith:GRALRY4E"; }},
      {"receipt.signature", Outcome::kFail,
       [](Value& p) {
         at(at(at(p, "canonical_record"), "source"), "version") = 2;
         p.as_object().erase("canonical_sha256");
         p.as_object().erase("pith_number");
         at(p, "receipt").as_object().erase("canonical_sha256");
       }},
      {"record.schema", Outcome::kFail,
       [](Value& p) { at(at(p, "canonical_record"), "source").as_object().erase("id"); }},
      {"record.schema", Outcome::kUnknown,
       [](Value& p) { p.as_object().erase("canonical_record"); }},
      {"record.schema", Outcome::kUnknown,
       [](Value& p) {
         at(p, "canonical_record") = json::Object{{"schema_version", "2.0"}};
       }},
      {"document.type", Outcome::kUnknown, [](Value& p) { at(p, "record_type") = "other"; }},
      {"receipt.signature", Outcome::kUnknown, [](Value& p) { at(p, "receipt") = "signed"; }},
      {"receipt.signature", Outcome::kUnknown, [](Value& p) { at(p, "receipt") = nullptr; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    Value page = seed_page();
    row.change(page);
    const Verification v = pinned(page);
    CHECK(v.kind == DocumentKind::kRecordPage);
    CHECK(v.report.verdict() == row.outcome);
    CHECK(v.report.has(row.rule, row.outcome));
    CHECK_FALSE(v.verified);
  }
}

TEST_CASE("another spelling of the same signature is not accepted") {
  const Value seed = seed_page();
  const std::string good = *seed.find("receipt")->find_string("signature_b64");
  REQUIRE(good.ends_with("Bg=="));
  const std::string stem = good.substr(0, good.size() - 2);
  const std::string bodies[] = {
      stem,                                         // no padding
      stem + "=",                                   // half the padding
      stem + "===",                                 //
      stem.substr(0, stem.size() - 1) + "h==",      // unused bits set
      good + "\n",                                  //
      " " + good,                                   //
      good.substr(0, 10) + "\n" + good.substr(10),  // as PEM breaks lines
      good.substr(0, 10) + "_" + good.substr(11),   // base64url
      good + good,                                  //
      "",                                           //
  };
  for (const std::string& body : bodies) {
    CAPTURE(body);
    Value page = seed_page();
    at(at(page, "receipt"), "signature_b64") = body;
    const Verification v = pinned(page);
    CHECK(v.report.has("receipt.signature", Outcome::kFail));
    CHECK_FALSE(v.verified);
  }
}

TEST_CASE("a merged state proves its record's receipt and is itself unknown") {
  Value state = *test::seed_bundle().find("state");
  Verification v = pinned(state);
  CHECK(v.kind == DocumentKind::kState);
  CHECK(v.report.has("state.hash", Outcome::kPass));
  CHECK(v.report.has("receipt.signature", Outcome::kPass));
  CHECK(v.report.has("state.unsigned", Outcome::kUnknown));
  CHECK(v.report.exit_code() == 3);
  CHECK_FALSE(v.verified);

  at(state, "event_count") = 3;
  v = pinned(state);
  CHECK(v.report.has("state.hash", Outcome::kFail));
  CHECK(v.report.exit_code() == 1);
}

TEST_CASE("states with parts missing are not valid and do no harm") {
  struct Row {
    const char* text;
    Outcome schema;
  };
  const Row rows[] = {
      {R"({"state_type":"pith_open_graph_state"})", Outcome::kUnknown},
      {R"({"state_type":"pith_open_graph_state","current":[]})", Outcome::kUnknown},
      {R"({"state_type":"pith_open_graph_state","current":{"canonical_record":null}})",
       Outcome::kFail},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    const Verification v = pinned(json::parse(row.text, "state"));
    CHECK(v.kind == DocumentKind::kState);
    CHECK(v.report.exit_code() == (row.schema == Outcome::kFail ? 1 : 3));
    CHECK(v.report.has("state.hash", Outcome::kUnknown));
    CHECK(v.report.has("record.schema", row.schema));
    CHECK_FALSE(v.verified);
  }
}

TEST_CASE("what is no document of the registry proves nothing") {
  struct Row {
    std::string text;
    int exit_code;
  };
  const Row rows[] = {
      {"{}", 3},
      {"[]", 1},
      {"null", 1},
      {"\"pith:GRALRY4D\"", 1},
      {R"({"bundle_type":"pith_closed_graph_bundle","canonical_record":{}})", 3},
      {R"({"bundle_type":7})", 3},
      {R"({"bundle_type":"pith_open_graph_bundle"})", 3},
      {R"({"bundle_type":"pith_open_graph_bundle","events":{}})", 3},
      {R"({"record_type":"pith_number_record"})", 3},
      {R"({"canonical_record":[]})", 1},
      {R"({"metadata":{},"source":{}})", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Verification v = pinned(json::parse(row.text, "test"));
    CHECK(v.report.exit_code() == row.exit_code);
    CHECK_FALSE(v.verified);
  }
}

TEST_CASE("kinds of documents have names") {
  CHECK(name(DocumentKind::kBundle) == "bundle");
  CHECK(name(DocumentKind::kCanonicalRecord) == "canonical record");
  CHECK(name(DocumentKind::kRecordPage) == "record page");
  CHECK(name(DocumentKind::kState) == "merged state");
  CHECK(name(DocumentKind::kPdfMetadata) == "PDF metadata");
  CHECK(name(DocumentKind::kUnknown) == "unknown");
}

}  // namespace
}  // namespace pith
