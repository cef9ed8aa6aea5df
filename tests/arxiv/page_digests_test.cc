#include "arxiv/run/page_digests.h"

#include <doctest/doctest.h>

#include <string>

#include "../pdf/sample_pdf.h"

using pith::Digest;
using pith::arxiv::page_digests;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

// Two pages; the second inherits its resources, in which a form draws a picture.
SamplePdf two_pages() {
  SamplePdf pdf;
  pdf.objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
  pdf.objects[2] =
      "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 9 9]"
      " /Resources << /XObject << /F 7 0 R >> >> >>";
  pdf.objects[3] = "<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << >> >>";
  pdf.objects[4] = "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>";
  pdf.objects[5] = stream_object("", "0 0 m 9 9 l S");
  pdf.objects[6] = stream_object("", "/F Do");
  pdf.objects[7] = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 8 0 R >> >>",
      "/I Do");
  pdf.objects[8] = stream_object(
      "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
      " /ColorSpace /DeviceGray /PTEX.FileName (/home/a/x.pdf)",
      "x");
  return pdf;
}

// Which of the two pages is another than in `two_pages`: "", "1", "2", "12"; "?" when not told.
std::string changed(const SamplePdf& pdf) {
  const auto before = page_digests(two_pages().bytes()), after = page_digests(pdf.bytes());
  REQUIRE(before.size() == 2);
  if (after.size() != 2) return "?";
  std::string pages;
  for (std::size_t i = 0; i < 2; ++i)
    if (before[i] != after[i]) pages += std::to_string(i + 1);
  return pages;
}

}  // namespace

TEST_CASE("the digest of a page changes with all that draws it, and with nothing else") {
  struct Case {
    const char* what;
    int number;
    std::string from, to, pages;
  };
  const Case cases[] = {
      {"nothing", 3, "", "", ""},
      {"the contents of a page", 5, "0 0 m", "1 0 m", "1"},
      {"a box of both", 2, "[0 0 9 9]", "[0 0 8 9]", "12"},
      {"a picture in a form that is inherited", 8, "stream\nx", "stream\ny", "2"},
      {"how it is to be drawn", 8, "/DeviceGray", "[/Indexed /DeviceGray 0 <00>]", "2"},
      {"a new entry", 3, "/Type", "/Rotate 90 /Type", "1"},
      {"where a figure came from", 8, "/home/a/x.pdf", "/home/b/y.pdf", ""},
      {"layers", 1, "/Type", "/OCProperties << /D << /OFF [9 0 R] >> >> /Type", "12"},
      {"the order of keys", 3, "/Type /Page /Parent 2 0 R", "/Parent 2 0 R /Type /Page", ""},
      {"who is told of a page", 3, "/Type", "/Metadata 9 0 R /PieceInfo << >> /Type", ""},
      {"a page tree that loops", 4, "/Type /Page /Parent", "/Type /Pages /Kids [2 0 R] /Parent",
       "?"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    SamplePdf pdf = two_pages();
    std::string& body = pdf.objects[c.number];
    const std::size_t at = body.find(c.from);
    REQUIRE(at != std::string::npos);
    body.replace(at, c.from.size(), c.to);
    CHECK(changed(pdf) == c.pages);
  }
}

TEST_CASE("pages that refer to each other and to themselves have digests") {
  SamplePdf pdf = two_pages();
  pdf.objects[3] =
      "<< /Type /Page /Parent 2 0 R /Annots [<< /Subtype /Link /A << /S /GoTo /D [4 0 R /Fit] >> "
      ">> ] /Self 3 0 R >>";
  pdf.objects[4] = "<< /Type /Page /Parent 2 0 R /Other 3 0 R >>";
  CHECK(page_digests(pdf.bytes()).size() == 2);
  CHECK(page_digests(pdf.bytes()) == page_digests(pdf.bytes()));
  CHECK(page_digests("no PDF").empty());
}
