#include "arxiv/policy/rules.h"

#include <doctest/doctest.h>

#include <set>

#include "small_pdf.h"

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
  int texlive = 2025;
  std::vector<std::string> read = {};
};

FileSet pdf_alone(const std::string& objects, const std::string& information = "",
                  const std::string& trailer = "") {
  return {{"paper.pdf", pith_test::small_pdf(objects + "\n9 0 obj\n<<" + information + ">>\nendobj",
                                             "/Info 9 0 R" + trailer)}};
}
constexpr const char* kEmbedded =
    "1 0 obj\n<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/FontDescriptor/FontFile2 3 0 R>>\nendobj";

std::set<std::string> broken(const Case& one) {
  FileSet files = one.files;
  if (!files.contains("paper.pdf")) files.try_emplace("main.tex", kPaper);
  std::set<std::string> names;
  const Submission submission{views_of(files), "main.tex",  one.engine,
                              one.texlive,     one.missing, one.read};
  for (const Violation& violation : check_rules(submission)) {
    names.insert(std::string(violation.rule->name));
  }
  for (const auto& [name, content] : files) {
    if (const auto leftover = check_leftover(name, content)) {
      names.insert(std::string(leftover->rule->name));
    }
  }
  return names;
}

std::vector<Case> cases() {
  const std::string body = "\\begin{document}x\\end{document}\n";
  return {
      {"arxiv.name", {{"a b.txt", ""}}},
      {"arxiv.hidden", {{".latexmkrc", ""}}},
      {"arxiv.anc-read",
       {{"anc/a.csv", ""}},
       Engine::kPdfLatex,
       {},
       2025,
       {"main.tex", "anc/a.csv"}},
      {"arxiv.size", {{"data.txt", std::string(50'000'001, 'x')}}},
      {"arxiv.megapixels", {{"big.png", png_of(0x17)}}},
      {"arxiv.bbl-name", {{"main.tex", "\\bibliography{refs}"}}},
      {"arxiv.bbl-format", {{"main.bbl", "% $ biblatex bbl format version 3.1 $\n"}}},
      {"arxiv.index", {}, Engine::kPdfLatex, {"main.ind"}},
      {"arxiv.mixed-figures", {{"a.eps", "%!PS"}}},
      {"arxiv.javascript", {{"a.pdf", "%PDF-1.4\n1 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n"}}},
      {"arxiv.javascript", {{"a.pdf", "%PDF-1.4\n1 0 obj\n[<</A<</J#53(x)>>>>]\nendobj\n"}}},
      {"arxiv.javascript", {{"a.pdf", "%PDF-1.4\n1 0 obj\n<</S/J#61vaScript>>\nendobj\n"}}},
      {"arxiv.today", {{"main.tex", "\\date{\\today}"}}},
      {"arxiv.minted", {{"main.tex", "\\usepackage{minted}"}}},
      {"arxiv.minted", {{"main.tex", "\\usepackage{minted}"}, {"_minted-main/1.pygtex", ""}}},
      {"arxiv.minted",
       {{"main.tex", "\\usepackage{minted}"}, {"_minted/1.highlight.minted", ""}},
       Engine::kPdfLatex,
       {},
       2023},
      {"arxiv.pdf-only", pdf_alone(kEmbedded, "/Producer(pdfTeX-1.40.24)")},
      {"arxiv.pdf-only", {{"paper.pdf", "%PDF-1.4\n"}, {"more.txt", ""}}},
      {"arxiv.pdf-fonts", pdf_alone("1 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/A>>\nendobj")},
      {"arxiv.pdf-fonts",
       pdf_alone("1 0 obj\n<</Type/Font/Subtype/Type1/FontDescriptor 2 0 R>>\nendobj\n"
                 "2 0 obj\n<</Type/FontDescriptor>>\nendobj")},
      {"arxiv.pdf-fonts", pdf_alone(kEmbedded, "", "/Encrypt 4 0 R")},
      {"arxiv.pdf-fonts", {{"paper.pdf", "%PDF-1.4\ntrailer\n<<>>\n"}}},
      {"arxiv.pdf-type3", pdf_alone("1 0 obj\n<</Type/Font/Subtype/Type3>>\nendobj")},
      {"arxiv.pdf-text", pdf_alone("1 0 obj\n<</Type/XObject/Subtype/Image>>\nendobj")},
      {"arxiv.fake-pdf", {{"figure.pdf", "<html>"}}},
      {"arxiv.driver", {{"main.tex", "\\usepackage[width=2cm, dvips]{epsfig,graphicx}"}}},
      {"arxiv.encoding", {{"main.tex", "caf\xe9"}}},
      {"arxiv.leftover", {{"diff.tex", "%DIF LATEXDIFF DIFFERENCE FILE\n"}}},
      {"arxiv.readme", {{"00README.json", "{\"spec_version\":1}"}}},
      {"arxiv.readme", {{"00README.json", "{\"texlive_version\":2045}"}}},
      {"arxiv.readme", {{"00README.yaml", "texlive_version: 2025"}}},
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
  std::set<std::string> tested{"arxiv.hidden-text"};  // of pages: hidden_text_test.cc
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
      {"minted with its cache",
       {{"main.tex", "\\usepackage{minted}"}, {"_minted/a.highlight.minted", ""}}},
      {"minted 2 with its cache",
       {{"main.tex", "\\usepackage{minted}"}, {"_minted-main/a.pygtex", ""}},
       Engine::kPdfLatex,
       {},
       2023},
      {"PDF alone", pdf_alone(kEmbedded, "/Producer(Word)")},
      {"composite font",
       pdf_alone(std::string(kEmbedded) +
                 "\n4 0 obj\n<</Type/Font/Subtype/Type0/DescendantFonts[1 0 R]>>\nendobj")},
      {"other options", {{"main.tex", "\\usepackage[dvipsnames]{xcolor}"}}},
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
  CHECK(check_rules({views_of(files), "main.tex", Engine::kPdfLatex, 2023, {}}).empty());
  CHECK(check_rules({views_of(files), "main.tex", Engine::kPdfLatex, 2025, {}}).size() == 1);
}
