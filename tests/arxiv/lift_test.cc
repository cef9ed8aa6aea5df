#include "arxiv/lift.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

TEST_CASE("names that lead above the folder lead into the archive") {
  const Names lifted{"../images/a.png", "../images/b c.png", "../../lib/m.tex"};
  const Names here{"figs/x.png", "main.tex"};
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"\\includegraphics{../images/a.png}", "\\includegraphics{above/images/a.png}"},
      {"\\includegraphics[w=1]{../images/a}", "\\includegraphics[w=1]{above/images/a}"},
      {"\\includegraphics{ ../images/b c }", "\\includegraphics{ above/images/b c }"},
      {"\\graphicspath{{x/}{../images/}}", "\\graphicspath{{x/}{above/images/}}"},
      {"\\def\\i{../images}", "\\def\\i{above/images}"},
      {"\\def\\i#1{../images/#1}", "\\def\\i#1{above/images/#1}"},
      {"\\def\\r{..}\\r/images/a.png", "\\def\\r{above}\\r/images/a.png"},
      {"\\input ../../lib/m ", "\\input above/above/lib/m "},
      {"\\input\"../../lib/m\"", "\\input\"above/above/lib/m\""},
      {"key=../images/a.png,", "key=above/images/a.png,"},
      {"{../paper/figs/x.png}", "{figs/x.png}"},
      {"{../images/../images/a.png}", "{above/images/a.png}"},
      // What leads to nothing that is lifted, and text.
      {"{../other/a.png}", "{../other/a.png}"},
      {"{../image}", "{../image}"},
      {"cd ../images/a.png", "cd ../images/a.png"},
      {"{.../images/a.png}", "{.../images/a.png}"},
      {"{x/../images/a.png}", "{x/../images/a.png}"},
      {"and so on {..}", "and so on {above}"},
      {"{../", "{above/"},
      {"..", ".."},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(with_lifted_names(row.text, lifted, here, "papers/paper", "above") == row.expected);
  }
}
