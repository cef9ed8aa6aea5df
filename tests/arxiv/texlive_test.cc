#include "arxiv/run/texlive.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

TEST_CASE("the part of TeX Live that has a class or a package") {
  CHECK(debian_package("acmart.cls") == "texlive-publishers");
  CHECK(debian_package("revtex4-2.cls") == "texlive-publishers");
  CHECK(debian_package("siunitx.sty") == "texlive-science");
  CHECK(debian_package("biblatex-chicago.sty") == "texlive-bibtex-extra");
  CHECK(debian_package("newtxmath.sty") == "texlive-fonts-extra");
  for (const char* unknown :
       {"", "acmart", "acmart.sty", "cmart.cls", "mart.cls acmart.cls", "*"}) {
    CAPTURE(unknown);
    CHECK(debian_package(unknown).empty());
  }
}

TEST_CASE("advice is given for classes and packages alone") {
  CHECK(how_to_get("siunitx.sty") ==
        "siunitx.sty is not installed: Debian's texlive-science has it, or tlmgr install siunitx");
  CHECK(how_to_get("journal.cls").find("neither in the paper's folder nor installed") !=
        std::string::npos);
  CHECK(how_to_get("figures/a.png").empty());
  CHECK(how_to_get("../styles/mine.sty").empty());
}
