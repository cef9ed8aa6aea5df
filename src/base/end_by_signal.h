// What INT, TERM and HUP must not leave behind: files that have no place yet, and child processes.
//
//   RemovedBySignal entry(path);          // from when it is made until it is renamed or removed
//   const SignalsWait wait;               // while it is not known what a name stands for
//   EndedBySignal child(pid);             // ended first, and waited for
//
// The process then ends as it would have without: by the signal. A signal that was ignored, as
// nohup(1) has it, or that has a handler already, stays so. KILL cannot be caught.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>

namespace pith {

class RemovedBySignal {
 public:
  // To be made and destroyed while signals wait. A name beyond 4095 bytes, or more than 64 at once,
  // are not taken care of.
  explicit RemovedBySignal(const std::filesystem::path& path);
  ~RemovedBySignal();
  RemovedBySignal(const RemovedBySignal&) = delete;
  RemovedBySignal& operator=(const RemovedBySignal&) = delete;

 private:
  std::size_t slot_;
};

class EndedBySignal {
 public:
  explicit EndedBySignal(pid_t process);
  ~EndedBySignal();  // after it was waited for
  EndedBySignal(const EndedBySignal&) = delete;
  EndedBySignal& operator=(const EndedBySignal&) = delete;

 private:
  std::size_t slot_;
};

// A signal that comes in its scope ends the process at the end of it.
class SignalsWait {
 public:
  SignalsWait();
  ~SignalsWait();
  SignalsWait(const SignalsWait&) = delete;
  SignalsWait& operator=(const SignalsWait&) = delete;
};

// In a child after fork(2): what its parent has to remove, and its handlers, are not its own.
void start_as_child();

// For who handles signals otherwise, before the process ends by `signal`.
void leave_nothing_behind(int signal);

}  // namespace pith
