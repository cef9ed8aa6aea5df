#include "app/lines.h"

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "app/json_lines.h"
#include "app/report_json.h"
#include "base/file.h"
#include "json/value.h"

#include <nlohmann/json.hpp>

using namespace pith;

namespace {

int echo(const Line& line, std::string& answer) {
  answer +=
      std::to_string(line.number) + (line.too_long ? "!" : ":") + std::string(line.text) + "\n";
  return line.too_long ? 2 : 0;
}

struct Ran {
  std::string out;
  int code;
};

Ran run(const std::string& text, const LineOptions& options, const AnswerLine& answer = echo) {
  std::istringstream in(text);
  std::ostringstream out;
  const int code = run_lines(in, out, options, answer);
  return {out.str(), code};
}

}  // namespace

TEST_CASE("each line is answered, whatever the end of the last one") {
  const struct {
    const char* text;
    const char* want;
  } kCases[] = {{"", ""},
                {"\n", "1:\n"},
                {"a", "1:a\n"},
                {"a\n", "1:a\n"},
                {"a\n\nb", "1:a\n2:\n3:b\n"},
                {"a\r\nb\n", "1:a\r\n2:b\n"}};
  for (const auto& c : kCases) {
    for (const unsigned jobs : {1u, 3u}) {
      CAPTURE(c.text);
      CHECK(run(c.text, {.jobs = jobs}).out == c.want);
    }
  }
}

TEST_CASE("answers come in the order of the lines although jobs finish in another") {
  std::string text, want;
  for (int i = 1; i <= 60'000; ++i) {
    const std::string line =
        std::to_string(i * 7) + std::string(static_cast<std::size_t>(i % 40), 'x');
    text += line + "\n";
    want += std::to_string(i) + ":" + line + "\n";
  }
  const Ran ran = run(text, {.jobs = 4}, [](const Line& line, std::string& answer) {
    // The first batch is the last to be done.
    if (line.number == 1) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return echo(line, answer);
  });
  CHECK(ran.out == want);
}

TEST_CASE("a line over the limit is answered as such and the next ones as ever") {
  const std::string longer(500'000, 'x');  // several reads
  const std::string text =
      "a\n" + longer + "\nb\n" + std::string(11, 'y') + "\n" + std::string(10, 'z') + "\n" + longer;
  for (const unsigned jobs : {1u, 2u}) {
    const Ran ran = run(text, {.jobs = jobs, .max_line = 10});
    CHECK(ran.out == "1:a\n2!\n3:b\n4!\n5:zzzzzzzzzz\n6!\n");
    CHECK(ran.code == 2);
  }
}

TEST_CASE("the exit code is the worst of all lines") {
  const struct {
    const char* text;
    int want;
  } kCases[] = {{"0\n0\n", 0}, {"0\n3\n0\n", 3}, {"3\n2\n", 2}, {"2\n1\n3\n", 1}};
  for (const auto& c : kCases) {
    CAPTURE(c.text);
    CHECK(run(c.text, {.jobs = 2}, [](const Line& line, std::string&) {
            return line.text[0] - '0';
          }).code == c.want);
  }
}

TEST_CASE("what answering throws ends the stream and arrives at the caller") {
  for (const unsigned jobs : {1u, 2u}) {
    CHECK_THROWS_AS(run("a\nb\n", {.jobs = jobs},
                        [](const Line&, std::string&) -> int { throw std::logic_error("x"); }),
                    std::logic_error);
  }
}

TEST_CASE("reading stops when nobody takes the answers") {
  for (const unsigned jobs : {1u, 2u}) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += "0123456789\n";
    std::istringstream in(text);
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    CHECK(run_lines(in, out, {.jobs = jobs}, echo) == 2);
    CHECK(static_cast<std::size_t>(in.tellg()) < text.size());
  }
}

TEST_CASE("as many lines are under way as there are jobs") {
  // Two lines that wait for each other: with one job this would never end.
  std::mutex mutex;
  std::condition_variable met;
  int arrived = 0;
  const std::string filler(300'000, ' ');
  const Ran ran =
      run("a" + filler + "\nb" + filler + "\n", {.jobs = 2}, [&](const Line&, std::string& answer) {
        std::unique_lock lock(mutex);
        ++arrived;
        met.notify_all();
        met.wait(lock, [&] { return arrived == 2; });
        answer += "met\n";
        return 0;
      });
  CHECK(ran.out == "met\nmet\n");
}

TEST_CASE("verification lines say what the verification says, as a JSON library writes it") {
  const auto root = std::filesystem::path(PITH_SOURCE_DIR) / "samples/mirror/pith";
  const std::string bundle = read_file(root / "GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json", 1u << 20);
  std::string other_title = bundle, other_license = bundle;
  other_title.replace(other_title.find("cs.LG"), 5, "\\u001b\\\"\\n\\\\");
  other_license.replace(other_license.find("\"arxiv\""), 7, "\"\xc3\xa9\\u007f\"");
  for (const std::string& text : {bundle, other_title, other_license, std::string("{}"),
                                  std::string("[1]"), std::string("{\"canonical_record\":1}")}) {
    const Verification v = verify_document(json::parse(text, "test"), TrustStore::pinned());
    std::string line;
    append_line(line, 7, v);
    const auto read = nlohmann::ordered_json::parse(line);
    CHECK(line == dump_compact(read));
    CHECK(read["line"] == 7);
    CHECK(read["kind"] == name(v.kind));
    CHECK(read["verdict"] == name(v.report.verdict()));
    CHECK(read["exit_code"] == v.report.exit_code());
    CHECK(read["verified"] == v.verified.has_value());
    REQUIRE(read["findings"].size() == v.report.findings().size());
    for (std::size_t i = 0; i < v.report.findings().size(); ++i) {
      CHECK(read["findings"][i]["rule"] == v.report.findings()[i].rule);
      CHECK(read["findings"][i]["detail"] == v.report.findings()[i].detail);
    }
    REQUIRE(read["record"].is_null() != v.record.has_value());
    if (v.record) CHECK(read["record"]["canonical_record"] == v.record->canonical().bytes());
    if (v.verified) CHECK(read["record"]["receipt"]["key_id"] == v.verified->receipt().key_id);
  }
}

TEST_CASE("verification lines survive bytes that are not UTF-8") {
  Verification v;
  v.report.add("x", Outcome::kFail, "", "\xff\xfe\"");
  std::string line;
  append_line(line, 1, v);
  CHECK(nlohmann::json::parse(line)["findings"][0]["detail"] == "\xef\xbf\xbd\xef\xbf\xbd\"");
}
