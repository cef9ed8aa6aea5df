// Files, read whole within a limit and written so that a reader sees the old file or the new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace pith {

// The whole of a regular file (or of standard input when path is "-").
// Throws Error kFile when it cannot be read or is not a regular file, kLimit beyond max_bytes.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

struct WriteOptions {
  // Permission bits for a new file before the umask. An existing file keeps its own mode, and, where
  // the process may, its owner, group and extended attributes (so also its ACLs).
  unsigned mode = 0644;
  bool sync = true;            // fsync the file before the rename and its folder after it
  bool create_folders = false;
};

// Replaces path in one step: a temporary file in the same folder, fsync, rename, fsync of the folder.
// A symbolic link is followed, and the file it points to is replaced. On any failure the old file is
// as it was, the temporary file is gone, and Error kFile is thrown.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes,
                           const WriteOptions& options = {});

// "paper.pdf" → as it is shown in messages. The path's own bytes; printers escape it.
std::string display(const std::filesystem::path& path);

}  // namespace pith
