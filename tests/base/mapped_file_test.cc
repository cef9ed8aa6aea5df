#include "base/mapped_file.h"

#include <doctest/doctest.h>
#include <signal.h>
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

constexpr std::uint64_t kPlenty = 1 << 24;

constexpr MapLimits kMapAll{.map_from = 0, .map_fresh_from = 0};
constexpr MapLimits kReadAll{.map_from = kPlenty, .map_fresh_from = kPlenty};

using Names = std::vector<std::string>;
using Folder = test::TemporaryFolder;

std::string text() {
  std::string bytes;
  while (bytes.size() < 3'000'000) bytes += std::to_string(bytes.size()) + '\n';
  return bytes;
}

}  // namespace

TEST_CASE("a file is the same bytes, mapped or read") {
  const Folder folder;
  write_file_atomically(folder / "in", text());
  for (const MapLimits& limits : {kMapAll, kReadAll}) {
    const MappedFile file(folder / "in", kPlenty, limits);
    CHECK((file.descriptor() >= 0) == (limits.map_from == 0));
    CHECK(file.bytes() == text());
    CHECK(file.unchanged());
  }
  write_file_atomically(folder / "empty", "");
  CHECK(MappedFile(folder / "empty", kPlenty, kMapAll).bytes().empty());
}

TEST_CASE("a start of the file and more are written, to it or elsewhere") {
  const Folder folder;
  for (const MapLimits& limits : {kMapAll, kReadAll}) {
    for (const char* target : {"in", "out"}) {
      write_file_atomically(folder / "in", text());
      const MappedFile file(folder / "in", kPlenty, limits);
      write_file_atomically(folder / target, file, 2'500'000, "more");
      CHECK(read_file(folder / target, kPlenty) == text().substr(0, 2'500'000) + "more");
      CHECK(file.bytes() == text());
    }
  }
}

TEST_CASE("a source that was changed meanwhile is not written out, nor is it replaced") {
  struct Case {
    const char* what;
    std::function<void(const fs::path&)> change;
  };
  const auto times_kept = [](const fs::path& path, const std::function<void()>& change) {
    const auto time = fs::last_write_time(path);
    change();
    fs::last_write_time(path, time);
  };
  const auto overwrite = [](const fs::path& path) {
    std::fstream file(path, std::ios::in | std::ios::out);
    file.seekp(2'000'000) << "x";
  };
  const auto replace = [](const fs::path& path, const std::string& bytes) {
    const fs::path beside = path.string() + ".theirs";
    std::ofstream(beside) << bytes;
    fs::rename(beside, path);
  };
  const Case cases[] = {
      {"longer", [](const fs::path& p) { std::ofstream(p, std::ios::app) << "x"; }},
      {"shorter", [](const fs::path& p) { fs::resize_file(p, 5); }},
      {"empty", [](const fs::path& p) { fs::resize_file(p, 0); }},
      {"as long, in place, its time set back",
       [&](const fs::path& p) { times_kept(p, [&] { overwrite(p); }); }},
      {"another file with the same bytes, size and time",
       [&](const fs::path& p) { times_kept(p, [&] { replace(p, text()); }); }},
      {"removed", [](const fs::path& p) { fs::remove(p); }},
      {"a link", [](const fs::path& p) {
         fs::copy_file(p, p.string() + ".copy");
         fs::remove(p);
         fs::create_symlink(p.string() + ".copy", p);
       }}};
  for (const Case& c : cases) {
    for (const MapLimits& limits : {kMapAll, kReadAll}) {
      for (const char* target : {"in", "out"}) {
        CAPTURE(c.what);
        CAPTURE(limits.map_from);
        const Folder folder;
        std::ofstream(folder / "in") << text();
        std::ofstream(folder / "out") << "old";
        const MappedFile file(folder / "in", kPlenty, limits);
        CHECK(file.unchanged());
        c.change(folder / "in");
        CHECK_FALSE(file.unchanged());
        const Names names = folder.names();
        const bool there = fs::exists(folder / "in");
        const std::string theirs = there ? read_file(folder / "in", kPlenty) : "";
        const std::string message =
            (folder / "in").string() + ": was changed while it was worked on";
        CHECK_THROWS_WITH_AS(write_file_atomically(folder / target, file, 10, ""), message.c_str(),
                             Error);
        CHECK(read_file(folder / "out", kPlenty) == "old");
        CHECK(folder.names() == names);
        if (there) CHECK(read_file(folder / "in", kPlenty) == theirs);
      }
    }
  }
}

TEST_CASE("pages that a mapped file lost are zeros, and the file is not unchanged") {
  const Folder folder;
  std::ofstream(folder / "in") << text();
  const MappedFile file(folder / "in", kPlenty, kMapAll);
  const MappedFile other(folder / "in", kPlenty, kMapAll);
  fs::resize_file(folder / "in", 1'000'000);
  const std::string_view bytes = file.bytes();
  CHECK(bytes.substr(0, 1'000'000) == text().substr(0, 1'000'000));
  CHECK(bytes.substr(1'048'576) == std::string(bytes.size() - 1'048'576, '\0'));
  CHECK_FALSE(file.unchanged());
  std::ofstream(folder / "in", std::ios::app) << text().substr(1'000'000);
  CHECK(other.bytes() == text());
  CHECK_FALSE(file.unchanged());
}

TEST_CASE("a signal for another fault, or that is sent, ends the process as ever") {
  const Folder folder;
  std::ofstream(folder / "in") << text();
  const MappedFile file(folder / "in", kPlenty, kMapAll);
  const pid_t child = ::fork();
  if (child == 0) {
    ::kill(::getpid(), SIGBUS);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGBUS);
}

TEST_CASE("a link that is made on purpose is no change") {
  const Folder folder;
  std::ofstream(folder / "in") << text();
  MappedFile file(folder / "in", kPlenty, kMapAll);
  fs::create_hard_link(folder / "in", folder / "backup");
  CHECK_FALSE(file.unchanged());
  file.accept_new_link();
  CHECK(file.unchanged());
  std::ofstream(folder / "in", std::ios::app) << "x";
  CHECK_THROWS_AS(file.accept_new_link(), Error);
}

TEST_CASE("what cannot be read, or is too large, cannot be mapped") {
  const Folder folder;
  write_file_atomically(folder / "in", text());
  CHECK_THROWS_WITH_AS(MappedFile(folder / "in", 100, kMapAll), doctest::Contains("limit of 100"),
                       Error);
  CHECK_THROWS_AS(MappedFile(folder / "nothing", kPlenty, kMapAll), Error);
  CHECK_THROWS_WITH_AS(MappedFile(folder / "", kPlenty, kMapAll), doctest::Contains("folder"),
                       Error);
}
