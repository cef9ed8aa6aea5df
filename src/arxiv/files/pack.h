// The archive: the same files give the same bytes, whoever packs them and when.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pith::arxiv {

// Names relative to the root, "/" between parts → contents.
using FileSet = std::map<std::string, std::string>;
// The same of contents that others keep.
using FileViews = std::map<std::string, std::string_view>;
FileViews views_of(const FileSet& files);

struct Archive {
  std::string bytes;       // .tar.gz
  std::string sha256;      // of them
  std::string tar_sha256;  // of the tar inside: independent of the version of zlib
};

// POSIX ustar, sorted by name, regular files only, mode 644, owner 0:0 without names, time 0; gzip
// without name and time. Throws Error kRefused for a name that is absolute, leaves the root, or
// holds a control character; kLimit for one that ustar cannot hold.
Archive pack(const FileSet& files);

std::string archive_library();  // "libarchive 3.6.2"

}  // namespace pith::arxiv
