// Several of our processes at one file: one after another, each on what the one before it left.
#pragma once

#include <filesystem>

#include "base/descriptor.h"

namespace pith {

// Waits until no other FileTurn for the file that the path names lives, then keeps others waiting
// (flock(2)). Other programs are not held up. After ten seconds, and where the file system knows no
// locks, it goes on without: whoever replaces the file has to look at it again in any case
// (MappedFile::unchanged).
class FileTurn {
 public:
  explicit FileTurn(const std::filesystem::path& path);

 private:
  Descriptor file_;
};

}  // namespace pith
