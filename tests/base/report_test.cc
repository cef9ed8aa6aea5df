#include "base/report.h"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace pith;

namespace {
Report report_of(std::initializer_list<Outcome> outcomes) {
  Report report;
  for (const Outcome outcome : outcomes) report.add("rule", outcome, "", "");
  return report;
}
}  // namespace

TEST_CASE("one failure is a no, one unknown a cannot tell, and notes decide nothing") {
  using enum Outcome;
  struct {
    std::initializer_list<Outcome> outcomes;
    Outcome verdict;
    int exit_code;
  } rows[] = {
      {{}, kUnknown, 3},
      {{kNote}, kUnknown, 3},
      {{kPass}, kPass, 0},
      {{kPass, kNote}, kPass, 0},
      {{kNote, kPass, kPass}, kPass, 0},
      {{kUnknown}, kUnknown, 3},
      {{kPass, kUnknown}, kUnknown, 3},
      {{kUnknown, kPass}, kUnknown, 3},
      {{kFail}, kFail, 1},
      {{kPass, kFail, kPass}, kFail, 1},
      {{kUnknown, kFail}, kFail, 1},
  };
  for (const auto& row : rows) {
    const Report report = report_of(row.outcomes);
    CHECK(report.verdict() == row.verdict);
    CHECK(report.exit_code() == row.exit_code);
  }
  CHECK(name(kPass) == "pass");
  CHECK(name(kFail) == "fail");
  CHECK(name(kUnknown) == "unknown");
  CHECK(name(kNote) == "note");
}

TEST_CASE("a report keeps its findings in order and can be appended to itself") {
  Report report;
  report.add("record.hash", Outcome::kPass, "$", "agrees");
  report.add("event.signature", Outcome::kFail, "$.events[1]", "does not verify");
  CHECK(report.has("record.hash", Outcome::kPass));
  CHECK_FALSE(report.has("record.hash", Outcome::kFail));
  CHECK_FALSE(report.has("event.hash", Outcome::kPass));
  report.append(report);
  REQUIRE(report.findings().size() == 4);
  CHECK(report.findings()[2].rule == "record.hash");
  CHECK(report.findings()[3].place == "$.events[1]");
}
