#include "app/batch.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "../temporary_folder.h"
#include "base/end_by_signal.h"
#include "base/file.h"
#include "base/temporary_file.h"

using namespace pith;

TEST_CASE("results come in order, whatever finishes first") {
  std::vector<std::string> got;
  run_batch(
      20, {.jobs = 4},
      [](std::size_t i) {
        std::this_thread::sleep_for(std::chrono::milliseconds((20 - i) % 5));
        return std::string(i * 10'000, 'x');
      },
      [&](std::size_t i, const BatchResult& result) {
        CHECK(i == got.size());
        CHECK(result.finished());
        got.push_back(result.output);
      });
  REQUIRE(got.size() == 20);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i].size() == i * 10'000);
}

TEST_CASE("a crash, a hang and an exception stay with their own file") {
  std::vector<BatchResult> got;
  run_batch(
      5, {.jobs = 2, .time_limit = std::chrono::milliseconds(300)},
      [](std::size_t i) -> std::string {
        if (i == 1) ::raise(SIGKILL);
        if (i == 2) ::pause();
        if (i == 3) throw 1;
        return "fine";
      },
      [&](std::size_t, const BatchResult& result) { got.push_back(result); });
  REQUIRE(got.size() == 5);
  CHECK(got[0].output == "fine");
  CHECK_FALSE(got[1].finished());
  CHECK(got[1].output.find("died") != std::string::npos);
  CHECK_FALSE(got[2].finished());
  CHECK(got[2].output.find("time limit") != std::string::npos);
  CHECK(got[2].outcome == BatchResult::Outcome::kTimedOut);
  CHECK_FALSE(got[3].finished());
  CHECK(got[3].outcome == BatchResult::Outcome::kCrashed);
  CHECK(got[4].output == "fine");
}

TEST_CASE("one worker does many pieces, and another takes over when it dies or has done enough") {
  const auto pids = [](unsigned pieces_per_worker, std::size_t dies_at) {
    std::vector<std::string> got;
    run_batch(
        9, {.jobs = 1, .pieces_per_worker = pieces_per_worker},
        [&](std::size_t i) {
          if (i == dies_at) ::raise(SIGKILL);
          return std::to_string(::getpid());
        },
        [&](std::size_t, const BatchResult& result) { got.push_back(result.output); });
    return got;
  };
  const std::vector<std::string> calm = pids(100, 99);
  CHECK(calm == std::vector<std::string>(9, calm.front()));
  const std::vector<std::string> limited = pids(3, 99);
  CHECK(limited[0] == limited[2]);
  CHECK(limited[2] != limited[3]);
  CHECK(limited[3] == limited[5]);
  const std::vector<std::string> crashed = pids(100, 4);
  CHECK(crashed[0] == crashed[3]);
  CHECK(crashed[4].find("died") != std::string::npos);
  CHECK(crashed[5] != crashed[3]);
  CHECK(crashed[5] == crashed[8]);
}

TEST_CASE("one that does not go when it is told to is killed") {
  std::vector<BatchResult> got;
  const auto before = ::signal(SIGTERM, SIG_IGN);  // which is inherited
  run_batch(
      1, {.jobs = 1, .time_limit = std::chrono::milliseconds(1)},
      [](std::size_t) -> std::string {
        for (;;) ::pause();
      },
      [&](std::size_t, const BatchResult& result) { got.push_back(result); });
  ::signal(SIGTERM, before);
  REQUIRE(got.size() == 1);
  CHECK(got[0].outcome == BatchResult::Outcome::kTimedOut);
}

TEST_CASE("a signal that ends a batch, and the time limit, leave no temporary file") {
  using Names = std::vector<std::string>;
  const auto work = [](const test::TemporaryFolder& folder, std::size_t i) -> std::string {
    TemporaryFile file(folder / "paper", 0600, {.without_name = false});
    std::ofstream(folder / ("at work " + std::to_string(i)));
    for (;;) ::pause();
  };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const test::TemporaryFolder folder;
    const pid_t batch = ::fork();
    if (batch == 0) {
      start_as_child();  // doctest has handlers
      run_batch(
          3, {.jobs = 2}, [&](std::size_t i) { return work(folder, i); },
          [](std::size_t, const BatchResult&) {});
      ::_exit(0);
    }
    while (nothing_at(folder / "at work 0") || nothing_at(folder / "at work 1"))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    CHECK(folder.names().size() == 4);
    ::kill(batch, signal);
    int status = 0;
    REQUIRE(::waitpid(batch, &status, 0) == batch);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(folder.names() == Names{"at work 0", "at work 1"});
  }
  const test::TemporaryFolder folder;
  run_batch(
      1, {.time_limit = std::chrono::milliseconds(300)},
      [&](std::size_t i) { return work(folder, i); },
      [](std::size_t, const BatchResult& result) {
        CHECK(result.outcome == BatchResult::Outcome::kTimedOut);
      });
  for (const std::string& name : folder.names()) CHECK(name == "at work 0");
}

TEST_CASE("large answers, no pieces, and a caller that gives up") {
  std::size_t size = 0;
  run_batch(
      2, {.jobs = 2}, [](std::size_t) { return std::string(5'000'000, 'x'); },
      [&](std::size_t, const BatchResult& result) { size += result.output.size(); });
  CHECK(size == 10'000'000);
  run_batch(
      0, {}, [](std::size_t) { return std::string(); },
      [](std::size_t, const BatchResult&) { FAIL("there is no piece"); });
  CHECK_THROWS_AS(run_batch(
                      5, {.jobs = 3}, [](std::size_t) { return std::string(); },
                      [](std::size_t, const BatchResult&) { throw 1; }),
                  int);
}
