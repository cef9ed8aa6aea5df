// A file that takes the place of another in one step, or is gone.
//
//   TemporaryFile file(target, 0600);
//   file.write(bytes);
//   file.sync();
//   file.rename_to_target();
//
// It is made in the target's folder. Where the system can, it has no name until it is renamed, so
// that a process that is killed leaves nothing (open(2), O_TMPFILE). Elsewhere its name goes too
// when a signal ends the process that can be caught (base/end_by_signal.h). All of it throws Error
// kFile.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/end_by_signal.h"
#include "base/file_state.h"

namespace pith {

// "." for a name alone.
std::filesystem::path folder_of(const std::filesystem::path& path);

// What is used where the system has it. The other ways are tested by switching these off.
struct TemporaryMeans {
  bool without_name = true;  // O_TMPFILE
  bool exchange = true;      // RENAME_EXCHANGE
};

class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& target, mode_t mode, const TemporaryMeans& means = {});
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int descriptor() const { return file_.get(); }

  void write(std::string_view bytes);
  // The first `length` bytes of an open file, which `name` is the path of. Not by its file offset.
  void copy(int source, const std::filesystem::path& name, std::uint64_t length);
  void sync();
  void rename_to_target();
  // The same, if the target is `expected` with the content that it had then. `last_look` is called
  // right before, and may throw. What another program puts in the target's place after that comes
  // out of an exchange (rename(2), RENAME_EXCHANGE) and is put back; where the file system has no
  // exchange, only what was there before the rename is noticed. Throws Error kFile, reason
  // "changed-meanwhile".
  void replace_target(const FileState& expected, const std::function<void()>& last_look);

 private:
  std::string own_link() const;
  template <typename Make>
  bool with_new_name(Make make);
  void give_name();
  void rename();
  int exchange();
  void put_back(FileState in_target);

  std::filesystem::path target_, path_;
  const TemporaryMeans means_;
  Descriptor file_;
  std::optional<RemovedBySignal> named_;  // while path_ names it
};

}  // namespace pith
