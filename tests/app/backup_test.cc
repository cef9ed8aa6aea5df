#include "app/backup.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "../temporary_folder.h"
#include "base/error.h"
#include "base/file.h"

using namespace pith;
namespace fs = std::filesystem;

TEST_CASE("a backup is the old file, and none is overwritten") {
  const test::TemporaryFolder folder;
  const fs::path file = folder / "paper.pdf", link = folder / "link.pdf";
  std::ofstream(file) << "one";
  fs::create_symlink("paper.pdf", link);

  CHECK(keep_backup(file).filename() == "paper.pdf.orig");
  write_file_atomically(file, "two");
  CHECK(keep_backup(link).filename() == "paper.pdf.orig.2");
  write_file_atomically(link, "three");
  CHECK(keep_backup(file).filename() == "paper.pdf.orig.3");

  CHECK(read_file(folder / "paper.pdf.orig", 100) == "one");
  CHECK(read_file(folder / "paper.pdf.orig.2", 100) == "two");
  CHECK(read_file(folder / "paper.pdf.orig.3", 100) == "three");
  CHECK_THROWS_AS(keep_backup(folder / "nowhere"), Error);
}
