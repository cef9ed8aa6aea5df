// An open file, and what is said of one that cannot be used.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace pith {

// Closes at the end of its scope what it was given.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return fd_; }  // -1 when nothing is open
  bool is_open() const { return fd_ >= 0; }
  // 0, or -1 and errno as close(2) says. It is closed either way.
  int close();

 private:
  int fd_ = -1;
};

// open(2), again when a signal interrupts it, and not inherited by programs that are started. Not
// open, with errno, when it fails.
Descriptor open_file(const std::filesystem::path& path, int flags, mode_t mode = 0);

// "cannot open: No such file or directory", for the action and the errno that say so.
Error file_error(const std::filesystem::path& path, std::string_view action, int error);
Error too_large(const std::filesystem::path& path, std::uint64_t max_bytes);
Error changed_meanwhile(const std::filesystem::path& path);

}  // namespace pith
