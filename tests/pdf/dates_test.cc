#include "pdf/dates.h"

#include <doctest/doctest.h>

#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "sample_pdf.h"

using namespace pith;
using namespace pith::pdf;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

const std::string kTime = "2026-11-21T02:40:00Z";

std::string packet(const std::string& attributes, const std::string& properties) {
  return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
         "rdf:about=\"\" xmlns:b=\"http://ns.adobe.com/xap/1.0/\"" +
         attributes + ">" + properties + "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

PdfMetadata metadata(char digit) {
  PdfMetadata result;
  result.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  result.canonical_sha256 = std::string(64, digit);
  result.schema_version = std::string(kXmpSchemaVersion);
  return result;
}

SamplePdf dated_paper(const std::string& xmp, const std::string& info) {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[4] = stream_object("/Type /Metadata /Subtype /XML", xmp);
  if (!info.empty()) {
    paper.objects[5] = info;
    paper.trailer += " /Info 5 0 R";
  }
  return paper;
}

std::string stamped(const std::string& pdf, char digit, const std::string& time) {
  return output(pdf, stamp_pdf(pdf, "paper.pdf", metadata(digit), {.utc_time = time}));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a time is written as a PDF date and read back") {
  CHECK(pdf_date(kTime) == "D:20261121024000Z");
  CHECK(time_of_pdf_date("D:20261121024000Z") == kTime);
  for (const char* other : {"", "D:", "D:2026", "20261121024000Z", "D:20261121024000+01'00'",
                            "D:20261321024000Z", "D:20261121024000ZZ"}) {
    CAPTURE(std::string(other));
    CHECK(time_of_pdf_date(other).empty());
  }
}

TEST_CASE("dates of the document information are written as XMP has them, when they are whole") {
  const std::pair<const char*, const char*> kDates[] = {
      {"D:20261121024000Z", "2026-11-21T02:40:00Z"},
      {"D:20261121024000", "2026-11-21T02:40:00Z"},
      {"D:20261121024000Z00'00'", "2026-11-21T02:40:00Z"},
      {"D:20261121024000+01'30'", "2026-11-21T02:40:00+01:30"},
      {"D:20261121024000-08'00", "2026-11-21T02:40:00-08:00"},
      {"D:20261121024000+09", "2026-11-21T02:40:00+09:00"},
  };
  for (const auto& [pdf, xmp] : kDates) CHECK(xmp_date(pdf) == xmp);
  for (const char* other : {"", "D:", "D:2026", "D:202611210240", "20261121024000Z",
                            "D:20261321024000Z", "D:20261121024000X", "D:20261121024000+1",
                            "D:20261121024000+01:30", "D:20261121024000+'"}) {
    CAPTURE(std::string(other));
    CHECK(xmp_date(other).empty());
  }
}

TEST_CASE("the dates in XMP are set where they are plain text, in either form") {
  const std::string old = "2020-01-02T03:04:05+09:00";
  const auto both = [&](const std::string& time) {
    return packet(" b:MetadataDate='" + time + "' b:CreateDate=\"" + old + "\"",
                  "<b:ModifyDate>" + time + "</b:ModifyDate>");
  };
  CHECK(with_xmp_dates(both(old), kTime, "p") == both(kTime));
  CHECK(time_of_xmp_dates(both(kTime), "p") == kTime);
  CHECK(time_of_xmp_dates(both(old), "p").empty());
  for (const std::string& none :
       {packet("", ""), packet("", "<b:ModifyDate/>"), packet(" b:CreateDate=\"" + old + "\"", ""),
        packet("", "<b:ModifyDate><rdf:Seq/></b:ModifyDate>"),
        packet(" xmlns:c=\"urn:other\" c:ModifyDate=\"" + old + "\"", "")}) {
    CAPTURE(none);
    CHECK(with_xmp_dates(none, kTime, "p") == none);
  }
}

TEST_CASE("a stamp leaves dates alone unless a time is given, and then sets both forms") {
  const std::string old = "2020-01-02T03:04:05Z";
  const std::string paper = dated_paper(packet("", "<b:ModifyDate>" + old + "</b:ModifyDate>"),
                                        "<< /ModDate (D:20200102030405Z) >>")
                                .bytes();
  const std::string plain = stamped(paper, 'a', "");
  CHECK(holds(plain.substr(paper.size()), old));
  CHECK_FALSE(holds(plain, "20261121"));

  const std::string touched = stamped(paper, 'a', kTime);
  CHECK(touched.starts_with(paper));
  const std::string update = touched.substr(paper.size());
  CHECK(holds(update, "<b:ModifyDate>" + kTime + "</b:ModifyDate>"));
  CHECK(holds(update, "/ModDate (D:20261121024000Z)"));
  CHECK_FALSE(holds(update, old));
  CHECK(inspect_pdf(touched, "p").xmp == metadata('a'));

  // What already says all this is not touched again; what is replaced, taken away or stamped
  // without a time has its old dates.
  CHECK_FALSE(stamp_pdf(touched, "p", metadata('a'), {.utc_time = "2027-01-01T00:00:00Z"}).changed);
  CHECK(stamped(touched, 'b', "2027-01-01T00:00:00Z") ==
        stamped(paper, 'b', "2027-01-01T00:00:00Z"));
  CHECK(stamped(touched, 'b', "") == stamped(paper, 'b', ""));
  CHECK(output(touched, remove_stamp(touched, "p")) == paper);
}

TEST_CASE("dates that are not there are not invented, and their two forms are not parted") {
  const std::string old = "2020-01-02T03:04:05Z";
  const std::string date = "<b:ModifyDate>" + old + "</b:ModifyDate>";
  CHECK_FALSE(holds(stamped(dated_paper(packet("", ""), "").bytes(), 'a', kTime), "ModDate"));
  CHECK_FALSE(holds(stamped(dated_paper(packet("", ""), "<<>>").bytes(), 'a', kTime), "Date"));
  CHECK(holds(stamped(dated_paper(packet("", date), "").bytes(), 'a', kTime), kTime));
  // PDF/A-4 has no document information to change.
  const std::string four =
      packet(" xmlns:a=\"http://www.aiim.org/pdfa/ns/id/\" a:part=\"4\"", date);
  const std::string out =
      stamped(dated_paper(four, "<< /ModDate (D:20200102030405Z) >>").bytes(), 'a', kTime);
  CHECK_FALSE(holds(out, kTime));
  CHECK_FALSE(holds(out, "20261121"));
}

TEST_CASE("a stamp beside XMP that is no XML is taken away again") {
  const std::string paper = dated_paper("<x:xmpmeta", "<< /Title (t) >>").bytes();
  const std::string out = stamped(paper, 'a', kTime);
  CHECK(holds(out, "/PithNumber"));
  CHECK(output(out, remove_stamp(out, "p")) == paper);
}
