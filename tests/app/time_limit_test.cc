#include "app/time_limit.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <sstream>

#include "../fetch/http_server.h"
#include "../temporary_folder.h"
#include "app/stamp.h"
#include "base/end_by_signal.h"
#include "base/file.h"

using namespace pith;

namespace {

int exit_code_of_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    start_as_child();  // doctest has handlers
    ::_exit(work());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("work beyond the limit ends the process, work within it does not") {
  const LastWords words{"", "", 7};
  CHECK(exit_code_of_child([&] {
          const TimeLimit limit(std::chrono::milliseconds(20), words);
          for (;;) ::pause();
          return 0;
        }) == 7);
  CHECK(exit_code_of_child([&] {
          { const TimeLimit limit(std::chrono::hours(1), words); }
          TimeLimit limit(std::chrono::hours(1), words);
          ::raise(SIGALRM);
          return 3;
        }) == 7);
  CHECK(exit_code_of_child([&] {
          TimeLimit limit(std::chrono::hours(1), words);
          limit.met();
          ::raise(SIGALRM);
          return 3;
        }) == 3);
}

TEST_CASE("one PDF that takes too long is refused and stays as it was") {
  const test::TemporaryFolder folder;
  const std::string pdf =
      read_file(std::string(PITH_SOURCE_DIR) + "/tests/pdf/data/table.pdf", 1 << 20);
  write_file_atomically(folder / "paper.pdf", pdf);
  const test::HttpServer silent(
      [](const test::Request&) { return test::Reply{.body = "{}", .send = 0, .hang = true}; });
  const int code = exit_code_of_child([&] {
    const int answer = ::open((folder / "answer").c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(answer, STDOUT_FILENO);
    const Console console{std::cout, std::cerr, "pithstamp", true};
    std::istringstream in;
    Context context{console, in, TrustStore::pinned(), {}};
    context.fetch.mirrors = {silent.url()};
    context.fetch.cache_folder = folder.path() / "cache";
    StampCommand command;
    command.files = {folder / "paper.pdf"};
    command.number = "GRALRY4DTUR34CIZ3TIFOJE3QO";
    command.time_limit = std::chrono::milliseconds(300);
    return stamp_command(command, context);
  });
  CHECK(code == 2);
  const std::string answer = read_file(folder / "answer", 1 << 20);
  CAPTURE(answer);
  CHECK(answer.find("\"reason\": \"time-limit\"") != std::string::npos);
  CHECK(answer.find("\"exit_code\": 2") != std::string::npos);
  CHECK(read_file(folder / "paper.pdf", 1 << 20) == pdf);
  for (const std::string& name : folder.names()) CHECK_FALSE(name.ends_with(".tmp"));
}
