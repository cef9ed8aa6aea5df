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
  if (path == "-") return read_to_end(STDIN_FILENO, path, 0, max_bytes);
  struct stat status {};
  const Descriptor file = open_regular_file(path, status);
  return read_to_end(file.get(), path, static_cast<std::uint64_t>(status.st_size), max_bytes);
}

namespace {

// `source` is what the new content was made of, if it is a file.
WriteOutcome replace_file(const fs::path& path, const WriteOptions& options,
                          const std::function<void(TemporaryFile&)>& fill,
                          const MappedFile* source = nullptr) {
  if (path.empty()) throw Error(ErrorKind::kFile, display(path), "no file name was given");
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) throw file_error(path, "cannot write", errno);
  if (exists && !S_ISREG(old.st_mode)) throw not_regular(path, old.st_mode);

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
  if (exists && source && source->state() && source->state()->same_file(FileState::of(old))) {
    temporary.replace_target(*source->state(), [&] { source->require_unchanged(); });
  } else {
    if (source) source->require_unchanged();
    temporary.rename_to_target();
  }
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
  const auto fill = [&](TemporaryFile& file) {
    if (source.descriptor() < 0)
      file.write(source.bytes().substr(0, length));
    else
      file.copy(source.descriptor(), source.path(), length);
    file.write(more);
  };
  return replace_file(path, options, fill, &source);
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
