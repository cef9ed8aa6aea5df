// Reports for people: the first line is the verdict, then the evidence.
#pragma once

#include <string>
#include <string_view>

#include "app/terminal.h"
#include "base/report.h"
#include "record/verify.h"

namespace pith {

// "valid", "not valid", "cannot tell"; in words that stand out, and their colour.
std::string_view verdict_words(Outcome verdict);
std::string verdict_text(Outcome verdict, const Palette& colors);

// One line a finding: outcome, rule, detail, and the place in parentheses. Passed findings that
// share a rule are shown as one with their count, unless `all`.
std::string findings_text(const Report& report, const Palette& colors, bool all);

// The facts of a record, indented, a line each.
std::string record_text(const Record& record, std::string_view title, const Palette& colors);

// What the registry says of it beyond the record; empty where nothing is told.
std::string status_text(const Status& status, const Palette& colors);

// Verdict line, facts, findings.
std::string verification_text(std::string_view subject, const Verification& verification,
                              const Palette& colors, bool all);

}  // namespace pith
