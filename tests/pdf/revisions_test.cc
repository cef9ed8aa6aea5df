#include "pdf/revisions.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "pdf/verify.h"
#include "sample_pdf.h"

using namespace pith;
using pith_test::sample;
using pith_test::SamplePdf;

namespace {

PdfMetadata metadata() {
  PdfMetadata result;
  result.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  result.canonical_sha256 = std::string(64, 'a');
  return result;
}

std::string stamped(const std::string& pdf) {
  return output(pdf, stamp_pdf(pdf, "p", metadata()));
}

std::string updated(const std::string& pdf, std::vector<pdf::NewObject> objects) {
  return pdf + pdf::incremental_update(pdf::Structure(pdf, "p"), std::move(objects), std::nullopt);
}

std::vector<Revision> revisions(const std::string& pdf) {
  pdf::Structure structure(pdf, "p");
  return revisions_of(structure);
}

// "ours metadata catalog info" and the like, in the order of object numbers.
std::string described(const Revision& revision) {
  std::string out = revision.ours ? "ours" : revision.metadata_only ? "harmless" : "other";
  for (const ChangedObject& object : revision.changed)
    out += " " + std::to_string(object.reference.number) + " " + std::string(name(object.part));
  return out;
}

}  // namespace

TEST_CASE("each update is a revision with the bytes and the objects that it changed") {
  for (const char* file : {"table.pdf", "stream.pdf"}) {
    CAPTURE(file);
    const std::string first = sample(file);
    CHECK(revisions(first).size() == 1);
    CHECK(revisions(first)[0].changed.empty());
    CHECK(revisions(first)[0].end == first.size());

    const std::string second = stamped(first);
    const std::string third = stamped(updated(second, {{{90, 0}, "(a new object)"}}));
    const auto all = revisions(third);
    REQUIRE(all.size() == 3);  // the last stamp had nothing to say
    CHECK(all[0].end == first.size());
    CHECK(all[1].begin == first.size());
    CHECK(all[1].end == second.size());
    CHECK(all[1].ours);
    CHECK(all[1].metadata_only);
    CHECK(all[1].changed.size() == 3);
    CHECK(described(all[2]) == "other 90 other");
    CHECK(all[2].end == third.size());
    CHECK(name(all[2].form) == (std::string(file) == "table.pdf" ? "table" : "stream"));
  }
}

TEST_CASE("what an update changes is told apart") {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[4] = pith_test::stream_object("/Type /Metadata", "old");
  paper.objects[5] = "<< /Title (T) >>";
  paper.trailer = "/Root 1 0 R /Info 5 0 R";
  const std::string page = paper.objects[3], catalog = paper.objects[1];
  const struct {
    pdf::NewObject object;
    const char* expected;
  } cases[] = {
      {{{1, 0}, catalog}, "harmless"},  // repeated as it was
      {{{1, 0}, "<< /Type /Catalog /Pages 2 0 R >>"}, "harmless 1 catalog"},
      {{{1, 0}, "<< /Type /Catalog /Pages 9 0 R /Metadata 4 0 R >>"}, "other 1 catalog"},
      {{{2, 0}, "<< /Type /Pages /Kids [] /Count 0 >>"}, "other 2 page"},
      {{{3, 0}, page}, "harmless"},
      {{{3, 0}, "<< /Type /Page >>"}, "other 3 page"},
      {{{4, 0}, pith_test::stream_object("/Type /Metadata", "old")}, "harmless"},
      {{{4, 0}, pith_test::stream_object("/Type /Metadata", "new")}, "harmless 4 metadata"},
      {{{5, 0}, "<< /Title (U) >>"}, "harmless 5 info"},
      {{{6, 0}, "null"}, "other 6 other"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    const auto all = revisions(updated(paper.bytes(), {c.object}));
    REQUIRE(all.size() == 2);
    CHECK(described(all[1]) == c.expected);
  }
}

TEST_CASE("what pages show does not hide behind the name of something else") {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R >>";
  paper.objects[4] = pith_test::stream_object("/Type /Metadata", "old");
  paper.objects[6] = pith_test::stream_object("", "old");
  const auto stream = [](const std::string& entries) {
    return pith_test::stream_object(entries, "new");
  };
  const std::string takes = "<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>";
  const struct {
    std::vector<pdf::NewObject> objects;
    std::optional<pdf::Reference> info;
    const char* expected;
  } cases[] = {
      {{{{6, 0}, stream("/Type /XRef")}}, std::nullopt, "other 6 other"},
      {{{{6, 0}, stream("/Type /ObjStm")}}, std::nullopt, "other 6 other"},
      {{{{7, 0}, stream("/Type /XRef")}}, std::nullopt, "other 7 other"},
      {{{{7, 0}, stream("/Type /ObjStm")}}, std::nullopt, "harmless"},
      {{{{1, 0}, takes}, {{6, 0}, stream("")}}, std::nullopt, "other 1 catalog 6 other"},
      {{{{1, 0}, takes}}, std::nullopt, "other 1 catalog"},
      {{{{3, 0}, "<< /Type /Page >>"}}, pdf::Reference{3, 0}, "other 3 page"},
      {{{{7, 0}, "<< /Title (T) >>"}}, pdf::Reference{7, 0}, "harmless 7 info"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    const std::string first = paper.bytes();
    const auto all =
        revisions(first + pdf::incremental_update(pdf::Structure(first, "p"), c.objects, c.info));
    REQUIRE(all.size() == 2);
    CHECK(described(all[1]) == c.expected);
  }
  // Content that was made the metadata, rewritten, and given back.
  const std::string back = updated(updated(paper.bytes(), {{{1, 0}, takes}, {{6, 0}, stream("")}}),
                                   {{{1, 0}, paper.objects[1]}, {{6, 0}, stream("/X 1")}});
  const auto all = revisions(back);
  REQUIRE(all.size() == 3);
  CHECK(described(all[2]) == "other 1 catalog 6 other");
}

TEST_CASE("an object of a later generation that is freed is gone") {
  SamplePdf paper;
  paper.objects[4] = pith_test::stream_object("", "content");
  std::string pdf = paper.bytes();
  pdf.replace(pdf.find("4 0 obj"), 7, "4 1 obj");
  const std::size_t entry = pdf.rfind(" 00000 n");
  pdf.replace(entry, 8, " 00001 n");
  const std::size_t xref = pdf.rfind("xref\n0 1");
  const std::size_t section = pdf.size();
  pdf += "xref\n4 1\n0000000000 00002 f \ntrailer\n<< /Size 5 /Root 1 0 R /Prev " +
         std::to_string(xref) + " >>\nstartxref\n" + std::to_string(section) + "\n%%EOF\n";
  const auto all = revisions(pdf);
  REQUIRE(all.size() == 2);
  CHECK_FALSE(all[1].metadata_only);
  REQUIRE(all[1].changed.size() == 1);
  CHECK(all[1].changed[0].part == ChangedPart::kOther);
}

TEST_CASE("an update that only claims to be ours is not") {
  std::string forged = stamped(sample("table.pdf"));
  const std::size_t at = forged.rfind("pith.science");
  forged.replace(at, 4, "Pith");
  const auto all = revisions(forged);
  REQUIRE(all.size() == 2);
  CHECK_FALSE(all[1].ours);
}

TEST_CASE("a file in two sections, the newer one first, is one revision") {
  // As annex F has it: the section for the first page stands at the start and points to the other.
  std::string out = "%PDF-1.4\n";
  const auto catalog = out.size();
  out += "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
  const auto first = out.size();
  char line[128];
  std::snprintf(line, sizeof line, "xref\n1 1\n%010zu 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R ",
                catalog);
  out += line;
  const auto prev = out.size();
  out += "/Prev 0000 >>\nstartxref\n0\n%%EOF\n";
  const auto pages = out.size();
  out += "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n";
  const auto page = out.size();
  out += "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n";
  std::snprintf(line, sizeof line, "/Prev %04zu", out.size());
  out.replace(prev, 10, line);
  std::snprintf(line, sizeof line, "xref\n2 2\n%010zu 00000 n \n%010zu 00000 n \n", pages, page);
  out += line;
  out += "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n" + std::to_string(first) + "\n%%EOF\n";
  CHECK(revisions(out).size() == 1);
  const auto all = revisions(stamped(out));
  REQUIRE(all.size() == 2);
  CHECK(all[0].end == out.size());
  CHECK(all[1].ours);
}

TEST_CASE("limits leave the rest unlisted, and say so") {
  std::string pdf = SamplePdf().bytes();
  for (int i = 0; i < 10; ++i) pdf = updated(pdf, {{{7, 0}, std::to_string(i)}});
  pdf::Structure structure(pdf, "p");
  const auto few = revisions_of(structure, {.max_revisions = 4, .max_listed = 2, .max_proofs = 1});
  REQUIRE(few.size() == 4);
  CHECK(few[3].all_listed);
  CHECK_FALSE(few[1].all_listed);
  CHECK_FALSE(few[1].metadata_only);
  CHECK(few[0].begin == 0);
}

TEST_CASE("verification tells of updates after the stamp, and what they touched") {
  const auto notes = [](const std::string& pdf) {
    std::string out;
    const auto result = verify_pdf(inspect_pdf(pdf, "p"), TrustStore::pinned());
    for (const Finding& finding : result.report.findings())
      if (finding.rule == "pdf.revisions") {
        CHECK(finding.outcome == Outcome::kNote);
        out += finding.place + ": " + finding.detail + "\n";
      }
    return out;
  };
  const std::string pdf = stamped(sample("table.pdf"));
  CHECK(notes(pdf).empty());
  const std::string painted = updated(pdf, {{{3, 0}, "<< /Type /Page >>"}, {{90, 0}, "null"}});
  CHECK(notes(painted).find("revision 3 of 3: ") == 0);
  CHECK(notes(painted).find("page") != std::string::npos);
  CHECK(notes(updated(pdf, {{{90, 0}, "null"}})).find("other parts") != std::string::npos);
}
