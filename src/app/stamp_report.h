// What a pithstamp run says: lines for people, JSON for programs, and a progress line.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/progress.h"
#include "app/stamp.h"

namespace pith {

// Results come in as stamp_file returns them. In order, one file each:
//   people, no terminal    a line for each file, on standard error
//   people, a terminal     for several files a progress line; lines for what went wrong
//   --ndjson               pith.stamp-line/1 for each file as it comes, on standard output
//   --json                 pith.stamp/1 when all are done, on standard output
class StampReport {
 public:
  StampReport(const StampCommand& command, const Console& console, std::size_t total);
  void add(const std::string& result);
  int finish();  // the exit code

 private:
  void summarise();
  double seconds() const;

  const StampCommand& command_;
  const Console& console_;
  const std::size_t total_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Progress progress_;
  std::size_t done_ = 0;
  int exit_code_ = 0;
  std::map<std::string, std::size_t> counts_;  // by status
  std::vector<std::string> results_;           // for --json
};

}  // namespace pith
