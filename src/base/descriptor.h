// An open file, and what is said of one that cannot be used.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
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

// A regular file, open for reading, and its status. Throws Error kFile for all else.
Descriptor open_regular_file(const std::filesystem::path& path, struct stat& status);

// From where the open file is to its end; `expected` is a guess. Throws Error kFile, and kLimit
// beyond max_bytes.
std::string read_to_end(int file, const std::filesystem::path& path, std::uint64_t expected,
                        std::uint64_t max_bytes);

// What is said of a file that is no regular one: "is a folder, not a file".
Error not_regular(const std::filesystem::path& path, mode_t mode);

// "cannot open: No such file or directory", for the action and the errno that say so.
Error file_error(const std::filesystem::path& path, std::string_view action, int error);
Error too_large(const std::filesystem::path& path, std::uint64_t max_bytes);
// kFile, reason "changed-meanwhile": another program replaced it or wrote to it.
Error changed_meanwhile(const std::filesystem::path& path);

}  // namespace pith
