#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/file.h"

namespace pith {

MappedFile::MappedFile(const std::filesystem::path& path, std::uint64_t max_bytes,
                       std::uint64_t map_from)
    : path_(path) {
  struct stat status {};
  const bool large = path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                     static_cast<std::uint64_t>(status.st_size) > map_from;
  if (!large) {
    read_ = read_file(path, max_bytes);
    bytes_ = read_;
    return;
  }
  const auto fail = [&](const char* action) {
    const int error = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    throw Error(ErrorKind::kFile, display(path),
                std::string(action) + ": " + std::generic_category().message(error));
  };
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) fail("cannot open");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size == 0 || size > max_bytes) {
    ::close(descriptor_);
    if (size > max_bytes)
      throw Error(ErrorKind::kLimit, display(path),
                  "is larger than the limit of " + std::to_string(max_bytes) + " bytes");
    throw Error(ErrorKind::kFile, display(path), "was replaced while it was opened");
  }
  void* memory =
      ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, descriptor_, 0);
  if (memory == MAP_FAILED) fail("cannot map");
  bytes_ = {static_cast<const char*>(memory), static_cast<std::size_t>(size)};
  modified_seconds_ = status.st_mtim.tv_sec;
  modified_nanoseconds_ = status.st_mtim.tv_nsec;
}

MappedFile::~MappedFile() {
  if (descriptor_ < 0) return;
  ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  ::close(descriptor_);
}

bool MappedFile::unchanged() const {
  if (descriptor_ < 0) return true;
  struct stat status {};
  return ::fstat(descriptor_, &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) == bytes_.size() &&
         status.st_mtim.tv_sec == modified_seconds_ &&
         status.st_mtim.tv_nsec == modified_nanoseconds_;
}

}  // namespace pith
