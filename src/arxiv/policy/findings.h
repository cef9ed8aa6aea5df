// The findings of a preparation, and what the author acknowledged.
#pragma once

#include <string>
#include <vector>

#include "base/report.h"

namespace pith::arxiv {

// A blocking finding that is named becomes a note.
class Findings {
 public:
  Findings(Report& report, const std::vector<std::string>& accepted)
      : report_(report), accepted_(accepted), used_(accepted.size(), false) {}

  void done(const std::string& rule, const std::string& place, const std::string& detail);
  void note(const std::string& rule, const std::string& place, const std::string& detail);
  // Whether it stands: it was not acknowledged.
  bool block(const std::string& rule, const std::string& place, const std::string& detail);
  // The same of what could not be told.
  bool unknown(const std::string& rule, const std::string& place, const std::string& detail);
  // What no acknowledgement helps: there would be no archive, or none that is proven.
  void fail(const std::string& rule, const std::string& place, const std::string& detail);
  void finish();  // accept.unused
  // Whether something stands, and all of that can be acknowledged.
  bool may_be_accepted() const { return blocked_ && !failed_; }

 private:
  bool examine(Outcome outcome, const std::string& rule, const std::string& place,
               const std::string& detail);

  Report& report_;
  const std::vector<std::string>& accepted_;
  std::vector<bool> used_;
  bool blocked_ = false, failed_ = false;
};

}  // namespace pith::arxiv
