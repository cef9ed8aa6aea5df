#include "pdf/verify.h"

#include <doctest/doctest.h>

#include "sample_pdf.h"

using namespace pith;

namespace {

constexpr const char* kNumber = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
constexpr const char* kHash = "3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2";

PdfInspection carrying_number() {
  PdfInspection pdf;
  pdf.xmp.number = kNumber;
  pdf.xmp.canonical_sha256 = kHash;
  pdf.revisions.resize(1);
  return pdf;
}

}  // namespace

TEST_CASE("what the parts of a PDF say of its number has to agree") {
  const struct {
    const char* what;
    void (*change)(PdfInspection&);
    const char* rule;
    Outcome outcome;
  } cases[] = {
      {"nothing", [](PdfInspection& p) { p = PdfInspection(); }, "pdf.metadata", Outcome::kUnknown},
      {"locked",
       [](PdfInspection& p) {
         p.xmp = {};
         p.locked = true;
       },
       "pdf.metadata", Outcome::kUnknown},
      {"XMP that cannot be read",
       [](PdfInspection& p) {
         p.xmp = {};
         p.xmp_problem = "it is not XML";
       },
       "pdf.metadata", Outcome::kUnknown},
      {"another number in Info",
       [](PdfInspection& p) { p.info_number = "pith:2017:7SOLO26TLPZRGSRX2HH227CICV"; }, "pdf.info",
       Outcome::kFail},
      {"another hash in Info",
       [](PdfInspection& p) {
         p.info_number = kNumber;
         p.info_canonical_sha256 = std::string(64, '0');
       },
       "pdf.info", Outcome::kFail},
      {"the same in Info",
       [](PdfInspection& p) {
         p.info_number = kNumber;
         p.info_canonical_sha256 = kHash;
       },
       "pdf.info", Outcome::kPass},
      {"a link to it", [](PdfInspection& p) { p.linked_numbers = {"GRALRY4DTUR34CIZ3TIFOJE3QO"}; },
       "pdf.link", Outcome::kPass},
      {"a link to another",
       [](PdfInspection& p) { p.linked_numbers = {"7SOLO26TLPZRGSRX2HH227CICV"}; }, "pdf.link",
       Outcome::kNote},
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    PdfInspection pdf = carrying_number();
    c.change(pdf);
    const Verification verification = verify_pdf(pdf, TrustStore::pinned());
    for (const Finding& finding : verification.report.findings()) {
      CAPTURE(finding.rule + " " + std::string(name(finding.outcome)) + " " + finding.detail);
    }
    CHECK(verification.report.has(c.rule, c.outcome));
    // A number alone proves nothing.
    CHECK_FALSE(verification.verified);
    CHECK((verification.report.verdict() == Outcome::kFail) == (c.outcome == Outcome::kFail));
  }
}
