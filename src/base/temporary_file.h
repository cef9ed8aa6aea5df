// A file that takes the place of another in one step, or is gone.
//
//   TemporaryFile file(target, 0600);
//   file.write(bytes);
//   file.sync();
//   file.rename_to_target();
//
// It is made in the target's folder. Where the system can, it has no name until it is renamed, so
// that a process that is killed leaves nothing (open(2), O_TMPFILE). All of it throws Error kFile.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace pith {

// "." for a name alone.
std::filesystem::path folder_of(const std::filesystem::path& path);

class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& target, mode_t mode);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int descriptor() const { return file_.get(); }

  void write(std::string_view bytes);
  // The first `length` bytes of an open file, which `name` is the path of. Not by its file offset.
  void copy(int source, const std::filesystem::path& name, std::uint64_t length);
  void sync();
  void rename_to_target();

 private:
  std::string own_link() const;
  template <typename Make>
  bool with_new_name(Make make);

  std::filesystem::path target_, path_;
  Descriptor file_;
  bool named_ = false;
};

}  // namespace pith
