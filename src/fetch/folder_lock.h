// One process at a time, for changes that read, decide, and write in a folder.
#pragma once

#include <filesystem>

namespace pith {

// Holds an exclusive lock on the folder itself (flock(2)), so that no lock file is left behind, and
// the system lets go of it when the process dies. Waits for its turn.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);  // throws Error kFile
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

}  // namespace pith
