#include "arxiv/tex/minted.h"

#include <doctest/doctest.h>

#include "arxiv/run/minted_listings.h"

namespace {

using namespace pith::arxiv;

const std::string kCode = "\\PassOptionsToPackage{frozencache}{minted}";

std::string frozen(const std::string& tex) {
  return with_minted_freeze(tex, "frozencache").text;
}

}  // namespace

TEST_CASE("code goes in front of a document's first command, on its line") {
  const MintedSource source = with_minted_code("% remark\n\n \\documentclass{a}\n", "x", kCode);
  CHECK(source.text == "% remark\n\n " + kCode + "\\documentclass{a}\n");
  CHECK(source.line == 3);
  CHECK(with_minted_code("\xEF\xBB\xBF\\documentclass{a}", "x", kCode).text ==
        "\xEF\xBB\xBF" + kCode + "\\documentclass{a}");
  CHECK(with_minted_code("% nothing", "x", kCode).text == "% nothing" + kCode);
}

TEST_CASE("a source's own option for the cache becomes the other one") {
  CHECK(frozen("\\usepackage[finalizecache,cachedir=_c]{minted}") ==
        "\\usepackage[frozencache,cachedir=_c]{minted}");
  CHECK(frozen("\\RequirePackage[a, finalizecache = true ]{x, minted}") ==
        "\\RequirePackage[a, frozencache ]{x, minted}");
  CHECK(frozen("\\PassOptionsToPackage{frozencache=false}{minted}") ==
        "\\PassOptionsToPackage{frozencache}{minted}");
  for (const char* other :
       {"% \\usepackage[finalizecache]{minted}", "\\usepackage[finalizecache]{mintedx}",
        "\\usepackage[finalizecache]{x}{minted}", "\\usepackage{minted}[finalizecache]",
        "\\usepackage[myfinalizecache]{minted}", "\\usepackage[finalizecache", "\\usepackage"}) {
    const MintedSource source = with_minted_freeze(other, "frozencache");
    CHECK(source.text == other);
    CHECK(source.line == 0);
  }
  CHECK(with_minted_freeze("a\n\\usepackage[\nfinalizecache]{minted}", "x").line == 3);
}

TEST_CASE("a cached listing is read without its markup, line by line") {
  CHECK(text_of_listing("\\begin{Verbatim}[commandchars=\\\\\\{\\}]\n"
                        "\\PYG{k+kt}{int}\\PYG{+w}{ }\\PYG{n}{a\\PYGZus{}b}\\PYG{o}{\\PYGZpc{}}\n"
                        "\\PYGdefault{c}{\\PYGdefaultZsh{} x}\n")
            .find("\nint a_b%\n# x\n") != std::string::npos);
  CHECK(text_of_listing("/\\PYG{n}{home}/\\PYG{n}{jane}") == "/home/jane");
  CHECK(text_of_listing("\\PYG{").empty());
  CHECK(text_of_listing("\\").empty());
}

TEST_CASE("minted's log tells which file of the cache is which listing") {
  const auto found = read_minted_listings(
      "runsystem(mkdir -p _minted-a)...disabled.\n"
      "runsystem(mv -f ./_minted-a/0F.pygtex _minted-a/listing1.pygtex)...disabled.\n"
      "runsystem(mv -f ../0F.pygtex _minted-a/listing2.pygtex)...disabled.\n"
      "runsystem(mv -f /etc/x.pygtex _minted-a/listing2.pygtex)...disabled.\n"
      "runsystem(mv -f _minted-a/0F.pygtex _minted-a/../../x.pygtex)...disabled.\n"
      "runsystem(mv -f _minted-a/0F.pygtex main.tex)...disabled.\n"
      "runsystem(mv -f _minted-a/1F.pygtex _minted-a/listing3.pygtex)...disabled (restricted).\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].cached == "_minted-a/0F.pygtex");
  CHECK(found[0].frozen == "_minted-a/listing1.pygtex");
  CHECK(found[1].cached == "_minted-a/1F.pygtex");
}

TEST_CASE("minted's errors name listings that are not in the cache") {
  const auto places = listings_not_cached(
      "./main.tex:6: Package minted Error: Missing Pygments output; \\inputminted was\n"
      "./main.tex:6: Package minted Error: Missing Pygments output; \\inputminted was\n"
      "a/b.tex:9: Package minted Error: Cannot highlight code (frozencache=true)\n"
      "./main.tex:3: Package minted Error: You must invoke LaTeX\n");
  CHECK(places == std::vector<std::string>{"main.tex:6", "a/b.tex:9"});
  CHECK(minted_version_in("x\nPackage: minted 2022/12/12 v2.7 Yet another\n") == 2);
  CHECK(minted_version_in("Package: minted 2025/05/14 v3.7.0 Yet another\n") == 3);
  CHECK(minted_version_in("Package: minted2 2025/05/14 v2.9\n") == 0);
}
