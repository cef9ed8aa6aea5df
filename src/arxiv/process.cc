#include "arxiv/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void limit(decltype(RLIMIT_CORE) resource, std::uint64_t value) {
  const struct rlimit bound { static_cast<rlim_t>(value), static_cast<rlim_t>(value) };
  ::setrlimit(resource, &bound);
}

// Between fork and exec: only calls that are safe there (signal-safety(7)).
[[noreturn]] void become(const Process& process, char* const* arguments, char* const* environment) {
  ::setsid();
  ::signal(SIGPIPE, SIG_DFL);  // we may ignore it, and that would be inherited
  if (::chdir(process.folder.c_str()) != 0) ::_exit(127);
  const int null = ::open("/dev/null", O_RDWR);
  if (null < 0) ::_exit(127);
  for (int stream = 0; stream < 3; ++stream) ::dup2(null, stream);
  if (process.output >= 0 && ::dup2(process.output, STDOUT_FILENO) < 0) ::_exit(127);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, process.max_file_bytes);
  limit(RLIMIT_CPU, static_cast<std::uint64_t>(process.time_limit.count()) + 1);
  // An empty network of its own. Not everywhere allowed, and then TeX is still without \write18.
  (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET);
  ::execve(process.program.c_str(), arguments, environment);
  ::_exit(127);
}

// Sleeps until a child has ended, where the system can tell (pidfd_open(2), Linux 5.3).
class Watch {
 public:
  explicit Watch(pid_t child) {
#ifdef SYS_pidfd_open
    descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
#else
    (void)child;
#endif
  }
  ~Watch() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // False when it cannot tell.
  bool wait_until(std::chrono::steady_clock::time_point deadline) const {
    if (descriptor_ < 0) return false;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    struct pollfd watched {
      descriptor_, POLLIN, 0
    };
    return ::poll(&watched, 1, static_cast<int>(std::max<long long>(left.count() + 1, 0))) >= 0 ||
           errno == EINTR;
  }

 private:
  int descriptor_ = -1;
};

}  // namespace

ProcessEnd run_process(const Process& process) {
  std::vector<std::string> arguments{process.program.filename().string()};
  arguments.insert(arguments.end(), process.arguments.begin(), process.arguments.end());
  std::vector<std::string> environment;
  for (const auto& [name, value] : process.environment) environment.push_back(name + "=" + value);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);

  const pid_t child = ::fork();
  if (child < 0) {
    throw Error(ErrorKind::kFile, process.program.string(),
                "cannot start: " + std::generic_category().message(errno));
  }
  if (child == 0) become(process, argument_pointers.data(), environment_pointers.data());

  const auto deadline = std::chrono::steady_clock::now() + process.time_limit;
  ProcessEnd end;
  int status = 0;
  const Watch watch(child);
  for (auto pause = std::chrono::microseconds(500);;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) {
      throw Error(ErrorKind::kFile, process.program.string(),
                  "cannot wait for it: " + std::generic_category().message(errno));
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      end.timed_out = true;
      ::kill(-child, SIGKILL);
      ::kill(child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    if (watch.wait_until(deadline)) continue;
    std::this_thread::sleep_for(pause);
    if (pause < std::chrono::milliseconds(10)) pause *= 2;
  }
  ::kill(-child, SIGKILL);  // what it left running in the background
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (end.exit_code == 127) {
    throw Error(ErrorKind::kFile, process.program.string(), "cannot be run");
  }
  return end;
}

fs::path find_program(const std::string& name, const std::string& search_path) {
  for (std::size_t at = 0; at <= search_path.size();) {
    const std::size_t colon = std::min(search_path.find(':', at), search_path.size());
    const fs::path candidate = fs::path(search_path.substr(at, colon - at)) / name;
    at = colon + 1;
    if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0 &&
        fs::is_regular_file(candidate)) {
      return candidate;
    }
  }
  return {};
}

TemporaryFolder::TemporaryFolder(const fs::path& parent) {
  // Programs that are told of it run in other folders.
  std::string pattern = (fs::absolute(parent) / "pith-arxiv-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorKind::kFile, display(parent),
                "cannot make a temporary folder: " + std::generic_category().message(errno));
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_temporary(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw Error(ErrorKind::kFile, display(path), "cannot be written");
}

std::future<void> remove_in_background(const fs::path& folder) {
  return std::async(std::launch::async, [folder] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  });
}

}  // namespace pith::arxiv
