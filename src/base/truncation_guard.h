// Against the signal that a mapped file can end the process with.
//
// A file that another program makes shorter while it is mapped has pages with nothing behind them;
// who touches one gets SIGBUS (mmap(2)), as for a page that the disk cannot read. Of a guarded
// mapping such pages read as zeros instead, and lost() tells. What was made of them is worthless.
#pragma once

#include <cstddef>

namespace pith {

class TruncationGuard {
 public:
  // For a mapping of `size` bytes that is readable. Throws Error kLimit for too many at once.
  TruncationGuard(const void* begin, std::size_t size);
  ~TruncationGuard();  // before the mapping is given back
  TruncationGuard(const TruncationGuard&) = delete;
  TruncationGuard& operator=(const TruncationGuard&) = delete;

  bool lost() const;

 private:
  std::size_t slot_ = 0;
};

}  // namespace pith
