// The page of a record: what is on it, and that no record can put anything else there.

#include "web/page.h"

#include <doctest/doctest.h>

#include "number/digest.h"
#include "signed_paper.h"
#include "web/page_checks.h"
#include "web/page_parts.h"

namespace pith {
namespace {

using test::at;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t i = text.find(part); i != std::string_view::npos; i = text.find(part, i + 1))
    ++n;
  return n;
}

std::string page_of(const Verification& paper, const TrustedKey& key) {
  return record_page(*paper.verified, paper.report, key);
}

std::string seed_page() {
  return page_of(test::seed_paper(), *TrustStore::pinned().find("pith-v1-2026-05"));
}

std::string policy_hash(std::string_view text) {
  return "'sha256-" + to_base64(Digest::of(text).bytes()) + "'";
}

TEST_CASE("the page shows the record") {
  const std::string page = seed_page();
  for (const char* part :
       {"<html lang=\"en\">", ">pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO<", ">pith:GRALRY4D<",
        ">3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2<",
        "href=\"https://arxiv.org/abs/2605.29664v1\"", ">cs.DC<", ">cs.LG<",
        ">2026-05-28T09:25:12Z<", "rel=\"license\"",
        ">AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models "
        "Training</h1>",
        "8d4b5ee74e4693bcd1df2446408b0d54", "<code>bundle.signature</code>"}) {
    CAPTURE(part);
    CHECK(has(page, part));
  }
  CHECK(page == seed_page());
}

TEST_CASE("the policy names the style and the script that are there, and nothing else") {
  const std::string page = seed_page();
  CHECK(has(page, "default-src 'none'; script-src " + policy_hash(page_script()) + "; style-src " +
                      policy_hash(page_style()) + "; img-src data:; "));
  CHECK(has(page, "<script>" + std::string(page_script()) + "</script>"));
  CHECK(has(page, "<style>" + std::string(page_style()) + "</style>"));
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, "<style") == 1);
  CHECK(!has(page, " style=\""));
  CHECK(!has(page_script(), "</script"));
  CHECK(!has(page_script(), "innerHTML"));
  CHECK(!has(page, " src="));
}

TEST_CASE("hostile text of a record stays text") {
  const std::string title =
      "</title><script>alert(1)</script><!-- ]]> \xE2\x80\xAE"
      "evil\x01";
  const Verification paper = test::signed_paper(title, [](json::Value& record) {
    at(at(record, "metadata"), "license") = "javascript:alert(1)//\"><script>alert(2)</script>";
    at(at(record, "metadata"), "primary_cat") = "cs</script><script>alert(3)</script>\xE2\x80\xAE";
    at(at(record, "source"), "id") = "\"><script>alert(4)</script>";
  });
  const std::string page = page_of(paper, test::own_key().trusted());
  CHECK(count(page, "<script") == 1);
  CHECK(!has(page, "href=\"javascript"));
  CHECK(!has(page, "<!--"));
  // Only in the record, where it is isolated and named.
  CHECK(count(page, "\xE2\x80\xAE") == 1);
  CHECK(has(page, "<span class=\"unseen\" data-name=\"U+202E\">\xE2\x80\xAE</span>"));
}

TEST_CASE("a license that is no web address is no link") {
  for (const std::string license :
       {"", "javascript:alert(1)", "ftp://e.org", "https://e.org/ x", "data:text/html,x"}) {
    CAPTURE(license);
    const Verification paper = test::signed_paper(
        "t", [&](json::Value& record) { at(at(record, "metadata"), "license") = license; });
    CHECK(!has(page_of(paper, test::own_key().trusted()), "rel=\"license\""));
  }
}

TEST_CASE("what was not checked when the page was made is not called right") {
  const Verification paper = test::seed_paper();
  const std::string page =
      record_page(*paper.verified, Report(), *TrustStore::pinned().find("pith-v1-2026-05"));
  CHECK(count(page, "<strong class=\"unsure\">cannot tell</strong>") == 3);
  CHECK(count(seed_page(), "<strong class=\"unsure\">cannot tell</strong>") == 0);
}

TEST_CASE("cross-lists are listed as they are") {
  const auto shown = [](json::Array cross) {
    const Verification paper = test::signed_paper("t", [&](json::Value& record) {
      at(at(record, "metadata"), "cross_cats_sorted") = std::move(cross);
    });
    const std::string page = page_of(paper, test::own_key().trusted());
    const std::string start = "<span id=\"fact-cross\">";
    const std::size_t from = page.find(start) + start.size();
    return page.substr(from, page.find('<', from) - from);
  };
  CHECK(shown({}) == "none");
  CHECK(shown({json::Value("")}) == "");
  CHECK(shown({json::Value(""), json::Value("cs.LG")}) == ", cs.LG");
  CHECK(shown({json::Value("cs.DS"), json::Value("cs.LG")}) == "cs.DS, cs.LG");
}

TEST_CASE("checks are rows, the worst finding of each speaks") {
  Report report;
  report.add("event.hash", Outcome::kPass, "$.events[0]", "first");
  report.add("record.hash", Outcome::kPass, "$", "whole");
  report.add("event.hash", Outcome::kUnknown, "$.events[1]", "second");
  report.add("event.hash", Outcome::kFail, "$.events[2]", "third");
  report.add("event.hash", Outcome::kPass, "$.events[3]", "fourth");
  report.add("key.carried", Outcome::kNote, "$", "noted");
  report.add("no.such-rule", Outcome::kPass, "$", "odd");
  const std::vector<CheckRow> rows = check_rows(report);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].rule == "event.hash");
  CHECK(rows[0].question == "Is every event whole?");
  CHECK(rows[0].outcome == Outcome::kFail);
  CHECK(rows[0].detail == "third");
  CHECK(rows[0].findings == 4);
  CHECK(rows[2].question == "no.such-rule");
  CHECK(notes_of(report, 5).size() == 1);
  CHECK(notes_of(report, 0).empty());
}

}  // namespace
}  // namespace pith
