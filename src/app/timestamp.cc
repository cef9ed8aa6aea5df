#include "app/timestamp.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/evidence.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "base/encoding.h"
#include "base/file.h"
#include "fetch/resolve.h"
#include "timestamp/block_headers.h"
#include "timestamp/check.h"
#include "timestamp/ots.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

struct Subject {
  Digest sha256;
  std::string number;  // empty when only the hash is known
};

Subject subject_of(const Record& record) {
  return {record.digest(), record.number().full()};
}

Subject find_subject(const TimestampCommand& command, const Context& context) {
  const auto given = [](const std::string& text) { return text.empty() ? 0 : 1; };
  if (given(command.record) + given(command.identifier) + given(command.sha256) != 1) {
    throw Error(ErrorKind::kUsage, "timestamp", "",
                "needs one of --record, an identifier, --sha256", "pith help timestamp");
  }
  if (!command.sha256.empty()) {
    const auto digest = Digest::from_hex(command.sha256);
    if (!digest) {
      throw Error(ErrorKind::kUsage, "--sha256", "expected 64 lower-case hexadecimal digits");
    }
    return {*digest, ""};
  }
  if (!command.identifier.empty()) {
    return subject_of(
        resolve_or_refuse(identifier_not_file(command.identifier), context).record.record());
  }
  if (command.record == "-" && command.proof == "-") {
    throw Error(ErrorKind::kUsage, "timestamp", "cannot read two files from standard input");
  }
  // Who signed the record is another question (pith verify); it only must not be proven false.
  const std::string name = display(command.record);
  const Verification verification =
      verify_bytes(read_input(command.record, kMaxPdfBytes, context), name, context.trust);
  if (!verification.record || verification.report.verdict() == Outcome::kFail) {
    throw not_verified(verification, name);
  }
  return subject_of(*verification.record);
}

Json steps_json(const OtsProof& proof) {
  Json steps = Json::array();
  for (const OtsStep& step : proof.steps) {
    Json entry{{"operation", name(step.operation)}};
    if (!step.argument.empty()) entry["argument"] = to_hex(step.argument);
    entry["after"] = step.previous ? Json(*step.previous) : Json(nullptr);
    steps.push_back(std::move(entry));
  }
  return steps;
}

Json attestations_json(const OtsProof& proof) {
  Json attestations = Json::array();
  for (const OtsAttestation& attestation : proof.attestations) {
    Json entry{{"kind", name(attestation.kind)}};
    switch (attestation.kind) {
      case OtsAttestation::Kind::kPending:
        entry["calendar"] = attestation.uri;
        break;
      case OtsAttestation::Kind::kUnknown:
        entry["tag"] = to_hex(attestation.tag);
        break;
      default:
        entry["height"] = attestation.height;
    }
    entry["after"] = attestation.after ? Json(*attestation.after) : Json(nullptr);
    entry["message"] = attestation.message ? Json(to_hex(*attestation.message)) : Json(nullptr);
    attestations.push_back(std::move(entry));
  }
  return attestations;
}

Json result_json(const std::string& file, const Subject& subject, const OtsProof& proof,
                 const Report& report) {
  Json document = json_document("pith.timestamp/1");
  document["proof"] = file;
  document["canonical_sha256"] = subject.sha256.hex();
  if (!subject.number.empty()) document["number"] = subject.number;
  document.update(to_json(report));
  document["file_hash"] = name(proof.file_hash);
  document["file_digest"] = to_hex(proof.file_digest);
  document["steps"] = steps_json(proof);
  document["attestations"] = attestations_json(proof);
  document["exit_code"] = report.exit_code();
  return document;
}

std::string result_text(const std::string& file, const Subject& subject, const Report& report,
                        const Palette& colors) {
  const std::string of = subject.number.empty() ? subject.sha256.hex() : subject.number;
  return fmt::format("{}: {}, timestamp of {}\n{}", verdict_text(report.verdict(), colors),
                     for_terminal(file), of, findings_text(report, colors, true));
}

}  // namespace

BlockHeaders read_block_headers(const std::string& file) {
  return BlockHeaders::read(read_file(file, kMaxHeaderFileBytes), file);
}

int timestamp_command(const TimestampCommand& command, const Context& context) {
  const Subject subject = find_subject(command, context);
  const std::string file = display(command.proof);
  const OtsProof proof = read_ots(read_input(command.proof, OtsLimits{}.max_bytes, context), file);
  std::optional<BlockHeaders> headers;
  if (!command.headers.empty()) {
    headers = read_block_headers(command.headers);
  }
  const Report report = check_timestamp(proof, subject.sha256, headers ? &*headers : nullptr);
  const Console& console = context.console;
  if (console.json) {
    console.out << dump(result_json(file, subject, proof, report));
  } else {
    console.out << result_text(file, subject, report, console.out_colors);
  }
  return report.exit_code();
}

}  // namespace pith
