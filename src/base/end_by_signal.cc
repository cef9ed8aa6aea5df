// A handler may call little (signal-safety(7)), so what it looks at are lock-free atomics and names
// in memory that is always there.
#include "base/end_by_signal.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace pith {
namespace {

constexpr int kEnding[] = {SIGINT, SIGTERM, SIGHUP};
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct FileSlot {
  std::atomic<bool> taken{false}, set{false};
  char path[4096];
};
struct ProcessSlot {
  std::atomic<bool> taken{false};
  std::atomic<pid_t> process{0};
};
std::array<FileSlot, 64> files;
std::array<ProcessSlot, 1024> processes;
std::atomic<int> waiting{0};
std::atomic<int> ending{0};  // the signal that came

// A child that does not go is not waited for without end.
void wait_for(pid_t process) {
  constexpr int kTries = 200;
  const timespec pause{0, 10'000'000};
  for (int i = 0; i < kTries; ++i) {
    const pid_t done = ::waitpid(process, nullptr, WNOHANG);
    if (done == process || (done < 0 && errno != EINTR)) return;
    ::nanosleep(&pause, nullptr);
  }
  ::kill(process, SIGKILL);
}

[[noreturn]] void end_by(int signal) {
  leave_nothing_behind(signal);
  ::signal(signal, SIG_DFL);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::raise(signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);  // a handler runs with it blocked
  ::_exit(128 + signal);
}

extern "C" void on_ending_signal(int signal) {
  ending = signal;
  if (waiting > 0) return;  // SignalsWait goes on with it
  end_by(signal);
}

// Each time, since others set handlers too and put back what they think was there.
void install() {
  for (const int signal : kEnding) {
    struct sigaction action {
    }, old{};
    if (::sigaction(signal, nullptr, &old) != 0 || (old.sa_flags & SA_SIGINFO) != 0 ||
        old.sa_handler != SIG_DFL)
      continue;
    action.sa_handler = on_ending_signal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

template <typename Slots>
std::size_t take(Slots& slots) {
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (!slots[i].taken.exchange(true)) return i;
  return kNone;
}

}  // namespace

void leave_nothing_behind(int signal) {
  for (const ProcessSlot& slot : processes)
    if (const pid_t process = slot.process; process > 0) ::kill(process, signal);
  for (const ProcessSlot& slot : processes)
    if (const pid_t process = slot.process; process > 0) wait_for(process);
  for (const FileSlot& slot : files)
    if (slot.set) ::unlink(slot.path);
}

void start_as_child() {
  for (ProcessSlot& slot : processes) {
    slot.process = 0;
    slot.taken = false;
  }
  for (FileSlot& slot : files) {
    slot.set = false;
    slot.taken = false;
  }
  for (const int signal : kEnding) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
      ::signal(signal, SIG_DFL);
  }
  waiting = 0;
  if (const int signal = ending.exchange(0)) ::raise(signal);
}

RemovedBySignal::RemovedBySignal(const std::filesystem::path& path) : slot_(kNone) {
  const std::string& name = path.native();
  if (name.size() >= sizeof FileSlot::path) return;
  slot_ = take(files);
  if (slot_ == kNone) return;
  std::memcpy(files[slot_].path, name.c_str(), name.size() + 1);
  files[slot_].set = true;
}

RemovedBySignal::~RemovedBySignal() {
  if (slot_ == kNone) return;
  files[slot_].set = false;
  files[slot_].taken = false;
}

EndedBySignal::EndedBySignal(pid_t process) : slot_(take(processes)) {
  if (slot_ == kNone) return;
  processes[slot_].process = process;
  install();
}

EndedBySignal::~EndedBySignal() {
  if (slot_ == kNone) return;
  processes[slot_].process = 0;
  processes[slot_].taken = false;
}

SignalsWait::SignalsWait() {
  install();
  // It may have come to another thread a moment ago. In a scope within one, the outer goes on.
  const bool outermost = ++waiting == 1;
  if (const int signal = ending; outermost && signal != 0) end_by(signal);
}

SignalsWait::~SignalsWait() {
  const int left = --waiting;
  const int signal = ending;
  if (left == 0 && signal != 0) end_by(signal);
}

}  // namespace pith
