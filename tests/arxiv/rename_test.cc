#include "arxiv/rename.h"

#include <doctest/doctest.h>

#include "base/report.h"

using namespace pith::arxiv;

namespace {

// main.tex after the files "a b.tex" and "my data/c d.png" got other names.
std::string renamed(const std::string& main) {
  FileSet files{{"main.tex", main}, {"a b.tex", "x"}, {"my data/c d.png", "x"}};
  std::vector<KeptFile> kept;
  for (const auto& [name, content] : files) {
    KeptFile file;
    file.name = file.from = name;
    kept.push_back(file);
  }
  pith::Report report;
  const std::vector<std::string> accepted;
  Findings findings(report, accepted);
  rename_for_arxiv(files, kept, Vocabulary(), findings);
  CHECK(files.contains("a_b.tex"));
  CHECK(files.contains("my_data/c_d.png"));
  return files.at("main.tex");
}

}  // namespace

TEST_CASE("a name is changed where it is the name of a file") {
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"\\input{a b}", "\\input{a_b}"},
      {"\\input{a b.tex}", "\\input{a_b.tex}"},
      {"\\input\"a b\"", "\\input\"a_b\""},
      {"\\input{\"a b\"}", "\\input{\"a_b\"}"},
      {"\\include { a b }", "\\include { a_b }"},
      {"\\includegraphics[width=2cm, page=1]{my data/c d}",
       "\\includegraphics[width=2cm, page=1]{my_data/c_d}"},
      {"\\graphicspath{{my data/}{x/}}", "\\graphicspath{{my_data/}{x/}}"},
      {"\\import{my data/}{c d}", "\\import{my_data/}{c_d}"},
      {"\\newcommand{\\fig}[2]{\\includegraphics[width=#2]{#1}}\\fig{c d}{2cm}",
       "\\newcommand{\\fig}[2]{\\includegraphics[width=#2]{#1}}\\fig{c_d}{2cm}"},
      {"\\def\\fig#1{\\input{#1}}\\fig{a b}", "\\def\\fig#1{\\input{#1}}\\fig{a_b}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CHECK(renamed(row.before) == row.after);
  }
}

TEST_CASE("a file does not take the name of another file or folder") {
  for (const char* taken : {"a_b", "a_b/c.tex"}) {
    CAPTURE(taken);
    FileSet files{{"a b", "x"}, {taken, "y"}};
    std::vector<KeptFile> kept(2);
    kept[0].name = kept[0].from = "a b";
    kept[1].name = kept[1].from = taken;
    pith::Report report;
    const std::vector<std::string> accepted;
    Findings findings(report, accepted);
    CHECK(rename_for_arxiv(files, kept, Vocabulary(), findings).empty());
    CHECK(report.has("file.name", pith::Outcome::kFail));
    CHECK(files.contains("a b"));
  }
}

TEST_CASE("the same words elsewhere stay") {
  for (const char* tex : {
           "\\section{a b}",
           "\\textbf{a b} and (c d), a b.",
           "{a b}",
           "``a b'' \"a b\"",
           "\\newcommand{\\bold}[1]{\\textbf{#1}}\\bold{a b}",
           "\\includegraphics{x}\\section{a b}",
           "\\input{x} {a b}",
           "\\caption[a b]{a b}",
       }) {
    CAPTURE(tex);
    CHECK(renamed(tex) == tex);
  }
}
