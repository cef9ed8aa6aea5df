#include "app/backup.h"

#include <string>
#include <system_error>

#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxBackups = 10'000;

void copy_with_time(const fs::path& from, const fs::path& to, std::error_code& error) {
  // Fails when there is a file already; the check and the making are one step.
  if (!fs::copy_file(from, to, fs::copy_options::none, error) && error) {
    // What there was before is whole; a copy that ended early is not.
    std::error_code ignored;
    if (error != std::errc::file_exists && fs::is_regular_file(fs::symlink_status(to, ignored)))
      fs::remove(to, ignored);
    return;
  }
  fs::last_write_time(to, fs::last_write_time(from, error), error);
}

}  // namespace

fs::path keep_backup(const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) throw Error(ErrorKind::kFile, display(file), "cannot back up: " + error.message());
  for (int i = 1; i <= kMaxBackups; ++i) {
    fs::path backup = real;
    backup += i == 1 ? ".orig" : ".orig." + std::to_string(i);
    fs::create_hard_link(real, backup, error);
    if (error && error != std::errc::file_exists) copy_with_time(real, backup, error);
    if (!error) return backup;
    if (error != std::errc::file_exists) {
      throw Error(ErrorKind::kFile, display(file), "cannot back up: " + error.message());
    }
  }
  throw Error(ErrorKind::kLimit, display(file), "has too many backups already");
}

}  // namespace pith
