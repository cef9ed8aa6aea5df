// Which file it is, and how it was last written: what tells that it is another one now.
#pragma once

#include <sys/stat.h>

#include <cstdint>

namespace pith {

struct FileState {
  struct Time {
    std::int64_t seconds = 0, nanoseconds = 0;
    bool operator==(const Time&) const = default;
  };

  std::uint64_t device = 0, inode = 0, size = 0;
  Time modified;  // writing to it sets this one, and its owner may set it back
  Time changed;   // renaming and linking set this one too, and nobody can set it back

  static FileState of(const struct stat& status) {
    return {static_cast<std::uint64_t>(status.st_dev),
            static_cast<std::uint64_t>(status.st_ino),
            static_cast<std::uint64_t>(status.st_size),
            {status.st_mtim.tv_sec, status.st_mtim.tv_nsec},
            {status.st_ctim.tv_sec, status.st_ctim.tv_nsec}};
  }

  bool operator==(const FileState&) const = default;
  bool same_file(const FileState& other) const {
    return device == other.device && inode == other.inode;
  }
  // Perhaps under another name.
  bool same_content(const FileState& other) const {
    return same_file(other) && size == other.size && modified == other.modified;
  }
};

}  // namespace pith
