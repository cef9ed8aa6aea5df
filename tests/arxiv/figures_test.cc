#include <doctest/doctest.h>

#include <algorithm>

#include "arxiv/figures.h"
#include "arxiv/figures/figure_pdf.h"
#include "arxiv/figures/image_metadata.h"
#include "base/file.h"
#include "base/process.h"
#include "small_pdf.h"

using namespace pith;
using namespace pith::arxiv;

namespace {

std::string paper_file(const char* name) {
  return pith::read_file(std::string(PITH_SOURCE_DIR "/tests/arxiv/papers/torture/figures/") + name,
                         1u << 20);
}

}  // namespace

TEST_CASE("metadata goes from each kind of figure, and cleaning again changes nothing") {
  struct Row {
    const char* name;
    CleanFigure (*clean)(std::string_view);
  };
  const Row rows[] = {{"photo.jpg", clean_jpeg},
                      {"plot.png", clean_png},
                      {"dot.ted.pdf", clean_pdf},
                      {"drawing.pdf", clean_pdf}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const CleanFigure once = row.clean(paper_file(row.name));
    CHECK(once.problem.empty());
    CHECK_FALSE(once.removed.empty());
    CHECK(once.bytes.find("PLANTED") == std::string::npos);
    CHECK(once.bytes.find("/home/") == std::string::npos);
    const CleanFigure twice = row.clean(once.bytes);
    CHECK(twice.removed.empty());
    CHECK(twice.bytes == once.bytes);
  }
}

TEST_CASE("figures that are cut short are refused, wherever the cut is") {
  for (const char* name : {"photo.jpg", "plot.png"}) {
    const std::string whole = paper_file(name);
    const auto clean = name[1] == 'h' ? clean_jpeg : clean_png;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(clean(whole.substr(0, size)).problem.empty());
    }
  }
  const std::string pdf = paper_file("drawing.pdf");
  for (std::size_t size = 0; size < pdf.size(); ++size) {
    CHECK(clean_pdf(pdf.substr(0, size)).bytes.size() <= size);
    unwanted_in_pdf(pdf.substr(0, size));
  }
}

TEST_CASE("a figure that is damaged at one byte is cleaned or refused, nothing else") {
  const std::string pdf = paper_file("drawing.pdf");
  for (std::size_t at = 0; at < pdf.size(); ++at) {
    for (char c : {'\0', '0', '9', '<', '(', '/', ' '}) {
      std::string damaged = pdf;
      damaged[at] = c;
      CAPTURE(at);
      const CleanFigure clean = clean_pdf(damaged);
      CHECK(clean.bytes.size() <= damaged.size());
      unwanted_in_pdf(damaged);
    }
  }
}

TEST_CASE("what draws nothing goes, wherever it is") {
  struct Row {
    const char* objects;
    const char* trailer;
    const char* page;
    const char* told;
  };
  const Row rows[] = {
      // Strings that are objects of their own, as Quartz writes them, before or behind.
      {"5 0 obj\n<</Author 6 0 R/AAPL:Keywords 7 0 R>>\nendobj\n6 0 obj\n(Alice Secret)\nendobj\n"
       "7 0 obj\n[ (Alice) <416c696365> ]\nendobj",
       "/Info 5 0 R", "", "Author (Alice Secret)"},
      {"6 0 obj\n<416C69636520536563726574>\nendobj\n5 0 obj\n<</Author 6 0 R>>\nendobj",
       "/Info 5 0 R", "", "Author (Alice Secret)"},
      {"", "/Info<</Author(Alice)>>", "", "Author (Alice)"},
      // That of a PDF which pdfTeX included.
      {"3 0 obj\n<</Subtype/Form/PTEX.InfoDict 15 0 R/Length 0>>stream\n\nendstream\nendobj\n"
       "15 0 obj\n<</Author (Alice)>>\nendobj\n"
       "4 0 obj\n<</Length 5>>stream\n/A Do\nendstream\nendobj",
       "", "/Contents 4 0 R/Resources<</XObject<</A 3 0 R>>>>", "Author (Alice)"},
      {"3 0 obj\n<</Type/Metadata/Length 5/ID<41>>>\nstream\nAlice\nendstream\nendobj", "",
       "/Metadata 3 0 R", "XMP"},
      {"3 0 obj<</T(Alice)/Subtype/Text/Rect[0 0 1 1]>>endobj", "", "/An#6eots[3 0 R]",
       "annotations (Alice)"},
      {"3 0 obj(Alice)endobj\n4 0 obj <416> endobj", "", "", "2 objects that draw nothing"},
      {"% Alice\n", "", "", "comments"},
      {"", "/Alice(1)", "% Alice\n", "Alice (1)"},
      {"", "", "/Alice[/Alice<</Alice(\\()>>]", "Alice"},
      {"(Alice)", "", "", "what is between its objects"},
      // A picture that only another page's resources were for.
      {"3 0 obj\n<</Subtype/Form/Length 5>>stream\nAlice\nendstream\nendobj", "",
       "/Resources<</XObject<</A 3 0 R>>>>", "what no page draws"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.objects);
    CAPTURE(row.page);
    const std::string pdf = pith_test::small_pdf(row.objects, row.trailer, row.page);
    const CleanFigure clean = clean_pdf(pdf);
    CHECK(clean.problem.empty());
    CHECK(clean.bytes.size() == pdf.size());
    CHECK(clean.bytes.find("Alice") == std::string::npos);
    CHECK(clean.bytes.find("416") == std::string::npos);
    CHECK(std::find(clean.removed.begin(), clean.removed.end(), row.told) != clean.removed.end());
    CHECK(clean_pdf(clean.bytes).bytes == clean.bytes);
    CHECK(clean_pdf(clean.bytes).removed.empty());
  }
}

TEST_CASE("what an object that goes leaves is an object") {
  const std::string drawn = pith_test::small_pdf("1 0 obj\n<<>>\nendobj", "", "/Group 1 0 R");
  CHECK(clean_pdf(drawn).bytes == drawn);
  struct Row {
    const char *before, *after;
  };
  const Row rows[] = {
      {"1 0 obj\n<</A(Alice)>>\nendobj", "1 0 obj\nnull         \nendobj"},
      {"1 0 obj<</A(Alice)>>endobj", "1 0 obj null        endobj"},
      {"1 0 obj<<>>endobj", "1 0 obj()  endobj"},
      {"1 0 obj /A endobj", "1 0 obj () endobj"},
      {"1 0 obj(A)endobj", "1 0 obj() endobj"},
      {"1 0 obj 17 endobj", "1 0 obj 17 endobj"},
      {"1 0 obj\nnull\nendobj", "1 0 obj\nnull\nendobj"},
      {"1 0 obj<</Length 5>>stream\nAlice\nendstream endobj",
       "1 0 obj null                               endobj"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    const std::string clean = clean_pdf(pith_test::small_pdf(row.before)).bytes;
    CHECK(clean.substr(9, clean.find("\n20 0") - 9) == row.after);
    CHECK(clean_pdf(clean).bytes == clean);
  }
}

TEST_CASE("where a figure says two things at once it is not cleaned") {
  const std::string stream = "1 0 obj\n<</Length 40>>stream\n2 0 obj\n<</A 1>>\nendobj\n";
  for (const std::string& pdf :
       {pith_test::small_pdf(stream + std::string(40 - 26, ' ') + "\nendstream\nendobj", "",
                             "/Contents 1 0 R/Group 2 0 R"),
        pith_test::small_pdf("1 0 obj\n<</F(other.pdf)/Length 0>>stream\n\nendstream\nendobj", "",
                             "/Contents 1 0 R"),
        pith_test::small_pdf("", "/Encrypt 4 0 R")}) {
    CAPTURE(pdf);
    const CleanFigure clean = clean_pdf(pdf);
    CHECK_FALSE(clean.problem.empty());
    CHECK(clean.bytes == pdf);
  }
}

TEST_CASE("what stands behind the end of a picture goes") {
  CHECK(clean_jpeg(paper_file("photo.jpg") + "PLANTED").bytes.find("PLANTED") == std::string::npos);
  CHECK(clean_png(paper_file("plot.png") + "PLANTED").bytes.find("PLANTED") == std::string::npos);
}

TEST_CASE("the resolution that only EXIF tells stays, for it sets the size on the page") {
  // IFD 0 with one entry: tag 282, a rational, 300/1 (Exif 2.3 §4.6.2).
  const std::string tiff(
      "II*\0\x08\0\0\0\x01\0\x1a\x01\x05\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x2c\x01\0\0\x01\0\0\0", 34);
  const std::string exif = std::string("Exif\0\0", 6) + tiff;
  const std::string picture = clean_jpeg(paper_file("photo.jpg")).bytes;
  const std::size_t jfif = 2 + 2 + 16;  // SOI, and the segment that has a resolution of its own
  REQUIRE(picture.substr(6, 4) == "JFIF");
  const std::string own = "\xff\xd8\xff\xe1" + std::string(1, '\0') +
                          static_cast<char>(exif.size() + 2) + exif + picture.substr(jfif);
  const CleanFigure clean = clean_jpeg(own);
  CHECK(clean.problem.empty());
  CHECK(clean.bytes.find("Exif") == std::string::npos);
  CHECK(clean.bytes.substr(6, 12) == std::string("JFIF\0\x01\x01\x01\x01\x2c\x01\x2c", 12));
  // Where JFIF has one, that of EXIF does not count.
  const std::string both = "\xff\xd8\xff\xe1" + std::string(1, '\0') +
                           static_cast<char>(exif.size() + 2) + exif + picture.substr(2);
  CHECK(clean_jpeg(both).bytes == picture);
}

TEST_CASE("a PDF keeps its length, so that its cross-reference stays right") {
  for (const char* name : {"dot.ted.pdf", "drawing.pdf"}) {
    CHECK(clean_pdf(paper_file(name)).bytes.size() == paper_file(name).size());
  }
}

TEST_CASE("the comments that name an EPS file's author are blanked") {
  const CleanFigure clean = clean_eps(
      "%!PS-Adobe-3.0 EPSF-3.0\n%%For: alice\n%%BoundingBox: 0 0 9 9\n%%Title: /home/a\n");
  CHECK(clean.bytes ==
        "%!PS-Adobe-3.0 EPSF-3.0\n%%For:      \n%%BoundingBox: 0 0 9 9\n%%Title:        \n");
  CHECK(clean.removed.size() == 2);
  CHECK_FALSE(clean_eps("\xc5\xd0\xd3\xc6").problem.empty());
}

TEST_CASE("figures of a paper are made ready, and what is no figure is passed over") {
  const TemporaryFolder work(std::filesystem::temp_directory_path());
  const std::filesystem::path folder = work.path() / "paper";
  const std::string eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: /home/alice/plot.py\nshowpage\n";
  write_temporary(folder / "a/plot.eps", eps);
  write_temporary(folder / "figure.tex", "% alice\n");
  write_temporary(folder / "data.csv", "1,2\n");
  const std::string photo = "\xff\xd8 cut /home/alice/secret/photo.psd";
  write_temporary(folder / "photo.jpg", photo);
  ReadyFigures ready = make_figures_ready(
      folder, {"a/plot.eps", "data.csv", "figure.tex", "photo.jpg"}, work.path() / "ready");
  REQUIRE(ready.size() == 2);
  // A picture that could not be cleaned may hold anything.
  CHECK(ready.at("photo.jpg").leaks.size() == 1);
  const ReadyFigure& plot = ready.at("a/plot.eps");
  CHECK(plot.before == eps.size());
  CHECK(plot.leaks.empty());
  CHECK(plot.figure.bytes.find("alice") == std::string::npos);
  CHECK(pith::read_file(plot.written, 1000) == plot.figure.bytes);
  CHECK(pith::read_file(folder / "a/plot.eps", 1000) == eps);
}

TEST_CASE("a figure that has nothing to be removed keeps its bytes") {
  for (const char* bytes : {"%PDF-1.4\nno objects", "\xff\xd8 cut short", "\x89PNG cut short"}) {
    CAPTURE(bytes);
    const auto figure = clean_figure("a", bytes);
    REQUIRE(figure.has_value());
    CHECK(figure->bytes == bytes);
  }
  CHECK_FALSE(clean_figure("a.csv", "1,2\n").has_value());
}
