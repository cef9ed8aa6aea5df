#include "app/find_number.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace pith;

TEST_CASE("\\pithnumber is found in TeX source, comments aside") {
  struct Row {
    const char* source;
    const char* found;  // Identifier::text(), or empty
  };
  const Row rows[] = {
      {"\\usepackage{pith}\n\\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}\n",
       "pith:GRALRY4DTUR34CIZ3TIFOJE3QO"},
      {"\\pithnumber {pith:2026:gralry4dtur34ciz3tifoje3qo}",
       "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"},
      {"% \\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}\n", ""},
      {"100\\% sure: \\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}", "pith:GRALRY4DTUR34CIZ3TIFOJE3QO"},
      {"\\\\%\\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}", ""},
      {"\\newcommand\\pithnumber[1]{#1}\\pithnumberx{GRALRY4DTUR34CIZ3TIFOJE3QO}", ""},
      {"\\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}\n\\pithnumber{7SOLO26TLPZRGSRX2HH227CICV}",
       "pith:7SOLO26TLPZRGSRX2HH227CICV"},
      {"\\pithnumber{%\n  GRALRY4DTUR34CIZ3TIFOJE3QO%\n}", "pith:GRALRY4DTUR34CIZ3TIFOJE3QO"},
      {"\\verb|\\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}|", ""},
      {"\\pithnumber{unfinished", ""},
      {"\\", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    const auto found = number_in_tex(row.source, "paper.tex");
    CHECK((found ? found->text() : std::string()) == row.found);
  }
  try {
    number_in_tex("\n\n\\pithnumber{0123}", "paper.tex");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kUsage);
    CHECK(error.subject() == "paper.tex");
    CHECK(error.place() == "line 3");
  }
  try {
    number_in_tex("\\pithnumber{ Pending }", "paper.tex");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.cause() == "\\pithnumber{pending}: the paper has no Pith Number yet");
  }
}

TEST_CASE("the PDF's own metadata comes before its links, and must agree with itself") {
  PdfInspection pdf;
  CHECK_FALSE(number_in_pdf(pdf, "p.pdf"));
  pdf.linked_numbers = {"7SOLO26TLPZRGSRX2HH227CICV", "X5AHL4BGWROMKOLRABP4RNAVED"};
  CHECK_FALSE(number_in_pdf(pdf, "p.pdf"));  // two papers cited, none is known to be this one
  pdf.linked_numbers = {"7SOLO26TLPZRGSRX2HH227CICV", "7SOLO26TLPZRGSRX2HH227CICV"};
  CHECK(number_in_pdf(pdf, "p.pdf")->origin == "badge link");
  pdf.info_number = "pith:GRALRY4DTUR34CIZ3TIFOJE3QO";
  CHECK(number_in_pdf(pdf, "p.pdf")->origin == "document information");
  pdf.xmp.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  CHECK(number_in_pdf(pdf, "p.pdf")->identifier.year == 2026);
  pdf.info_number = "pith:7SOLO26TLPZRGSRX2HH227CICV";
  CHECK_THROWS_AS(number_in_pdf(pdf, "p.pdf"), Error);
}
