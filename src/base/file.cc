// POSIX. Linux calls are used for extended attributes (xattr(7)), which is where ACLs live too.
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mapped_file.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxLinks = 40;  // as Linux itself follows (path_resolution(7))
constexpr int kMaxTemporaryNames = 100;

[[noreturn]] void fail(const fs::path& path, std::string_view action, int error) {
  throw Error(ErrorKind::kFile, display(path),
              std::string(action) + ": " + std::generic_category().message(error));
}

Error changed(const fs::path& path) {
  return Error(ErrorKind::kFile, display(path), "was changed while it was worked on");
}

std::string_view describe(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder, not a file";
  if (S_ISFIFO(mode)) return "is a named pipe, not a regular file";
  if (S_ISSOCK(mode)) return "is a socket, not a regular file";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device, not a regular file";
  return "is not a regular file";
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

int open_retrying(const fs::path& path, int flags, mode_t mode = 0) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

std::string read_all(int fd, const fs::path& path, std::uint64_t expected,
                     std::uint64_t max_bytes) {
  const auto too_large = [&] {
    return Error(ErrorKind::kLimit, display(path),
                 "is larger than the limit of " + std::to_string(max_bytes) + " bytes");
  };
  if (expected > max_bytes) throw too_large();
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(expected));
  std::vector<char> chunk(1 << 16);
  for (;;) {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "cannot read", errno);
    if (got == 0) return bytes;
    if (static_cast<std::uint64_t>(got) > max_bytes - bytes.size()) throw too_large();
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

// The path that a chain of symbolic links ends in. It need not exist: a dangling link names the
// file that is to be made.
fs::path followed(const fs::path& path) {
  fs::path current = path;
  for (int links = 0; links <= kMaxLinks; ++links) {
    struct stat status {};
    if (::lstat(current.c_str(), &status) != 0) {
      if (errno == ENOENT) return current;
      fail(path, "cannot write", errno);
    }
    if (!S_ISLNK(status.st_mode)) return current;
    std::error_code error;
    const fs::path target = fs::read_symlink(current, error);
    if (error) fail(path, "cannot follow the symbolic link", error.value());
    current = current.parent_path() / target;  // an absolute target replaces the whole
  }
  fail(path, "cannot follow the symbolic link", ELOOP);
}

fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

// A file that is gone at the end of its scope unless it was renamed. Where the system can, it has
// no name until then, so that a process that is killed leaves nothing (open(2), O_TMPFILE).
class TemporaryFile {
 public:
  TemporaryFile(const fs::path& target, mode_t mode) : target_(target) {
#ifdef O_TMPFILE
    fd_ = open_retrying(folder_of(target), O_WRONLY | O_TMPFILE, mode);
    if (fd_ >= 0 && ::access(own_link().c_str(), F_OK) != 0) ::close(std::exchange(fd_, -1));
#endif
    if (fd_ >= 0) return;
    const bool made = with_new_name([&] {
      fd_ = open_retrying(path_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
      return fd_ >= 0;
    });
    if (!made) fail(target, "cannot make a temporary file beside it", errno);
  }
  ~TemporaryFile() {
    if (fd_ >= 0) ::close(fd_);
    if (named_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int descriptor() const {
    return fd_;
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd_, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail(target_, "cannot write", errno);
      if (put == 0) fail(target_, "cannot write", ENOSPC);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  // The first `length` bytes of an open file, which `name` is the path of. Not by its file offset.
  void copy(int source, const fs::path& name, std::uint64_t length) {
    off_t at = 0;
    while (static_cast<std::uint64_t>(at) < length) {
      const auto left = static_cast<std::size_t>(length - static_cast<std::uint64_t>(at));
      const ssize_t put = ::copy_file_range(source, &at, fd_, nullptr, left, 0);
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) break;  // some file systems cannot, or only among themselves
    }
    std::vector<char> chunk(1 << 20);
    while (static_cast<std::uint64_t>(at) < length) {
      const auto left =
          std::min<std::uint64_t>(length - static_cast<std::uint64_t>(at), chunk.size());
      const ssize_t got = ::pread(source, chunk.data(), static_cast<std::size_t>(left), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail(name, "cannot read", errno);
      if (got == 0) throw changed(name);
      write({chunk.data(), static_cast<std::size_t>(got)});
      at += got;
    }
  }
  void sync() {
    // EINVAL: the file system has nothing to flush (fsync(2)).
    if (::fsync(fd_) != 0 && errno != EINVAL) fail(target_, "cannot flush to disk", errno);
  }
  void rename_to_target() {
    if (!named_ && !with_new_name([&] {
          return ::linkat(AT_FDCWD, own_link().c_str(), AT_FDCWD, path_.c_str(),
                          AT_SYMLINK_FOLLOW) == 0;
        })) {
      fail(target_, "cannot write", errno);
    }
    if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR) {
      fail(target_, "cannot write", errno);
    }
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "cannot replace", errno);
    named_ = false;
  }

 private:
  std::string own_link() const {
    return "/proc/self/fd/" + std::to_string(fd_);
  }

  // Calls `make` for names in the target's folder until one was free; false, with errno, if it
  // fails for another reason.
  template <typename Make>
  bool with_new_name(Make make) {
    static std::atomic<unsigned> counter{0};
    for (int attempt = 0; attempt < kMaxTemporaryNames; ++attempt) {
      path_ = folder_of(target_) / (".pith-" + std::to_string(::getpid()) + "-" +
                                    std::to_string(counter.fetch_add(1)) + ".tmp");
      named_ = make();
      if (named_ || errno != EEXIST) break;
    }
    return named_;
  }

  fs::path target_, path_;
  int fd_ = -1;
  bool named_ = false;
};

// Attributes that speak of the old content or grant rights to it: a writer loses them in place too.
bool belongs_to_content(std::string_view attribute) {
  return attribute == "security.capability" || attribute == "security.ima" ||
         attribute == "security.evm";
}

bool not_permitted(int error) {
  return error == EPERM || error == EACCES || error == ENOTSUP || error == ENODATA;
}

void copy_attributes(const fs::path& from, const TemporaryFile& to) {
  // An ACL inherited from the folder would grant what the old file did not.
  ::fremovexattr(to.descriptor(), "system.posix_acl_access");

  const ssize_t size = ::llistxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t listed = ::llistxattr(from.c_str(), names.data(), names.size());
  if (listed < 0) fail(from, "cannot read its extended attributes", errno);
  names.resize(static_cast<std::size_t>(listed));

  for (std::size_t at = 0; at < names.size();
       at += std::string_view(names.c_str() + at).size() + 1) {
    const char* name = names.c_str() + at;
    if (belongs_to_content(name)) continue;
    std::string value(XATTR_SIZE_MAX, '\0');
    const ssize_t length = ::lgetxattr(from.c_str(), name, value.data(), value.size());
    if (length < 0) {
      if (not_permitted(errno)) continue;
      fail(from, "cannot read its extended attributes", errno);
    }
    if (::fsetxattr(to.descriptor(), name, value.data(), static_cast<std::size_t>(length), 0) !=
            0 &&
        !not_permitted(errno)) {
      fail(from, "cannot keep its extended attributes", errno);
    }
  }
}

// Owner first: chown(2) clears the set-user-ID bits, and an ACL decides what the mode's group bits
// mean.
void copy_ownership_and_mode(const fs::path& from, const struct stat& old,
                             const TemporaryFile& to) {
  struct stat fresh {};
  if (::fstat(to.descriptor(), &fresh) != 0) fail(from, "cannot keep its mode", errno);
  mode_t mode = old.st_mode & 07777;
  if (fresh.st_uid != old.st_uid || fresh.st_gid != old.st_gid) {
    if (::fchown(to.descriptor(), old.st_uid, old.st_gid) != 0) {
      mode &= 01777u;
      // Rights of the old group must not pass to another one.
      if (fresh.st_gid != old.st_gid &&
          ::fchown(to.descriptor(), static_cast<uid_t>(-1), old.st_gid) != 0) {
        mode &= ~070u | (mode & 07u) << 3;
      }
    }
  }
  copy_attributes(from, to);
  if (::fchmod(to.descriptor(), mode) != 0) fail(from, "cannot keep its mode", errno);
}

void set_modified(const fs::path& path, fs::file_time_type time, const TemporaryFile& file) {
  const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  timespec times[2] = {};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = static_cast<time_t>(seconds.count());
  times[1].tv_nsec = static_cast<long>(std::chrono::nanoseconds(since - seconds).count());
  if (::futimens(file.descriptor(), times) != 0) {
    fail(path, "cannot keep its modification time", errno);
  }
}

}  // namespace

std::string read_file(const fs::path& path, std::uint64_t max_bytes) {
  if (path == "-") return read_all(STDIN_FILENO, path, 0, max_bytes);
  // O_NONBLOCK: opening a named pipe would otherwise wait for a writer.
  const Descriptor file(open_retrying(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) fail(path, "cannot open", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path, "cannot read", errno);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::kFile, display(path), std::string(describe(status.st_mode)));
  }
  return read_all(file.get(), path, static_cast<std::uint64_t>(status.st_size), max_bytes);
}

namespace {

WriteOutcome replace_file(const fs::path& path, const WriteOptions& options,
                          const std::function<void(TemporaryFile&)>& fill) {
  if (path.empty()) throw Error(ErrorKind::kFile, display(path), "no file name was given");
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) fail(path, "cannot write", errno);
  if (exists && !S_ISREG(old.st_mode)) {
    throw Error(ErrorKind::kFile, display(path), std::string(describe(old.st_mode)));
  }

  const fs::path target = followed(path);
  const fs::path folder = folder_of(target);
  if (options.create_folders) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) fail(path, "cannot make its folder", error.value());
  }
  // Opened before anything is written, so that no failure can come after the rename. A folder that
  // may be written but not listed cannot be opened and so not flushed.
  const Descriptor folder_handle(open_retrying(folder, O_RDONLY | O_DIRECTORY));
  if (folder_handle.get() < 0 && errno != EACCES) fail(path, "cannot open its folder", errno);

  TemporaryFile temporary(target, exists ? mode_t{0600} : static_cast<mode_t>(options.mode));
  fill(temporary);
  if (exists) copy_ownership_and_mode(target, old, temporary);
  if (options.modified) set_modified(target, *options.modified, temporary);
  if (options.sync) temporary.sync();
  temporary.rename_to_target();
  if (options.sync && folder_handle.get() >= 0) ::fsync(folder_handle.get());
  return {exists, exists ? static_cast<std::uint64_t>(old.st_nlink) - 1 : 0};
}

}  // namespace

WriteOutcome write_file_atomically(const fs::path& path, std::string_view bytes,
                                   const WriteOptions& options) {
  return replace_file(path, options, [&](TemporaryFile& file) { file.write(bytes); });
}

WriteOutcome write_file_atomically(const fs::path& path, const MappedFile& source,
                                   std::size_t length, std::string_view more,
                                   const WriteOptions& options) {
  return replace_file(path, options, [&](TemporaryFile& file) {
    if (source.descriptor() < 0)
      file.write(source.bytes().substr(0, length));
    else
      file.copy(source.descriptor(), source.path(), length);
    file.write(more);
    if (!source.unchanged()) throw changed(source.path());
  });
}

std::string display(const fs::path& path) {
  if (path == "-") return "standard input";
  if (path.empty()) return "(no file name)";
  return path.native();
}

}  // namespace pith
