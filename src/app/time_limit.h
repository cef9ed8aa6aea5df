// Ends this process when one piece of work takes too long, as a batch ends a worker.
#pragma once

#include <chrono>
#include <string>

namespace pith {

// What is said then, and the exit code.
struct LastWords {
  std::string out, err;
  int exit_code = 2;
};

// Unless it is met or destroyed within the limit, the process ends with the last words, which are
// written to standard output and standard error: by SIGALRM, so that nothing has to be started for
// it. One at a time.
class TimeLimit {
 public:
  TimeLimit(std::chrono::milliseconds limit, LastWords words);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  // Nothing ends the process any more. Does not return when it is being ended.
  void met();

 private:
  const LastWords words_;
};

}  // namespace pith
