// Linux calls are used for extended attributes (xattr(7)), which is where ACLs live too.
#include "base/keep_attributes.h"

#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

// Attributes that speak of the old content or grant rights to it: a writer loses them in place too.
bool belongs_to_content(std::string_view attribute) {
  return attribute == "security.capability" || attribute == "security.ima" ||
         attribute == "security.evm";
}

bool not_permitted(int error) {
  return error == EPERM || error == EACCES || error == ENOTSUP || error == ENODATA;
}

void copy_attributes(const fs::path& from, int to) {
  // An ACL inherited from the folder would grant what the old file did not.
  ::fremovexattr(to, "system.posix_acl_access");

  const ssize_t size = ::llistxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t listed = ::llistxattr(from.c_str(), names.data(), names.size());
  if (listed < 0) throw file_error(from, "cannot read its extended attributes", errno);
  names.resize(static_cast<std::size_t>(listed));

  for (std::size_t at = 0; at < names.size();
       at += std::string_view(names.c_str() + at).size() + 1) {
    const char* name = names.c_str() + at;
    if (belongs_to_content(name)) continue;
    std::string value(XATTR_SIZE_MAX, '\0');
    const ssize_t length = ::lgetxattr(from.c_str(), name, value.data(), value.size());
    if (length < 0) {
      if (not_permitted(errno)) continue;
      throw file_error(from, "cannot read its extended attributes", errno);
    }
    if (::fsetxattr(to, name, value.data(), static_cast<std::size_t>(length), 0) != 0 &&
        !not_permitted(errno)) {
      throw file_error(from, "cannot keep its extended attributes", errno);
    }
  }
}

}  // namespace

// Owner first: chown(2) clears the set-user-ID bits, and an ACL decides what the mode's group bits
// mean.
void copy_ownership_and_mode(const fs::path& from, const struct stat& old, int to) {
  struct stat fresh {};
  if (::fstat(to, &fresh) != 0) throw file_error(from, "cannot keep its mode", errno);
  mode_t mode = old.st_mode & 07777;
  if (fresh.st_uid != old.st_uid || fresh.st_gid != old.st_gid) {
    if (::fchown(to, old.st_uid, old.st_gid) != 0) {
      mode &= 01777u;
      // Rights of the old group must not pass to another one.
      if (fresh.st_gid != old.st_gid && ::fchown(to, static_cast<uid_t>(-1), old.st_gid) != 0) {
        mode &= ~070u | (mode & 07u) << 3;
      }
    }
  }
  copy_attributes(from, to);
  if (::fchmod(to, mode) != 0) throw file_error(from, "cannot keep its mode", errno);
}

void set_modified(const fs::path& path, fs::file_time_type time, int file) {
  const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  timespec times[2] = {};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = static_cast<time_t>(seconds.count());
  times[1].tv_nsec = static_cast<long>(std::chrono::nanoseconds(since - seconds).count());
  if (::futimens(file, times) != 0) {
    throw file_error(path, "cannot keep its modification time", errno);
  }
}

}  // namespace pith
