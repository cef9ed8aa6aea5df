#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <system_error>

#include "base/error.h"
#include "base/keeper.h"

namespace pith {
namespace {

constexpr unsigned long kNamespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC;
constexpr int kNotYet = -1;  // no status that waitpid(2) gives
constexpr long kClone3 = 435, kPidfdOpen = 434, kCloseRange = 436;  // the same everywhere

// fork(2) without what the C library does beside it: in the child of a process with threads its
// locks may be taken for ever.
pid_t bare_fork(unsigned long namespaces) {
  struct {
    std::uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
  } arguments{};
  arguments.flags = namespaces;
  arguments.exit_signal = SIGCHLD;
  const long child = ::syscall(kClone3, &arguments, sizeof arguments);
  if (child >= 0 || errno != ENOSYS || namespaces != 0) return static_cast<pid_t>(child);
#ifdef __s390__
  return static_cast<pid_t>(::syscall(SYS_clone, 0, SIGCHLD, 0, 0, 0));
#else
  return static_cast<pid_t>(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
#endif
}

// Of descriptors that another thread opened without O_CLOEXEC as well.
void close_all(unsigned first, bool at_exec) {
  constexpr unsigned kAtExec = 4;  // CLOSE_RANGE_CLOEXEC, Linux 5.11
  if (::syscall(kCloseRange, first, ~0u, at_exec ? kAtExec : 0u) == 0) return;
  const long most = ::sysconf(_SC_OPEN_MAX);
  for (int i = static_cast<int>(first); i < most; ++i) {
    if (at_exec) {
      ::fcntl(i, F_SETFD, FD_CLOEXEC);
    } else {
      ::close(i);
    }
  }
}

// The children of this process, one after the other, those of children that ended too.
void end_children() {
  for (int pause = 0;; ++pause) {
    char path[] = "/proc/thread-self/children";
    char text[4096];
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = file < 0 ? 0 : ::read(file, text, sizeof text - 1);
    if (file >= 0) ::close(file);
    pid_t child = 0;
    for (ssize_t i = 0; i < got; ++i) {
      if (text[i] >= '0' && text[i] <= '9') {
        child = child * 10 + (text[i] - '0');
      } else {
        if (child > 0) ::kill(child, SIGKILL);
        child = 0;
      }
    }
    pid_t ended = 0;
    while ((ended = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    if (ended < 0 || got <= 0) return;
    const timespec moment{0, pause < 10 ? 100'000 : 5'000'000};
    ::nanosleep(&moment, nullptr);
  }
}

extern "C" void end_orphans_too(int) {
  end_children();
  ::_exit(0);
}
// Of a namespace the kernel ends the others.
extern "C" void end_namespace(int) {
  ::_exit(0);
}

bool has_ended(int process) {
  pollfd watched{process, POLLIN, 0};
  return process >= 0 && ::poll(&watched, 1, 0) > 0;
}

[[noreturn]] void keep(void (*become)(const void*), const void* what, bool namespaces, int parent,
                       int* program_status) {
  ::setsid();
  if (!namespaces) ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  // The first of a namespace ends all of it by its own end, which no handler can put off.
  ::prctl(PR_SET_PDEATHSIG, namespaces ? SIGKILL : SIGTERM);
  if (has_ended(parent)) ::_exit(0);
  struct sigaction action {};
  action.sa_handler = namespaces ? end_namespace : end_orphans_too;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
  const pid_t program = bare_fork(0);
  if (program == 0) {
    ::setsid();
    ::signal(SIGTERM, SIG_DFL);
    if (!namespaces) (void)network_is_shut_off();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // behind unshare, which takes it back (prctl(2))
    close_all(3, true);
    become(what);
    ::_exit(127);
  }
  // What another thread has open, the end of a pipe say, must not stay open here.
  close_all(0, false);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(-1, &status, 0);
    if (ended == program) __atomic_store_n(program_status, status, __ATOMIC_RELEASE);
    if (ended == program || (ended < 0 && errno != EINTR)) break;
  }
  if (!namespaces) end_children();
  ::_exit(0);
}

}  // namespace

Keeper::Keeper() {
  void* memory =
      ::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw Error(ErrorKind::kFile, "memory", std::generic_category().message(errno));
  }
  program_status_ = static_cast<int*>(memory);
  *program_status_ = kNotYet;
}

Keeper::~Keeper() {
  ::munmap(program_status_, sizeof(int));
}

pid_t Keeper::start(void (*become)(const void*), const void* what) {
  const int self = static_cast<int>(::syscall(kPidfdOpen, ::getpid(), 0u));
  // Until the keeper has its handler a signal has to wait: the first process of a namespace does
  // not get those for which it has none.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  bool namespaces = true;
  pid_t keeper = bare_fork(kNamespaces);
  if (keeper < 0) {
    namespaces = false;
    keeper = bare_fork(0);
  }
  if (keeper == 0) keep(become, what, namespaces, self, program_status_);
  const int reason = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (self >= 0) ::close(self);
  errno = reason;
  return keeper;
}

int Keeper::status(int) const {
  const int status = __atomic_load_n(program_status_, __ATOMIC_ACQUIRE);
  return status == kNotYet ? SIGKILL : status;  // what waitpid(2) says of that
}

void Keeper::end(pid_t process) {
  ::kill(process, SIGTERM);
}

void Keeper::end_rest(pid_t) {}

bool keeper_has_namespaces() {
  const pid_t child = bare_fork(kNamespaces);
  if (child == 0) ::_exit(0);
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && status == 0;
}

bool network_is_shut_off() {
  return ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

}  // namespace pith
