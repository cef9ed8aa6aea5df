#include "base/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/file.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

Process shell(const fs::path& folder, const std::string& script) {
  Process process;
  process.program = "/bin/sh";
  process.arguments = {"-c", script};
  process.folder = folder;
  process.environment = {{"PATH", "/usr/bin:/bin"}};
  return process;
}

}  // namespace

TEST_CASE("a program gets its folder, its environment, no input, and tells how it ended") {
  const TemporaryFolder work(fs::temp_directory_path());
  const ProcessEnd end = run_process(
      shell(work.path(), "read line && exit 4; env > env; test -z \"$HOME\" || exit 5; exit 3"));
  CHECK(end.exit_code == 3);
  CHECK_FALSE(end.timed_out);
  CHECK(fs::exists(work.path() / "env"));
  CHECK(run_process(shell(work.path(), "kill -9 $$")).exit_code == -1);
}

TEST_CASE("what does not end is ended, with all that it started") {
  const TemporaryFolder work(fs::temp_directory_path());
  Process process = shell(work.path(), "(sleep 3; touch late) & sleep 60");
  process.time_limit = std::chrono::seconds(1);
  CHECK(run_process(process).timed_out);
  // The same of what stays behind in the background.
  CHECK(run_process(shell(work.path(), "(sleep 2; touch late) & exit 0")).exit_code == 0);
  run_process(shell(work.path(), "sleep 4"));
  CHECK_FALSE(fs::exists(work.path() / "late"));
}

TEST_CASE("processor time has a limit of its own, in which waiting does not count") {
  const TemporaryFolder work(fs::temp_directory_path());
  Process process = shell(work.path(), "while :; do :; done");
  process.processor_limit = std::chrono::seconds(1);
  const ProcessEnd end = run_process(process);
  CHECK(end.timed_out);
  CHECK(end.exit_code == -1);
  process = shell(work.path(), "sleep 2");
  process.processor_limit = std::chrono::seconds(1);
  CHECK_FALSE(run_process(process).timed_out);
}

TEST_CASE("a process is ended from another thread, or does not begin") {
  const TemporaryFolder work(fs::temp_directory_path());
  Stop stop;
  Process process = shell(work.path(), "touch begun; sleep 100 & wait");
  process.stop = &stop;
  std::future<ProcessEnd> end =
      std::async(std::launch::async, [&] { return run_process(process); });
  while (!fs::exists(work.path() / "begun")) std::this_thread::yield();
  stop.stop();
  CHECK(end.get().exit_code == -1);
  process = shell(work.path(), "touch again");
  process.stop = &stop;
  CHECK(run_process(process).exit_code == -1);
  CHECK_FALSE(fs::exists(work.path() / "again"));
}

namespace {

// A pipe whose writing end programs hold as their output: it is at its end when all are gone.
struct Held {
  Held() { REQUIRE(::pipe2(ends, O_CLOEXEC) == 0); }
  ~Held() { ::close(ends[0]); }
  void hand_over() { ::close(ends[1]); }
  bool all_gone() const {
    pollfd watched{ends[0], POLLIN, 0};
    return ::poll(&watched, 1, 10'000) > 0 && (watched.revents & POLLHUP) != 0;
  }
  int ends[2];
};

// One that the program starts in a session of its own, and that outlives the program.
const std::string kDaemon = "setsid sh -c 'touch begun; exec sleep 100' & ";

}  // namespace

TEST_CASE("nothing outlives us when we are killed hard") {
  for (const std::string& script : {std::string("touch begun; exec sleep 100"), kDaemon + "wait"}) {
    CAPTURE(script);
    const TemporaryFolder work(fs::temp_directory_path());
    Held held;
    Process process = shell(work.path(), script);
    process.output = held.ends[1];
    const pid_t child = ::fork();
    if (child == 0) {
      run_process(process);
      ::_exit(0);
    }
    held.hand_over();
    while (!fs::exists(work.path() / "begun")) std::this_thread::yield();
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(held.all_gone());
  }
}

TEST_CASE("what leaves the session ends with the program, by itself, in time or from elsewhere") {
  for (int how = 0; how < 3; ++how) {
    CAPTURE(how);
    const TemporaryFolder work(fs::temp_directory_path());
    Held held;
    Process process = shell(work.path(), kDaemon + "while ! test -e begun; do sleep 0.01; done; " +
                                             (how == 0 ? "exit 3" : "sleep 100"));
    process.output = held.ends[1];
    Stop stop;
    process.stop = &stop;
    if (how == 1) process.time_limit = std::chrono::seconds(1);
    std::future<ProcessEnd> end =
        std::async(std::launch::async, [&] { return run_process(process); });
    while (!fs::exists(work.path() / "begun")) std::this_thread::yield();
    if (how == 2) stop.stop();
    const ProcessEnd ended = end.get();
    CHECK(ended.exit_code == (how == 0 ? 3 : -1));
    CHECK(ended.timed_out == (how == 1));
    held.hand_over();
    CHECK(held.all_gone());
  }
}

TEST_CASE("no descriptor of ours is handed on") {
  const TemporaryFolder work(fs::temp_directory_path());
  const int left_open = ::open("/dev/null", O_RDONLY);
  CHECK(run_process(shell(work.path(), "test ! -e /proc/self/fd/" + std::to_string(left_open)))
            .exit_code == 0);
  ::close(left_open);
}

TEST_CASE("there is no network, where the system lets programs be shut off") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (status != 0) {
    const char* ci = std::getenv("CI");
    REQUIRE_MESSAGE((ci == nullptr || std::string_view(ci) != "true"),
                    "nothing may be missing here, and unshare(2) is");
    MESSAGE("skipped: unshare(2) is not allowed");
    return;
  }
  const TemporaryFolder work(fs::temp_directory_path());
  // Two lines of heading and one for lo, which is down.
  CHECK(run_process(shell(work.path(), "test $(wc -l < /proc/net/dev) -eq 3")).exit_code == 0);
}

TEST_CASE("a file cannot grow beyond its limit") {
  const TemporaryFolder work(fs::temp_directory_path());
  Process process = shell(work.path(), "head -c 100000 /dev/zero > file");
  process.max_file_bytes = 5000;
  CHECK(run_process(process).exit_code != 0);
  CHECK(fs::file_size(work.path() / "file") <= 5000);
}

TEST_CASE("the temporary folder goes with its scope, and programs are found by path alone") {
  fs::path path;
  {
    const TemporaryFolder work(fs::temp_directory_path());
    path = work.path();
    write_file_atomically(path / "file", "x");
    CHECK(path.filename().string().front() != '.');
  }
  CHECK_FALSE(fs::exists(path));
  CHECK(TemporaryFolder(".").path().is_absolute());
  CHECK(find_program("sh", "/nowhere:/bin") == "/bin/sh");
  CHECK(find_program("sh", "").empty());
  CHECK(find_program("../bin/sh", "bin").empty());
  Process none = shell(fs::temp_directory_path(), "");
  none.program = "/nowhere/program";
  CHECK_THROWS_AS(run_process(none), Error);
}

TEST_CASE(
    "the folder of a run that was killed is removed by the next one, that of a live one not") {
  const TemporaryFolder work(fs::temp_directory_path());
  for (const char* other : {"pith-arxiv-notes.txt", "pith-arxiv-longer-name", "other-abcdef"}) {
    fs::create_directories(work.path() / other);
  }
  write_temporary(work.path() / "pith-arxiv-abcdef", "a file");
  fs::create_symlink("other-abcdef", work.path() / "pith-arxiv-ghijkl");
  const auto count = [&] {
    return std::distance(fs::directory_iterator(work.path()), fs::directory_iterator());
  };
  const auto before = count();
  const TemporaryFolder live(work.path());
  const pid_t child = ::fork();
  if (child == 0) {
    // Of the fork's copy of `live` the lock stays here too: nothing of it may be removed.
    const TemporaryFolder dead(work.path());
    write_temporary(dead.path() / "main.tex", "x");
    write_temporary(work.path() / "begun", "");
    ::pause();
  }
  while (!fs::exists(work.path() / "begun")) std::this_thread::yield();
  fs::remove(work.path() / "begun");
  { const TemporaryFolder next(work.path()); }
  CHECK(count() == before + 2);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  { const TemporaryFolder next(work.path()); }
  CHECK(count() == before + 1);
  CHECK(fs::exists(live.path()));
}
