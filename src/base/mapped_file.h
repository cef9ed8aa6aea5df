// A file to look at here and there, not read as a whole: memory stays small however long it is.
//
//   MappedFile file("paper.pdf", limit);
//   look_at(file.bytes());
//   write_file_atomically(target, file, file.bytes().size(), "more");
//
// Small files, and standard input, are read; large ones are mapped. What another program does to a
// mapped file shows in bytes(); where it is made shorter, they become zeros
// (base/truncation_guard.h). So whatever was made of the bytes counts only if the file is found
// unchanged after.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/file_state.h"
#include "base/truncation_guard.h"

namespace pith {

struct MapLimits {
  std::uint64_t map_from = 1u << 20;  // not larger: read instead
  // The same for a file that was written to in the last two seconds. A system that counts time in
  // such steps gives the next writing the same time, so only its bytes tell that it was changed.
  std::uint64_t map_fresh_from = 32u << 20;
};

class MappedFile {
 public:
  // Throws what read_file throws, and Error kFile, reason "changed-meanwhile", for a file that is
  // written to while it is read.
  MappedFile(const std::filesystem::path& path, std::uint64_t max_bytes,
             const MapLimits& limits = {});
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }
  // Of the open file when it is mapped, else -1.
  int descriptor() const { return file_.get(); }
  // Lets go of the memory that holds this part of bytes(), which stays readable: it comes back from
  // the file when it is looked at again. Nothing happens to what was read and not mapped.
  void let_go(std::string_view part) const;
  // When it was opened; nullopt for standard input.
  const std::optional<FileState>& state() const { return state_; }

  // Whether the path still names the file that was opened, and as it was then: its size and times,
  // and of a file that was read all bytes too. Standard input always is.
  bool unchanged() const;
  // Throws Error kFile, reason "changed-meanwhile", when it is not.
  void require_unchanged() const;
  // To be called when it was given another name or lost one, which its status tells as a change.
  // Throws as require_unchanged does.
  void accept_new_link();

 private:
  bool holds_bytes(int file) const;

  std::filesystem::path path_;
  std::string read_;
  std::string_view bytes_;
  Descriptor file_;
  std::optional<FileState> state_;
  std::optional<TruncationGuard> guard_;
};

}  // namespace pith
