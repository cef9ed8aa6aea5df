#include "base/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/file.h"

namespace pith {

int Descriptor::close() {
  return fd_ < 0 ? 0 : ::close(std::exchange(fd_, -1));
}

Descriptor open_file(const std::filesystem::path& path, int flags, mode_t mode) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return Descriptor(fd);
}

Error file_error(const std::filesystem::path& path, std::string_view action, int error) {
  return Error(ErrorKind::kFile, display(path),
               std::string(action) + ": " + std::generic_category().message(error));
}

Error too_large(const std::filesystem::path& path, std::uint64_t max_bytes) {
  return Error(ErrorKind::kLimit, display(path),
               "is larger than the limit of " + std::to_string(max_bytes) + " bytes");
}

Error changed_meanwhile(const std::filesystem::path& path) {
  return Error(ErrorKind::kFile, display(path), "was changed while it was worked on");
}

}  // namespace pith
