// Files, read whole within a limit and written so that a reader sees the old file or the new one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace pith {

class MappedFile;  // base/mapped_file.h

// The whole of a regular file (or of standard input when path is "-").
// Throws Error kFile when it cannot be read or is not a regular file, kLimit beyond max_bytes.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

struct WriteOptions {
  // Permission bits for a new file before the umask. An existing file keeps its own mode, and,
  // where the process may, its owner, group and extended attributes (so also its ACLs). Where the
  // group cannot be kept, the group's rights become those of others.
  unsigned mode = 0644;
  bool sync = true;  // fsync the file before the rename and its folder after it
  // The modification time that it gets; nullopt: that of the writing.
  std::optional<std::filesystem::file_time_type> modified{};
  // Make the folders above the file where they are missing. They stay when the writing fails.
  bool create_folders = false;
};

struct WriteOutcome {
  bool existed = false;
  // Other hard links to the replaced file. They still show the old content.
  std::uint64_t other_links = 0;
};

// Replaces path in one step: a temporary file in the same folder, fsync, rename, fsync of the
// folder. A symbolic link is followed, and the file it points to is replaced, or made when the link
// dangles. Anything else that is not a regular file is refused. On any failure the old file is as
// it was, the temporary file is gone, and Error kFile is thrown.
WriteOutcome write_file_atomically(const std::filesystem::path& path, std::string_view bytes,
                                   const WriteOptions& options = {});

// The same for the first `length` bytes of a file followed by more. Requires length <= the size of
// the file when it was opened. A mapped file is copied by the kernel (copy_file_range(2)), so by
// reference where the file system can. Throws Error kFile, reason "changed-meanwhile", when the
// source is not what it was when it was opened (MappedFile::unchanged), also where it is the file
// that is replaced and another program puts its own there at the last moment; then, as ever,
// nothing was replaced. What cannot be noticed: a program that has the file open all along and
// writes to it after this.
WriteOutcome write_file_atomically(const std::filesystem::path& path, const MappedFile& source,
                                   std::size_t length, std::string_view more,
                                   const WriteOptions& options = {});

// Whether nothing has this name, not even a link that leads nowhere.
bool nothing_at(const std::filesystem::path& path);

// A path as messages name it: its own bytes, which printers escape; "-" is "standard input".
std::string display(const std::filesystem::path& path);

}  // namespace pith
