#include "app/file_list.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "../temporary_folder.h"

using namespace pith;
namespace fs = std::filesystem;

namespace {

struct Folder {
  void touch(const fs::path& file) const {
    fs::create_directories((path / file).parent_path());
    std::ofstream(path / file) << "x";
  }
  test::TemporaryFolder temporary;
  fs::path path = temporary.path();
};

std::string names(const std::vector<ListedFile>& files) {
  std::string text;
  for (const ListedFile& file : files) {
    text += (text.empty() ? "" : " ") +
            (file.problem ? "!" + file.problem->cause() : file.relative.string());
  }
  return text;
}

}  // namespace

TEST_CASE("a folder stands for the PDFs below it, in the order of their paths") {
  const Folder folder;
  for (const char* name : {"z.pdf", "b/c/deep.PDF", "a.pdf", "b/x.txt", "b.pdf", "pdf", "b/y.pdf~",
                           ".hidden/h.Pdf", "odd\nname.pdf", "\xff.pdf", "-n.pdf"}) {
    folder.touch(name);
  }
  fs::create_directories(folder.path / "folder.pdf");
  CHECK(names(list_pdfs({folder.path})) ==
        "-n.pdf .hidden/h.Pdf a.pdf b/c/deep.PDF b.pdf odd\nname.pdf z.pdf \xff.pdf");
  CHECK(names(list_pdfs({folder.path / ""})) == names(list_pdfs({folder.path})));
}

TEST_CASE("links to files count, links to folders and what is no file do not") {
  const Folder folder;
  folder.touch("a/real.pdf");
  fs::create_symlink(folder.path / "a/real.pdf", folder.path / "link.pdf");
  fs::create_symlink(folder.path / "nowhere", folder.path / "dangling.pdf");
  fs::create_directory_symlink(folder.path / "a", folder.path / "b");
  fs::create_directory_symlink(folder.path, folder.path / "a/loop");
  REQUIRE(::mkfifo((folder.path / "pipe.pdf").c_str(), 0600) == 0);
  CHECK(names(list_pdfs({folder.path})) == "a/real.pdf link.pdf");
  // One that is given by name is meant.
  CHECK(names(list_pdfs({folder.path / "b"})) == "real.pdf");
}

TEST_CASE("what is given stays as it is: in its order, once, also when it is not there") {
  const Folder folder;
  folder.touch("d/b.pdf");
  folder.touch("a.pdf");
  const fs::path a = folder.path / "a.pdf", d = folder.path / "d";
  CHECK(names(list_pdfs({d, a, "nowhere.pdf", "-"})) == "b.pdf a.pdf nowhere.pdf -");
  CHECK(names(list_pdfs({a, folder.path, d / ".." / "a.pdf", d})) == "a.pdf d/b.pdf");
}

TEST_CASE("the output's folder is left out, an empty folder is a problem of its own") {
  const Folder folder;
  folder.touch("a.pdf");
  folder.touch("out/a.pdf");
  fs::create_directory(folder.path / "empty");
  CHECK(names(list_pdfs({folder.path}, folder.path / "out/")) == "a.pdf");
  CHECK(names(list_pdfs({folder.path / "empty", folder.path / "a.pdf"})) ==
        "!has no PDF in it a.pdf");
}
