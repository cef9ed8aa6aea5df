#include "app/batch.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <vector>

#include "base/error.h"

namespace pith {
namespace {

using Clock = std::chrono::steady_clock;

struct Child {
  std::size_t index;
  pid_t pid;
  int pipe;
  Clock::time_point deadline;
  bool killed = false;
  std::string output;
};

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::kFile, what, std::strerror(errno));
}

void write_all(int descriptor, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t n = ::write(descriptor, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(2);
    at += static_cast<std::size_t>(n);
  }
}

Child start(std::size_t index, const BatchOptions& options,
            const std::function<std::string(std::size_t)>& work) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  const pid_t pid = ::fork();
  if (pid < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    fail("fork");
  }
  if (pid == 0) {
    ::close(ends[0]);
    // _exit: the parent's buffers and its atexit handlers are not the child's to flush or run.
    try {
      write_all(ends[1], work(index));
    } catch (...) {
      _exit(2);
    }
    _exit(0);
  }
  ::close(ends[1]);
  return {index, pid, ends[0], Clock::now() + options.time_limit, false, {}};
}

BatchResult collect(Child& child) {
  ::close(child.pipe);
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (child.killed) return {false, "took longer than the time limit and was stopped"};
  if (WIFSIGNALED(status)) {
    return {false, std::string("the process died: ") + ::strsignal(WTERMSIG(status))};
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return {false, "the process failed"};
  return {true, std::move(child.output)};
}

// Reads what there is; false at the end of the stream.
bool drain(Child& child) {
  char buffer[65536];
  const ssize_t n = ::read(child.pipe, buffer, sizeof buffer);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  child.output.append(buffer, static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace

void run_batch(std::size_t count, const BatchOptions& options,
               const std::function<std::string(std::size_t)>& work,
               const std::function<void(std::size_t, const BatchResult&)>& done) {
  std::vector<Child> running;
  std::map<std::size_t, BatchResult> waiting;
  std::size_t next = 0, reported = 0;
  while (reported < count) {
    while (next < count && running.size() < std::max(1u, options.jobs)) {
      running.push_back(start(next, options, work));
      ++next;
    }
    std::vector<pollfd> polls;
    auto soonest = Clock::time_point::max();
    for (const Child& child : running) {
      polls.push_back({child.pipe, POLLIN, 0});
      if (!child.killed) soonest = std::min(soonest, child.deadline);
    }
    int wait = -1;
    if (soonest != Clock::time_point::max()) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(soonest - Clock::now()).count();
      wait = static_cast<int>(std::max<decltype(left)>(0, left)) + 1;
    }
    if (::poll(polls.data(), static_cast<nfds_t>(polls.size()), wait) < 0 && errno != EINTR) {
      fail("poll");
    }
    for (std::size_t i = running.size(); i-- > 0;) {
      Child& child = running[i];
      if (!child.killed && Clock::now() >= child.deadline) {
        ::kill(child.pid, SIGKILL);
        child.killed = true;
      }
      if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      if (drain(child)) continue;
      waiting.emplace(child.index, collect(child));
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (auto it = waiting.find(reported); it != waiting.end(); it = waiting.find(reported)) {
      done(reported, it->second);
      waiting.erase(it);
      ++reported;
    }
  }
}

}  // namespace pith
