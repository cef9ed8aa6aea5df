#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <system_error>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/keep_attributes.h"
#include "base/mapped_file.h"
#include "base/temporary_file.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxLinks = 40;  // as Linux itself follows (path_resolution(7))

std::string_view describe(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder, not a file";
  if (S_ISFIFO(mode)) return "is a named pipe, not a regular file";
  if (S_ISSOCK(mode)) return "is a socket, not a regular file";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device, not a regular file";
  return "is not a regular file";
}

std::string read_all(int fd, const fs::path& path, std::uint64_t expected,
                     std::uint64_t max_bytes) {
  if (expected > max_bytes) throw too_large(path, max_bytes);
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(expected));
  std::vector<char> chunk(1 << 16);
  for (;;) {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error(path, "cannot read", errno);
    if (got == 0) return bytes;
    if (static_cast<std::uint64_t>(got) > max_bytes - bytes.size()) {
      throw too_large(path, max_bytes);
    }
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
      throw file_error(path, "cannot write", errno);
    }
    if (!S_ISLNK(status.st_mode)) return current;
    std::error_code error;
    const fs::path target = fs::read_symlink(current, error);
    if (error) throw file_error(path, "cannot follow the symbolic link", error.value());
    current = current.parent_path() / target;  // an absolute target replaces the whole
  }
  throw file_error(path, "cannot follow the symbolic link", ELOOP);
}

}  // namespace

std::string read_file(const fs::path& path, std::uint64_t max_bytes) {
  if (path == "-") return read_all(STDIN_FILENO, path, 0, max_bytes);
  // O_NONBLOCK: opening a named pipe would otherwise wait for a writer.
  const Descriptor file = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file.is_open()) throw file_error(path, "cannot open", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw file_error(path, "cannot read", errno);
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
  if (!exists && errno != ENOENT) throw file_error(path, "cannot write", errno);
  if (exists && !S_ISREG(old.st_mode)) {
    throw Error(ErrorKind::kFile, display(path), std::string(describe(old.st_mode)));
  }

  const fs::path target = followed(path);
  const fs::path folder = folder_of(target);
  if (options.create_folders) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw file_error(path, "cannot make its folder", error.value());
  }
  // Opened before anything is written, so that no failure can come after the rename. A folder that
  // may be written but not listed cannot be opened and so not flushed.
  const Descriptor folder_handle = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (!folder_handle.is_open() && errno != EACCES) {
    throw file_error(path, "cannot open its folder", errno);
  }

  TemporaryFile temporary(target, exists ? mode_t{0600} : static_cast<mode_t>(options.mode));
  fill(temporary);
  if (exists) copy_ownership_and_mode(target, old, temporary.descriptor());
  if (options.modified) set_modified(target, *options.modified, temporary.descriptor());
  if (options.sync) temporary.sync();
  temporary.rename_to_target();
  if (options.sync && folder_handle.is_open()) ::fsync(folder_handle.get());
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
    if (!source.unchanged()) throw changed_meanwhile(source.path());
  });
}

bool nothing_at(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::not_found;
}

std::string display(const fs::path& path) {
  if (path == "-") return "standard input";
  if (path.empty()) return "(no file name)";
  return path.native();
}

}  // namespace pith
