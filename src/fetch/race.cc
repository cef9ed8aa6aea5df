#include "fetch/race.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "base/error.h"

namespace pith {
namespace {

using Clock = std::chrono::steady_clock;

struct Runner {
  enum class State { kWaiting, kRunning, kDone };
  explicit Runner(Mirror which) : mirror(std::move(which)) {}

  Mirror mirror;
  State state = State::kWaiting;
  Answer answer;
  std::exception_ptr error;
  bool expanded = false;
};

constexpr std::chrono::seconds kSilence{1};  // after which somebody who waits is told

// Of the first mirror that is on the network; empty when there is none.
std::string first_host(const std::vector<Mirror>& mirrors) {
  for (const Mirror& mirror : mirrors) {
    if (mirror.kind == Mirror::Kind::kPath) continue;
    const std::string rest = mirror.base.substr(mirror.base.find("://") + 3);
    return rest.substr(0, rest.find('/'));
  }
  return {};
}

class Course {
 public:
  Course(const std::vector<Mirror>& mirrors, const Question& question) : question_(question) {
    for (const Mirror& mirror : mirrors) runners_.emplace_back(mirror);
  }
  // The runners are used by their threads, which therefore end first.
  ~Course() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
  }
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  Race run() {
    const Runner* winner = wait_for_winner();
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
    Race race;
    for (Runner& runner : runners_) {
      if (runner.state != Runner::State::kDone) continue;
      if (&runner == winner) race.winner = race.answers.size();
      race.answers.push_back(std::move(runner.answer));
    }
    return race;
  }

 private:
  const Runner* wait_for_winner() {
    std::unique_lock lock(mutex_);
    auto patience = Clock::now();
    for (std::size_t seen = 0;;) {
      Runner* waiting = nullptr;
      bool running = false;
      for (auto runner = runners_.begin(); runner != runners_.end(); ++runner) {
        if (runner->state == Runner::State::kRunning) running = true;
        if (runner->state == Runner::State::kWaiting && waiting == nullptr) waiting = &*runner;
        if (runner->state != Runner::State::kDone) continue;
        if (runner->error) std::rethrow_exception(runner->error);
        if (runner->answer.settled()) {
          ask_the_others(lock);
          return &*runner;
        }
        expand(runner);
      }
      if (waiting == nullptr && !running) return nullptr;
      if (done_ > seen) {
        seen = done_;
        patience = Clock::now();
      }
      if (waiting != nullptr && (!running || Clock::now() >= patience)) {
        start(*waiting);
        patience = Clock::now() + question_.options.hedge;
      } else if (waiting != nullptr) {
        changed_.wait_until(lock, patience, [&] { return done_ > seen; });
      } else {
        changed_.wait(lock, [&] { return done_ > seen; });
      }
    }
  }

  // Somebody has answered: whoever may have a rival is heard.
  void ask_the_others(std::unique_lock<std::mutex>& lock) {
    if (!may_have_rivals(question_.identifier)) return;
    const auto patience = Clock::now() + question_.options.hedge;
    for (;;) {
      bool paths = false, others = false;
      for (auto runner = runners_.begin(); runner != runners_.end(); ++runner) {
        if (runner->error) std::rethrow_exception(runner->error);
        if (runner->state == Runner::State::kDone) expand(runner);
      }
      for (Runner& runner : runners_) {
        if (runner.state == Runner::State::kWaiting) start(runner);
        if (runner.state != Runner::State::kRunning) continue;
        (runner.mirror.kind == Mirror::Kind::kPath ? paths : others) = true;
      }
      if (!paths && (!others || Clock::now() >= patience)) return;
      const std::size_t seen = done_;
      if (paths) {
        changed_.wait(lock, [&] { return done_ > seen; });
      } else {
        changed_.wait_until(lock, patience, [&] { return done_ > seen; });
      }
    }
  }

  // A manifest names no manifests, so this ends.
  void expand(std::list<Runner>::iterator runner) {
    if (runner->expanded) return;
    runner->expanded = true;
    const auto after = std::next(runner);
    for (Mirror& mirror : runner->answer.mirrors) {
      if (added_++ >= question_.options.limits.max_mirrors) {
        return runner->answer.miss(runner->mirror.base, "names more mirrors than are asked");
      }
      runners_.emplace(after, std::move(mirror));
    }
  }

  void start(Runner& runner) {
    runner.state = Runner::State::kRunning;
    try {
      threads_.emplace_back([this, &runner](const std::stop_token& stop) { work(runner, stop); });
    } catch (const std::system_error& error) {
      runner.state = Runner::State::kDone;
      runner.answer.miss(runner.mirror.base,
                         std::string("cannot be asked: ") + error.code().message());
      ++done_;
    }
  }

  void work(Runner& runner, const std::stop_token& stop) noexcept {
    Answer answer;
    std::exception_ptr error;
    try {
      answer = ask(runner.mirror, question_, stop);
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    runner.answer = std::move(answer);
    runner.error = std::move(error);
    runner.state = Runner::State::kDone;
    ++done_;
    changed_.notify_one();
  }

  const Question& question_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Runner> runners_;
  std::size_t done_ = 0;   // runners, ever
  std::size_t added_ = 0;  // mirrors by manifests
  std::vector<std::jthread> threads_;
};

}  // namespace

Race ask_in_order(const std::vector<Mirror>& mirrors, const Question& question) {
  const std::string host = question.options.offline ? std::string() : first_host(mirrors);
  std::jthread telling;
  if (question.options.waiting && !host.empty()) {
    telling = std::jthread([&](const std::stop_token& stop) {
      std::mutex mutex;
      std::unique_lock lock(mutex);
      std::condition_variable_any stopped;
      stopped.wait_for(lock, stop, kSilence, [] { return false; });
      if (!stop.stop_requested()) question.options.waiting(host);
    });
  }
  return Course(mirrors, question).run();
}

}  // namespace pith
