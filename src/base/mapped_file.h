// A file to look at here and there, not read as a whole: memory stays small however long it is.
//
//   MappedFile file("paper.pdf", limit);
//   look_at(file.bytes());
//   write_file_atomically(target, file, file.bytes().size(), "more");
//
// Small files, and standard input, are read; large ones are mapped. A file that somebody else makes
// shorter while it is mapped ends the process with SIGBUS where the lost part is touched, as
// mmap(2) says. So long as only copies are written (write_file_atomically), nothing is damaged by
// that; who handles many files, and must not stop at such a one, starts a process for each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace pith {

class MappedFile {
 public:
  // Throws what read_file throws. Not larger than `map_from` bytes: read instead.
  MappedFile(const std::filesystem::path& path, std::uint64_t max_bytes,
             std::uint64_t map_from = 1u << 20);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }
  // Of the open file when it is mapped, else -1.
  int descriptor() const { return file_.get(); }
  // Whether size and times are still those of when it was opened. Always so when it was read.
  bool unchanged() const;

 private:
  std::filesystem::path path_;
  std::string read_;
  std::string_view bytes_;
  Descriptor file_;
  std::int64_t modified_seconds_ = 0, modified_nanoseconds_ = 0;
};

}  // namespace pith
