#include "base/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

// The coarsest steps in use: FAT counts two seconds.
constexpr std::int64_t kCoarsestStep = 2;

bool is_fresh(const FileState& state) {
  const std::int64_t now = std::time(nullptr);
  return std::max(state.modified.seconds, state.changed.seconds) >= now - kCoarsestStep;
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path, std::uint64_t max_bytes,
                       const MapLimits& limits)
    : path_(path) {
  if (path == "-") {
    bytes_ = read_ = read_file(path, max_bytes);
    return;
  }
  struct stat status {};
  Descriptor file = open_regular_file(path, status);
  state_ = FileState::of(status);
  const std::uint64_t size = state_->size;
  if (size > max_bytes) throw too_large(path, max_bytes);
  if (size <= (is_fresh(*state_) ? limits.map_fresh_from : limits.map_from) || size == 0) {
    read_ = read_to_end(file.get(), path, size, max_bytes);
    bytes_ = read_;
    if (::fstat(file.get(), &status) != 0) throw file_error(path, "cannot read", errno);
    if (!FileState::of(status).same_content(*state_)) throw changed_meanwhile(path);
    return;
  }
  void* memory =
      ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (memory == MAP_FAILED) throw file_error(path, "cannot map", errno);
  bytes_ = {static_cast<const char*>(memory), static_cast<std::size_t>(size)};
  file_ = std::move(file);
  guard_.emplace(memory, bytes_.size());
}

MappedFile::~MappedFile() {
  guard_.reset();
  if (file_.is_open()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

bool MappedFile::holds_bytes(int file) const {
  std::vector<char> chunk(std::min<std::size_t>(bytes_.size() + 1, 1u << 20));
  std::string_view rest = bytes_;
  for (;;) {
    const ssize_t got = ::read(file, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return rest.empty();
    const std::string_view now(chunk.data(), static_cast<std::size_t>(got));
    if (!rest.starts_with(now)) return false;
    rest.remove_prefix(now.size());
  }
}

void MappedFile::let_go(std::string_view part) const {
  if (!file_.is_open()) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto from = static_cast<std::size_t>(part.data() - bytes_.data());
  const std::size_t begin = (from + page - 1) / page * page;
  const std::size_t end = (from + part.size()) / page * page;
  if (begin < end) ::madvise(const_cast<char*>(bytes_.data()) + begin, end - begin, MADV_DONTNEED);
}

bool MappedFile::unchanged() const {
  if (!state_) return true;
  struct stat status {};
  if (file_.is_open()) {
    return !guard_->lost() && ::stat(path_.c_str(), &status) == 0 &&
           FileState::of(status) == *state_;
  }
  try {
    const Descriptor now = open_regular_file(path_, status);
    return FileState::of(status).same_content(*state_) && holds_bytes(now.get());
  } catch (const Error&) {  // gone, or no file any more
    return false;
  }
}

void MappedFile::require_unchanged() const {
  if (!unchanged()) throw changed_meanwhile(path_);
}

void MappedFile::accept_new_link() {
  struct stat status {};
  if (!state_) return;
  if (::stat(path_.c_str(), &status) != 0 || !FileState::of(status).same_content(*state_))
    throw changed_meanwhile(path_);
  state_ = FileState::of(status);
}

}  // namespace pith
