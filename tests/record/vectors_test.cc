// The registry's real records: tests/vectors.

#include <doctest/doctest.h>

#include "base/encoding.h"
#include "record/text_digest.h"
#include "record/trust.h"
#include "record/verify.h"
#include "signing.h"

namespace pith {
namespace {

// "pith:2026:…" of a record, where the record itself is not given.
std::string number_of(std::string_view canonical_sha256, int year) {
  return Number(year, Digest::from_hex(canonical_sha256).value()).full();
}

TEST_CASE("the vectors reproduce: hash, number, receipt signature, title hash") {
  const json::Value vectors = json::parse(test::read("tests/vectors/vectors.json"), "vectors.json");
  int hashes = 0, numbers = 0, receipts = 0, titles = 0;
  for (const json::Value& vector : vectors.as_array()) {
    const std::string& number = *vector.find_string("pith_number");
    CAPTURE(number);
    const std::string* hash = vector.find_string("canonical_sha256");
    if (const json::Value* canonical = vector.find("canonical_record")) {
      const Record record = Record::parse(*canonical, number);
      CHECK(record.number().full() == number);
      ++numbers;
      CHECK(record.unknown_members().empty());
      if (hash != nullptr) {
        CHECK(record.digest().hex() == *hash);
        ++hashes;
      }
      if (const std::string* title = vector.find_string("title")) {
        CHECK(text_digest(*title).digest.hex() == record.title_sha256());
        CHECK(text_digest(*title).confirmed);
        ++titles;
      }
    } else {
      REQUIRE(hash != nullptr);
      CHECK(number_of(*hash, std::stoi(number.substr(5, 4))) == number);
      ++numbers;
    }
    if (const std::string* signature = vector.find_string("receipt_signature_b64")) {
      REQUIRE(hash != nullptr);
      const TrustStore trust = TrustStore::pinned();
      CHECK(trust.verifies(trust.keys().front(), *from_hex(*hash), *from_base64(*signature)));
      ++receipts;
    }
  }
  CHECK(numbers == 36);
  CHECK(hashes == 31);
  CHECK(receipts == 3);
  CHECK(titles == 22);
}

std::string line_after(std::string_view text, std::string_view line) {
  const std::string needle = "\n" + std::string(line) + "\n\n";
  const std::size_t at = text.find(needle);
  REQUIRE(at != std::string_view::npos);
  const std::size_t begin = at + needle.size();
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

TEST_CASE("the seed pages reproduce: hash, number, title hash") {
  struct Page {
    std::string file;
    std::string source;
  };
  const Page pages[] = {{"000_f96ef1ec74cbc70d.txt", "arxiv:2605.29664v1"},
                        {"002_54ec06bc1af67a96.txt", "arxiv:1705.09786v3"},
                        {"003_ef74c246994bed93.txt", "arxiv:1811.12174v1"},
                        {"004_927d3c0079864867.txt", "arxiv:2605.18815v1"}};
  for (const Page& page : pages) {
    CAPTURE(page.file);
    const std::string text = test::read("tests/vectors/seeds/" + page.file);
    constexpr std::string_view kHeading = "\nCanonical record JSON\n";
    const std::size_t heading = text.find(kHeading);
    REQUIRE(heading != std::string::npos);
    const json::Value canonical = json::parse(text.substr(heading + kHeading.size()), page.file);

    const Record record = Record::parse(canonical, page.file);
    CHECK(record.digest().hex() == line_after(text, "Canonical hash"));
    const std::string short_form = line_after(text, "Pith Number");
    CHECK(record.number().short_form() == short_form);
    CHECK(record.number().full() == line_after(text, short_form));
    CHECK(record.source_text() == page.source);
    const std::string title = line_after(text, "not attested not anchored not stored refs pending");
    CHECK(text_digest(title).digest.hex() == record.title_sha256());

    const Verification bare = verify_document(canonical, TrustStore::pinned());
    CHECK(bare.kind == DocumentKind::kCanonicalRecord);
    CHECK(bare.report.exit_code() == 3);
  }
}

TEST_CASE("the seed bundle is the one in the samples, and verifies") {
  const std::string text = test::read("tests/vectors/seeds/001_6a3e35590c7b6cc5.txt");
  const json::Value bundle = json::parse(text, "seed");
  CHECK(bundle == test::seed_bundle());
  const Verification verification = verify_document(bundle, TrustStore::pinned());
  CHECK(verification.report.verdict() == Outcome::kPass);
  REQUIRE(verification.verified);
  CHECK(
      verification.verified->title() ==
      "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models Training");
}

}  // namespace
}  // namespace pith
