#include "arxiv/policy/choose_year.h"

#include <doctest/doctest.h>

#include <string>

using namespace pith::arxiv;

TEST_CASE("the year is the newest that reads what is there") {
  const std::string bbl = "% $ biblatex auxiliary file $\n% $ biblatex bbl format version ";
  struct Case {
    const char* what;
    FileSet files;
    int asked, year;
  };
  const Case cases[] = {
      {"nothing of its own", {{"main.tex", "x"}}, 0, 2025},
      {"what was asked for", {{"main.bbl", bbl + "3.2 $\n"}}, 2025, 2025},
      {"an older bibliography", {{"main.bbl", bbl + "3.2 $\n"}}, 0, 2023},
      {"the newest bibliography", {{"main.bbl", bbl + "3.3 $\n"}}, 0, 2025},
      {"one that none of them reads", {{"main.bbl", bbl + "2.9 $\n"}}, 0, 2025},
      {"bibtex's", {{"main.bbl", "\\begin{thebibliography}{1}"}}, 0, 2025},
      {"an older cache", {{"_minted/a.pygtex", "x"}}, 0, 2023},
      {"the newest cache", {{"_minted/a.highlight.minted", "x"}}, 0, 2025},
      {"both", {{"_minted/a.pygtex", "x"}, {"_minted/b.highlight.minted", "x"}}, 0, 2025},
      {"what 00README.json says",
       {{"00README.json", "{\"texlive_version\":2025}"}, {"main.bbl", bbl + "3.2 $\n"}},
       0,
       2025},
      {"as a string", {{"00README.json", "{\"texlive_version\":\"2023\"}"}}, 0, 2023},
      {"a year that is not offered", {{"00README.json", "{\"texlive_version\":2019}"}}, 0, 2025},
      {"no JSON", {{"00README.json", "texlive_version: 2023"}}, 0, 2025},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const ChosenYear chosen = choose_year(c.files, c.asked);
    CHECK(chosen.year == c.year);
    CHECK(chosen.reason.empty() ==
          (c.year == 2025 || c.asked != 0 || c.files.contains("00README.json")));
  }
}
