#include "arxiv/tex/clean_bbl.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

namespace {

constexpr const char* kHead =
    "% $ biblatex auxiliary file $\n% $ biblatex bbl format version 3.2 $\n"
    "% Do not modify the above lines!\n%\n";

std::string cleaned(const std::string& bbl, const CleanOptions& options = {}) {
  return clean_bbl(bbl, Vocabulary(), options).text;
}

}  // namespace

TEST_CASE("where the author keeps the papers goes from biblatex's bibliography, and nothing else") {
  const std::string before =
      std::string(kHead) + "    \\verb{url}\n    \\verb https://x/a%20b\n    \\endverb\n";
  const std::string field = "    \\verb{file}\n    \\verb /home/alice/a%20b.pdf\n    \\endverb\n";
  const std::string behind = "    \\field{title}{100\\% of % it}\n\\endinput\n";
  CHECK(cleaned(before + field + behind) == before + behind);
  CHECK(cleaned(before + behind) == before + behind);
  const CleanTex result = clean_bbl(before + field + behind, Vocabulary(), {});
  REQUIRE(result.removed.size() == 1);
  CHECK(result.removed[0].line == 9);
  CHECK(result.removed[0].text == "\\verb /home/alice/a%20b.pdf");
  CleanOptions keep;
  keep.keep_comments = true;
  CHECK(cleaned(before + field, keep) == before + field);
  CHECK(cleaned(before + "\\verb{file}") == before);
}

TEST_CASE("a bibliography of bibtex is cleaned like a source") {
  CHECK(cleaned("% secret\n\\bibitem{a} A. % secret\n\\url{https://x/a%20b}%\n") ==
        "\\bibitem{a} A. %\n\\url{https://x/a%20b}%\n");
  CHECK(cleaned("\\url{https://a-long/%\nline%20broken}\n") ==
        "\\url{https://a-long/%\nline%20broken}\n");
}

TEST_CASE("comments go from a bibliography style, but not from its strings") {
  const std::string code = "FUNCTION {output}\n{ \"%\" * write$ }\n";
  const CleanTex result = clean_bst("% secret\n" + code + "ENTRY {} % secret\n  % secret", {});
  CHECK(result.text == code + "ENTRY {} \n");
  REQUIRE(result.removed.size() == 3);
  CHECK(result.removed[0].line == 1);
  CHECK(result.removed[2].line == 5);
  CHECK(clean_bst("% Copyright A\n\nENTRY\n% secret\n", {}).text == "% Copyright A\n\nENTRY\n");
}

TEST_CASE("the format of biblatex is told by its mark") {
  CHECK(biblatex_format(kHead) == "3.2");
  CHECK(biblatex_format("% $ biblatex bbl format version 3.10 $") == "3.10");
  CHECK(biblatex_format("% biblatex bbl format version ").empty());
  CHECK(biblatex_format("\\begin{thebibliography}{9}").empty());
}
