#include "arxiv/tex/tex_text.h"

#include <doctest/doctest.h>

#include "arxiv/files/lines.h"

using namespace pith::arxiv;

TEST_CASE("uses of a command, with their options and lines") {
  const std::string tex =
      "\\title{One}\n\\titlepage{x}\n\\title [short] "
      "{Two\n{x}}\n\\newcommand\\title[1]{#1}\n\\\\title{y}\n";
  const auto uses = uses_of(tex, "title");
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].argument == "One");
  CHECK(uses[1].argument == "Two\n{x}");
  CHECK(uses[1].options == "short");
  CHECK(uses[1].line == 3);
  CHECK(uses_of("\\title{not closed", "title").empty());
}

TEST_CASE("packages are read from lists, with their options") {
  const auto packages = packages_of(
      "\\documentclass[a4paper, dvips]{article}\n\\usepackage{a, b}\n\\RequirePackage{c}");
  REQUIRE(packages.size() == 4);
  CHECK(packages[0].name == "article");
  CHECK(packages[0].options == Names{"a4paper", "dvips"});
  CHECK(packages[2].name == "b");
  CHECK(packages[2].line == 2);
  CHECK(loads_package("\\usepackage{pith}", "pith"));
  CHECK_FALSE(loads_package("\\usepackage{pithy}", "pith"));
}

TEST_CASE("comments and what is shown are gone from text that is searched, lines are not") {
  CHECK(without_comments("a % b\n\\begin{verbatim}\nc\n\\end{verbatim}\nd\n") ==
        "a %\n\\begin\n\n\nd\n");
}

TEST_CASE("lines are counted wherever they are asked for") {
  LineCounter lines("a\nb\n\nc");
  CHECK(lines.line_of(0) == 1);
  CHECK(lines.line_of(5) == 4);
  CHECK(lines.line_of(2) == 2);
  CHECK(lines.line_of(6) == 4);
}
