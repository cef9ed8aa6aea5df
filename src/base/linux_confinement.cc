// Landlock and seccomp by their system calls, since C libraries have no functions for them, and
// with numbers of our own, since the headers of the build may be older than the kernel it runs on.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "base/confinement.h"
#include "base/error.h"
#include "base/file.h"
#include "base/keeper.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

// linux/landlock.h, with the version of the interface that brought each.
constexpr std::uint64_t kExecute = 1u << 0, kWriteFile = 1u << 1, kReadFile = 1u << 2,
                        kReadFolder = 1u << 3, kRemoveFolder = 1u << 4, kRemoveFile = 1u << 5,
                        kMakeFolder = 1u << 7, kMakeRegular = 1u << 8;
constexpr std::uint64_t kAllOfVersion1 = (1u << 13) - 1;
constexpr std::uint64_t kRefer = 1u << 13;     // 2: rename into another folder
constexpr std::uint64_t kTruncate = 1u << 14;  // 3
constexpr std::uint64_t kTcp = 3;              // 4: bind and connect
constexpr std::uint64_t kDevice = 1u << 15;    // 5: ioctl(2) of devices
constexpr std::uint64_t kScopes = 3;           // 6: abstract sockets and signals
struct RulesetAttributes {
  std::uint64_t files, network, scopes;
};
struct __attribute__((packed)) PathRule {
  std::uint64_t allowed;
  std::int32_t descriptor;
};
constexpr int kPathRule = 1;
constexpr unsigned kAskVersion = 1;
constexpr long kCreateRuleset = 444, kAddRule = 445, kRestrictSelf = 446;  // the same everywhere

int landlock_version() {
  const long version = ::syscall(kCreateRuleset, nullptr, std::size_t{0}, kAskVersion);
  return version > 0 ? static_cast<int>(version) : 0;
}

std::uint64_t handled_files(int version) {
  return kAllOfVersion1 | (version >= 2 ? kRefer : 0) | (version >= 3 ? kTruncate : 0) |
         (version >= 5 ? kDevice : 0);
}

void allow(int ruleset, const fs::path& path, std::uint64_t rights) {
  const int descriptor = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (descriptor < 0) return;
  struct stat state {};
  if (::fstat(descriptor, &state) == 0 && !S_ISDIR(state.st_mode)) {
    rights &= kExecute | kWriteFile | kReadFile | kTruncate | kDevice;
  }
  const PathRule rule{rights, descriptor};
  const long done = ::syscall(kAddRule, ruleset, kPathRule, &rule, 0u);
  const int reason = errno;
  ::close(descriptor);
  if (done != 0) {
    throw Error(ErrorKind::kFile, display(path),
                "cannot be put into a Landlock rule: " + std::generic_category().message(reason));
  }
}

// seccomp(2). Numbers of calls are those of the program's own architecture; whatever comes by
// another's (32 bits on a kernel of 64) does not exist.
#if defined(__x86_64__)
#define PITH_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define PITH_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define PITH_ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define PITH_ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define PITH_ARCHITECTURE AUDIT_ARCH_S390X
#elif defined(__i386__)
#define PITH_ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__arm__) && defined(__ARM_EABI__) && !defined(__ARMEB__)
#define PITH_ARCHITECTURE AUDIT_ARCH_ARM
#endif

#ifdef PITH_ARCHITECTURE
constexpr unsigned kRefused[] = {
// Sockets: a network namespace leaves those that have a path, Landlock does until version 9.
#ifdef SYS_socket
    SYS_socket,
    SYS_socketpair,
#endif
#ifdef SYS_socketcall
    SYS_socketcall,
#endif
    425,  // io_uring_setup, which makes calls that no filter sees
// What Landlock leaves of files: modes, owners, times, attributes, also by a descriptor that
// may only read.
#ifdef SYS_chmod
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
#endif
#ifdef SYS_utime
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
    SYS_fchmod,
    SYS_fchmodat,
    452 /* fchmodat2 */,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
#ifdef SYS_utimensat_time64
    SYS_utimensat_time64,
#endif
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    463 /* setxattrat */,
    466 /* removexattrat */,
    469 /* file_setattr */,
    // The keys that the kernel keeps for the user, and other processes.
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    438 /* pidfd_getfd */,
};
constexpr std::size_t kRefusedCount = std::size(kRefused);

constexpr sock_filter statement(unsigned code, unsigned value) {
  return {static_cast<std::uint16_t>(code), 0, 0, value};
}
constexpr sock_filter jump(unsigned code, unsigned value, std::size_t if_true,
                           std::size_t if_false) {
  return {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(if_true),
          static_cast<std::uint8_t>(if_false), value};
}

constexpr unsigned kLoad = BPF_LD | BPF_W | BPF_ABS, kEqual = BPF_JMP | BPF_JEQ | BPF_K,
                   kAtLeast = BPF_JMP | BPF_JGE | BPF_K, kReturn = BPF_RET | BPF_K;
constexpr unsigned kOtherCalls = 0x40000000;  // x32 on x86-64; no architecture has so many

constexpr auto filter_program() {
  std::array<sock_filter, kRefusedCount + 7> program{};
  std::size_t at = 0;
  program[at++] = statement(kLoad, offsetof(seccomp_data, arch));
  program[at++] = jump(kEqual, PITH_ARCHITECTURE, 0, kRefusedCount + 3);
  program[at++] = statement(kLoad, offsetof(seccomp_data, nr));
  program[at++] = jump(kAtLeast, kOtherCalls, kRefusedCount + 1, 0);
  for (std::size_t i = 0; i < kRefusedCount; ++i) {
    program[at++] = jump(kEqual, kRefused[i], kRefusedCount + 1 - i, 0);
  }
  program[at++] = statement(kReturn, SECCOMP_RET_ALLOW);
  program[at++] = statement(kReturn, SECCOMP_RET_ERRNO | ENOSYS);
  program[at++] = statement(kReturn, SECCOMP_RET_ERRNO | EACCES);
  return program;
}
constexpr auto kFilter = filter_program();

bool filter_calls() {
  const sock_fprog program{static_cast<unsigned short>(kFilter.size()),
                           const_cast<sock_filter*>(kFilter.data())};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#else
bool filter_calls() {
  return false;
}
#endif

bool in_a_child(bool (*what)()) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(what() ? 0 : 1);
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Confinement ask() {
  Confinement found;
  found.landlock = landlock_version();
  found.filter =
      in_a_child([] { return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && filter_calls(); });
  found.processes = keeper_has_namespaces();
  found.network = found.processes || in_a_child(network_is_shut_off);
  return found;
}

}  // namespace

const Confinement& confinement() {
  static const Confinement found = ask();
  return found;
}

Rules::Rules(const Reach& reach) {
  const int version = confinement().landlock;
  filter_ = confinement().filter;
  if (version == 0) return;
  const std::uint64_t handled = handled_files(version);
  const RulesetAttributes attributes{handled, version >= 4 ? kTcp : 0, version >= 6 ? kScopes : 0};
  const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  descriptor_ = static_cast<int>(::syscall(kCreateRuleset, &attributes, size, 0u));
  if (descriptor_ < 0) {
    throw Error(ErrorKind::kFile, "Landlock",
                "refuses rules: " + std::generic_category().message(errno));
  }
  constexpr std::uint64_t kRead = kExecute | kReadFile | kReadFolder;
  constexpr std::uint64_t kWrite = kReadFile | kReadFolder | kWriteFile | kMakeRegular |
                                   kMakeFolder | kRemoveFile | kRemoveFolder | kRefer | kTruncate;
  try {
    for (const fs::path& path : reach.readable) allow(descriptor_, path, kRead & handled);
    for (const fs::path& path : reach.writable) allow(descriptor_, path, kWrite & handled);
    for (const char* source : {"/dev/zero", "/dev/urandom", "/dev/random"}) {
      allow(descriptor_, source, kReadFile);
    }
    allow(descriptor_, "/dev/null", (kReadFile | kWriteFile | kTruncate) & handled);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

Rules::~Rules() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Rules::enter() const {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  if (descriptor_ >= 0 && ::syscall(kRestrictSelf, descriptor_, 0u) != 0) return false;
  return !filter_ || filter_calls();
}

}  // namespace pith
