#include "arxiv/tex/project.h"

#include <doctest/doctest.h>

#include "arxiv/files/file_name.h"
#include "base/error.h"
#include "base/process.h"

using namespace pith;
using namespace pith::arxiv;
namespace fs = std::filesystem;

namespace {

constexpr const char* kPaper = "\\documentclass{article}\n\\begin{document}x\\end{document}\n";

}  // namespace

TEST_CASE("names are taken apart") {
  CHECK(extension_of("a.b/c.TeX") == "tex");
  CHECK(extension_of("a.b/c") == "");
  CHECK(extension_of(".hidden") == "");
  CHECK(stem_of("a.b/c.tex") == "a.b/c");
  CHECK(stem_of("a.b/c") == "a.b/c");
  CHECK(base_name("a.b/c.tex") == "c.tex");
  CHECK(is_tex_source("a/b.sty"));
  CHECK(is_tex_source("Makefile"));
  CHECK_FALSE(is_tex_source("a.tex/b.csv"));
  CHECK(is_ancillary("anc/a"));
  CHECK_FALSE(is_ancillary("ancient/a"));
}

TEST_CASE("the main file and its engine are found") {
  const TemporaryFolder work(fs::temp_directory_path());
  write_temporary(work.path() / "paper.tex", kPaper);
  write_temporary(work.path() / "part.tex", "% \\documentclass{article}\\begin{document}\n");
  write_temporary(work.path() / ".git/config", "x");
  Project project = read_project(work.path(), "");
  CHECK(project.main == "paper.tex");
  CHECK(project.engine == Engine::kPdfLatex);
  CHECK(project.engine_reason == kDefaultEngine);
  CHECK(project.has("part.tex"));
  CHECK_FALSE(project.has(".git/config"));
  REQUIRE(project.skipped.size() == 1);
  write_temporary(work.path() / "second.tex", std::string("% !TeX program = xelatex\n") + kPaper);
  CHECK(read_project(work.path(), "").main == "paper.tex");
  CHECK(read_project(work.path() / "second.tex", "").engine == Engine::kXeLatex);
  write_temporary(work.path() / "second.tex", std::string("% !TEX program = latexmk\n") + kPaper);
  CHECK(read_project(work.path() / "second.tex", "").engine == Engine::kPdfLatex);
  fs::rename(work.path() / "paper.tex", work.path() / "first.tex");
  CHECK_THROWS_AS(read_project(work.path(), ""), pith::Error);
}

TEST_CASE("other documents are named and share the engine") {
  const TemporaryFolder work(fs::temp_directory_path());
  write_temporary(work.path() / "a.tex", kPaper);
  write_temporary(work.path() / "b.tex", std::string("% !TeX program = xelatex\n") + kPaper);
  write_temporary(work.path() / "c.tex", std::string("% !TeX program = latex\n") + kPaper);
  write_temporary(work.path() / "part.tex", "Text.");
  write_temporary(work.path() / "sub/d.tex", kPaper);
  const auto read = [&](const std::vector<std::string>& also) {
    return read_project(work.path(), "", also);
  };
  CHECK_THROWS_AS(read({}), pith::Error);                  // three could be it
  CHECK_THROWS_AS(read({"b.tex", "c.tex"}), pith::Error);  // not with one engine
  CHECK(read_project(work.path(), "xelatex", {"b.tex", "c.tex"}).main == "a.tex");
  const std::string by_path = (work.path() / "b.tex").string();
  const Project two = read_project(work.path() / "a.tex", "", {"./b.tex", by_path});
  CHECK(two.documents() == std::vector<std::string>{"a.tex", "b.tex"});
  CHECK(two.engine == Engine::kXeLatex);
  for (const char* wrong : {"none.tex", "part.tex", "sub/d.tex", "a.tex"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_project(work.path() / "a.tex", "", {wrong}), pith::Error);
  }
}

TEST_CASE("what a template loads for one engine or another is no reason for either") {
  const TemporaryFolder work(fs::temp_directory_path());
  struct Case {
    const char* preamble;
    Engine engine;
  };
  const Case cases[] = {
      {"\\ifCLASSINFOpdf\n\\usepackage[pdftex]{graphicx}\n\\else\n"
       "\\usepackage[dvips]{graphicx}\n\\fi\n",
       Engine::kPdfLatex},
      {"\\ifPDFTeX\\usepackage[T1]{fontenc}\\else\\usepackage{unicode-math}\\fi",
       Engine::kPdfLatex},
      {"\\newif\\ifdraft \\ifthenelse{a}{b}{c} \\usepackage{fontspec}", Engine::kXeLatex},
      {"\\usepackage[dvips]{graphicx}\\ifodd1 x\\fi", Engine::kLatex},
      // Where they do not balance, everything counts.
      {"\\iffalse \\usepackage{fontspec}", Engine::kXeLatex},
      {"\\fi \\usepackage{fontspec}", Engine::kXeLatex},
  };
  for (const Case& one : cases) {
    CAPTURE(one.preamble);
    write_temporary(work.path() / "paper.tex",
                    std::string("\\documentclass{article}\n") + one.preamble +
                        "\n\\begin{document}\n\\ifx x y\\fi\\end{document}\n");
    const Project project = read_project(work.path(), "");
    CHECK(project.engine == one.engine);
    CHECK(project.xelatex_too == (std::string(one.preamble).find("PDFTeX") != std::string::npos));
  }
}

TEST_CASE("folders that are linked to each other are walked once") {
  const TemporaryFolder work(fs::temp_directory_path());
  write_temporary(work.path() / "main.tex", kPaper);
  write_temporary(work.path() / "a/x", "x");
  write_temporary(work.path() / "b/y", "y");
  fs::create_directory_symlink("../b", work.path() / "a/l");
  fs::create_directory_symlink("../a", work.path() / "b/m");
  const Project project = read_project(work.path(), "");
  CHECK(project.has("a/l/y"));
  CHECK(project.has("b/m/x"));
  CHECK(project.skipped.size() == 2);
}
