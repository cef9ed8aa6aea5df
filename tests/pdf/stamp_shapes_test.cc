// Stamps on metadata in bad shape.
#include <doctest/doctest.h>

#include "base/error.h"
#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "pdf/xmp/xmp.h"
#include "sample_pdf.h"

using namespace pith;
using pith_test::metadata;
using pith_test::replaced;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

const std::string kBegin = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>";
const std::string kEnd = "<?xpacket end=\"w\"?>";
const std::string kMeta = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"A tool 1.0\">";
const std::string kRdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">";

std::string packet(const std::string& content) {
  return kBegin + "\n" + kMeta + kRdf +
         "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
         "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">" +
         content + "</rdf:Description></rdf:RDF></x:xmpmeta>\n" + kEnd;
}

std::string paper_with(const std::string& xmp, const std::string& type = "/Type /Metadata") {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[4] = stream_object(type + " /Subtype /XML", xmp);
  paper.objects[5] =
      "<< /Title (A <title> & more) /Author (A. Author) /Subject (S) /Keywords (k, l) "
      "/Creator (LaTeX) /Producer (pdfTeX) /CreationDate (D:20260102030405+01'00') "
      "/ModDate (D:20260102030405Z) >>";
  paper.trailer = "/Root 1 0 R /Info 5 0 R";
  return paper.bytes();
}

const std::string kMalformed = packet("<dc:format>a & b</dc:format>");

std::string packet_of(const std::string& pdf) {
  const std::size_t begin = pdf.rfind(kBegin);
  return pdf.substr(begin, pdf.find("\nendstream", begin) - begin);
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("metadata that say nothing are written anew, and come back with the stamp's removal") {
  const std::string nul(2, '\0');
  for (const std::string& empty :
       {std::string(), std::string("  \n"), nul, kBegin + kEnd, kBegin + "\n\n" + kEnd + "\n" + nul,
        kMeta + "</x:xmpmeta>", kBegin + kMeta + "\n</x:xmpmeta>" + kEnd,
        kMeta + kRdf + "</rdf:RDF></x:xmpmeta>",
        "<?xml version=\"1.0\"?>" + kBegin + kMeta + "</x:xmpmeta>" + kEnd}) {
    CAPTURE(empty);
    const std::string original = paper_with(empty);
    CHECK(inspect_pdf(original, "p").xmp_problem.empty());
    const StampResult result = stamp_pdf(original, "p", metadata());
    CHECK_FALSE(result.info_only);
    CHECK(result.note.empty());
    const std::string out = output(original, result);
    CHECK(inspect_pdf(out, "p").xmp == metadata());
    CHECK_FALSE(stamp_pdf(out, "p", metadata()).changed);
    CHECK(output(out, remove_stamp(out, "p")) == original);
  }
}

TEST_CASE("what stands around metadata is put right, and all they say is kept") {
  const std::string fine = packet("<dc:format>application/pdf</dc:format>");
  const std::string expected =
      packet_of(output(paper_with(fine), stamp_pdf(paper_with(fine), "p", metadata())));
  const std::string declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  const std::string nul(3, '\0');
  for (const std::string& bad : {fine + nul, fine + "\n" + nul + "\n"}) {
    const std::string original = paper_with(bad);
    const std::string out = output(original, stamp_pdf(original, "p", metadata()));
    CHECK(packet_of(out) == expected);
    CHECK(output(out, remove_stamp(out, "p")) == original);
  }
  const std::string late = paper_with("\n " + declared + fine);
  const std::string out = output(late, stamp_pdf(late, "p", metadata()));
  CHECK(has(out, "stream\n" + declared + kBegin));
  CHECK(packet_of(out) == expected);
}

TEST_CASE("metadata that are no XML stay as they are, and the answer says what that means") {
  const std::string original = paper_with(kMalformed);
  const StampResult result = stamp_pdf(original, "p", metadata());
  CHECK(result.info_only);
  CHECK(has(result.note, "--replace-xmp"));
  CHECK(result.written == std::vector<std::string>{"document information"});
  const std::string out = output(original, result);
  CHECK(inspect_pdf(out, "p").info_number == metadata().number);
  const StampResult again = stamp_pdf(out, "p", metadata());
  CHECK_FALSE(again.changed);
  CHECK(again.info_only);
  // Asked for later, new metadata take the place of that stamp.
  const StampResult replacing = stamp_pdf(out, "p", metadata(), {.replace_xmp = true});
  CHECK(replacing.kept == original.size());
  CHECK(inspect_pdf(output(out, replacing), "p").xmp == metadata());
}

TEST_CASE("new metadata have what the document information says") {
  const std::string original = paper_with(kMalformed);
  const StampOptions replace{.replace_xmp = true};
  const StampResult result = stamp_pdf(original, "p", metadata(), replace);
  CHECK(result.replaced_xmp);
  CHECK_FALSE(result.info_only);
  CHECK(has(result.note, "could not be kept (XMP byte "));
  const std::string out = output(original, result);
  CHECK(inspect_pdf(out, "p").xmp == metadata());
  const std::string xmp = packet_of(out);
  for (const char* part :
       {"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A &lt;title&gt; &amp; more</rdf:li>",
        "<dc:creator><rdf:Seq><rdf:li>A. Author</rdf:li></rdf:Seq></dc:creator>",
        "<pdf:Keywords>k, l</pdf:Keywords>", "<pdf:Producer>pdfTeX</pdf:Producer>",
        "<xmp:CreatorTool>LaTeX</xmp:CreatorTool>",
        "<xmp:CreateDate>2026-01-02T03:04:05+01:00</xmp:CreateDate>",
        "<xmp:ModifyDate>2026-01-02T03:04:05Z</xmp:ModifyDate>"}) {
    CAPTURE(part);
    CHECK(has(xmp, part));
  }
  CHECK_FALSE(has(xmp, "pdfaid:part"));
  CHECK(output(out, remove_stamp(out, "p")) == original);

  // Once they are there they are as good as any, for the next stamp too.
  CHECK_FALSE(stamp_pdf(out, "p", metadata()).changed);
  const PdfMetadata other = metadata(std::string(26, 'B'));
  const StampResult second = stamp_pdf(out, "p", other);
  CHECK(output(out, second) == output(original, stamp_pdf(original, "p", other, replace)));
  // Metadata that can be kept are kept.
  const std::string fine = paper_with(packet("<dc:format>f</dc:format>"));
  CHECK(stamp_pdf(fine, "p", metadata(), replace).appended ==
        stamp_pdf(fine, "p", metadata()).appended);
}

TEST_CASE("a PDF/A identification is taken over where it can be read") {
  const auto stamped = [](const std::string& content) {
    const std::string original = paper_with(packet(content + "<dc:format>&</dc:format>"));
    return stamp_pdf(original, "p", metadata(), {.replace_xmp = true});
  };
  const StampResult read =
      stamped("<pdfaid:part> 2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>");
  CHECK(has(read.appended, "<pdfaid:part>2</pdfaid:part>"));
  CHECK(has(read.appended, "<pdfaid:conformance>B</pdfaid:conformance>"));
  CHECK(has(read.appended, "<pdfaExtension:schemas>"));
  CHECK(has(read.note, "PDF/A-2B"));
  for (const char* unclear :
       {"<pdfaid:part>2</pdfaid:part><pdfaid:part>3</pdfaid:part>", "<pdfaid:part>9</pdfaid:part>",
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>high</pdfaid:conformance>"}) {
    CAPTURE(unclear);
    const StampResult lost = stamped(unclear);
    CHECK_FALSE(has(lost.appended, "<pdfaid:part>"));
    CHECK(has(lost.note, "identification of the old ones is lost"));
  }
}

TEST_CASE("metadata of two readings are refused, or replaced on request") {
  for (const char* doubtful : {"<?tool <rdf:Description/>?>", "<!-- pith:number -->",
                               "<dc:x xmlns:pith='http://example.org/'/>",
                               "<dc:x><![CDATA[<dc:y>]]></dc:x>", "<dc:x a='>'/>"}) {
    CAPTURE(doubtful);
    const std::string original = paper_with(packet(doubtful));
    try {
      stamp_pdf(original, "p", metadata());
      FAIL("stamped");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kRefused);
      CHECK(error.reason() == "xmp");
      CHECK(has(error.cause(), "would not see the same"));
      CHECK(has(error.hint(), "--replace-xmp"));
    }
    const StampResult result = stamp_pdf(original, "p", metadata(), {.replace_xmp = true});
    CHECK(inspect_pdf(output(original, result), "p").xmp == metadata());
  }
}

TEST_CASE("what is no metadata stream is no metadata, and stays where it is") {
  SamplePdf descriptor, direct;
  descriptor.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  descriptor.objects[4] = "<< /Type /FontDescriptor /FontName /F >>";
  direct.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata (x) >>";
  for (const std::string& original :
       {descriptor.bytes(), direct.bytes(), paper_with("no XMP", "/Type /XObject"),
        paper_with("DCT", "/Type /XObject /Filter /DCTDecode")}) {
    CHECK(inspect_pdf(original, "p").xmp.empty());
    const std::string out = output(original, stamp_pdf(original, "p", metadata()));
    CHECK(out.starts_with(original));
    CHECK(inspect_pdf(out, "p").xmp == metadata());
    CHECK(output(out, remove_stamp(out, "p")) == original);
  }
  // XMP with another name is XMP, and is named rightly from then on.
  const std::string misnamed = paper_with(packet("<dc:format>f</dc:format>"), "/Type /XObject");
  const StampResult result = stamp_pdf(misnamed, "p", metadata());
  CHECK(has(result.appended, "<dc:format>f</dc:format>"));
  CHECK(has(result.appended, "4 0 obj\n<<\n/Type /Metadata"));
}

TEST_CASE("what is no document information gives way to one") {
  SamplePdf array, catalog, stream;
  array.objects[4] = "[]";
  stream.objects[4] = stream_object("/Title (T)", "");
  array.trailer = stream.trailer = "/Root 1 0 R /Info 4 0 R";
  catalog.trailer = "/Root 1 0 R /Info 1 0 R";
  for (const std::string& original : {array.bytes(), stream.bytes(), catalog.bytes()}) {
    const std::string out = output(original, stamp_pdf(original, "p", metadata()));
    CHECK(inspect_pdf(out, "p").info_number == metadata().number);
    CHECK(output(out, remove_stamp(out, "p")) == original);
  }
}

TEST_CASE("a stamp ends fast web view, once") {
  // Annex F, in one section: it stands behind the dictionary that gives the length, L.
  const auto linearized = [](const std::string& length) {
    const std::string head = "%PDF-1.7\n4 0 obj\n<< /Linearized 1 /L " + length + " >>\nendobj\n";
    const std::string objects[] = {"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
                                   "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
                                   "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n"};
    const std::string trailer = "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
    std::size_t at = head.size() + 9 + 5 * 20 + trailer.size();
    std::string table = "xref\n0 5\n0000000000 65535 f \n", body;
    for (const std::string& object : objects) {
      const std::string digits = std::to_string(at);
      table += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
      at += object.size();
      body += object;
    }
    return head + table + "0000000009 00000 n \n" + trailer + body + "startxref\n" +
           std::to_string(head.size()) + "\n%%EOF\n";
  };
  const std::string bytes = linearized(std::to_string(linearized("000").size()));
  const StampResult result = stamp_pdf(bytes, "p", metadata());
  CHECK(result.ended_fast_web_view);
  const std::string out = output(bytes, result);
  CHECK_FALSE(stamp_pdf(out, "p", metadata(std::string(26, 'B'))).ended_fast_web_view);
  for (const char* length : {"(x)", "-1", "100"})
    CHECK_FALSE(stamp_pdf(linearized(length), "p", metadata()).ended_fast_web_view);
  CHECK_FALSE(stamp_pdf(SamplePdf().bytes(), "p", metadata()).ended_fast_web_view);
}
