#include "app/time_limit.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string_view>
#include <utility>

namespace pith {
namespace {

// What the handler looks at, which may call little (signal-safety(7)).
std::atomic<const LastWords*> last_words{nullptr};
std::atomic<bool> over{false};

void say(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

extern "C" void on_alarm(int) {
  const LastWords* const words = last_words;
  if (words == nullptr) return;
  over = true;
  say(STDOUT_FILENO, words->out);
  say(STDERR_FILENO, words->err);
  ::_exit(words->exit_code);
}

void set_alarm(std::chrono::milliseconds in) {
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(in.count() / 1000);
  timer.it_value.tv_usec = static_cast<suseconds_t>(in.count() % 1000 * 1000);
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

TimeLimit::TimeLimit(std::chrono::milliseconds limit, LastWords words) : words_(std::move(words)) {
  last_words = &words_;
  struct sigaction action {};
  action.sa_handler = on_alarm;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGALRM, &action, nullptr);
  sigset_t alarm;
  ::sigemptyset(&alarm);
  ::sigaddset(&alarm, SIGALRM);
  ::pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
  set_alarm(limit);
}

TimeLimit::~TimeLimit() {
  met();
}

void TimeLimit::met() {
  set_alarm(std::chrono::milliseconds(0));
  last_words = nullptr;
  while (over) ::pause();  // another thread has the signal
}

}  // namespace pith
