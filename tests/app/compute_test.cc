#include "app/compute.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"
#include "json/value.h"
#include "record/record.h"
#include "record/text_digest.h"

namespace pith {
namespace {

struct Ran {
  int code;
  std::string out, err;
};

Ran run(const ComputeCommand& command, bool json = false, const std::string& in = {}) {
  std::ostringstream out, err;
  std::istringstream input(in);
  Console console{out, err};
  console.json = json;
  const int code = run_guarded(console, [&] {
    return compute_command(command, Context{console, input, TrustStore::pinned(), {}});
  });
  return {code, out.str(), err.str()};
}

constexpr const char* kTitle =
    "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models Training";
constexpr const char* kNumber = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";

std::string seed_abstract() {
  const std::string path = std::string(PITH_SOURCE_DIR) + "/tests/vectors/abstracts.json";
  const json::Value papers = json::parse(read_file(path, 1u << 20), path);
  for (const json::Value& paper : papers.as_array()) {
    if (*paper.find_string("pith_number") == kNumber) return *paper.find_string("abstract");
  }
  FAIL("the seed is not in abstracts.json");
  return {};
}

ComputeCommand seed() {
  ComputeCommand command;
  command.arxiv = "2605.29664";
  command.version = 1;
  command.submitted = "Thu, 28 May 2026 09:25:12 GMT";
  command.license = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/";
  command.primary = "cs.DC";
  command.cross = {"cs.LG"};
  command.title = kTitle;
  command.abstract_file = "-";
  return command;
}

TEST_CASE("the seed from flags, its abstract from standard input") {
  const Ran text = run(seed(), false, seed_abstract());
  CHECK(text.code == 0);
  CHECK(text.err.empty());
  CHECK(text.out.starts_with(std::string(kNumber) + "\n"));
  CHECK(text.out.find("{\"metadata\":{\"abstract_canon_sha256\"") != std::string::npos);

  const Ran ran = run(seed(), true, seed_abstract());
  const auto document = nlohmann::json::parse(ran.out);
  CHECK(document["schema"] == "pith.compute/1");
  CHECK(document["exit_code"] == 0);
  REQUIRE(document["results"].size() == 1);
  CHECK(document["results"][0]["record"]["number"] == kNumber);
  CHECK(document["results"][0]["confirmed"] == true);
  CHECK(document["results"][0]["verdict"] == "pass");
}

TEST_CASE("the hash of the abstract may stand for it, and the version may be in the identifier") {
  ComputeCommand command = seed();
  command.arxiv = "arXiv:2605.29664v1";
  command.version.reset();
  command.abstract_file.clear();
  command.abstract_sha256 = text_digest(seed_abstract()).digest.hex();
  CHECK(run(command).out.starts_with(std::string(kNumber) + "\n"));
}

TEST_CASE("unconfirmed numbers are given and marked") {
  ComputeCommand command = seed();
  command.title = "Na\xC3\xAFve";
  const Ran text = run(command, false, "Abstract.");
  CHECK(text.code == 3);
  CHECK(text.out.find("(unconfirmed)") != std::string::npos);
  CHECK(text.out.find("record.title") != std::string::npos);
  command = seed();
  command.license.reset();
  CHECK(run(command, false, seed_abstract()).code == 3);
  command.license = "";
  CHECK(run(command, false, seed_abstract()).code == 0);
}

TEST_CASE("options that are missing or do not go together are a usage error") {
  void (*const cases[])(ComputeCommand&) = {
      [](ComputeCommand& c) { c.arxiv.clear(); },
      [](ComputeCommand& c) { c.arxiv = "GRALRY4D"; },
      [](ComputeCommand& c) { c.version.reset(); },
      [](ComputeCommand& c) { c.submitted.clear(); },
      [](ComputeCommand& c) { c.primary.clear(); },
      [](ComputeCommand& c) { c.title.clear(); },
      [](ComputeCommand& c) { c.abstract_file.clear(); },
      [](ComputeCommand& c) { c.abstract_sha256 = std::string(64, 'a'); },
      [](ComputeCommand& c) {
        c.abstract_file.clear();
        c.abstract_sha256 = "abc";
      },
      [](ComputeCommand& c) { c.atom = "-"; },
      [](ComputeCommand& c) { c.snapshot = "-"; },
      [](ComputeCommand& c) {
        c = ComputeCommand();
        c.license = "";
        c.snapshot = "-";
      },
      [](ComputeCommand& c) {
        c = ComputeCommand();
        c.atom = c.snapshot = "-";
      },
  };
  for (const auto& change : cases) {
    ComputeCommand command = seed();
    change(command);
    const Ran ran = run(command, true, "Abstract.");
    CHECK(ran.code == 2);
    CHECK(nlohmann::json::parse(ran.out)["error"]["kind"] == "usage");
  }
}

constexpr const char* kAtom = R"(<feed xmlns="http://www.w3.org/2005/Atom"
    xmlns:arxiv="http://arxiv.org/schemas/atom">
  <entry><id>http://arxiv.org/abs/1405.5099v1</id><published>2014-05-20T14:24:05Z</published>
    <title>Lagrangian form of Schr\"odinger equation</title><summary>Text.</summary>
    <arxiv:primary_category term="quant-ph"/><category term="quant-ph"/></entry>
  <entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad</summary></entry>
</feed>)";

TEST_CASE("a feed: one result an entry, and a bad entry is told") {
  ComputeCommand command;
  command.atom = "-";
  command.license = "";
  const Ran ran = run(command, true, kAtom);
  CHECK(ran.code == 2);
  const auto results = nlohmann::json::parse(ran.out)["results"];
  REQUIRE(results.size() == 2);
  CHECK(results[0]["record"]["source"] == "arxiv:1405.5099v1");
  CHECK(results[0]["exit_code"] == 0);
  CHECK(results[1]["error"]["place"] == "entry 2, line 6");
  command.license.reset();
  CHECK(nlohmann::json::parse(run(command, true, kAtom).out)["results"][0]["exit_code"] == 3);
}

TEST_CASE("the snapshot: lines in, lines out, and a bad line stops nothing") {
  const std::string good =
      R"({"id":"1405.5099","title":"T","abstract":"A","categories":"quant-ph","license":null,)"
      R"("versions":[{"version":"v1","created":"Tue, 20 May 2014 14:24:05 GMT"}]})";
  ComputeCommand command;
  command.snapshot = "-";
  const std::string huge((5u << 20), ' ');
  const Ran ran = run(command, false, good + "\n{bad\n\n" + huge + "x\n" + good);
  CHECK(ran.code == 2);
  std::istringstream lines(ran.out);
  std::vector<nlohmann::json> read;
  for (std::string line; std::getline(lines, line);) read.push_back(nlohmann::json::parse(line));
  REQUIRE(read.size() == 4);
  CHECK(read[0]["record"]["number"] == read[3]["record"]["number"]);
  CHECK(read[1]["error"]["kind"] == "malformed");
  CHECK(read[2]["error"]["kind"] == "limit");
  CHECK(read[2]["line"] == 4);
  CHECK(read[3]["line"] == 5);

  // The members are those of the other commands' records.
  ComputeCommand flags = seed();
  const auto record = nlohmann::json::parse(run(flags, true, "A").out)["results"][0]["record"];
  CHECK(record.size() == read[0]["record"].size());
  for (const auto& item : record.items()) {
    CAPTURE(item.key());
    REQUIRE(read[0]["record"].contains(item.key()));
    CHECK(read[0]["record"][item.key()].type() == item.value().type());
  }
}

TEST_CASE("files that cannot be read") {
  ComputeCommand command;
  for (const std::string& path :
       {std::string(__FILE__) + ".absent", std::filesystem::temp_directory_path().string()}) {
    command.snapshot = path;
    CHECK(run(command).code == 2);
    CHECK(run(command, true).out.find("\"kind\": \"file\"") != std::string::npos);
  }
}

}  // namespace
}  // namespace pith
