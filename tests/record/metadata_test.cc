#include "record/metadata.h"

#include <doctest/doctest.h>

#include <functional>
#include <stdexcept>

#include "signing.h"

namespace pith {
namespace {

PdfMetadata seed_metadata() {
  const Verification v = verify_document(test::seed_bundle(), TrustStore::pinned());
  return metadata_of(v.verified.value());
}

Verification pinned(const PdfMetadata& metadata) {
  return verify_metadata(metadata, TrustStore::pinned());
}

TEST_CASE("the metadata of a verified record") {
  const PdfMetadata metadata = seed_metadata();
  CHECK(metadata.number == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(metadata.canonical_sha256 ==
        "3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2");
  CHECK(metadata.record_url == "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(metadata.source == "arxiv:2605.29664v1");
  CHECK(metadata.schema_version == "1.0");
  CHECK(metadata.canonical_record.starts_with("{\"metadata\":{\"abstract_canon_sha256\":\"baf857"));
  CHECK(metadata.receipt_key_id == "pith-v1-2026-05");
  CHECK(metadata.receipt_signature ==
        "IPLDtV54+oqY1fyxBlI58yQ/4oPo/R6VsH8KxZ6O9CJ3OR0+lwCqGIMKxYeC+Cs5zQ9okSn+YstlN+mhOEmxBg==");
  CHECK(metadata.self_proving());
}

TEST_CASE("properties come in the order of the schema, without the empty ones") {
  PdfMetadata metadata;
  CHECK(metadata.empty());
  CHECK(metadata.properties().empty());
  for (std::size_t i = 0; i < kXmpProperties.size(); ++i) metadata[i] = std::to_string(i);
  const auto properties = metadata.properties();
  REQUIRE(properties.size() == kXmpProperties.size());
  for (std::size_t i = 0; i < properties.size(); ++i) {
    CHECK(properties[i].first == kXmpProperties[i].name);
    CHECK(properties[i].second == std::to_string(i));
  }
  CHECK(metadata.number == "0");
  CHECK(metadata.source == "3");
  CHECK(metadata.receipt_signature == "7");
  metadata.canonical_sha256.clear();
  CHECK(metadata.properties().size() == kXmpProperties.size() - 1);
  CHECK_THROWS_AS(metadata[kXmpProperties.size()], std::out_of_range);
}

TEST_CASE("self-proving metadata verifies with nothing else at hand") {
  const Verification v = pinned(seed_metadata());
  CHECK(v.kind == DocumentKind::kPdfMetadata);
  CHECK(v.report.exit_code() == 0);
  REQUIRE(v.verified);
  CHECK(v.verified->record().source_text() == "arxiv:2605.29664v1");
  CHECK(metadata_of(*v.verified) == seed_metadata());

  const Verification nobody = verify_metadata(seed_metadata(), TrustStore());
  CHECK(nobody.report.exit_code() == 3);
  CHECK(nobody.record);
  CHECK_FALSE(nobody.verified);
}

TEST_CASE("each property that does not fit is seen") {
  struct Row {
    std::string rule;
    Outcome outcome;
    std::function<void(PdfMetadata&)> change;
  };
  const Row rows[] = {
      {"pdf.number", Outcome::kPass,
       [](PdfMetadata& m) { m.number = "pith:GRALRY4DTUR34CIZ3TIFOJE3QO"; }},
      {"pdf.number", Outcome::kFail,
       [](PdfMetadata& m) { m.number = "pith:2025:GRALRY4DTUR34CIZ3TIFOJE3QO"; }},
      {"pdf.number", Outcome::kFail, [](PdfMetadata& m) { m.number = "pith:GRALRY4D"; }},
      {"pdf.number", Outcome::kFail,
       [](PdfMetadata& m) { m.number = "pith:2017:7SOLO26TLPZRGSRX2HH227CICV"; }},
      {"pdf.number", Outcome::kUnknown, [](PdfMetadata& m) { m.number.clear(); }},
      {"pdf.hash", Outcome::kFail, [](PdfMetadata& m) { m.canonical_sha256.back() = '3'; }},
      {"pdf.hash", Outcome::kFail, [](PdfMetadata& m) { m.canonical_sha256[4] = 'B'; }},
      {"pdf.record", Outcome::kFail, [](PdfMetadata& m) { m.canonical_record += "\n"; }},
      {"pdf.record", Outcome::kFail, [](PdfMetadata& m) { m.canonical_record.insert(1, " "); }},
      {"pdf.record", Outcome::kFail,
       [](PdfMetadata& m) { m.canonical_record.insert(1, "\"schema_version\":\"1.0\","); }},
      {"pdf.record", Outcome::kFail, [](PdfMetadata& m) { m.canonical_record.pop_back(); }},
      {"pdf.record", Outcome::kFail, [](PdfMetadata& m) { m.canonical_record = "\xFF"; }},
      {"pdf.record", Outcome::kFail,
       [](PdfMetadata& m) { m.canonical_record = std::string(1u << 20, '['); }},
      {"record.schema", Outcome::kFail, [](PdfMetadata& m) { m.canonical_record = "{}"; }},
      {"pdf.record", Outcome::kUnknown, [](PdfMetadata& m) { m.canonical_record.clear(); }},
      {"pdf.source", Outcome::kFail, [](PdfMetadata& m) { m.source = "arxiv:2605.29664v2"; }},
      {"pdf.source", Outcome::kFail, [](PdfMetadata& m) { m.source = "2605.29664v1"; }},
      {"pdf.url", Outcome::kPass,
       [](PdfMetadata& m) {
         m.record_url = "https://www.pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO";
       }},
      {"pdf.url", Outcome::kFail,
       [](PdfMetadata& m) {
         m.record_url = "https://pith.science/pith/7SOLO26TLPZRGSRX2HH227CICV";
       }},
      {"pdf.url", Outcome::kNote,
       [](PdfMetadata& m) { m.record_url = "https://example.org/GRALRY4DTUR34CIZ3TIFOJE3QO"; }},
      {"pdf.url", Outcome::kNote, [](PdfMetadata& m) { m.record_url = "javascript:alert(1)"; }},
      {"pdf.schema", Outcome::kUnknown, [](PdfMetadata& m) { m.schema_version = "2.0"; }},
      {"pdf.schema", Outcome::kNote, [](PdfMetadata& m) { m.schema_version.clear(); }},
      {"receipt.signature", Outcome::kUnknown, [](PdfMetadata& m) { m.receipt_key_id = "other"; }},
      {"receipt.signature", Outcome::kUnknown, [](PdfMetadata& m) { m.receipt_key_id.clear(); }},
      {"receipt.signature", Outcome::kUnknown, [](PdfMetadata& m) { m.receipt_signature.clear(); }},
      {"receipt.signature", Outcome::kFail, [](PdfMetadata& m) { m.receipt_signature[0] = 'J'; }},
      {"receipt.signature", Outcome::kFail, [](PdfMetadata& m) { m.receipt_signature += "\n"; }},
      {"receipt.signature", Outcome::kFail,
       [](PdfMetadata& m) { m.receipt_signature.replace(86, 2, ""); }},
      {"receipt.signature", Outcome::kFail,
       [](PdfMetadata& m) { m.receipt_signature.replace(85, 1, "h"); }},
  };
  for (const Row& row : rows) {
    PdfMetadata metadata = seed_metadata();
    row.change(metadata);
    CAPTURE(row.rule);
    CAPTURE(metadata.number);
    CAPTURE(metadata.record_url);
    const Verification v = pinned(metadata);
    const bool decides = row.outcome == Outcome::kFail || row.outcome == Outcome::kUnknown;
    CHECK(v.report.has(row.rule, row.outcome));
    CHECK(v.report.verdict() == (decides ? row.outcome : Outcome::kPass));
    CHECK(v.verified.has_value() == !decides);
  }
}

TEST_CASE("another record under the same number and a signature of its own is not accepted") {
  const test::KeyPair forger("pith-v1-2026-05", 9);
  PdfMetadata metadata = seed_metadata();
  const std::size_t version = metadata.canonical_record.rfind("\"version\":1");
  REQUIRE(version != std::string::npos);
  metadata.canonical_record[version + 10] = '2';
  const Digest digest = Digest::of(metadata.canonical_record);
  metadata.receipt_signature = to_base64(forger.sign(digest.bytes()));
  const Verification v = pinned(metadata);
  CHECK(v.report.has("pdf.number", Outcome::kFail));
  CHECK(v.report.has("receipt.signature", Outcome::kFail));
  CHECK_FALSE(v.verified);
}

TEST_CASE("a number alone, as a static package writes it, proves nothing") {
  struct Row {
    std::string number, hash, url;
    int exit_code;
    std::string rule;
    Outcome outcome;
  };
  const std::string hash = seed_metadata().canonical_sha256;
  const std::string url = seed_metadata().record_url;
  const Row rows[] = {
      {"", "", "", 3, "pdf.number", Outcome::kUnknown},
      {"pith:GRALRY4DTUR34CIZ3TIFOJE3QO", "", "", 3, "pdf.number", Outcome::kUnknown},
      {"pith:GRALRY4DTUR34CIZ3TIFOJE3QO", "", url, 3, "pdf.url", Outcome::kPass},
      {"pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO", hash, url, 3, "pdf.hash", Outcome::kPass},
      {"pith:2017:7SOLO26TLPZRGSRX2HH227CICV", hash, "", 1, "pdf.hash", Outcome::kFail},
      {"pith:2017:7SOLO26TLPZRGSRX2HH227CICV", "", url, 1, "pdf.url", Outcome::kFail},
      {"pith:2017:7SOLO26TLPZRGSRX2HH227CICV", "ff", "", 1, "pdf.hash", Outcome::kFail},
      {"GRALRY4DTUR34CIZ3TIFOJE3QO", "", "", 1, "pdf.number", Outcome::kFail},
      {"pith:gralry4dtur34ciz3tifoje3qo", "", "", 1, "pdf.number", Outcome::kFail},
      {"pith:GRALRY4D", "", "", 1, "pdf.number", Outcome::kFail},
      {"\\input{secret}", "", "", 1, "pdf.number", Outcome::kFail},
      {"", hash, url, 3, "pdf.number", Outcome::kUnknown},
      {"pith:GRALRY4D", "", url, 1, "pdf.number", Outcome::kFail},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CAPTURE(row.hash);
    PdfMetadata metadata;
    metadata.number = row.number;
    metadata.canonical_sha256 = row.hash;
    metadata.record_url = row.url;
    const Verification v = pinned(metadata);
    CHECK(v.report.exit_code() == row.exit_code);
    CHECK(v.report.has(row.rule, row.outcome));
    // Every URL here is one of the registry, also where there is no number to compare it with.
    CHECK_FALSE(v.report.has("pdf.url", Outcome::kNote));
    CHECK_FALSE(v.verified);
    CHECK_FALSE(v.record);
  }
}

}  // namespace
}  // namespace pith
