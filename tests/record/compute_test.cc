#include "record/compute.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "arxiv_papers.h"
#include "base/error.h"

namespace pith {
namespace {

PaperMetadata some_paper() {
  return test::known_papers().front().metadata;
}

TEST_CASE("every vector with a title and a record is reproduced from its metadata") {
  const json::Value vectors = json::parse(test::read("tests/vectors/vectors.json"), "vectors.json");
  int reproduced = 0;
  for (const json::Value& vector : vectors.as_array()) {
    const std::string* title = vector.find_string("title");
    const json::Value* canonical = vector.find("canonical_record");
    if (title == nullptr || canonical == nullptr) continue;
    const std::string& number = *vector.find_string("pith_number");
    CAPTURE(number);
    const Record record = Record::parse(*canonical, number);
    PaperMetadata paper = test::metadata_of_record(record);
    paper.title = *title;
    paper.abstract_sha256 = Digest::from_hex(record.abstract_sha256());
    std::reverse(paper.categories.begin(), paper.categories.end());
    const ComputedRecord computed = compute_record(paper, number);
    CHECK(computed.record.canonical() == record.canonical());
    CHECK(computed.record.number().full() == number);
    if (const std::string* hash = vector.find_string("canonical_sha256")) {
      CHECK(computed.record.digest().hex() == *hash);
    }
    CHECK(computed.confirmed());
    ++reproduced;
  }
  CHECK(reproduced == 22);
}

TEST_CASE("papers whose abstract is public are reproduced whole, the seeds among them") {
  const auto papers = test::known_papers();
  CHECK(papers.size() == 7);
  std::vector<std::string> numbers;
  for (const auto& paper : papers) {
    CAPTURE(paper.number);
    const ComputedRecord computed = compute_record(paper.metadata, "test");
    CHECK(computed.record.canonical() == paper.record.canonical());
    CHECK(computed.record.number().full() == paper.number);
    CHECK(computed.report.exit_code() == 0);
    numbers.push_back(paper.number);
  }
  for (const char* seed :
       {"pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO", "pith:2017:7SOLO26TLPZRGSRX2HH227CICV",
        "pith:2018:X5AHL4BGWROMKOLRABP4RNAVED", "pith:2026:X7AHNLGFK26CYAHP3TDZV6QDWO"}) {
    CHECK(std::count(numbers.begin(), numbers.end(), seed) == 1);
  }
}

std::string spread(std::string_view text, std::string_view space) {
  std::string result(space);
  for (const char c : text) c == ' ' ? result.append(space) : result.append(1, c);
  return result.append(space);
}

TEST_CASE("white space, case and the order of categories do not matter, everything else does") {
  const auto paper = test::known_papers().front();
  for (const char* space : {"  ", "\n  ", "\r\n", "\t", " \n \t "}) {
    PaperMetadata varied = paper.metadata;
    varied.title = spread(varied.title, space);
    varied.abstract = spread(varied.abstract, space);
    CHECK(compute_record(varied, "test").record.canonical() == paper.record.canonical());
  }
  const auto changed = [&](auto change) {
    PaperMetadata varied = paper.metadata;
    change(varied);
    return !(compute_record(varied, "test").record.canonical() == paper.record.canonical());
  };
  CHECK_FALSE(changed([](PaperMetadata& p) { p.title[0] = 'a'; }));
  CHECK_FALSE(
      changed([](PaperMetadata& p) { std::reverse(p.categories.begin(), p.categories.end()); }));
  CHECK_FALSE(changed([](PaperMetadata& p) { p.categories.push_back(p.primary_category); }));
  CHECK_FALSE(changed([](PaperMetadata& p) { p.categories.push_back(p.categories.front()); }));
  CHECK_FALSE(changed([](PaperMetadata& p) { p.submitted_at = "Sat, 27 May 2017 08:10:40 GMT"; }));
  CHECK_FALSE(changed([](PaperMetadata& p) { p.arxiv_id += "v3"; }));
  CHECK(changed([](PaperMetadata& p) { p.title += "."; }));
  CHECK(changed([](PaperMetadata& p) { p.abstract.pop_back(); }));
  CHECK(changed([](PaperMetadata& p) { p.categories.pop_back(); }));
  CHECK(changed([](PaperMetadata& p) { std::swap(p.categories[0], p.primary_category); }));
  CHECK(changed([](PaperMetadata& p) { p.version = 2; }));
  CHECK(changed([](PaperMetadata& p) { p.submitted_at = "2017-05-27T08:10:41Z"; }));
  CHECK(changed([](PaperMetadata& p) { p.license.replace(0, 4, "https"); }));
  CHECK(changed([](PaperMetadata& p) { p.license.clear(); }));
}

TEST_CASE("cross categories are in the order of their bytes") {
  PaperMetadata paper = some_paper();
  paper.primary_category = "math.AG";
  paper.categories = {"stat.ML", "math-ph", "math.AG", "hep-th", "math.NT", "cs.LG", "astro-ph.CO"};
  const std::vector<std::string> sorted = {"astro-ph.CO", "cs.LG",   "hep-th",
                                           "math-ph",     "math.NT", "stat.ML"};
  CHECK(compute_record(paper, "test").record.cross_categories() == sorted);
}

TEST_CASE("titles keep their TeX") {
  const struct {
    const char* one;
    const char* other;
    bool same;
  } cases[] = {
      {"The $K^+\\to\\pi^-$ decay", "the $k^+\\to\\PI^-$  DECAY", true},
      {"Schr\\\"{o}dinger equation", "Schr\\\"odinger equation", false},
      {"Schr\\\"{o}dinger equation", "schr\\\"{O}dinger\nequation", true},
      {"On ``quotes'' -- and dashes", "On \"quotes\" - and dashes", false},
      {"{BERT}: a title", "BERT: a title", false},
      {"A title", "A title.", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.one);
    PaperMetadata one = some_paper(), other = some_paper();
    one.title = c.one;
    other.title = c.other;
    const bool same = compute_record(one, "test").record.digest() ==
                      compute_record(other, "test").record.digest();
    CHECK(same == c.same);
  }
}

TEST_CASE("what the known records do not show is computed, and unknown") {
  const auto outcome = [](auto change, const char* rule) {
    PaperMetadata paper = some_paper();
    change(paper);
    const ComputedRecord computed = compute_record(paper, "test");
    CHECK(computed.report.has(rule, Outcome::kUnknown));
    CHECK_FALSE(computed.confirmed());
    return computed.report.exit_code();
  };
  CHECK(outcome(
            [](PaperMetadata& p) {
              p.title =
                  "Gr\xC3\xB6\xC3\x9F"
                  "e";
            },
            "record.title") == 3);
  CHECK(outcome([](PaperMetadata& p) { p.abstract += "\xE2\x80\x94"; }, "record.abstract") == 3);
  CHECK(outcome([](PaperMetadata& p) { p.license_known = false; }, "record.license") == 3);
  CHECK(outcome([](PaperMetadata& p) { p.of_this_version = false; }, "record.version") == 3);

  PaperMetadata paper = some_paper();
  paper.left_out = {"68T05", "I.2.6"};
  const ComputedRecord computed = compute_record(paper, "test");
  CHECK(computed.report.has("record.categories", Outcome::kNote));
  CHECK(computed.confirmed());
}

TEST_CASE("metadata that no record can have are refused, naming the member") {
  const struct {
    const char* place;
    void (*change)(PaperMetadata&);
  } cases[] = {
      {"id", [](PaperMetadata& p) { p.arxiv_id = "1705.9786"; }},
      {"id", [](PaperMetadata& p) { p.arxiv_id = "arxiv"; }},
      {"id", [](PaperMetadata& p) { p.arxiv_id = ""; }},
      {"version", [](PaperMetadata& p) { p.arxiv_id += "v2"; }},
      {"version", [](PaperMetadata& p) { p.version = 0; }},
      {"version", [](PaperMetadata& p) { p.version = -3; }},
      {"version", [](PaperMetadata& p) { p.version = 10000; }},
      {"submitted_at", [](PaperMetadata& p) { p.submitted_at = "yesterday"; }},
      {"submitted_at", [](PaperMetadata& p) { p.submitted_at = "Mon, 1 Jan 1900 00:00:00 +2359"; }},
      {"title", [](PaperMetadata& p) { p.title = " \n"; }},
      {"title", [](PaperMetadata& p) { p.title = "\u00A0\u2003"; }},
      {"title", [](PaperMetadata& p) { p.title = "\x1C"; }},
      {"title", [](PaperMetadata& p) { p.title = "\xFF"; }},
      {"abstract", [](PaperMetadata& p) { p.abstract.clear(); }},
      {"abstract", [](PaperMetadata& p) { p.abstract = "\xED\xA0\x80"; }},
      {"license", [](PaperMetadata& p) { p.license = "\x80"; }},
      {"categories", [](PaperMetadata& p) { p.primary_category.clear(); }},
      {"categories", [](PaperMetadata& p) { p.categories.push_back("68T05"); }},
      {"categories", [](PaperMetadata& p) { p.categories.push_back("cs.LG stat.ML"); }},
  };
  for (const auto& c : cases) {
    PaperMetadata paper = some_paper();
    c.change(paper);
    CAPTURE(c.place);
    try {
      compute_record(paper, "the paper");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kMalformed);
      CHECK(error.subject() == "the paper");
      CHECK(error.place() == c.place);
    }
  }
}

TEST_CASE("metadata that make too large a record are refused") {
  PaperMetadata paper = some_paper();
  paper.license = std::string(kMaxRecordBytes, 'x');
  try {
    compute_record(paper, "the paper");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kLimit);
    CHECK(error.subject() == "the paper");
    CHECK(error.place() == "$");
  }
}

TEST_CASE("arXiv categories are told from MSC and ACM classes") {
  for (const char* yes : {"cs.DC", "hep-th", "cond-mat.str-el", "math-ph", "q-bio.QM", "eess.SP",
                          "physics.data-an", "acc-phys", "alg-geom"}) {
    CAPTURE(yes);
    CHECK(is_arxiv_category(yes));
  }
  for (const char* no : {"", ".", "cs.", ".LG", "68T05", "14J60 (Primary), 14F05", "I.2.6", "cs LG",
                         "D.1.3; G.4", "cs.LG.X", "-cs", "CS.LG", "cs,LG", "cs.L1"}) {
    CAPTURE(no);
    CHECK_FALSE(is_arxiv_category(no));
  }
}

TEST_CASE("whether a record is of a paper") {
  const auto paper = test::known_papers().front();
  const auto check = [&](std::optional<std::string> title, std::optional<std::string> abstract) {
    Report report;
    check_text(paper.record, title, abstract, report);
    return report;
  };
  const Report both = check(paper.metadata.title, paper.metadata.abstract);
  CHECK(both.has("record.title", Outcome::kPass));
  CHECK(both.has("record.abstract", Outcome::kPass));
  CHECK(both.exit_code() == 0);

  CHECK(check("Another title", std::nullopt).exit_code() == 1);
  CHECK(check(std::nullopt, "Another abstract").has("record.abstract", Outcome::kFail));
  CHECK(check(paper.metadata.title, "Another abstract").exit_code() == 1);
  CHECK(check("Un autre r\xC3\xA9sum\xC3\xA9", std::nullopt).exit_code() == 3);
  CHECK(check("not UTF-8 \xFF", std::nullopt).exit_code() == 3);
  CHECK(check(std::nullopt, std::nullopt).findings().empty());

  // A no-break space is white space, and folding it gives the very text that was hashed.
  std::string odd = paper.metadata.title;
  odd.replace(odd.find(' '), 1, "\xC2\xA0");
  const Report matched = check(odd, std::nullopt);
  CHECK(matched.exit_code() == 0);
  CHECK(matched.has("record.title", Outcome::kNote));
}

}  // namespace
}  // namespace pith
