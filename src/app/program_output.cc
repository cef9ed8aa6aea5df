#include "app/program_output.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>

namespace pith {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Between fork and exec: only calls that are safe there (signal-safety(7)).
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment,
                         int output) {
  ::setsid();
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  const int null = ::open("/dev/null", O_RDWR);
  if (null < 0 || ::dup2(null, STDIN_FILENO) < 0 || ::dup2(output, STDOUT_FILENO) < 0 ||
      ::dup2(null, STDERR_FILENO) < 0) {
    ::_exit(127);
  }
  ::execve(program, arguments, environment);
  ::_exit(127);
}

// Everything up to the end; false when it is too long or takes too long.
bool read_all(int descriptor, Clock::time_point deadline, std::size_t max_bytes,
              std::string& text) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{descriptor, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    char buffer[4096];
    const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > max_bytes) return false;
  }
}

// Waits for the end, which comes by force when `patient` is false or time is over. Whether the exit
// code is 0.
bool end_of(pid_t child, bool patient, Clock::time_point deadline) {
  int status = -1;
  for (;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return false;
    if (!patient || Clock::now() >= deadline) ::kill(-child, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

std::optional<std::string> program_output(const std::filesystem::path& program,
                                          const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& environment,
                                          std::chrono::milliseconds limit, std::size_t max_bytes) {
  std::vector<std::string> words = {program.string()}, variables = environment;
  words.insert(words.end(), arguments.begin(), arguments.end());
  const std::vector<char*> argv = pointers(words), envp = pointers(variables);
  int ends[2];
  if (::pipe(ends) != 0) return std::nullopt;
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  const Clock::time_point deadline = Clock::now() + limit;
  const pid_t child = ::fork();
  if (child == 0) become(program.c_str(), argv.data(), envp.data(), ends[1]);
  ::close(ends[1]);
  std::string text;
  const bool whole = child > 0 && read_all(ends[0], deadline, max_bytes, text);
  ::close(ends[0]);
  return child > 0 && end_of(child, whole, deadline) && whole ? std::optional(text) : std::nullopt;
}

}  // namespace pith
