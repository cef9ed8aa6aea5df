// Parent and worker talk over a socket pair: an index goes out, a length and that many bytes come
// back. The end of the stream tells a worker to go, also when the parent was killed.
#include "app/batch.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/end_by_signal.h"
#include "base/error.h"

namespace pith {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kGrace{2};  // from TERM to KILL

using Work = std::function<std::string(std::size_t)>;

struct Worker {
  pid_t pid = -1;
  int socket = -1;
  unsigned pieces = 0;               // that it was given
  std::optional<std::size_t> index;  // of the piece it is at
  Clock::time_point deadline;
  bool stopped = false, killed = false;    // it was told to end; it did not
  std::unique_ptr<EndedBySignal> entry{};  // until it was waited for
  std::string received;
};

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::kFile, what, std::strerror(errno));
}

bool send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    // No signal when the other end is gone: that is found out by reading.
    const ssize_t n = ::send(socket, bytes, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool send_number(int socket, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  return send_all(socket, bytes, sizeof bytes);
}

std::uint64_t number_in(const std::string& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

// The worker's whole life. _exit: the parent's buffers and its atexit handlers are not the child's
// to flush or run.
[[noreturn]] void serve(int socket, const Work& work) {
  try {
    for (;;) {
      std::uint64_t index = 0;
      const ssize_t n = ::recv(socket, &index, sizeof index, MSG_WAITALL);
      if (n < 0 && errno == EINTR) continue;
      if (n != sizeof index) _exit(0);
      const std::string output = work(static_cast<std::size_t>(index));
      if (!send_number(socket, output.size()) || !send_all(socket, output.data(), output.size())) {
        _exit(0);
      }
    }
  } catch (...) {
    _exit(2);
  }
}

Worker start(const std::list<Worker>& others, const Work& work) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair");
  const SignalsWait wait;  // else a worker that just started would be missed
  // The child is not to see one by its parent's handlers.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  const int error = errno;
  if (pid == 0) start_as_child();
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    errno = error;
    fail("fork");
  }
  if (pid == 0) {
    ::close(ends[0]);
    // Or another worker would never see the end of its stream.
    for (const Worker& other : others) ::close(other.socket);
    serve(ends[1], work);
  }
  ::close(ends[1]);
  Worker worker;
  worker.pid = pid;
  worker.socket = ends[0];
  worker.entry = std::make_unique<EndedBySignal>(pid);
  return worker;
}

// TERM lets it take a temporary file with it; KILL is for one that does not go.
void end(pid_t process) {
  ::kill(process, SIGTERM);
  const auto last = Clock::now() + kGrace;
  while (::waitpid(process, nullptr, WNOHANG) == 0) {
    if (Clock::now() >= last) {
      ::kill(process, SIGKILL);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int stop(Worker& worker) {
  ::close(worker.socket);
  int status = 0;
  while (::waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
  }
  worker.entry.reset();
  return status;
}

BatchResult what_happened(const Worker& worker, int status) {
  if (worker.stopped) {
    return {BatchResult::Outcome::kTimedOut, std::string(kTookTooLong)};
  }
  if (WIFSIGNALED(status)) {
    return {BatchResult::Outcome::kCrashed,
            std::string("the process died: ") + ::strsignal(WTERMSIG(status))};
  }
  return {BatchResult::Outcome::kCrashed, "the process failed"};
}

// Reads what there is; false at the end of the stream.
bool drain(Worker& worker) {
  char buffer[65536];
  const ssize_t n = ::recv(worker.socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  worker.received.append(buffer, static_cast<std::size_t>(n));
  return n > 0;
}

// The whole answer, once it is there.
std::optional<std::string> answer_of(const Worker& worker) {
  constexpr std::size_t kHead = sizeof(std::uint64_t);
  const std::string& bytes = worker.received;
  if (bytes.size() < kHead || bytes.size() - kHead < number_in(bytes)) return std::nullopt;
  return bytes.substr(kHead);
}

class Batch {
 public:
  Batch(std::size_t count, const BatchOptions& options, const Work& work,
        const std::function<void(std::size_t, const BatchResult&)>& done)
      : count_(count), options_(options), work_(work), done_(done) {}
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Also when `done` throws: no process is left behind.
  ~Batch() {
    for (Worker& worker : workers_) {
      if (worker.index) end(worker.pid);
      stop(worker);
    }
  }

  void run() {
    while (reported_ < count_) {
      hand_out();
      wait_and_read();
      report();
    }
  }

 private:
  void hand_out() {
    for (Worker& worker : workers_) {
      if (!worker.index && next_ < count_) give(worker);
    }
    while (next_ < count_ && workers_.size() < std::max(1u, options_.jobs)) {
      try {
        workers_.push_back(start(workers_, work_));
      } catch (const Error&) {
        if (workers_.empty()) throw;
        return;  // those that there are go on
      }
      give(workers_.back());
    }
  }

  void give(Worker& worker) {
    worker.index = next_++;
    ++worker.pieces;
    worker.received.clear();
    worker.deadline = Clock::now() + options_.time_limit;
    send_number(worker.socket, *worker.index);
  }

  void wait_and_read() {
    std::vector<pollfd> polls;
    auto soonest = Clock::time_point::max();
    for (const Worker& worker : workers_) {
      polls.push_back({worker.socket, POLLIN, 0});
      if (worker.index && !worker.killed) soonest = std::min(soonest, worker.deadline);
    }
    int wait = -1;
    if (soonest != Clock::time_point::max()) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(soonest - Clock::now()).count();
      wait = static_cast<int>(std::clamp<decltype(left)>(left, 0, 1'000'000)) + 1;
    }
    const int ready = ::poll(polls.data(), static_cast<nfds_t>(polls.size()), wait);
    if (ready < 0 && errno != EINTR) fail("poll");
    std::size_t i = 0;
    for (auto it = workers_.begin(); it != workers_.end(); ++i) {
      const bool readable = ready > 0 && polls[i].revents != 0;
      if (readable ? keeps(*it, !drain(*it)) : in_time(*it)) {
        ++it;
      } else {
        it = workers_.erase(it);
      }
    }
  }

  bool in_time(Worker& worker) {
    if (!worker.index || worker.killed || Clock::now() < worker.deadline) return true;
    ::kill(worker.pid, worker.stopped ? SIGKILL : SIGTERM);
    worker.killed = worker.stopped;
    worker.stopped = true;
    worker.deadline = Clock::now() + kGrace;
    return true;
  }

  // Takes the answer if it is complete. False when the worker is no more.
  bool keeps(Worker& worker, bool ended) {
    auto answer = worker.index ? answer_of(worker) : std::nullopt;
    if (answer) {
      waiting_[*worker.index] = {BatchResult::Outcome::kFinished, *std::move(answer)};
      worker.index.reset();
    }
    if (!ended && (worker.index || worker.pieces < options_.pieces_per_worker)) {
      return in_time(worker);
    }
    const int status = stop(worker);
    if (worker.index) waiting_[*worker.index] = what_happened(worker, status);
    return false;
  }

  void report() {
    for (auto it = waiting_.find(reported_); it != waiting_.end(); it = waiting_.find(reported_)) {
      done_(reported_, it->second);
      waiting_.erase(it);
      ++reported_;
    }
  }

  const std::size_t count_;
  const BatchOptions& options_;
  const Work& work_;
  const std::function<void(std::size_t, const BatchResult&)>& done_;
  std::list<Worker> workers_;
  std::map<std::size_t, BatchResult> waiting_;  // for those before them
  std::size_t next_ = 0, reported_ = 0;
};

}  // namespace

void run_batch(std::size_t count, const BatchOptions& options,
               const std::function<std::string(std::size_t)>& work,
               const std::function<void(std::size_t, const BatchResult&)>& done) {
  Batch(count, options, work, done).run();
}

}  // namespace pith
