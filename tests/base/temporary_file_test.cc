#include "base/temporary_file.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "../temporary_folder.h"
#include "base/error.h"
#include "base/file.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

std::string content(const fs::path& path) {
  return read_file(path, 1000);
}

FileState state_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return FileState::of(status);
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

// How a child that does this ends, as waitpid(2) tells.
int status_of_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    start_as_child();  // doctest has handlers
    work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

}  // namespace

TEST_CASE("a file that has a name from the start is removed by a signal") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const test::TemporaryFolder folder;
    const int status = status_of_child([&] {
      TemporaryFile file(folder / "paper", 0600, {.without_name = false});
      file.write("half");
      write(folder / "made", "");  // else a file that was never there would do
      if (folder.names().size() == 2) ::raise(signal);
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(folder.names() == Names{"made"});
  }
}

TEST_CASE("a signal that was ignored stays ignored") {
  const test::TemporaryFolder folder;
  const int status = status_of_child([&] {
    ::signal(SIGHUP, SIG_IGN);
    TemporaryFile file(folder / "paper", 0600, {.without_name = false});
    file.write("whole");
    ::raise(SIGHUP);
    file.rename_to_target();
  });
  CHECK(status == 0);
  CHECK(content(folder / "paper") == "whole");
}

TEST_CASE("a signal waits until a name is known to be ours") {
  const test::TemporaryFolder folder;
  const int status = status_of_child([&] {
    TemporaryFile file(folder / "paper", 0600, {.without_name = false});
    const SignalsWait wait;
    ::raise(SIGTERM);
    write(folder / "went-on", "");
    file.rename_to_target();
  });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
  CHECK(folder.names() == Names{"paper", "went-on"});
}

TEST_CASE("a child has none of its parent's files to remove") {
  const test::TemporaryFolder folder;
  TemporaryFile file(folder / "paper", 0600, {.without_name = false});
  const int status = status_of_child([&] {
    TemporaryFile own(folder / "own", 0600, {.without_name = false});
    ::raise(SIGTERM);
  });
  CHECK(WIFSIGNALED(status));
  file.rename_to_target();
  CHECK(folder.names() == Names{"paper"});
}

TEST_CASE("only the file that is expected is replaced") {
  for (const bool without_name : {true, false}) {
    for (const bool exchange : {true, false}) {
      const test::TemporaryFolder folder;
      write(folder / "paper", "old");
      TemporaryFile file(folder / "paper", 0600,
                         {.without_name = without_name, .exchange = exchange});
      file.write("new");
      file.replace_target(state_of(folder / "paper"), [] {});
      CHECK(content(folder / "paper") == "new");
      CHECK(folder.names() == Names{"paper"});
    }
  }
}

TEST_CASE("what another program puts there at the last moment stays there") {
  struct Case {
    const char* what;
    std::function<void(const fs::path&)> change;
    std::string left;  // empty: nothing
  };
  const auto put = [](const fs::path& paper, const std::string& text) {
    const fs::path beside = paper.string() + ".theirs";
    write(beside, text);
    fs::rename(beside, paper);
  };
  const Case cases[] = {
      {"replaced", [&](const fs::path& p) { put(p, "theirs"); }, "theirs"},
      {"replaced by as many bytes", [&](const fs::path& p) { put(p, "odl"); }, "odl"},
      {"written in place", [](const fs::path& p) { write(p, "longer"); }, "longer"},
      {"a link in its place",
       [](const fs::path& p) {
         fs::rename(p, p.parent_path() / "moved");
         fs::create_symlink("moved", p);
       },
       "old"},
      {"removed", [](const fs::path& p) { fs::remove(p); }, ""},
  };
  for (const Case& c : cases) {
    for (const bool without_name : {true, false}) {
      for (const bool exchange : {true, false}) {
        CAPTURE(c.what);
        CAPTURE(exchange);
        const test::TemporaryFolder folder;
        const fs::path paper = folder / "paper";
        write(paper, "old");
        const FileState expected = state_of(paper);
        try {
          TemporaryFile file(paper, 0600, {.without_name = without_name, .exchange = exchange});
          file.write("new");
          file.replace_target(expected, [&] { c.change(paper); });
          FAIL("replaced");
        } catch (const Error& error) {
          CHECK(error.reason() == "changed-meanwhile");
          CHECK(error.exit_code() == 2);
        }
        CHECK(fs::exists(paper) == !c.left.empty());
        if (!c.left.empty()) CHECK(content(paper) == c.left);
        for (const std::string& name : folder.names()) CHECK_FALSE(name.starts_with(".pith-"));
      }
    }
  }
}
