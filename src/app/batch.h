// Many pieces of work, shared among worker processes: a crash or a hang of one never touches the
// others.
//
// A worker does one piece after the other, so that what a process costs to start is paid a few
// times, not once for each piece. When it dies, the piece it was at is lost and another takes its
// place.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pith {

struct BatchOptions {
  unsigned jobs = 1;                              // processes at once
  std::chrono::milliseconds time_limit{120'000};  // for one piece; then its process is stopped
  unsigned pieces_per_worker = 100;               // then a fresh one goes on
};

inline constexpr std::string_view kTookTooLong = "took longer than the time limit and was stopped";

struct BatchResult {
  enum class Outcome { kFinished, kCrashed, kTimedOut };
  Outcome outcome = Outcome::kFinished;
  std::string output;  // what the work returned, or what happened to the process, in plain words

  bool finished() const { return outcome == Outcome::kFinished; }
};

// Runs work(0) … work(count - 1) in child processes, and hands the results to `done` in this order,
// as soon as they can be. `work` returns what `done` needs; it must not write to the parent's
// streams, and nothing it changes is seen by the parent. An exception from it counts as a crash.
// Throws Error kFile when the system allows no process at all. INT, TERM and HUP end the children
// first (base/end_by_signal.h).
void run_batch(std::size_t count, const BatchOptions& options,
               const std::function<std::string(std::size_t)>& work,
               const std::function<void(std::size_t, const BatchResult&)>& done);

}  // namespace pith
