// The old file, kept beside the new one.
#pragma once

#include <filesystem>

namespace pith {

// Keeps what `file` holds under FILE.orig, or FILE.orig.2, FILE.orig.3, … where that is taken: no
// backup is ever overwritten. It is a hard link, so the very file with its times and rights, which
// asks that `file` be replaced (write_file_atomically) and not written in place; a copy where the
// file system has no hard links. A symbolic link is followed. Returns the path of the backup.
// Throws Error kFile.
std::filesystem::path keep_backup(const std::filesystem::path& file);

}  // namespace pith
