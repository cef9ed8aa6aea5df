// Many files, each in a process of its own: a crash, a hang or a refusal of one never touches the
// others.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace pith {

struct BatchOptions {
  unsigned jobs = 1;                              // processes at once
  std::chrono::milliseconds time_limit{120'000};  // for one file; then its process is killed
};

struct BatchResult {
  bool finished = false;  // false: the process died; `output` then says how, in plain words
  std::string output;     // what the work returned
};

// Runs work(0) … work(count - 1), each in a child process, and hands the results to `done` in this
// order, as soon as they can be. `work` returns what `done` needs; it must not write to the parent's
// streams. Throws Error kFile when the system allows no more processes.
void run_batch(std::size_t count, const BatchOptions& options,
               const std::function<std::string(std::size_t)>& work,
               const std::function<void(std::size_t, const BatchResult&)>& done);

}  // namespace pith
