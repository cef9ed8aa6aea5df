#include "fetch/examine.h"

#include <utility>

#include "base/error.h"
#include "json/value.h"
#include "record/utc_time.h"

namespace pith {
namespace {

std::string first_reason(const Report& report, Outcome outcome) {
  for (const Finding& finding : report.findings()) {
    if (finding.outcome != outcome) continue;
    const std::string place = finding.place.empty() ? "" : " at " + finding.place;
    return finding.rule + place + ": " + finding.detail;
  }
  return "nothing in it says more";
}

// Signed with the bundle; empty when there is none.
std::string built_at(std::string_view document) {
  const json::Value value = json::parse(document, "bundle");
  const std::string* time = value.find_string("built_at");
  return time == nullptr || !is_utc_time(*time) ? std::string() : *time;
}

}  // namespace

Examined examine(std::string_view document, std::string_view origin, const TrustStore& trust) {
  using Verdict = Examined::Verdict;
  Verification verification;
  try {
    verification = verify_document(json::parse(document, origin), trust);
  } catch (const Error& error) {
    return {Verdict::kNoDocument, "not a bundle: " + error.place() + ": " + error.cause(), {}};
  }
  const Report& report = verification.report;
  Examined examined{Verdict::kUnknown, {}, {}};
  if (verification.verified) {
    examined = {Verdict::kVerified, "verified", {}};
  } else if (verification.kind == DocumentKind::kUnknown) {
    examined = {Verdict::kNoDocument, "not a bundle or a record", {}};
  } else if (report.verdict() == Outcome::kFail) {
    examined = {Verdict::kFalse, "proven false: " + first_reason(report, Outcome::kFail), {}};
  } else {
    examined.outcome = "cannot tell: " + first_reason(report, Outcome::kUnknown);
  }
  examined.verification = std::move(verification);
  return examined;
}

bool is_older_bundle(std::string_view document, std::string_view than) {
  const std::string time = built_at(document);
  const std::string other = built_at(than);
  if (other.empty()) return false;
  return time.empty() || is_later(other, time);
}

}  // namespace pith
