#include "app/timestamp.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/encoding.h"
#include "base/file.h"

namespace pith {
namespace {

const std::string kOtherHash(64, 'a');
const std::string kSeedBundle =
    std::string(PITH_SOURCE_DIR) + "/samples/mirror/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json";

struct Ran {
  int code;
  std::string out, err;
};

Ran run(const TimestampCommand& command, bool json, const std::string& in) {
  std::ostringstream out, err;
  std::istringstream input(in);
  Console console{out, err};
  console.json = json;
  const int code = run_guarded(console, [&] {
    return timestamp_command(command, Context{console, input, TrustStore::pinned(), {}});
  });
  return {code, out.str(), err.str()};
}

// A proof whose only step is to append one byte, and whose only attestation is a calendar's.
std::string pending_proof(const std::string& digest_hex) {
  return from_hex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108" +
                  digest_hex + "f0012a" + "0083dfe30d2ef90c8e0908" + to_hex("http://a"))
      .value();
}

// Bitcoin's block 0 attests its own Merkle root.
constexpr const char* kRoot = "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a";
std::string genesis_proof() {
  return from_hex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108" +
                  std::string(kRoot) + "00" + "0588960d73d719010100")
      .value();
}

std::filesystem::path genesis_header_file() {
  const auto path = std::filesystem::temp_directory_path() / "pith-timestamp-test-headers.txt";
  write_file_atomically(path,
                        "0 0100000000000000000000000000000000000000000000000000000000000000"
                        "00000000" +
                            std::string(kRoot) + "29ab5f49ffff001d1dac2b7c\n");
  return path;
}

TEST_CASE("a record from a bundle, a proof from standard input") {
  TimestampCommand command;
  command.proof = "-";
  command.record = kSeedBundle;
  const Ran other = run(command, false, pending_proof(kOtherHash));
  CHECK(other.code == 1);
  CHECK(other.out.starts_with(
      "not valid: standard input, timestamp of pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO\n"));

  const auto document = nlohmann::json::parse(run(command, true, pending_proof(kOtherHash)).out);
  const std::string hash = document["canonical_sha256"];
  const Ran same = run(command, true, pending_proof(hash));
  CHECK(same.code == 3);
  const auto json = nlohmann::json::parse(same.out);
  CHECK(json["schema"] == "pith.timestamp/1");
  CHECK(json["verdict"] == "unknown");
  CHECK(json["number"] == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(json["file_digest"] == hash);
  CHECK(json["steps"][0]["operation"] == "append");
  CHECK(json["steps"][0]["argument"] == "2a");
  CHECK(json["steps"][0]["after"].is_null());
  CHECK(json["attestations"][0]["kind"] == "pending");
  CHECK(json["attestations"][0]["calendar"] == "http://a");
  CHECK(json["attestations"][0]["after"] == 0);
  CHECK(json["attestations"][0]["message"] == hash + "2a");
}

TEST_CASE("a block header makes it yes") {
  TimestampCommand command;
  command.proof = "-";
  command.sha256 = kRoot;
  CHECK(run(command, false, genesis_proof()).code == 3);
  const auto headers = genesis_header_file();
  command.headers = headers.string();
  const Ran ran = run(command, false, genesis_proof());
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("valid: standard input"));
  CHECK(ran.out.find("2009-01-03T18:15:05Z") != std::string::npos);
  CHECK(nlohmann::json::parse(
            run(command, true, genesis_proof()).out)["attestations"][0]["height"] == 0);
  std::filesystem::remove(headers);
}

TEST_CASE("usage, and files that are no proofs") {
  const std::string proof = pending_proof(kOtherHash);
  TimestampCommand command;
  command.proof = "-";
  CHECK(run(command, false, proof).code == 2);
  command.sha256 = "ABC";
  CHECK(run(command, false, proof).code == 2);
  command.sha256 = kOtherHash;
  command.record = kSeedBundle;
  CHECK(run(command, false, proof).code == 2);
  command.record.clear();
  CHECK(run(command, false, proof).code == 3);
  CHECK(run(command, false, "no proof").code == 2);
  command.headers = kSeedBundle + ".absent";
  CHECK(run(command, false, proof).code == 2);
  command.headers = kSeedBundle;
  const Ran bad_headers = run(command, true, proof);
  CHECK(bad_headers.code == 2);
  CHECK(nlohmann::json::parse(bad_headers.out)["error"]["place"] == "line 1");
  command = TimestampCommand();
  command.proof = command.record = "-";
  CHECK(run(command, false, proof).code == 2);
}

}  // namespace
}  // namespace pith
