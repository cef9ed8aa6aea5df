#include "arxiv/run/documents.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "../temporary_folder.h"
#include "arxiv/labels.h"
#include "arxiv/policy/rules.h"
#include "base/process.h"

namespace {

using namespace pith::arxiv;

TEST_CASE("labels are taken from an .aux and its parts, and nothing else") {
  const pith::test::TemporaryFolder work;
  const auto write = [&](const char* name, const char* text) {
    pith::write_temporary(work.path() / name, text);
  };
  write("s.aux",
        "\\relax\n\\HyperFirstAtBeginDocument{\\ifx\\a\\undefined\n\\fi}\n\\@input{part.aux}\n"
        "\\@input{../out.aux}\n\\@input{}\n\\newlabel{a}{{1}{2}{Two\nlines}{}{}}\n"
        "\\@writefile{toc}{\\newlabel{no}{{}{}}}\n\\bibcite{k}{3}\n");
  write("part.aux", "\\@input{s.aux}\n\\newlabel{b}{{4}{5}}\n\\citation{x}\n");
  CHECK(labels_of(work.path(), "s.tex") ==
        "\\HyperFirstAtBeginDocument{}\n\\newlabel{a}{{1}{2}{Two\nlines}{}{}}\n\\bibcite{k}{3}\n"
        "\\newlabel{b}{{4}{5}}\n");
  CHECK(labels_of(work.path(), "none.tex").empty());
}

TEST_CASE("what one document only opens and another one reads is read") {
  Build first, second;
  first.ok = second.ok = true;
  first.inputs = {"a.tex", "b.aux", "b.tex", "x.tex"};
  first.only_opened = {"b.tex", "x.tex"};
  second.inputs = {"a.aux", "b.tex", "x.tex", "y.tex"};
  second.only_opened = {"y.tex"};
  const Build all = merged({first, second}, {"a.tex", "b.tex"});
  CHECK(all.inputs == std::vector<std::string>{"a.tex", "b.tex", "x.tex", "y.tex"});
  CHECK(all.only_opened == std::vector<std::string>{"y.tex"});
  CHECK(takes_labels(first, "b.tex"));
  CHECK_FALSE(takes_labels(second, "b.tex"));
}

TEST_CASE("the file of labels is named where they are taken, and nowhere else") {
  FileSet files{{"main.tex",
                 "\\usepackage{xr-hyper}\n\\newcommand{\\ext}[1]{\\externaldocument{#1}}\n"
                 "\\externaldocument[S-]{supp}\n\\externaldocument{supp}[a.pdf]\n\\ext{supp}\n"
                 "See the {supp} and \\input{supp}."}};
  std::vector<KeptFile> kept(1);
  kept[0].name = kept[0].from = "main.tex";
  CHECK(name_labels(files, kept, {}, "supp", Engine::kPdfLatex) == "supp-labels.aux");
  CHECK(files.at("main.tex") ==
        "\\usepackage{xr-hyper}\n\\newcommand{\\ext}[1]{\\externaldocument{#1}}\n"
        "\\externaldocument[S-]{supp-labels}[supp.pdf]\n\\externaldocument{supp-labels}[a.pdf]\n"
        "\\ext{supp-labels}\nSee the {supp} and \\input{supp}.");
  files["supp-labels.tex"] = "";
  CHECK(name_labels(files, kept, {}, "supp", Engine::kPdfLatex) == "supp-labels-2.aux");
}

TEST_CASE("each document has a bibliography of its own, or none") {
  const FileSet files{{"main.tex", "no"}, {"supp.tex", "\\bibliography{a}"}, {"supp.bbl", ""}};
  const auto names = [&](const FileSet& all, std::vector<Submission::Document> documents) {
    std::string found;
    Submission submission{views_of(all), "main.tex"};
    submission.documents = std::move(documents);
    for (const Violation& violation : check_rules(submission))
      if (violation.rule->name == "arxiv.bbl-name") found += violation.place + ";";
    return found;
  };
  const std::vector<Submission::Document> two{{"main.tex", {"main.tex"}, false},
                                              {"supp.tex", {"supp.tex"}, false}};
  CHECK(names(files, two).empty());
  FileSet without = files;
  without.erase("supp.bbl");
  CHECK(names(without, two) == "supp.tex;");
  CHECK(names(without, {two[0], {"supp.tex", {"supp.tex"}, true}}).empty());
}

TEST_CASE("documents that the author's 00README.json names") {
  CHECK(toplevels_named_in(R"({"sources":[{"filename":"b.tex","usage":"toplevel"},
      {"filename":"x.png","usage":"append"},{"filename":"a.tex","usage":"toplevel"},7,{}]})") ==
        std::vector<std::string>{"b.tex", "a.tex"});
  CHECK(toplevels_named_in(R"({"sources":3})").empty());
}

}  // namespace
