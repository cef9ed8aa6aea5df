#include "pdf/one_reading.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "pdf/stamp.h"
#include "pdf/syntax/file_scan.h"
#include "pdf/verify.h"
#include "sample_pdf.h"

using namespace pith;
using pith_test::compressed;
using pith_test::replaced;
using pith_test::sample;
using pith_test::SamplePdf;
using pith_test::stored_zlib;
using pith_test::stream_object;

namespace {

// The kinds of doubt about a file, each once; before them "damaged", where it is.
std::string kinds(const std::string& bytes) {
  pdf::Structure file(bytes, "paper.pdf");
  std::string text;
  try {
    pdf::check_one_reading(file, pdf::read_document(file));
  } catch (const Error& error) {
    CHECK(error.reason() == "damaged");
    text = "damaged";
  }
  for (const pdf::Doubt& doubt : file.doubts()) {
    CHECK_FALSE(doubt.cause.empty());
    CHECK(doubt.at <= bytes.size());
    if (text.find(doubt.kind) == std::string::npos) text += (text.empty() ? "" : " ") + doubt.kind;
  }
  return text;
}

SamplePdf with(int number, const std::string& body) {
  SamplePdf paper;
  paper.objects[number] = body;
  return paper;
}

SamplePdf with_trailer(const std::string& entries) {
  SamplePdf paper;
  paper.trailer = entries;
  return paper;
}

// The sample with another update behind it: these bytes, a table with these rows, this trailer.
std::string updated(const std::string& objects, const std::string& rows,
                    const SamplePdf& sample = {}) {
  const std::string start = sample.bytes();
  const std::size_t at = start.find("startxref\n") + 10;
  return start + objects + "xref\n" + rows + "trailer\n<< /Size 6 /Root 1 0 R /Prev " +
         start.substr(at, start.find('\n', at) - at) + " >>\nstartxref\n" +
         std::to_string(start.size() + objects.size()) + "\n%%EOF\n";
}

std::string row(std::size_t at) {
  std::string digits = std::to_string(at);
  return std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
}

}  // namespace

TEST_CASE("papers by TeX, as they are and stamped, have one reading") {
  for (const std::string& bytes : {sample("table.pdf"), sample("stream.pdf"), SamplePdf().bytes(),
                                   pith_test::hybrid_pdf(), compressed("1 0 2 34 ", 0, 1)}) {
    CHECK(kinds(bytes) == "");
    CHECK(kinds(output(bytes, stamp_pdf(bytes, "p", pith_test::metadata()))) == "");
  }
}

TEST_CASE("each kind at which readers part is a doubt, and refuses a stamp") {
  const std::string good = SamplePdf().bytes();
  const std::string page = "3 0 obj\n<< /Type /Page /MediaBox [0 0 5 5] >>\nendobj\n";
  SamplePdf junk;
  junk.junk = "junk\n";
  SamplePdf counted = junk;
  counted.junk_counts = true;
  SamplePdf two_headers;
  two_headers.header = "%PDF-1.7\n%PDF-1.4\n";
  const std::string hybrid = pith_test::hybrid_pdf();
  const struct {
    std::string what;
    std::string bytes;
    std::string kinds;
  } cases[] = {
      {"bytes before the header", junk.bytes(), "header"},
      {"the same, and counted", counted.bytes(), "header"},
      {"no version", replaced(good, "%PDF-1.7", "%PDF-x.y"), "header"},
      {"two headers", two_headers.bytes(), "header"},
      {"text behind the end", good + "text", "tail"},
      {"blanks behind the end", good + std::string(900, '\n'), ""},
      {"an end far behind startxref", good + std::string(1024, '\n'), "startxref"},
      {"something between offset and end", replaced(good, "\n%%EOF", "\n1\n%%EOF"), "startxref"},
      {"a number in two subsections",
       updated(page, "3 2\n" + row(good.size()) + row(good.size()) + "4 1\n" + row(good.size())),
       "xref-twice xref-entry"},
      {"a row beyond Size", replaced(good, "/Size 4", "/Size 3"), "xref-size"},
      {"object 0 in use", replaced(good, "0000000000 65535 f", "0000000009 65535 n"),
       "xref-first xref-entry"},
      {"a table from 1 that is free", updated("", "1 1\n0000000000 65535 f \n"),
       "damaged xref-first"},
      {"a comment in a table", replaced(good, "xref\n0 1", "xref\n%\n0 1"), "xref-form"},
      {"a row that leads elsewhere", updated("", "4 1\n" + row(20)), "xref-entry"},
      {"a row that leads outside", updated("", "4 1\n" + row(99999)), "xref-entry"},
      {"an object of another number",
       updated("5 0 obj\nnull\nendobj\n", "4 1\n" + row(good.size())), "xref-entry"},
      {"a table that contradicts its XRefStm",
       replaced(replaced(hybrid, "0 1\n0000000000 65535 f \n2 3\n",
                         "0 5\n0000000000 65535 f \n0000000000 00000 f \n"),
                "/Size 5", "/Size 5"),
       "hybrid"},
      {"an older object behind the newer",
       updated(page + replaced(page, "5 5", "7 7"), "3 1\n" + row(good.size())), "later-object"},
      {"the same object again", updated(page + page, "3 1\n" + row(good.size())), ""},
      {"an object in a comment", replaced(good, "xref\n0 1", "%3 0 obj null\nxref\n0 1"),
       "later-object"},
      {"an object in a stream", with(4, stream_object("", "\n3 0 obj\nnull\nendobj\n")).bytes(),
       "later-object"},
      {"a freed object that is referred to", updated("", "3 1\n0000000000 00001 f \n"),
       "freed-object page-tree"},
      {"a reference of another generation", with_trailer("/Root 1 0 R /X 3 1 R").bytes(),
       "generation"},
      {"a trailer behind the newest",
       good.substr(0, good.find("startxref")) + "%trailer << /Root 3 0 R >>\n" +
           good.substr(good.find("startxref")),
       "trailer"},
      {"a bracket behind a trailer", replaced(good, ">>\nstartxref", ">> >>\nstartxref"),
       "trailer"},
      {"an Info of an older trailer",
       updated("", "0 1\n0000000000 65535 f \n", with_trailer("/Root 1 0 R /Info 3 0 R")),
       "trailer"},
      {"Root twice", with_trailer("/Root 1 0 R /Root 1 0 R").bytes(), "key"},
      {"Root with an escape", with_trailer("/Root 1 0 R /R#6fot 1 0 R").bytes(), "key"},
      {"Pages with an escape", with(1, "<< /Type /Catalog /P#61ges 2 0 R >>").bytes(), "key"},
      {"a key twice, deep in an object", with(4, "[<< /A << /B 1 /B 2 >> >>]").bytes(), "key"},
      {"the same key in two dictionaries", with(4, "[<< /A << /A 1 >> >> << /A /A >>]").bytes(),
       ""},
      {"no Type of the catalog", with(1, "<< /Pages 2 0 R >>").bytes(), "key"},
      {"a reference with zeros", with_trailer("/Root 01 0 R").bytes(), "reference"},
      {"two values in an object", with(4, "1 2").bytes(), "object"},
      {"a key without a value in a stream", with(4, stream_object("/A /B /C", "x")).bytes(),
       "object"},
      {"a comment in a header", replaced(good, "3 0 obj\n<<", "3 0%\nobj<<"), "object"},
      {"a Length that is too short", with(4, "<< /Length 1 >>\nstream\nabc\nendstream").bytes(),
       "stream"},
      {"a comment before endstream", with(4, "<< /Length 3 >>\nstream\nabc\n%\nendstream").bytes(),
       "stream"},
      {"stream and a carriage return", with(4, "<< /Length 3 >>\nstream\rabc\nendstream").bytes(),
       "stream"},
      {"a wrong index", compressed("1 0 2 34 ", 1, 0), "object-stream"},
      {"an order of its own", compressed("2 34 1 0 ", 1, 0), "object-stream"},
      {"a number twice in an object stream", compressed("1 0 2 34 2 40 ", 0, 1), "object-stream"},
      {"a wrong Count", with(2, "<< /Type /Pages /Kids [3 0 R] /Count 2 >>").bytes(), "page-tree"},
      {"a page with Kids", with(3, "<< /Type /Page /Kids [] /Count 0 >>").bytes(), "page-tree"},
      {"a kid that is not there",
       with(2, "<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 1 >>").bytes(), "page-tree"},
      {"Contents that are no stream", with(3, "<< /Type /Page /Contents 1 0 R >>").bytes(),
       "page-tree"},
      {"metadata that are called something else",
       [] {
         SamplePdf paper = with(1, "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>");
         paper.objects[4] = stream_object("/Type /Metadata", "");
         return paper.bytes();
       }(),
       "metadata"},
      {"metadata under a rare filter",
       [] {
         SamplePdf paper = with(1, "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>");
         paper.objects[4] =
             stream_object("/Type /Metadata /Subtype /XML /Filter /ASCIIHexDecode", "20>");
         return paper.bytes();
       }(),
       "metadata"},
      {"a number in UTF-8 with a mark",
       [] {
         SamplePdf paper = with(4, "<< /PithNumber (\xEF\xBB\xBFx) >>");
         paper.trailer = "/Root 1 0 R /Info 4 0 R";
         return paper.bytes();
       }(),
       "info"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    CHECK(kinds(c.bytes) == c.kinds);
    if (c.kinds.empty() || c.kinds.starts_with("damaged")) continue;
    CHECK_FALSE(inspect_pdf(c.bytes, "paper.pdf").doubts.empty());
  }
}

TEST_CASE("doubts found before are refused as those that a stamp finds itself") {
  const std::string clear = SamplePdf().bytes();
  const std::string tail = clear + "1 0 obj<<>>endobj";
  for (const std::string& bytes : {clear, tail}) {
    const PdfInspection inspection = inspect_pdf(bytes, "paper.pdf");
    CHECK(inspection.doubts.empty() == (bytes == clear));
    StampOptions known;
    known.known_doubts = &inspection.doubts;
    for (const StampOptions& options : {StampOptions(), known}) {
      if (bytes == clear) {
        CHECK(stamp_pdf(bytes, "paper.pdf", pith_test::metadata(), options).changed);
      } else {
        CHECK_THROWS_WITH_AS(stamp_pdf(bytes, "paper.pdf", pith_test::metadata(), options),
                             doctest::Contains("may see different things"), Error);
      }
    }
  }
}

TEST_CASE("a doubt is never valid, and is told with its kind and place") {
  PdfInspection inspection;
  inspection.xmp.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  inspection.revisions.resize(1);
  inspection.doubts.push_back({"tail", 77, "something is behind the end"});
  const Verification verification = verify_pdf(inspection, TrustStore::pinned());
  CHECK_FALSE(verification.verified);
  CHECK(verification.report.has("pdf.one-reading", Outcome::kUnknown));
  for (const Finding& finding : verification.report.findings()) {
    if (finding.rule != "pdf.one-reading") continue;
    CHECK(finding.place == "byte 77");
    CHECK(finding.detail == "tail: something is behind the end");
  }
}

TEST_CASE("every spelling of a definition that a reader may take is found") {
  const auto found = [](const std::string& text) {
    std::string numbers;
    for (const pdf::Definition& d : pdf::scan_file(text).definitions)
      numbers += std::to_string(d.number) + "." + std::to_string(d.generation) + " ";
    return numbers;
  };
  CHECK(found("1 0 obj 2\n0\tobj<<>>endobj3 0 obj") == "1.0 2.0 3.0 ");
  CHECK(found("007 0 obj") == "7.0 ");
  CHECK(found("7 0%c\nobj") == "7.0 ");
  CHECK(found("7 %c\r0 %d\n obj") == "7.0 ");
  CHECK(found("7 0obj") == "7.0 ");
  CHECK(found("endobj 0 obj 99999999 0 obj 7 obj 7 x obj") == "");
  // Across the edges of the blocks that are gone through.
  for (std::size_t before = 240; before < 270; ++before)
    CHECK(found(std::string(before, ' ') + "12 3 obj" + std::string(400, ' ')) == "12.3 ");
  pdf::SyntaxLimits limits;
  limits.max_definitions = 1;
  CHECK_FALSE(pdf::scan_file("1 0 obj 2 0 obj", limits).complete);
  CHECK(pdf::scan_file("x trailer<<>> trailer").trailers == std::vector<std::size_t>{2, 14});
}
