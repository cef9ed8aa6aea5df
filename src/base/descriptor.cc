#include "base/descriptor.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"

namespace pith {
namespace {

std::string_view describe(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder, not a file";
  if (S_ISFIFO(mode)) return "is a named pipe, not a regular file";
  if (S_ISSOCK(mode)) return "is a socket, not a regular file";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device, not a regular file";
  return "is not a regular file";
}

// Memory of a large buffer is asked for page by page as it is filled. Where the system has large
// pages, that is done a few times and not thousands; where not, nothing is lost.
void prefer_large_pages([[maybe_unused]] const std::string& buffer) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
  const auto from = reinterpret_cast<std::uintptr_t>(buffer.data());
  const std::uintptr_t begin = (from + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t end = (from + buffer.capacity()) / kLargePage * kLargePage;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace

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

Descriptor open_regular_file(const std::filesystem::path& path, struct stat& status) {
  // O_NONBLOCK: opening a named pipe would otherwise wait for a writer.
  Descriptor file = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file.is_open()) throw file_error(path, "cannot open", errno);
  if (::fstat(file.get(), &status) != 0) throw file_error(path, "cannot read", errno);
  if (!S_ISREG(status.st_mode)) throw not_regular(path, status.st_mode);
  return file;
}

std::string read_to_end(int file, const std::filesystem::path& path, std::uint64_t expected,
                        std::uint64_t max_bytes) {
  if (expected > max_bytes) throw too_large(path, max_bytes);
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(expected));
  prefer_large_pages(bytes);
  std::vector<char> chunk(1 << 16);
  for (;;) {
    const ssize_t got = ::read(file, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error(path, "cannot read", errno);
    if (got == 0) return bytes;
    if (static_cast<std::uint64_t>(got) > max_bytes - bytes.size()) {
      throw too_large(path, max_bytes);
    }
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

Error not_regular(const std::filesystem::path& path, mode_t mode) {
  return Error(ErrorKind::kFile, display(path), std::string(describe(mode)));
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
  return Error(ErrorKind::kFile, display(path), "", "was changed while it was worked on",
               "another program wrote it, and its file was left alone; run it again")
      .with_reason("changed-meanwhile");
}

}  // namespace pith
