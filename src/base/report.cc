#include "base/report.h"

#include <utility>

namespace pith {

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kFail:
      return "fail";
    case Outcome::kUnknown:
      return "unknown";
    case Outcome::kNote:
      return "note";
  }
  return "unknown";
}

void Report::add(std::string rule, Outcome outcome, std::string place, std::string detail) {
  findings_.push_back({std::move(rule), outcome, std::move(place), std::move(detail)});
}

void Report::append(const Report& other) {
  // By value: a report may be appended to itself.
  const std::vector<Finding> more = other.findings_;
  findings_.insert(findings_.end(), more.begin(), more.end());
}

bool Report::has(std::string_view rule, Outcome outcome) const {
  for (const Finding& finding : findings_) {
    if (finding.rule == rule && finding.outcome == outcome) return true;
  }
  return false;
}

Outcome Report::verdict() const {
  bool passed = false;
  bool unknown = false;
  for (const Finding& finding : findings_) {
    switch (finding.outcome) {
      case Outcome::kFail:
        return Outcome::kFail;
      case Outcome::kUnknown:
        unknown = true;
        break;
      case Outcome::kPass:
        passed = true;
        break;
      case Outcome::kNote:
        break;
    }
  }
  return passed && !unknown ? Outcome::kPass : Outcome::kUnknown;
}

int Report::exit_code() const {
  switch (verdict()) {
    case Outcome::kPass:
      return 0;
    case Outcome::kFail:
      return 1;
    default:
      return 3;
  }
}

}  // namespace pith
