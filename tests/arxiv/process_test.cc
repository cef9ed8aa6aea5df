#include "arxiv/process.h"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.h"
#include "base/file.h"

using namespace pith::arxiv;
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

TEST_CASE("there is no network, where the system lets programs be shut off") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (status != 0) return;
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
    pith::write_file_atomically(path / "file", "x");
    CHECK(path.filename().string().front() != '.');
  }
  CHECK_FALSE(fs::exists(path));
  CHECK(find_program("sh", "/nowhere:/bin") == "/bin/sh");
  CHECK(find_program("sh", "").empty());
  CHECK(find_program("../bin/sh", "bin").empty());
  Process none = shell(fs::temp_directory_path(), "");
  none.program = "/nowhere/program";
  CHECK_THROWS_AS(run_process(none), pith::Error);
}
