// The timestamp functions on files, for test_ots.py.
//   ots_tool read FILE...                 what is in the proofs
//   ots_tool check FILE SHA256 [HEADERS]  the findings; exits with the report's exit code

#include <cstring>
#include <iostream>

#include "base/encoding.h"
#include "base/error.h"
#include "base/file.h"
#include "timestamp/check.h"

namespace {

using namespace pith;

OtsProof read_proof(const char* file) {
  return read_ots(read_file(file, OtsLimits{}.max_bytes + 1), file);
}

std::string path_of(const OtsProof& proof, const OtsAttestation& attestation) {
  std::string path = "/";
  for (const OtsStep* step : proof.path_to(attestation)) {
    path += std::string(name(step->operation)) + ":" + to_hex(step->argument) + "/";
  }
  return path;
}

void print(const char* file) {
  try {
    const OtsProof proof = read_proof(file);
    std::cout << "file " << name(proof.file_hash) << " " << to_hex(proof.file_digest) << "\n";
    for (const OtsAttestation& a : proof.attestations) {
      std::cout << "attestation " << name(a.kind) << " ";
      if (a.kind == OtsAttestation::Kind::kPending) {
        std::cout << to_hex(a.uri);
      } else if (a.kind == OtsAttestation::Kind::kUnknown) {
        std::cout << to_hex(a.tag);
      } else {
        std::cout << a.height;
      }
      std::cout << " " << (a.message ? to_hex(*a.message) : "?") << " " << path_of(proof, a)
                << "\n";
    }
  } catch (const Error& error) {
    std::cout << "error " << name(error.kind()) << " " << error.what() << "\n";
  }
  std::cout << "end\n";
}

int check(const char* file, const char* sha256, const char* headers_file) {
  std::optional<BlockHeaders> headers;
  if (headers_file != nullptr) {
    headers = BlockHeaders::read(read_file(headers_file, kMaxHeaderFileBytes), headers_file);
  }
  const Report report = check_timestamp(read_proof(file), Digest::from_hex(sha256).value(),
                                        headers ? &*headers : nullptr);
  for (const Finding& finding : report.findings()) {
    std::cout << name(finding.outcome) << " " << finding.rule << " " << finding.detail << "\n";
  }
  return report.exit_code();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc >= 3 && std::strcmp(argv[1], "read") == 0) {
      for (int i = 2; i < argc; ++i) print(argv[i]);
      return 0;
    }
    if (argc >= 4 && std::strcmp(argv[1], "check") == 0) {
      return check(argv[2], argv[3], argc > 4 ? argv[4] : nullptr);
    }
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
  std::cerr << "usage: ots_tool read FILE... | check FILE SHA256 [HEADERS]\n";
  return 2;
}
