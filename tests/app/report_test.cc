#include "app/report_text.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/console.h"
#include "app/report_json.h"

using namespace pith;

TEST_CASE("findings: what failed is shown with its place, what passed is counted") {
  Report report;
  report.add("event.hash", Outcome::kPass, "$.events[0]", "matches");
  report.add("event.hash", Outcome::kPass, "$.events[1]", "matches");
  report.add("event.signature", Outcome::kFail, "$.events[1]", "wrong\x1b[31m");
  const std::string text = findings_text(report, Palette(false), false);
  CHECK(text ==
        "  ok   event.hash             matches (and 1 more)\n"
        "  BAD  event.signature        wrong\\x1b[31m ($.events[1])\n");
  CHECK(findings_text(report, Palette(false), true).find("and 1 more") == std::string::npos);
}

TEST_CASE("JSON output survives bytes that are not UTF-8") {
  Report report;
  report.add("x", Outcome::kFail, "", "\xff\xfe");
  const auto json = nlohmann::json::parse(dump(to_json(report)));
  CHECK(json["verdict"] == "fail");
  CHECK(json["findings"][0]["detail"] == "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("errors become one line, a hint, and with --json an object") {
  std::ostringstream out, err;
  Console console{out, err};
  console.json = true;
  const int code = run_guarded(console, []() -> int {
    throw Error(ErrorKind::kMalformed, "a\x1b.json", "line 1, column 2", "expected a value",
                "look at it");
  });
  CHECK(code == 2);
  CHECK(err.str() == "pith: a\\x1b.json: line 1, column 2: expected a value\nhint: look at it\n");
  const auto json = nlohmann::json::parse(out.str());
  CHECK(json["schema"] == "pith.error/1");
  CHECK(json["error"]["kind"] == "malformed");
  CHECK(json["exit_code"] == 2);
}
