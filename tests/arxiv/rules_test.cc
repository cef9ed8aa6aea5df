#include "arxiv/rules.h"

#include <doctest/doctest.h>

#include <set>

using namespace pith::arxiv;

namespace {

constexpr const char* kPaper = "\\documentclass{article}\n\\begin{document}Text.\\end{document}\n";

// A PNG header of the given size, 8 bits, palette.
std::string png_of(unsigned char high) {
  std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 18);
  png += static_cast<char>(high);
  png += std::string(3, '\0');
  png += static_cast<char>(high);
  png += std::string("\0\x08\x03\0\0\0\0\0\0\0", 10);
  return png;
}

struct Case {
  const char* rule;
  FileSet files;  // beside main.tex, or in place of it
  Engine engine = Engine::kPdfLatex;
  std::vector<std::string> missing = {};
};

std::set<std::string> broken(const Case& one) {
  FileSet files = one.files;
  if (std::string(one.rule) != "arxiv.pdf-only") files.try_emplace("main.tex", kPaper);
  std::set<std::string> names;
  const Submission submission{files, "main.tex", one.engine, 2025, one.missing};
  for (const Violation& violation : check_rules(submission)) {
    names.insert(std::string(violation.rule->name));
  }
  return names;
}

std::vector<Case> cases() {
  const std::string body = "\\begin{document}x\\end{document}\n";
  return {
      {"arxiv.name", {{"a b.txt", ""}}},
      {"arxiv.hidden", {{".latexmkrc", ""}}},
      {"arxiv.size", {{"data.txt", std::string(50'000'001, 'x')}}},
      {"arxiv.megapixels", {{"big.png", png_of(0x17)}}},
      {"arxiv.bbl-name", {{"main.tex", "\\bibliography{refs}"}}},
      {"arxiv.bbl-format", {{"main.bbl", "% $ biblatex bbl format version 3.1 $\n"}}},
      {"arxiv.index", {}, Engine::kPdfLatex, {"main.ind"}},
      {"arxiv.mixed-figures", {{"a.eps", "%!PS"}}},
      {"arxiv.javascript", {{"a.pdf", "%PDF-1.4\n1 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n"}}},
      {"arxiv.today", {{"main.tex", "\\date{\\today}"}}},
      {"arxiv.minted", {{"main.tex", "\\usepackage{minted}"}}},
      {"arxiv.pdf-only", {{"paper.pdf", "%PDF-1.4\n"}}},
      {"arxiv.leftover", {{"diff.tex", "\\message{%DIF LATEXDIFF DIFFERENCE FILE}"}}},
      {"arxiv.readme", {{"00README.json", "{\"spec_version\":1}"}}},
      {"arxiv.removed", {{"sub/a.tex", "x"}, {"sub/a.pdf", "%PDF-1.4\n"}}},
      {"arxiv.program", {{"run.exe", "MZ"}}},
      {"arxiv.pdfoutput", {{"own.sty", "\\iffalse\\pdfoutput=0\\fi"}}},
      {"arxiv.anc", {{"anc/more.tex", "x"}}},
      {"arxiv.include", {{"main.tex", "\\include{sub/x}"}}},
  };
}

}  // namespace

TEST_CASE("each rule is broken by a submission that breaks nothing else") {
  CHECK(broken({"", {}}).empty());
  std::set<std::string> tested;
  for (const Case& one : cases()) {
    CAPTURE(one.rule);
    CHECK(broken(one) == std::set<std::string>{one.rule});
    tested.insert(one.rule);
  }
  std::set<std::string> all;
  for (const Rule& rule : rules()) {
    all.insert(std::string(rule.name));
    CHECK(rule.date.size() == 10);
    CHECK_FALSE(rule.source.empty());
  }
  CHECK(tested == all);
}

TEST_CASE("what the rules allow") {
  const Case allowed[] = {
      {"figures of latex", {{"a.eps", "%!PS"}}, Engine::kLatex},
      {"converted figure", {{"a.eps", "%!PS"}, {"a-eps-converted-to.pdf", "%PDF-1.4\n"}}},
      {"image below the limit", {{"small.png", png_of(0x16)}}},
      {"bbl of TeX Live 2025", {{"main.bbl", "% $ biblatex bbl format version 3.3 $\n"}}},
      {"minted with its cache", {{"main.tex", "\\usepackage{minted}"}, {"_minted/a.pygtex", ""}}},
      {"readme", {{"00README.json", "{\"spec_version\":1,\"texlive_version\":2025}"}}},
      {"today in a comment", {{"main.tex", "% \\today\n\\todayish"}}},
      {"index that TeX does not ask for", {}, Engine::kPdfLatex, {"main.toc"}},
  };
  for (const Case& one : allowed) {
    CAPTURE(one.rule);
    CHECK(broken(one).empty());
  }
}

TEST_CASE("the format of a .bbl goes with the year of TeX Live") {
  const FileSet files{{"main.tex", kPaper}, {"main.bbl", "% $ biblatex bbl format version 3.2 $"}};
  CHECK(check_rules({files, "main.tex", Engine::kPdfLatex, 2023, {}}).empty());
  CHECK(check_rules({files, "main.tex", Engine::kPdfLatex, 2025, {}}).size() == 1);
}
