#include "base/truncation_guard.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>

#include "base/error.h"

namespace pith {
namespace {

// All that the handler of a signal looks at, so nothing but lock-free atomics.
struct Slot {
  std::atomic<bool> taken{false}, lost{false};
  std::atomic<std::uintptr_t> begin{0}, end{0};  // end 0: none; both at the edge of a page
};
std::array<Slot, 64> slots;
std::atomic<std::uintptr_t> page_size{0};
struct sigaction previous {};

bool put_zeros_at(std::uintptr_t address) {
  for (Slot& slot : slots) {
    const std::uintptr_t end = slot.end.load();
    if (address < slot.begin.load() || address >= end) continue;
    const std::uintptr_t page = address / page_size.load() * page_size.load();
    void* const zeros = ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) return false;
    slot.lost = true;
    return true;
  }
  return false;
}

extern "C" void on_bus_error(int signal, siginfo_t* info, void*) {
  const int error = errno;
  const bool sent = info->si_code <= 0;  // by kill(2), so about no address
  if (sent || !put_zeros_at(reinterpret_cast<std::uintptr_t>(info->si_addr))) {
    // The fault comes again when this returns.
    ::sigaction(signal, &previous, nullptr);
    if (sent) ::raise(signal);
  }
  errno = error;
}

bool install() {
  page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  return ::sigaction(SIGBUS, &action, &previous) == 0;
}

}  // namespace

TruncationGuard::TruncationGuard(const void* begin, std::size_t size) {
  [[maybe_unused]] static const bool installed = install();
  for (slot_ = 0; slot_ < slots.size(); ++slot_) {
    Slot& slot = slots[slot_];
    if (slot.taken.exchange(true)) continue;
    const std::uintptr_t page = page_size.load();
    const auto first = reinterpret_cast<std::uintptr_t>(begin);
    slot.lost = false;
    slot.begin = first;
    slot.end = (first + size + page - 1) / page * page;
    return;
  }
  throw Error(ErrorKind::kLimit, "mapped files", "too many at once");
}

TruncationGuard::~TruncationGuard() {
  Slot& slot = slots[slot_];
  slot.end = 0;
  slot.begin = 0;
  slot.taken = false;
}

bool TruncationGuard::lost() const {
  return slots[slot_].lost;
}

}  // namespace pith
