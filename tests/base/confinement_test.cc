#include "base/confinement.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "../temporary_folder.h"
#include "base/file.h"
#include "base/process.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

bool may_be_missing() {
  const char* ci = std::getenv("CI");
  return ci == nullptr || std::string_view(ci) != "true";
}

struct Attempt {
  const char* what;
  const char* script;  // in the folder work/inside; work/outside is out of reach
  bool allowed;
};

constexpr Attempt kAttempts[] = {
    {"read its folder", "cat here", true},
    {"write in its folder", "echo x > new && echo y >> here && mkdir d && mv new d/new", true},
    {"remove in its folder", "rm here", true},
    {"throw away", "echo x > /dev/null", true},
    {"random bytes", "head -c 4 /dev/urandom", true},
    {"run what may be read", "/bin/true", true},
    {"read by a path from the root", "cat $PWD/../outside/secret", false},
    {"read by a path from below", "cat ../outside/secret", false},
    {"read by a link that is there", "cat link", false},
    {"list", "ls ../outside", false},
    {"list what is above", "ls ..", false},
    {"write by a path from below", "echo x > ../outside/new", false},
    {"write over", "echo x > ../outside/secret", false},
    {"append", "echo x >> ../outside/secret", false},
    {"write by a link", "echo x > link", false},
    {"make a folder", "mkdir ../outside/new", false},
    {"remove", "rm -f ../outside/secret", false},
    {"move away", "mv ../outside/secret .", false},
    {"move to", "mv here ../outside/", false},
    {"a second name", "ln ../outside/secret mine", false},
    {"a link, by which we would be led", "ln -s ../outside/secret mine", false},
    {"a pipe, at which we would wait", "mkfifo pipe", false},
    {"shorten", "truncate -s 0 ../outside/secret", false},
    {"change the mode", "chmod 777 ../outside/secret", false},
    {"change the times", "touch -d 2000-01-01 ../outside/secret", false},
    {"run what it wrote", "cp /bin/true mine && ./mine", false},
    {"our environment", "cat /proc/self/environ", false},
    {"the system's settings", "cat /etc/passwd", false},
};

}  // namespace

TEST_CASE("what a confined program may do, and what it may not") {
  if (!confinement().holds()) {
    REQUIRE_MESSAGE(may_be_missing(), "nothing may be missing here, and Landlock is");
    MESSAGE("skipped: no Landlock");
    return;
  }
  for (const Attempt& attempt : kAttempts) {
    CAPTURE(attempt.what);
    for (const bool confined : {true, false}) {
      CAPTURE(confined);
      const test::TemporaryFolder work;
      const fs::path inside = work.path() / "inside", secret = work.path() / "outside/secret";
      fs::create_directories(inside);
      write_temporary(secret, "secret");
      write_temporary(inside / "here", "here");
      fs::create_symlink("../outside/secret", inside / "link");
      const Rules rules({.readable = {"/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache",
                                      work.path() / "not there"},
                         .writable = {inside}});
      Process process;
      process.program = "/bin/sh";
      process.arguments = {"-c", attempt.script};
      process.folder = inside;
      process.environment = {{"PATH", "/usr/bin:/bin"}};
      process.rules = confined ? &rules : nullptr;
      const auto before = fs::last_write_time(secret);
      const bool done = run_process(process).exit_code == 0;
      if (confined) {
        CHECK(done == attempt.allowed);
        CHECK(read_file(secret, 100) == "secret");
        CHECK(fs::last_write_time(secret) == before);
      } else {
        CHECK(done);  // so it was the rules that refused
      }
    }
  }
}

TEST_CASE("what is in force has words") {
  CHECK(text(Confinement{}) == "nothing");
  CHECK(text({.landlock = 4, .filter = true, .network = true, .processes = false}) ==
        "Landlock (ABI 4), a filter of system calls, an empty network");
  CHECK_FALSE(Confinement{.landlock = 1}.holds());
}
