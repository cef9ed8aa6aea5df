#include "base/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>
#include <vector>

#include "../temporary_folder.h"
#include "base/error.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kPlenty = 1 << 24;
constexpr uid_t kNobody = 65534;

using Folder = test::TemporaryFolder;

// Another user for the time of a scope; only root can become one.
class AsNobody {
 public:
  AsNobody() {
    REQUIRE(::setegid(kNobody) == 0);
    REQUIRE(::seteuid(kNobody) == 0);
  }
  ~AsNobody() {
    const bool back = ::seteuid(0) == 0 && ::setegid(0) == 0;
    if (!back) std::abort();
  }
};

void put(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string get(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct stat status_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status;
}

unsigned mode_of(const fs::path& path) {
  return status_of(path).st_mode & 07777u;
}

std::string failure(const std::function<void()>& action, ErrorKind kind = ErrorKind::kFile) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    return error.what();
  }
  FAIL_CHECK("nothing was thrown");
  return {};
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a file is read whole, up to its limit and not beyond") {
  const Folder folder;
  const std::string bytes("a\0b\r\n\xff", 6);
  put(folder / "f", bytes);
  CHECK(read_file(folder / "f", kPlenty) == bytes);
  CHECK(read_file(folder / "f", 6) == bytes);
  CHECK(failure([&] { read_file(folder / "f", 5); }, ErrorKind::kLimit) ==
        (folder / "f").string() + ": is larger than the limit of 5 bytes");
  put(folder / "empty", "");
  CHECK(read_file(folder / "empty", 0).empty());
}

TEST_CASE("a file that says it is empty and is not is read, and limited, all the same") {
  CHECK(read_file("/proc/self/status", kPlenty).find("Pid:") != std::string::npos);
  failure([] { read_file("/proc/self/status", 10); }, ErrorKind::kLimit);
}

TEST_CASE("only regular files are read") {
  const Folder folder;
  CHECK(failure([&] { read_file(folder / "none", kPlenty); }) ==
        (folder / "none").string() + ": cannot open: No such file or directory");
  CHECK(failure([&] { read_file(folder.path(), kPlenty); }) ==
        folder.path().string() + ": is a folder, not a file");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(failure([&] { read_file(folder / "pipe", kPlenty); }) ==
        (folder / "pipe").string() + ": is a named pipe, not a regular file");
  CHECK(failure([] { read_file("/dev/zero", kPlenty); }) ==
        "/dev/zero: is a device, not a regular file");
}

TEST_CASE("a hyphen reads standard input") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int saved = ::dup(STDIN_FILENO);
  REQUIRE(::dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
  REQUIRE(::write(ends[1], "hello", 5) == 5);
  ::close(ends[1]);
  CHECK(read_file("-", 5) == "hello");
  CHECK(display("-") == "standard input");
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(ends[0]);
}

TEST_CASE("a new file has the mode asked for, less the umask") {
  const Folder folder;
  const mode_t old = ::umask(027);
  const WriteOutcome outcome = write_file_atomically(folder / "new", "x");
  write_file_atomically(folder / "open", "x", {.mode = 0666});
  ::umask(old);
  CHECK_FALSE(outcome.existed);
  CHECK(get(folder / "new") == "x");
  CHECK(mode_of(folder / "new") == 0640);
  CHECK(mode_of(folder / "open") == 0640);
  CHECK(folder.names() == Names{"new", "open"});
}

TEST_CASE("an existing file keeps its mode") {
  const Folder folder;
  for (const unsigned mode : {0600u, 0644u, 0400u, 0666u, 0755u, 0000u}) {
    CAPTURE(mode);
    put(folder / "f", "old");
    REQUIRE(::chmod((folder / "f").c_str(), mode) == 0);
    CHECK(write_file_atomically(folder / "f", "new").existed);
    CHECK(mode_of(folder / "f") == mode);
    REQUIRE(::chmod((folder / "f").c_str(), 0600) == 0);
    CHECK(get(folder / "f") == "new");
  }
}

TEST_CASE("an existing file keeps its extended attributes") {
  const Folder folder;
  put(folder / "f", "old");
  if (::setxattr((folder / "f").c_str(), "user.origin", "kept\0too", 8, 0) != 0) {
    MESSAGE("skipped: no user attributes on this file system");
    return;
  }
  write_file_atomically(folder / "f", "new");
  char value[16];
  REQUIRE(::getxattr((folder / "f").c_str(), "user.origin", value, sizeof value) == 8);
  CHECK(std::string(value, 8) == std::string("kept\0too", 8));
}

TEST_CASE("an existing file keeps its owner and group where that is allowed") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can give files away");
    return;
  }
  const Folder folder;
  put(folder / "f", "old");
  REQUIRE(::chown((folder / "f").c_str(), 1234, 4321) == 0);
  REQUIRE(::chmod((folder / "f").c_str(), 02750) == 0);
  write_file_atomically(folder / "f", "new");
  CHECK(status_of(folder / "f").st_uid == 1234);
  CHECK(status_of(folder / "f").st_gid == 4321);
  CHECK(mode_of(folder / "f") == 02750);
}

TEST_CASE("a group that cannot be kept does not hand its rights to another one") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can set this up");
    return;
  }
  const Folder folder;
  fs::permissions(folder.path(), fs::perms::all);
  put(folder / "f", "old");
  REQUIRE(::chown((folder / "f").c_str(), 1234, 4321) == 0);
  REQUIRE(::chmod((folder / "f").c_str(), 06774) == 0);
  {
    const AsNobody nobody;
    write_file_atomically(folder / "f", "new");
  }
  CHECK(status_of(folder / "f").st_uid == kNobody);
  CHECK(mode_of(folder / "f") == 0744);
}

TEST_CASE("a symbolic link stays and the file it points to is replaced") {
  const Folder folder;
  REQUIRE(fs::create_directory(folder / "sub"));
  put(folder / "sub/real", "old");
  fs::create_symlink("sub/real", folder / "one");
  fs::create_symlink("../one", folder / "sub/two");
  fs::create_symlink(folder / "sub/two", folder / "three");
  write_file_atomically(folder / "three", "new");
  CHECK(fs::is_symlink(folder / "one"));
  CHECK(fs::is_symlink(folder / "sub/two"));
  CHECK(fs::is_symlink(folder / "three"));
  CHECK_FALSE(fs::is_symlink(folder / "sub/real"));
  CHECK(get(folder / "sub/real") == "new");
  CHECK(folder.names() == Names{"one", "sub", "three"});
}

TEST_CASE("a dangling link makes the file it names, and a loop is refused") {
  const Folder folder;
  fs::create_symlink("later", folder / "link");
  CHECK_FALSE(write_file_atomically(folder / "link", "x").existed);
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(get(folder / "later") == "x");

  fs::create_symlink("nowhere/later", folder / "far");
  failure([&] { write_file_atomically(folder / "far", "x"); });
  CHECK_FALSE(fs::exists(folder / "nowhere"));

  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  CHECK(failure([&] { write_file_atomically(folder / "a", "x"); }).find("symbolic links") !=
        std::string::npos);
  CHECK(folder.names() == Names{"a", "b", "far", "later", "link"});
}

TEST_CASE("what is no regular file is not replaced") {
  const Folder folder;
  REQUIRE(fs::create_directory(folder / "sub"));
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  fs::create_symlink("/dev/null", folder / "null");
  CHECK(failure([&] { write_file_atomically(folder / "sub", "x"); }).find("is a folder") !=
        std::string::npos);
  CHECK(failure([&] { write_file_atomically(folder / "pipe", "x"); }).find("is a named pipe") !=
        std::string::npos);
  CHECK(failure([&] { write_file_atomically(folder / "null", "x"); }).find("is a device") !=
        std::string::npos);
  failure([&] { write_file_atomically(folder / "sub/none/f", "x"); });
  failure([&] { write_file_atomically("", "x"); });
  CHECK(folder.names() == Names{"null", "pipe", "sub"});
}

TEST_CASE("folders are made only when asked for") {
  const Folder folder;
  failure([&] { write_file_atomically(folder / "a/b/f", "x"); });
  CHECK(folder.names().empty());
  write_file_atomically(folder / "a/b/f", "x", {.create_folders = true});
  CHECK(get(folder / "a/b/f") == "x");
}

TEST_CASE("other names of a replaced file are counted") {
  const Folder folder;
  put(folder / "f", "old");
  CHECK(write_file_atomically(folder / "f", "1").other_links == 0);
  fs::create_hard_link(folder / "f", folder / "g");
  fs::create_hard_link(folder / "f", folder / "h");
  CHECK(write_file_atomically(folder / "f", "2").other_links == 2);
  CHECK(get(folder / "g") == "1");
  CHECK(get(folder / "f") == "2");
}

TEST_CASE("a disk that is full part of the way leaves the old file and nothing else") {
  const Folder folder;
  put(folder / "f", "old");
  // A limit on file size lets the first part of a write through and refuses the rest, as ENOSPC
  // does.
  rlimit saved{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &saved) == 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit small = saved;
  small.rlim_cur = 1000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string big(100'000, 'x');
  const std::string message = failure([&] { write_file_atomically(folder / "f", big); });
  const std::string created = failure([&] { write_file_atomically(folder / "g", big); });
  ::setrlimit(RLIMIT_FSIZE, &saved);
  ::signal(SIGXFSZ, handler);
  CHECK(message == (folder / "f").string() + ": cannot write: File too large");
  CHECK(created == (folder / "g").string() + ": cannot write: File too large");
  CHECK(get(folder / "f") == "old");
  CHECK(folder.names() == Names{"f"});
}

TEST_CASE("a folder that may not be written leaves the old file and nothing else") {
  const Folder folder;
  put(folder / "f", "old");
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                     fs::perms::others_read | fs::perms::others_exec);
  std::string message;
  if (::geteuid() == 0) {
    const AsNobody nobody;
    message = failure([&] { write_file_atomically(folder / "f", "new"); });
  } else {
    message = failure([&] { write_file_atomically(folder / "f", "new"); });
  }
  CHECK(message ==
        (folder / "f").string() + ": cannot make a temporary file beside it: Permission denied");
  CHECK(get(folder / "f") == "old");
  CHECK(folder.names() == Names{"f"});
}

TEST_CASE("writers at the same time leave the whole of one of their texts") {
  const Folder folder;
  std::vector<std::thread> writers;
  for (char c = 'a'; c < 'g'; ++c) {
    writers.emplace_back([&folder, c] {
      for (int i = 0; i < 20; ++i) {
        write_file_atomically(folder / "f", std::string(50'000, c), {.sync = false});
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  const std::string text = get(folder / "f");
  REQUIRE(text.size() == 50'000);
  CHECK(text == std::string(50'000, text[0]));
  CHECK(folder.names() == Names{"f"});
}
