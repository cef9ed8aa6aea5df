#include "base/process.h"

#include <doctest/doctest.h>
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

TEST_CASE("a process does not outlive the thread that waits for it") {
  const TemporaryFolder work(fs::temp_directory_path());
  const pid_t child = ::fork();
  if (child == 0) {
    run_process(shell(work.path(), "echo $$ > pid; mv pid begun; exec sleep 100"));
    ::_exit(0);
  }
  while (!fs::exists(work.path() / "begun")) std::this_thread::yield();
  const pid_t program = std::stoi(read_file(work.path() / "begun", 100));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  // Nobody here can wait for it: it goes to init, which may be slow.
  for (int i = 0; i < 1000 && fs::exists("/proc/" + std::to_string(program) + "/exe"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::error_code error;
  CHECK(fs::read_symlink("/proc/" + std::to_string(program) + "/exe", error).empty());
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
