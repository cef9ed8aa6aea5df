#include "fetch/examine.h"

#include <utility>

#include "base/ascii.h"
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

constexpr std::size_t kProlog = 1'024;  // bytes in which a page says that it is HTML

bool is_html(std::string_view document) {
  const std::string start = to_lower(document.substr(0, kProlog));
  const std::size_t first = start.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string::npos || start[first] != '<') return false;
  return start.find("<!doctype html") != std::string::npos || start.find("<html") != start.npos ||
         start.find("<head") != std::string::npos || start.find("<body") != std::string::npos;
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
    return {Verdict::kNoDocument, not_a_document(document, "a bundle", error), {}};
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

std::string not_a_document(std::string_view document, std::string_view expected,
                           const Error& error) {
  if (is_html(document)) {
    return "an HTML page, not " + std::string(expected) +
           ": a sign-in, a check for robots, or an error of the server";
  }
  return "not " + std::string(expected) + ": " + error.place() + ": " + error.cause();
}

bool is_older_bundle(std::string_view document, std::string_view than) {
  const std::string time = built_at(document);
  const std::string other = built_at(than);
  if (other.empty()) return false;
  return time.empty() || is_later(other, time);
}

}  // namespace pith
