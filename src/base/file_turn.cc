#include "base/file_turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file_state.h"

namespace pith {
namespace {

constexpr std::chrono::milliseconds kPause{5};
constexpr int kTries = 2000;

// The one who had its turn before may have put another file there.
bool still_named(int file, const std::filesystem::path& path) {
  struct stat opened {
  }, there{};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &there) == 0 &&
         FileState::of(opened).same_file(FileState::of(there));
}

}  // namespace

FileTurn::FileTurn(const std::filesystem::path& path) {
  for (int i = 0; i < kTries; ++i) {
    Descriptor file = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.is_open()) return;  // who reads it says why
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
      if (!still_named(file.get(), path)) continue;
      file_ = std::move(file);
      return;
    }
    if (errno != EWOULDBLOCK) return;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace pith
