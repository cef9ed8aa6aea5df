#include "arxiv/run/trees.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "../temporary_folder.h"

using namespace pith::arxiv;
namespace fs = std::filesystem;

namespace {

void program(const fs::path& path, const std::string& script) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
  fs::permissions(path, fs::perms::owner_all);
}

bool has(const std::vector<fs::path>& paths, const fs::path& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

}  // namespace

TEST_CASE("trees are found where programs really are and where kpsewhich says") {
  const pith::test::TemporaryFolder home;
  const fs::path tex = home / "texlive/2026", bin = tex / "bin/x86_64-linux";
  program(bin / "pdftex", "");
  fs::create_symlink("pdftex", bin / "pdflatex");
  program(bin / "kpsewhich", "echo '!!/opt/site-texmf//:/:.:" + home.path().string() + "/local'");
  program(home / ".local/bin/pdftoppm", "");
  fs::create_directories(tex / "texmf-dist");
  fs::create_directories(home / "links");
  fs::create_symlink(bin / "pdflatex", home / "links/pdflatex");
  fs::create_directories(home / "work");

  fs::create_directories(home / "texmf/tex");
  fs::create_directories(home / "git/style");
  fs::create_symlink(home / "git/style", home / "texmf/tex/style");
  fs::create_symlink(home.path(), home / "texmf/tex/up");

  const Trees trees = find_trees((home / "links").string() + ":" + bin.string() + ":" +
                                     (home / ".local/bin").string() + ":/usr/bin:/bin",
                                 home / "texmf", home / "work");
  CHECK(has(trees.system, "/usr"));
  CHECK(has(trees.system, tex));
  CHECK(has(trees.system, "/opt/site-texmf"));
  CHECK(has(trees.system, home / "local"));
  CHECK(has(trees.system, home / ".local/bin/pdftoppm"));
  CHECK(has(trees.system, home / ".local/lib"));
  // Never a home folder, nor all.
  for (const fs::path& path : {fs::path("/"), fs::path("/etc"), home.path(), home / ".local",
                               home / ".local/share", home / "links"}) {
    CAPTURE(path);
    CHECK_FALSE(has(trees.system, path));
    CHECK_FALSE(has(trees.user, path));
  }
  CHECK(trees.user.size() == 2);
  CHECK(has(trees.user, home / "texmf"));
  CHECK(has(trees.user, home / "git/style"));
}
