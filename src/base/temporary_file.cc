#include "base/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <vector>

namespace pith {
namespace {

constexpr int kMaxTemporaryNames = 100;

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

// Calls `make` for names in the target's folder until one was free; false, with errno, if it fails
// for another reason.
template <typename Make>
bool TemporaryFile::with_new_name(Make make) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < kMaxTemporaryNames; ++attempt) {
    path_ = folder_of(target_) / (".pith-" + std::to_string(::getpid()) + "-" +
                                  std::to_string(counter.fetch_add(1)) + ".tmp");
    named_ = make();
    if (named_ || errno != EEXIST) break;
  }
  return named_;
}

TemporaryFile::TemporaryFile(const std::filesystem::path& target, mode_t mode) : target_(target) {
#ifdef O_TMPFILE
  file_ = open_file(folder_of(target), O_WRONLY | O_TMPFILE, mode);
  if (file_.is_open() && ::access(own_link().c_str(), F_OK) != 0) file_.close();
#endif
  if (file_.is_open()) return;
  const bool made = with_new_name([&] {
    file_ = open_file(path_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    return file_.is_open();
  });
  if (!made) throw file_error(target, "cannot make a temporary file beside it", errno);
}

TemporaryFile::~TemporaryFile() {
  if (named_) ::unlink(path_.c_str());
}

void TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw file_error(target_, "cannot write", errno);
    if (put == 0) throw file_error(target_, "cannot write", ENOSPC);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void TemporaryFile::copy(int source, const std::filesystem::path& name, std::uint64_t length) {
  off_t at = 0;
#ifdef __linux__
  while (static_cast<std::uint64_t>(at) < length) {
    const auto left = static_cast<std::size_t>(length - static_cast<std::uint64_t>(at));
    const ssize_t put = ::copy_file_range(source, &at, descriptor(), nullptr, left, 0);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) break;  // some file systems cannot, or only among themselves
  }
#endif
  std::vector<char> chunk(1 << 20);
  while (static_cast<std::uint64_t>(at) < length) {
    const auto left =
        std::min<std::uint64_t>(length - static_cast<std::uint64_t>(at), chunk.size());
    const ssize_t got = ::pread(source, chunk.data(), static_cast<std::size_t>(left), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error(name, "cannot read", errno);
    if (got == 0) throw changed_meanwhile(name);
    write({chunk.data(), static_cast<std::size_t>(got)});
    at += got;
  }
}

void TemporaryFile::sync() {
  // EINVAL: the file system has nothing to flush (fsync(2)).
  if (::fsync(descriptor()) != 0 && errno != EINVAL) {
    throw file_error(target_, "cannot flush to disk", errno);
  }
}

void TemporaryFile::rename_to_target() {
  if (!named_ && !with_new_name([&] {
        return ::linkat(AT_FDCWD, own_link().c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) ==
               0;
      })) {
    throw file_error(target_, "cannot write", errno);
  }
  if (file_.close() != 0 && errno != EINTR) throw file_error(target_, "cannot write", errno);
  if (::rename(path_.c_str(), target_.c_str()) != 0) {
    throw file_error(target_, "cannot replace", errno);
  }
  named_ = false;
}

std::string TemporaryFile::own_link() const {
  return "/proc/self/fd/" + std::to_string(descriptor());
}

}  // namespace pith
