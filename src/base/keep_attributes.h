// What a file that is replaced passes on to the one in its place, which is open and not yet there.
// Throws Error kFile.
#pragma once

#include <sys/stat.h>

#include <filesystem>

namespace pith {

// The mode and, where the process may, the owner, group and extended attributes (so also the ACLs)
// of the file `from`, whose status is `old`. Where the group cannot be kept, the group's rights
// become those of others.
void copy_ownership_and_mode(const std::filesystem::path& from, const struct stat& old, int to);

// `path` is named in errors.
void set_modified(const std::filesystem::path& path, std::filesystem::file_time_type time,
                  int file);

}  // namespace pith
