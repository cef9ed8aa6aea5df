#include "record/record.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "signing.h"

namespace pith {
namespace {

json::Value seed_record() {
  return *test::seed_bundle().find("canonical_record");
}

json::Value& metadata(json::Value& record) {
  return test::at(record, "metadata");
}
json::Value& source(json::Value& record) {
  return test::at(record, "source");
}

std::string complaint(const json::Value& record) {
  try {
    Record::parse(record, "r.json");
  } catch (const Error& error) {
    CHECK(error.subject() == "r.json");
    return error.place() + ": " + error.cause();
  }
  return "accepted";
}

TEST_CASE("a record gives its hash, number and members") {
  const Record record = Record::parse(seed_record(), "r.json");
  CHECK(record.digest().hex() ==
        "3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2");
  CHECK(record.number().full() == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(record.source_text() == "arxiv:2605.29664v1");
  CHECK(record.schema_version() == "1.0");
  CHECK(record.submitted_at() == "2026-05-28T09:25:12Z");
  CHECK(record.license() == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/");
  CHECK(record.primary_category() == "cs.DC");
  CHECK(record.cross_categories() == std::vector<std::string>{"cs.LG"});
  CHECK(record.unknown_members().empty());
}

TEST_CASE("members of a wrong type or form are refused, and the place is named") {
  struct Row {
    const char* in;  // "", "metadata" or "source"
    const char* key;
    json::Value value;
    const char* complaint;
  };
  const char* kTime = "$.metadata.submitted_at: expected a time such as 2026-05-28T09:25:12Z";
  const char* kTitle = "$.metadata.title_canon_sha256: expected 64 lower-case hexadecimal digits";
  const char* kVersion = "$.source.version: expected an integer from 1 to 9223372036854775807";
  const Row rows[] = {
      {"", "metadata", json::Array{}, "$.metadata: expected an object, found array"},
      {"", "schema_version", 1.0, "$.schema_version: expected a string, found float"},
      {"source", "version", "1", "$.source.version: expected an integer, found string"},
      {"source", "version", 1.0, "$.source.version: expected an integer, found float"},
      {"source", "version", 0, kVersion},
      {"source", "version", -1, kVersion},
      {"source", "version", json::Integer{"9223372036854775808"}, kVersion},
      {"source", "id", "", "$.source.id: is empty"},
      {"source", "kind", nullptr, "$.source.kind: expected a string, found null"},
      {"metadata", "title_canon_sha256", std::string(63, 'a'), kTitle},
      {"metadata", "title_canon_sha256", std::string(64, 'A'), kTitle},
      {"metadata", "title_canon_sha256", std::string(64, 'g'), kTitle},
      {"metadata", "cross_cats_sorted", "cs.LG",
       "$.metadata.cross_cats_sorted: expected an array, found string"},
      {"metadata", "cross_cats_sorted", json::Array{"cs.LG", 1},
       "$.metadata.cross_cats_sorted[1]: expected a string, found integer"},
      {"metadata", "license", nullptr, "$.metadata.license: expected a string, found null"},
      {"metadata", "submitted_at", "", kTime},
      {"metadata", "submitted_at", "2026-05-28", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:25:12", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:25:12z", kTime},
      {"metadata", "submitted_at", "2026-05-28 09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:25:12.5Z", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:25:12+00:00", kTime},
      {"metadata", "submitted_at", "0026-05-28T09:25:12Z", kTime},
      {"metadata", "submitted_at", "+026-05-28T09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-00-28T09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-13-28T09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-04-31T09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-02-29T09:25:12Z", kTime},
      {"metadata", "submitted_at", "1900-02-29T09:25:12Z", kTime},
      {"metadata", "submitted_at", "2026-05-28T24:00:00Z", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:60:12Z", kTime},
      {"metadata", "submitted_at", "2026-05-28T09:25:61Z", kTime},
      {"metadata", "submitted_at", "2024-02-29T23:59:60Z", "accepted"},
      {"metadata", "submitted_at", "2000-02-29T00:00:00Z", "accepted"},
      {"metadata", "license", "", "accepted"},
      {"metadata", "cross_cats_sorted", json::Array{}, "accepted"},
      {"source", "version", json::Integer{"9223372036854775807"}, "accepted"},
  };
  for (const Row& row : rows) {
    json::Value record = seed_record();
    json::Value& object = *row.in == '\0' ? record : test::at(record, row.in);
    test::at(object, row.key) = row.value;
    CHECK(complaint(record) == row.complaint);
  }
}

TEST_CASE("every member is required") {
  for (const char* key : {"metadata", "schema_version", "source"}) {
    json::Value record = seed_record();
    record.as_object().erase(key);
    CHECK(complaint(record) == std::string("$: has no member \"") + key + "\"");
  }
  for (const char* in : {"metadata", "source"}) {
    const json::Value seed = seed_record();
    for (const auto& [key, value] : seed.find(in)->as_object()) {
      json::Value record = seed;
      test::at(record, in).as_object().erase(key);
      CHECK(complaint(record) == std::string("$.") + in + ": has no member \"" + key + "\"");
    }
  }
  CHECK(complaint(json::Array{}) == "$: expected an object, found array");
}

TEST_CASE("unknown members are kept in the hash and listed") {
  json::Value value = seed_record();
  metadata(value).as_object()["doi"] = "10.1000/1";
  value.as_object()["odd \"name\""] = 1;
  const Record record = Record::parse(value, "r.json");
  CHECK(record.unknown_members() ==
        std::vector<std::string>{"$[\"odd \"name\"\"]", "$.metadata.doi"});
  CHECK(record.digest() != Record::parse(seed_record(), "r.json").digest());
  CHECK(record.canonical().bytes().find("\"doi\":\"10.1000/1\"") != std::string::npos);
}

TEST_CASE("a record that is far too large is refused") {
  json::Value value = seed_record();
  metadata(value).as_object()["license"] = std::string(kMaxRecordBytes, 'x');
  CHECK(complaint(value) == "$: is larger than 65536 bytes");
}

TEST_CASE("a value that has no canonical bytes is refused like any other") {
  json::Value value = seed_record();
  metadata(value).as_object()["license"] = "\xFF";
  CHECK(complaint(value).starts_with("$: "));
}

TEST_CASE("a record answers to its own names and to no others") {
  struct Row {
    std::string text;
    bool answers;
  };
  const Row rows[] = {
      {"GRALRY4DTUR34CIZ3TIFOJE3QO", true},
      {"pith:GRALRY4D", true},
      {"GRALRY4DTUR3", true},
      {"pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO", true},
      {"pith:2025:GRALRY4DTUR34CIZ3TIFOJE3QO", false},
      {"GRALRY4E", false},
      {"2605.29664", true},
      {"2605.29664v1", true},
      {"2605.29664v2", false},
      {"2605.29665", false},
      {"10.48550/arXiv.2605.29664", true},
      {"10.1000/182", false},
      {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", true},
  };
  const Record record = Record::parse(seed_record(), "r.json");
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(record.answers(parse_identifier(row.text)) == row.answers);
  }
}

TEST_CASE("old arXiv ids answer with and without their subject class") {
  json::Value value = seed_record();
  source(value).as_object()["id"] = "math.GT/0309136";
  const Record record = Record::parse(value, "r.json");
  CHECK(record.answers(parse_identifier("math/0309136")));
  CHECK(record.answers(parse_identifier("math.GT/0309136v1")));
  CHECK_FALSE(record.answers(parse_identifier("hep-th/0309136")));
}

TEST_CASE("a source of another kind answers to no arXiv id") {
  json::Value value = seed_record();
  source(value).as_object()["kind"] = "zenodo";
  const Record record = Record::parse(value, "r.json");
  CHECK_FALSE(record.answers(parse_identifier("2605.29664")));
  CHECK(record.source_text() == "zenodo:2605.29664v1");
}

}  // namespace
}  // namespace pith
