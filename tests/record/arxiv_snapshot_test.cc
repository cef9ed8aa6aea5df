#include "record/arxiv_snapshot.h"

#include <doctest/doctest.h>

#include "arxiv_papers.h"
#include "base/error.h"

namespace pith {
namespace {

json::Value line_of(const PaperMetadata& paper) {
  json::Object line;
  line["id"] = paper.arxiv_id;
  line["submitter"] = "Somebody";
  line["title"] = paper.title;
  line["abstract"] = "  " + paper.abstract + "\n";
  std::string categories = paper.primary_category;
  for (const std::string& category : paper.categories) categories += " " + category;
  line["categories"] = categories;
  if (paper.license.empty()) {
    line["license"] = nullptr;
  } else {
    line["license"] = paper.license;
  }
  json::Array versions;
  for (std::int64_t i = 1; i <= paper.version; ++i) {
    json::Object version;
    version["version"] = "v" + std::to_string(i);
    version["created"] = i == 1 ? paper.submitted_at : "Tue, 1 Jan 2030 00:00:00 GMT";
    versions.emplace_back(std::move(version));
  }
  line["versions"] = std::move(versions);
  line["update_date"] = "2030-01-01";
  return line;
}

std::string text_of(const json::Value& line) {
  return canonicalize(line).bytes();
}

TEST_CASE("lines of the snapshot give the records known") {
  for (const auto& paper : test::known_papers()) {
    CAPTURE(paper.number);
    const PaperMetadata read = read_snapshot_line(text_of(line_of(paper.metadata)), "line 1");
    const ComputedRecord computed = compute_record(read, "line 1");
    CHECK(computed.record.canonical() == paper.record.canonical());
    CHECK(computed.confirmed());
  }
}

TEST_CASE("as the snapshot writes them: RFC 5322 dates, a folded title, no license") {
  constexpr std::string_view kLine =
      R"({"id":"1405.5099","submitter":"Somebody","authors":"N. N.","title":"Lagrangian form of\n  Schr\\\"odinger equation","comments":null,"journal-ref":null,"doi":null,"report-no":null,"categories":"quant-ph math-ph math.MP","license":null,"abstract":"  Text.\n","versions":[{"version":"v1","created":"Tue, 20 May 2014 14:24:05 GMT"},{"version":"v2","created":"Wed, 21 May 2014 00:00:00 GMT"}],"update_date":"2014-05-21","authors_parsed":[["N.","N.",""]]})";
  const ComputedRecord computed = compute_record(read_snapshot_line(kLine, "line 1"), "line 1");
  CHECK(computed.record.versioned_id() == "1405.5099v2");
  CHECK(computed.record.submitted_at() == "2014-05-20T14:24:05Z");
  CHECK(computed.record.license().empty());
  CHECK(computed.record.primary_category() == "quant-ph");
  CHECK(computed.record.cross_categories() == std::vector<std::string>{"math-ph", "math.MP"});
  // As in the registry's record of version 1.
  CHECK(computed.record.title_sha256() ==
        "165f4ceecb5aae9c3bf771aebb64c16303d834e6370279ed00db775d719fbfe7");
  CHECK(computed.confirmed());
}

TEST_CASE("the version asked for") {
  const PaperMetadata known = test::known_papers().front().metadata;  // version 3
  const std::string line = text_of(line_of(known));
  CHECK(read_snapshot_line(line, "x").version == 3);
  CHECK(read_snapshot_line(line, "x", {.version = 3}).of_this_version);
  const PaperMetadata first = read_snapshot_line(line, "x", {.version = 1});
  CHECK(first.version == 1);
  CHECK_FALSE(first.of_this_version);
  CHECK(compute_record(first, "x").report.has("record.version", Outcome::kUnknown));
  CHECK_THROWS_AS(read_snapshot_line(line, "x", {.version = 4}), Error);
}

TEST_CASE("members that are missing or of another type are named") {
  const struct {
    const char* place;
    void (*change)(json::Object&);
  } cases[] = {
      {"$", [](json::Object& o) { o.erase("id"); }},
      {"$.id", [](json::Object& o) { o["id"] = 1405; }},
      {"$", [](json::Object& o) { o.erase("title"); }},
      {"$.abstract", [](json::Object& o) { o["abstract"] = nullptr; }},
      {"$.license", [](json::Object& o) { o["license"] = true; }},
      {"$.categories", [](json::Object& o) { o["categories"] = " "; }},
      {"$.categories", [](json::Object& o) { o["categories"] = json::Array{}; }},
      {"$", [](json::Object& o) { o.erase("versions"); }},
      {"$", [](json::Object& o) { o["versions"] = "v1"; }},
      {"$.versions", [](json::Object& o) { o["versions"] = json::Array{}; }},
      {"$.versions",
       [](json::Object& o) { o["versions"].as_array().erase(o["versions"].as_array().begin()); }},
      {"$.versions[0]", [](json::Object& o) { o["versions"] = json::Array{"v1"}; }},
      {"$.versions[1]",
       [](json::Object& o) { o["versions"].as_array()[1].as_object()["version"] = "v02"; }},
      {"$.versions[2]",
       [](json::Object& o) { o["versions"].as_array()[2].as_object()["version"] = "v1"; }},
      {"$.versions[2]",
       [](json::Object& o) { o["versions"].as_array()[2].as_object().erase("created"); }},
  };
  for (const auto& c : cases) {
    json::Value line = line_of(test::known_papers().front().metadata);
    c.change(line.as_object());
    CAPTURE(text_of(line));
    try {
      read_snapshot_line(text_of(line), "line 7");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kMalformed);
      CHECK(error.subject() == "line 7");
      CHECK(error.place() == c.place);
    }
  }
  json::Value line = line_of(test::known_papers().front().metadata);
  line.as_object().erase("license");
  CHECK_FALSE(read_snapshot_line(text_of(line), "x").license_known);
  test::at(test::at(line, "versions").as_array()[0], "created") = "";
  CHECK(read_snapshot_line(text_of(line), "x").submitted_at.empty());
}

TEST_CASE("a line that is no paper is an error, whatever it holds") {
  const std::string good = text_of(line_of(test::known_papers().front().metadata));
  CHECK_NOTHROW(read_snapshot_line(good + "\r", "x"));
  for (const std::string& line :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"),
        std::string("\xFF\xFE"), good + good, std::string(40, '['),
        "\"" + std::string(kMaxSnapshotLine, 'x') + "\""}) {
    CAPTURE(line.substr(0, 80));
    try {
      read_snapshot_line(line, "line 7");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.subject() == "line 7");
      CHECK(error.exit_code() == 2);
    }
  }
}

}  // namespace
}  // namespace pith
