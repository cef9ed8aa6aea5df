#include "arxiv/policy/findings.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;
using pith::Outcome;

TEST_CASE("a finding may stand by its rule, its file or its place") {
  for (const char* name : {"leak.key", "leak.key:a/b.tex", "leak.key:a/b.tex:3"}) {
    CAPTURE(name);
    pith::Report report;
    const std::vector<std::string> accepted{name};
    Findings findings(report, accepted);
    CHECK_FALSE(findings.block("leak.key", "a/b.tex:3", "x"));
    CHECK(findings.block("leak.keys", "a/b.tex:3", "x"));
    findings.finish();
    CHECK(report.has("leak.key", Outcome::kNote));
    CHECK_FALSE(report.has("accept.unused", Outcome::kNote));
  }
}

TEST_CASE("what failed without help, what is unknown, and what was accepted for nothing") {
  pith::Report report;
  const std::vector<std::string> accepted{"proof.pages:page 1", "leak.key:other.tex"};
  Findings findings(report, accepted);
  findings.fail("proof.pages", "page 1", "x");
  CHECK(findings.unknown("badge.record", "main.tex:1", "x"));
  CHECK(findings.block("leak.key", "main.tex:1", "x"));
  findings.finish();
  REQUIRE(report.findings().size() == 4);
  CHECK(report.findings()[0].outcome == Outcome::kFail);
  CHECK(report.findings()[0].detail == "x (this cannot be accepted)");
  CHECK(report.findings()[1].outcome == Outcome::kUnknown);
  CHECK(report.findings()[3].place == "leak.key:other.tex");
}
