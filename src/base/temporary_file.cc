#include "base/temporary_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

constexpr int kMaxTemporaryNames = 100;
constexpr int kMaxExchanges = 100;

// Of what has this name, links not followed; nullopt, with errno, when nothing has.
std::optional<FileState> state_at(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return FileState::of(status);
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

// Calls `make` for names in the target's folder until one was free; false, with errno, if it fails
// for another reason.
template <typename Make>
bool TemporaryFile::with_new_name(Make make) {
  static std::atomic<unsigned> counter{0};
  const SignalsWait wait;  // or a name would be removed that is not ours
  for (int attempt = 0; attempt < kMaxTemporaryNames; ++attempt) {
    path_ = folder_of(target_) / (".pith-" + std::to_string(::getpid()) + "-" +
                                  std::to_string(counter.fetch_add(1)) + ".tmp");
    if (make()) {
      named_.emplace(path_);
      return true;
    }
    if (errno != EEXIST) break;
  }
  return false;
}

TemporaryFile::TemporaryFile(const std::filesystem::path& target, mode_t mode,
                             const TemporaryMeans& means)
    : target_(target), means_(means) {
#ifdef O_TMPFILE
  if (means.without_name) {
    file_ = open_file(folder_of(target), O_WRONLY | O_TMPFILE, mode);
    if (file_.is_open() && ::access(own_link().c_str(), F_OK) != 0) file_.close();
  }
#endif
  if (file_.is_open()) return;
  const bool made = with_new_name([&] {
    file_ = open_file(path_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    return file_.is_open();
  });
  if (!made) throw file_error(target, "cannot make a temporary file beside it", errno);
}

TemporaryFile::~TemporaryFile() {
  if (!named_) return;
  const SignalsWait wait;
  ::unlink(path_.c_str());
  named_.reset();
}

void TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw file_error(target_, "cannot write", errno);
    if (put == 0) throw file_error(target_, "cannot write", ENOSPC);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void TemporaryFile::copy(int source, const std::filesystem::path& name, std::uint64_t length) {
  off_t at = 0;
#ifdef __linux__
  while (static_cast<std::uint64_t>(at) < length) {
    const auto left = static_cast<std::size_t>(length - static_cast<std::uint64_t>(at));
    const ssize_t put = ::copy_file_range(source, &at, descriptor(), nullptr, left, 0);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) break;  // some file systems cannot, or only among themselves
  }
#endif
  std::vector<char> chunk(1 << 20);
  while (static_cast<std::uint64_t>(at) < length) {
    const auto left =
        std::min<std::uint64_t>(length - static_cast<std::uint64_t>(at), chunk.size());
    const ssize_t got = ::pread(source, chunk.data(), static_cast<std::size_t>(left), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error(name, "cannot read", errno);
    if (got == 0) throw changed_meanwhile(name);
    write({chunk.data(), static_cast<std::size_t>(got)});
    at += got;
  }
}

void TemporaryFile::sync() {
  // EINVAL: the file system has nothing to flush (fsync(2)).
  if (::fsync(descriptor()) != 0 && errno != EINVAL) {
    throw file_error(target_, "cannot flush to disk", errno);
  }
}

void TemporaryFile::give_name() {
  const auto link = [&] {
    return ::linkat(AT_FDCWD, own_link().c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0;
  };
  if (!named_ && !with_new_name(link)) throw file_error(target_, "cannot write", errno);
  if (file_.close() != 0 && errno != EINTR) throw file_error(target_, "cannot write", errno);
}

void TemporaryFile::rename() {
  const SignalsWait wait;
  if (::rename(path_.c_str(), target_.c_str()) != 0) {
    throw file_error(target_, "cannot replace", errno);
  }
  named_.reset();
}

void TemporaryFile::rename_to_target() {
  give_name();
  rename();
}

// 0, or why not.
int TemporaryFile::exchange() {
#ifdef RENAME_EXCHANGE
  if (means_.exchange) {
    return ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0
               ? 0
               : errno;
  }
#endif
  return ENOSYS;
}

void TemporaryFile::replace_target(const FileState& expected,
                                   const std::function<void()>& last_look) {
  give_name();
  last_look();
  const SignalsWait wait;  // until it is known whose file has which name
  const auto ours = state_at(path_);
  if (!ours) throw file_error(target_, "cannot write", errno);
  const int error = exchange();
  if (error == ENOENT) throw changed_meanwhile(target_);
  if (error == ENOSYS || error == EINVAL || error == ENOTSUP) {
    const auto there = state_at(target_);
    if (!there || !there->same_content(expected)) throw changed_meanwhile(target_);
    return rename();
  }
  if (error != 0) throw file_error(target_, "cannot replace", error);
  const auto came_out = state_at(path_);
  if (!came_out || !came_out->same_content(expected)) {
    put_back(*ours);
    throw changed_meanwhile(target_);
  }
  ::unlink(path_.c_str());
  named_.reset();
}

// What came out of the exchange is another program's, and the newest that it wrote has to be in
// place at the end. Each time that something else comes out than was put in, that is newer.
void TemporaryFile::put_back(FileState in_target) {
  for (int i = 0; i < kMaxExchanges; ++i) {
    const auto theirs = state_at(path_);
    if (!theirs) return named_.reset();  // they took it away
    const int error = exchange();
    if (error != 0) break;
    const auto came_out = state_at(path_);
    if (!came_out) return named_.reset();
    if (came_out->same_file(in_target)) return;
    in_target = *theirs;
  }
  const std::string where = path_.native();
  named_.reset();  // not ours to remove
  throw Error(ErrorKind::kFile, display(target_), "",
              "another program wrote it meanwhile, and that file could not be put back",
              "it is " + where)
      .with_reason("changed-meanwhile");
}

std::string TemporaryFile::own_link() const {
  return "/proc/self/fd/" + std::to_string(descriptor());
}

}  // namespace pith
