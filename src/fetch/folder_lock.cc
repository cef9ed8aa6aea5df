#include "fetch/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/file.h"

namespace pith {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  int result = fd_;
  while (result >= 0 && (result = ::flock(fd_, LOCK_EX)) != 0 && errno == EINTR) result = 0;
  if (result >= 0) return;
  const int error = errno;
  if (fd_ >= 0) ::close(fd_);
  throw Error(ErrorKind::kFile, display(folder),
              "cannot be locked: " + std::generic_category().message(error));
}

FolderLock::~FolderLock() {
  ::close(fd_);
}

}  // namespace pith
