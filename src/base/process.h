// Programs that other people's input drives: run without a shell, in their own session, without a
// network where the system allows that, confined by rules (base/confinement.h), and within limits
// of time and output. What they start ends with them, and they end with us (base/keeper.h).
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/confinement.h"

namespace pith {

// Ends a process from another thread; one that has not begun then does not begin.
class Stop {
 public:
  void stop();

 private:
  friend struct ProcessEnd run_process(const struct Process& process);
  pid_t process_ = 0;  // while it runs
  bool stopped_ = false;
};

struct Process {
  std::filesystem::path program;  // as found by find_program
  std::vector<std::string> arguments;
  std::filesystem::path folder;
  // The whole environment; nothing is inherited.
  std::vector<std::pair<std::string, std::string>> environment;
  std::chrono::seconds time_limit{300};
  // Of processor time, for each process of it: what a busy machine makes it wait does not count. 0:
  // as time_limit.
  std::chrono::seconds processor_limit{0};
  std::uint64_t max_file_bytes = std::uint64_t{1} << 30;  // RLIMIT_FSIZE
  int output = -1;  // a descriptor that becomes its standard output; the caller's to close
  int errors = -1;  // likewise its standard error
  Stop* stop = nullptr;
  const Rules* rules = nullptr;  // what it may reach; nullptr: what we may
};

struct ProcessEnd {
  int exit_code = -1;      // -1 when a signal ended it
  bool timed_out = false;  // by either limit
};

// Waits for the end. Standard streams, but for `output` and `errors`, are /dev/null. When time is
// over, everything the program started is ended with it; and it does not outlive the calling
// thread. Throws Error kFile when it cannot be started.
ProcessEnd run_process(const Process& process);

// The program in a search path such as "/usr/bin:/bin"; empty when it is in none of its folders.
std::filesystem::path find_program(const std::string& name, const std::string& search_path);

// A folder of its own with an absolute path and a name that does not begin with a dot (TeX refuses
// those in paranoid mode), removed with all in it at the end of the scope. Whoever makes the next
// one removes those beside it that runs left which were killed hard: by their name, of the same
// user, and with a lock that nobody holds any more.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// While it lives, SIGINT, SIGTERM and SIGHUP first end what run_process runs, in whichever thread,
// and remove the temporary folders; then they do what they always do. For the main thread, before
// it starts others, which inherit that the signals wait.
class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  sigset_t watched_{}, before_{};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

// Bytes of one file of a paper.
inline constexpr std::uint64_t kMaxPaperFile = 512u << 20;

// Throws Error kFile, naming the folder in which temporary folders are made, when nothing more can
// be written into `folder`, which is in one of these: what failed there says nothing about a paper.
void need_space(const std::filesystem::path& folder);

// Into a temporary folder, where nobody else looks: at once, without a copy or a rename.
void write_temporary(const std::filesystem::path& path, std::string_view bytes);

// A folder with all in it, while others work on; the future waits. What cannot be removed is left
// to TemporaryFolder.
std::future<void> remove_in_background(const std::filesystem::path& folder);

}  // namespace pith
