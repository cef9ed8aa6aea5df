#include "app/batch.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
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
        CHECK(result.finished);
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
  CHECK_FALSE(got[1].finished);
  CHECK(got[1].output.find("died") != std::string::npos);
  CHECK_FALSE(got[2].finished);
  CHECK(got[2].output.find("time limit") != std::string::npos);
  CHECK_FALSE(got[3].finished);
  CHECK(got[4].output == "fine");
}
