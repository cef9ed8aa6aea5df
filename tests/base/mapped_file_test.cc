#include "base/mapped_file.h"

#include <doctest/doctest.h>

#include <fstream>

#include "../temporary_folder.h"
#include "base/error.h"
#include "base/file.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kPlenty = 1 << 24;

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
  for (const std::uint64_t map_from : {std::uint64_t{0}, kPlenty}) {
    const MappedFile file(folder / "in", kPlenty, map_from);
    CHECK((file.descriptor() >= 0) == (map_from == 0));
    CHECK(file.bytes() == text());
    CHECK(file.unchanged());
  }
  write_file_atomically(folder / "empty", "");
  CHECK(MappedFile(folder / "empty", kPlenty, 0).bytes().empty());
}

TEST_CASE("a start of the file and more are written, to it or elsewhere") {
  const Folder folder;
  for (const std::uint64_t map_from : {std::uint64_t{0}, kPlenty}) {
    for (const char* target : {"in", "out"}) {
      write_file_atomically(folder / "in", text());
      const MappedFile file(folder / "in", kPlenty, map_from);
      write_file_atomically(folder / target, file, 2'500'000, "more");
      CHECK(read_file(folder / target, kPlenty) == text().substr(0, 2'500'000) + "more");
      CHECK(file.bytes() == text());
    }
  }
}

TEST_CASE("a source that was changed meanwhile is not written out") {
  const Folder folder;
  write_file_atomically(folder / "in", text());
  write_file_atomically(folder / "out", "old");
  const MappedFile file(folder / "in", kPlenty, 0);
  std::ofstream(folder / "in", std::ios::app) << "x";
  CHECK_FALSE(file.unchanged());
  const std::string message = (folder / "in").string() + ": was changed while it was worked on";
  CHECK_THROWS_WITH_AS(write_file_atomically(folder / "out", file, 10, ""), message.c_str(), Error);
  fs::resize_file(folder / "in", 5);
  CHECK_THROWS_WITH_AS(write_file_atomically(folder / "out", file, 10, ""), message.c_str(), Error);
  CHECK(read_file(folder / "out", kPlenty) == "old");
  CHECK(folder.names().size() == 2);
}

TEST_CASE("what cannot be read, or is too large, cannot be mapped") {
  const Folder folder;
  write_file_atomically(folder / "in", text());
  CHECK_THROWS_WITH_AS(MappedFile(folder / "in", 100, 0), doctest::Contains("limit of 100"), Error);
  CHECK_THROWS_AS(MappedFile(folder / "nothing", kPlenty, 0), Error);
  CHECK_THROWS_WITH_AS(MappedFile(folder / "", kPlenty, 0), doctest::Contains("folder"), Error);
}
