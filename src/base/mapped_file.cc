#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

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
  file_ = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file_.is_open() || ::fstat(descriptor(), &status) != 0) {
    throw file_error(path, "cannot open", errno);
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > max_bytes) throw too_large(path, max_bytes);
  if (!S_ISREG(status.st_mode) || size == 0) {
    throw Error(ErrorKind::kFile, display(path), "was replaced while it was opened");
  }
  void* memory =
      ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, descriptor(), 0);
  if (memory == MAP_FAILED) throw file_error(path, "cannot map", errno);
  bytes_ = {static_cast<const char*>(memory), static_cast<std::size_t>(size)};
  modified_seconds_ = status.st_mtim.tv_sec;
  modified_nanoseconds_ = status.st_mtim.tv_nsec;
}

MappedFile::~MappedFile() {
  if (file_.is_open()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

bool MappedFile::unchanged() const {
  if (!file_.is_open()) return true;
  struct stat status {};
  return ::fstat(descriptor(), &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) == bytes_.size() &&
         status.st_mtim.tv_sec == modified_seconds_ &&
         status.st_mtim.tv_nsec == modified_nanoseconds_;
}

}  // namespace pith
