// What a verification found, as rows for people: one for each thing that was examined.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/report.h"

namespace pith {

struct CheckRow {
  std::string rule;          // "record.hash"
  std::string question;      // in plain words; the rule itself where there are none
  Outcome outcome;           // the worst of its findings
  std::string detail;        // of the first finding that has this outcome
  std::size_t findings = 0;  // how many there are of this rule
};

// In the order in which the rules were first met; notes are left out.
std::vector<CheckRow> check_rows(const Report& report);

// Its notes, in order, at most `max` of them.
std::vector<Finding> notes_of(const Report& report, std::size_t max);

}  // namespace pith
