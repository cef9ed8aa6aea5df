#include "arxiv/run/indexes.h"

#include <doctest/doctest.h>

namespace {

using pith::arxiv::find_indexes;
using pith::arxiv::Indexes;

const std::string kAux =
    "\\relax\n\\providecommand\\@newglossary[4]{}\n\\@newglossary{main}{glg}{gls}{glo}\n"
    "\\@newglossary{acronym}{alg}{acr}{acn}\n\\@istfilename{main.ist}\n\\@glsorder{word}\n";

std::string joined(const Indexes& indexes) {
  std::string all;
  for (const auto& run : indexes.runs) {
    all += run.output + ":";
    for (const std::string& argument : run.arguments) all += " " + argument;
    all += "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("makeindex makes what glossaries, nomencl and indexes ask for") {
  CHECK(joined(find_indexes("main", kAux,
                            {"main.glo", "main.acn", "main.ist", "main.nlo", "main.idx",
                             "names.idx", "main.toc"})) ==
        "main.gls: -q -s main.ist -t main.glg -o main.gls main.glo\n"
        "main.acr: -q -s main.ist -t main.alg -o main.acr main.acn\n"
        "main.nls: -q -s nomencl.ist -t main.nlg -o main.nls main.nlo\n"
        "main.ind: -q main.idx\nnames.ind: -q names.idx\n");
  CHECK(joined(find_indexes("main", kAux, {"main.glo"})).empty());  // without its style
  const std::string more = kAux + "\\@glsorder{letter}\n\\@gls@extramakeindexopts{-g}\n";
  CHECK(joined(find_indexes("main", more, {"main.glo", "main.ist"})) ==
        "main.gls: -q -l -g -s main.ist -t main.glg -o main.gls main.glo\n");
}

TEST_CASE("xindy is not run") {
  const std::string aux = "\\@newglossary{main}{glg}{gls}{glo}\n\\@istfilename{main.xdy}\n";
  const Indexes indexes = find_indexes("main", aux, {"main.glo", "main.xdy"});
  CHECK(indexes.runs.empty());
  CHECK(indexes.with_xindy == std::vector<std::string>{"main.gls"});
}

TEST_CASE("an .aux cannot name other files or options") {
  for (const char* aux : {
           "\\@newglossary{main}{glg}{gls}{/../glo}\n\\@istfilename{main.ist}\n",
           "\\@newglossary{main}{glg}{../../out}{glo}\n\\@istfilename{main.ist}\n",
           "\\@newglossary{main}{g lg}{gls}{glo}\n\\@istfilename{main.ist}\n",
           "\\@newglossary{main}{glg}{gls}{glo}\n\\@istfilename{/etc/passwd}\n",
           "\\@newglossary{main}{glg}{gls}{glo}\n\\@istfilename{-o}\n",
           "\\@newglossary{main}{glg}{gls}{glo}\n\\@istfilename{.hidden}\n",
           "\\@newglossary{main}{glg}{gls}\n\\@istfilename{main.ist}\n",
           "\\@newglossary{main}{glg}{toc}{glo}\n\\@istfilename{main.ist}\n",  // TeX writes it
       }) {
    CAPTURE(aux);
    CHECK(joined(find_indexes("main", aux,
                              {"main.glo", "main.ist", "main.toc", "/etc/passwd", "-o", ".hidden",
                               "main./../glo"}))
              .empty());
  }
  const std::string option = kAux + "\\@gls@extramakeindexopts{; touch x;}\n";
  CHECK(joined(find_indexes("main", option, {"main.glo", "main.ist"})) ==
        "main.gls: -q -s main.ist -t main.glg -o main.gls main.glo\n");
  CHECK(joined(find_indexes("-o", "", {"-o.idx"})).empty());
}
