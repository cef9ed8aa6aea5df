#include "app/batch.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

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
