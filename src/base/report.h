// What the caller branches on: the outcome of examining evidence.
//
// A Report is a list of findings in the order in which they were made. Each has a stable rule name
// ("record.hash", "event.signature", docs/json-output.md lists them all), an outcome, the place in
// the thing examined, and a detail in plain words. Unknown is not valid.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith {

enum class Outcome {
  kPass,
  kFail,     // the evidence is bad
  kUnknown,  // cannot tell: a key that is not trusted, a part that is missing
  kNote,     // worth knowing, decides nothing
};
std::string_view name(Outcome outcome);  // "pass", "fail", "unknown", "note"

struct Finding {
  std::string rule;  // stable, dotted, lower case
  Outcome outcome;
  std::string place;   // JSON path such as "$.events[1]", or empty
  std::string detail;  // plain words; may quote hostile input, so printers escape it
};

class Report {
 public:
  void add(std::string rule, Outcome outcome, std::string place, std::string detail);
  void append(const Report& other);

  const std::vector<Finding>& findings() const { return findings_; }
  bool has(std::string_view rule, Outcome outcome) const;

  // kFail if anything failed, else kUnknown if anything is unknown or nothing was examined, else
  // kPass. Notes do not count.
  Outcome verdict() const;
  int exit_code() const;  // kPass 0, kFail 1, kUnknown 3

 private:
  std::vector<Finding> findings_;
};

}  // namespace pith
