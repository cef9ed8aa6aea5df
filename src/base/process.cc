#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

#include "base/end_by_signal.h"
#include "base/error.h"
#include "base/file.h"
#include "base/keeper.h"

namespace pith {
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

// Where soft and hard limit are one, the end is SIGKILL, which tells nothing (setrlimit(2)).
void limit_processor_time(const Process& process) {
  const bool own = process.processor_limit.count() > 0;
  const auto seconds =
      static_cast<rlim_t>(own ? process.processor_limit.count() : process.time_limit.count() + 1);
  const struct rlimit bound { seconds, seconds + 1 };
  ::setrlimit(RLIMIT_CPU, &bound);
}

// What a signal has to end and to remove.
struct Running {
  std::mutex mutex;
  std::set<pid_t> processes;
  std::map<fs::path, int> folders;  // with the descriptors that hold their locks
  bool over = false;                // nothing may start any more
};
Running& running() {
  static Running all;
  return all;
}

struct ToBecome {
  const Process& process;
  char* const* arguments;
  char* const* environment;
};

// Between fork and exec: only calls that are safe there (signal-safety(7)).
void become(const void* what) {
  const auto& [process, arguments, environment] = *static_cast<const ToBecome*>(what);
  ::signal(SIGPIPE, SIG_DFL);  // we may ignore it, and that would be inherited
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::chdir(process.folder.c_str()) != 0) ::_exit(127);
  const int null = ::open("/dev/null", O_RDWR);
  if (null < 0) ::_exit(127);
  for (int stream = 0; stream < 3; ++stream) ::dup2(null, stream);
  if (process.output >= 0 && ::dup2(process.output, STDOUT_FILENO) < 0) ::_exit(127);
  if (process.errors >= 0 && ::dup2(process.errors, STDERR_FILENO) < 0) ::_exit(127);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, process.max_file_bytes);
  limit_processor_time(process);
  if (process.rules && !process.rules->enter()) ::_exit(127);
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

  const ToBecome what{process, argument_pointers.data(), environment_pointers.data()};

  Keeper keeper;
  pid_t child = 0;
  {
    const std::lock_guard lock(running().mutex);
    if (running().over || (process.stop && process.stop->stopped_)) return {};
    child = keeper.start(become, &what);
    if (child < 0) {
      throw Error(ErrorKind::kFile, process.program.string(),
                  "cannot start: " + std::generic_category().message(errno));
    }
    running().processes.insert(child);
    if (process.stop) process.stop->process_ = child;
  }
  // Once it has been waited for, its number may be another's: then nobody may end it any more.
  const auto wait = [&](int* status, int options) {
    const std::lock_guard lock(running().mutex);
    const pid_t ended = ::waitpid(child, status, options);
    if (ended == child) {
      Keeper::end_rest(child);
      running().processes.erase(child);
      if (process.stop) process.stop->process_ = 0;
    }
    return ended;
  };

  const auto deadline = std::chrono::steady_clock::now() + process.time_limit;
  ProcessEnd end;
  int status = 0;
  const Watch watch(child);
  for (auto pause = std::chrono::microseconds(500);;) {
    const pid_t ended = wait(&status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) {
      throw Error(ErrorKind::kFile, process.program.string(),
                  "cannot wait for it: " + std::generic_category().message(errno));
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      end.timed_out = true;
      Keeper::end(child);
      while (wait(&status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    if (watch.wait_until(deadline)) continue;
    std::this_thread::sleep_for(pause);
    if (pause < std::chrono::milliseconds(10)) pause *= 2;
  }
  status = keeper.status(status);
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) end.timed_out = true;
  if (end.exit_code == 127) {
    throw Error(ErrorKind::kFile, process.program.string(), "cannot be run");
  }
  return end;
}

void Stop::stop() {
  const std::lock_guard lock(running().mutex);
  stopped_ = true;
  if (process_ > 0) Keeper::end(process_);
}

SignalWatch::SignalWatch() {
  ::sigemptyset(&watched_);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    // nohup(1) has SIGHUP ignored, and it stays so.
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
      ::sigaddset(&watched_, signal);
    }
  }
  ::sigaddset(&watched_, SIGTERM);  // also wakes the thread
  ::pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  thread_ = std::thread([this] {
    int signal = 0;
    while (::sigwait(&watched_, &signal) != 0) {
    }
    if (done_) return;
    Running& all = running();
    const std::lock_guard lock(all.mutex);  // kept: nobody goes on
    all.over = true;
    for (pid_t process : all.processes) Keeper::end(process);
    for (const auto& [folder, lock] : all.folders) {
      // What was killed may still finish a write.
      std::error_code error;
      for (int again = 0; again < 20 && fs::exists(folder, error); ++again) {
        fs::remove_all(folder, error);
        if (error) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
    leave_nothing_behind(signal);  // its own handler is not called
    ::signal(signal, SIG_DFL);
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::raise(signal);
  });
}

SignalWatch::~SignalWatch() {
  done_ = true;
  ::pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
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

namespace {

constexpr std::string_view kFolderName = "pith-arxiv-";

// Locks a folder of ours for as long as the descriptor is open, so until our end, however that
// comes. -1 when it is none of ours, another's lock holds, or there is none (flock(2), NFS).
int lock_folder(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  struct stat opened {
  }, named{};
  // Between open and lock another may have removed it.
  if (::fstat(descriptor, &opened) == 0 && opened.st_uid == ::geteuid() &&
      ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::lstat(path.c_str(), &named) == 0 &&
      named.st_ino == opened.st_ino && named.st_dev == opened.st_dev) {
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

// What runs left that were killed hard: their locks went with them.
void remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator at(parent, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(kFolderName) || name.size() != kFolderName.size() + 6) continue;
    const int lock = lock_folder(at->path());
    if (lock < 0) continue;
    std::error_code ignored;
    fs::remove_all(at->path(), ignored);
    ::close(lock);
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder(const fs::path& parent) {
  // Programs that are told of it run in other folders.
  const fs::path absolute = fs::absolute(parent);
  const std::lock_guard lock(running().mutex);  // a signal finds it either not made or known
  remove_abandoned(absolute);
  for (int tries = 0;; ++tries) {
    std::string pattern = (absolute / (std::string(kFolderName) + "XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw Error(ErrorKind::kFile, display(parent),
                  "cannot make a temporary folder: " + std::generic_category().message(errno));
    }
    const int held = lock_folder(pattern);
    std::error_code error;
    // Another run took it for abandoned right after it was made.
    if (held < 0 && !fs::exists(pattern, error) && tries < 10) continue;
    path_ = pattern;
    running().folders[path_] = held;
    return;
  }
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  const std::lock_guard lock(running().mutex);
  const auto known = running().folders.find(path_);
  if (known->second >= 0) ::close(known->second);
  running().folders.erase(known);
}

namespace {

// As large as what TeX writes at once.
constexpr std::size_t kNeeded = 1u << 16;

// 0, or what the file system says.
int cannot_write(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return errno;
  const std::string bytes(kNeeded, 'x');
  int error = 0;
  for (std::size_t written = 0; written < bytes.size() && error == 0;) {
    const ssize_t got = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (got > 0) written += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) error = errno;
  }
  if (::close(descriptor) != 0 && error == 0) error = errno;
  ::unlink(path.c_str());
  return error;
}

}  // namespace

void need_space(const fs::path& folder) {
  const int error = cannot_write(folder / "pith-space");
  if (error != ENOSPC && error != EDQUOT) return;
  fs::path parent = folder;
  {
    const std::lock_guard lock(running().mutex);
    for (const auto& [made, descriptor] : running().folders) {
      const fs::path inside = folder.lexically_relative(made);
      if (!inside.empty() && *inside.begin() != "..") parent = made.parent_path();
    }
  }
  throw Error(ErrorKind::kFile, display(parent), "",
              "there is no room for temporary files: " + std::generic_category().message(error),
              "TMPDIR can name another folder");
}

void write_temporary(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return;
  need_space(path.parent_path());
  throw Error(ErrorKind::kFile, display(path), "cannot be written");
}

std::future<void> remove_in_background(const fs::path& folder) {
  return std::async(std::launch::async, [folder] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  });
}

}  // namespace pith
