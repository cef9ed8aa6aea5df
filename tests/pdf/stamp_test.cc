#include "pdf/stamp.h"

#include <doctest/doctest.h>
#include <sys/mman.h>

#include <algorithm>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/document.h"
#include "pdf/inspect.h"
#include "pdf/reader.h"
#include "pdf/syntax/structure.h"
#include "pdf/xmp/xmp.h"
#include "sample_pdf.h"

using namespace pith;
using pith_test::metadata;
using pith_test::replaced;
using pith_test::sample;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

const std::string kCode = "GRALRY4DTUR34CIZ3TIFOJE3QO";

std::string stamped(const std::string& pdf, const PdfMetadata& what = metadata()) {
  return output(pdf, stamp_pdf(pdf, "paper.pdf", what));
}

std::string problem(const std::string& pdf) {
  try {
    stamp_pdf(pdf, "paper.pdf", metadata());
    return "none";
  } catch (const Error& error) {
    CHECK_FALSE(error.hint().empty());
    return std::string(error.reason()) + ": " + error.cause();
  }
}

std::string xmp_packet(const std::string& properties) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
         "rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">" +
         properties + "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

SamplePdf with_packet(const std::string& packet, const std::string& entries = "") {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[4] = stream_object("/Type /Metadata /Subtype /XML " + entries, packet);
  return paper;
}

struct Form {
  std::string name, bytes;
};
std::vector<Form> every_form() {
  SamplePdf no_line_end;
  SamplePdf trailer;
  trailer.trailer =
      "/Root 1 0 R /Info 5 0 R /ID [(per\\)manent) <00>] /Private << /A [1 (x)] >> /Long (" +
      std::string(2000, 'x') + ")";
  trailer.objects[5] = "<</Title(T)/PithNumber(old)/Author(A)%c\n>>";
  return {{"table", sample("table.pdf")},
          {"stream", sample("stream.pdf")},
          {"hybrid", pith_test::hybrid_pdf()},

          {"no line end", no_line_end.bytes().substr(0, no_line_end.bytes().size() - 1)},
          {"long trailer", trailer.bytes()},
          {"metadata", with_packet(xmp_packet("<pdfaid:part>2</pdfaid:part>")).bytes()}};
}

}  // namespace

TEST_CASE("the input is a prefix of the output, which says what was asked") {
  for (const Form& form : every_form()) {
    CAPTURE(form.name);
    const StampResult result = stamp_pdf(form.bytes, "paper.pdf", metadata());
    CHECK(result.changed);
    CHECK(result.kept == form.bytes.size());
    const PdfInspection found = inspect_pdf(output(form.bytes, result), "paper.pdf");
    CHECK(found.xmp == metadata());
    CHECK(found.info_number == metadata().number);
    CHECK(found.info_canonical_sha256 == metadata().canonical_sha256);
    CHECK(found.page_count == 1);
  }
}

TEST_CASE("an update continues the structure that is there") {
  for (const Form& form : every_form()) {
    CAPTURE(form.name);
    const std::string out = stamped(form.bytes);
    pdf::Structure before(form.bytes, "before"), after(out, "after");
    // A hybrid file goes on with tables.
    const auto form_after =
        before.form() == pdf::XrefForm::kHybrid ? pdf::XrefForm::kTable : before.form();
    CHECK(after.form() == form_after);
    CHECK(after.base() == before.base());
    CHECK(pdf::integer_of(*after.trailer().find("Prev")) == before.last_startxref());
    CHECK(pdf::integer_of(*after.trailer().find("Size")) == after.highest_number() + 1);
    CHECK(after.highest_number() >= before.highest_number());
    for (const auto& entry : before.trailer().entries()) {
      const std::string& key = entry.key;
      CAPTURE(key);
      if (key == "XRefStm") {
        CHECK_FALSE(after.trailer().find(key));
      } else if (before.form() != pdf::XrefForm::kStream || key == "Root" || key == "Info") {
        REQUIRE(after.trailer().find(key));
        if (key != "Size" && key != "ID")
          CHECK(after.trailer().find(key)->bytes == entry.value.bytes);
      }
    }
    if (const auto* id = before.trailer().find("ID")) {
      const auto old_parts = *pdf::array_of(*id);
      const auto new_parts = *pdf::array_of(*after.trailer().find("ID"));
      CHECK(new_parts[0].bytes == old_parts[0].bytes);
      CHECK(new_parts[1].bytes != old_parts[1].bytes);
    }
  }
}

TEST_CASE("the same stamp again writes nothing, and the same input gives the same bytes") {
  for (const Form& form : every_form()) {
    CAPTURE(form.name);
    const std::string once = stamped(form.bytes);
    CHECK(once == stamped(form.bytes));
    const StampResult again = stamp_pdf(once, "other name.pdf", metadata());
    CHECK_FALSE(again.changed);
    CHECK(again.appended.empty());
    CHECK(output(once, again) == once);
  }
}

TEST_CASE("a removal is removed no more, and what was taken away stays away") {
  // As LaTeX writes it: the metadata is in the first revision.
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  paper.objects[4] = stream_object("/Type /Metadata /Subtype /XML", pdf::new_xmp(metadata()));
  const std::string original = paper.bytes();
  REQUIRE(inspect_pdf(original, "p").xmp == metadata());
  const StampResult removed = remove_stamp(original, "p");
  CHECK(removed.changed);
  CHECK(removed.kept == original.size());
  const std::string without = output(original, removed);
  CHECK(inspect_pdf(without, "p").xmp.empty());
  CHECK_FALSE(inspect_pdf(without, "p").revisions.back().ours);
  for (int again = 0; again < 2; ++again) CHECK_FALSE(remove_stamp(without, "p").changed);

  const StampResult stamp = stamp_pdf(without, "p", metadata());
  CHECK(stamp.kept == without.size());
  CHECK_FALSE(stamp.appended.empty());
  const std::string back = output(without, stamp);
  CHECK(output(back, remove_stamp(back, "p")) == without);
}

TEST_CASE("what stands for nothing is nothing") {
  for (const char* trailer :
       {"/Root 1 0 R /Prev 0", "/Root 1 0 R /Info 4 0 R", "/Root 1 0 R /Encrypt null"}) {
    CAPTURE(trailer);
    SamplePdf paper;
    paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
    paper.objects[4] = "null";
    paper.trailer = trailer;
    CHECK(inspect_pdf(stamped(paper.bytes()), "p").xmp == metadata());
  }
}

TEST_CASE("another record replaces our last update, and removing it gives the original back") {
  for (const Form& form : every_form()) {
    CAPTURE(form.name);
    const PdfMetadata other = metadata(std::string(26, 'B'));
    const std::string first = stamped(form.bytes);
    const std::string second = stamped(first, other);
    CHECK(second == stamped(form.bytes, other));
    CHECK(output(second, remove_stamp(second, "paper.pdf")) == form.bytes);
  }
}

TEST_CASE("an update that only claims to be ours is kept") {
  const std::string original = SamplePdf().bytes();
  std::string forged = stamped(original);
  // The same length, but the update writes the catalog otherwise.
  const std::size_t at = forged.rfind("/Type /Catalog");
  forged.replace(at, 14, "/Type/Catalog ");
  const StampResult result = stamp_pdf(forged, "paper.pdf", metadata(std::string(26, 'B')));
  CHECK(result.kept == forged.size());
  CHECK(remove_stamp(forged, "paper.pdf").kept == forged.size());
}

TEST_CASE("when others appended later, removing appends") {
  const std::string ours = stamped(sample("table.pdf"));
  pdf::Structure file(ours, "ours");
  const std::string theirs =
      ours +
      pdf::incremental_update(file, {{{file.highest_number() + 1, 0}, "null"}}, std::nullopt);
  const StampResult removed = remove_stamp(theirs, "paper.pdf");
  CHECK(removed.changed);
  CHECK(removed.kept == theirs.size());
  const PdfInspection found = inspect_pdf(output(theirs, removed), "paper.pdf");
  CHECK(found.xmp.empty());
  CHECK(found.info_number.empty());
  CHECK(found.title == "A title with (parentheses) and é");
  CHECK_FALSE(remove_stamp(sample("table.pdf"), "paper.pdf").changed);
}

TEST_CASE("metadata keeps its object number and its other entries, and loses its filter") {
  const std::string packet = xmp_packet("<pdfaid:part>2</pdfaid:part>");
  const std::string out =
      stamped(with_packet(pith_test::stored_zlib(packet), "/Filter [/FlateDecode] /Private (kept)")
                  .bytes());
  pdf::Structure file(out, "out");
  const auto document = pdf::read_document(file);
  CHECK(document.metadata->reference == pdf::Reference{4, 0});
  const auto dictionary = *pdf::dictionary_of(document.metadata->value);
  CHECK(dictionary.find("Private")->bytes == "(kept)");
  CHECK_FALSE(dictionary.find("Filter"));
  CHECK(document.packet == pdf::splice_xmp(packet, metadata(), "out"));
  CHECK(stamp_pdf(with_packet(packet).bytes(), "p", metadata()).written ==
        std::vector<std::string>{"XMP metadata", "document information"});
  CHECK(stamp_pdf(SamplePdf().bytes(), "p", metadata()).written ==
        std::vector<std::string>{"XMP metadata", "catalog", "document information"});
}

TEST_CASE("Info keeps every other byte, and is not written where it may not be") {
  SamplePdf paper;
  paper.objects[4] = "<</Title(T)/PithNumber(old)/Author<FEFF00C4>%c\n/ModDate(D:2001)>>";
  paper.trailer = "/Root 1 0 R /Info 4 0 R";
  CHECK(stamped(paper.bytes())
            .find("4 0 obj\n<</Title(T)/PithNumber(pith:2026:" + kCode +
                  ")/Author<FEFF00C4>%c\n/ModDate(D:2001)\n/PithCanonicalSHA256 (") !=
        std::string::npos);

  const auto writes_info = [](const SamplePdf& pdf, bool wanted = true) {
    const std::string bytes = pdf.bytes();
    const auto parts = stamp_pdf(bytes, "p", metadata(), {.write_info = wanted}).written;
    return std::find(parts.begin(), parts.end(), "document information") != parts.end();
  };
  CHECK(writes_info(paper));
  CHECK_FALSE(writes_info(paper, false));
  SamplePdf two;
  two.header = "%PDF-2.0\n";
  CHECK_FALSE(writes_info(two));
  two = paper;
  two.header = "%PDF-2.0\n";
  CHECK(writes_info(two));
  SamplePdf four = with_packet(xmp_packet("<pdfaid:part>4</pdfaid:part>"));
  CHECK_FALSE(writes_info(four));
  four.objects[5] = "<</ModDate(D:2001)>>";
  four.trailer = "/Root 1 0 R /Info 5 0 R";
  CHECK_FALSE(writes_info(four));
  SamplePdf direct;
  direct.trailer = "/Root 1 0 R /Info << /Title (T) >>";
  CHECK_FALSE(writes_info(direct));
}

TEST_CASE("damaged files are refused, each in its own words") {
  SamplePdf elsewhere;
  elsewhere.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>";
  elsewhere.objects[4] = stream_object("/Type /Metadata /F (metadata.xml)", "");
  SamplePdf same;
  same.objects[1] = "<< /Type /Catalog /Pages 2 0 R /PithNumber (false) >>";
  same.trailer = "/Root 1 0 R /Info 1 0 R";
  SamplePdf no_pages;
  no_pages.objects[1] = "<< /Type /Catalog >>";
  const struct {
    SamplePdf pdf;
    std::string cause;
  } cases[] = {
      {elsewhere, "xmp: its XMP metadata is in another file"},
      {same, "damaged: the file is damaged: its Info is another part of the document"},
      {no_pages, "damaged: the file is damaged: its catalog has no page tree"},
  };
  for (const auto& c : cases) CHECK(problem(c.pdf.bytes()) == c.cause);
}

TEST_CASE("signed files are refused, and stamped on request where their signatures permit it") {
  const auto catalog = [](const std::string& entries) {
    SamplePdf paper;
    paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R " + entries + " >>";
    return paper;
  };
  // A field with a signature in object 5 that has these entries.
  const auto signed_field = [&](const std::string& entries, const std::string& field = "") {
    SamplePdf paper = catalog("/AcroForm 4 0 R");
    paper.objects[4] = "<< /SigFlags 3 /Fields [<< /FT /Sig /Kids [6 0 R] >>] >>";
    paper.objects[5] = "<< /Type /Sig /ByteRange [0 10 20 30] " + entries + " >>";
    paper.objects[6] = "<< /V 5 0 R " + field + " >>";
    return paper;
  };
  const auto transform = [](const std::string& method, const std::string& parameters) {
    return "/Reference [<< /TransformMethod /" + method + " /TransformParams << " + parameters +
           " >> >>]";
  };
  const auto certified = [&](const std::string& parameters) {
    SamplePdf paper = signed_field(transform("DocMDP", parameters));
    paper.objects[1] =
        "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R /Perms << /DocMDP 5 0 R >> >>";
    return paper;
  };
  SamplePdf usage = catalog("/Perms 4 0 R");
  usage.objects[4] = "<< /UR3 9 0 R >>";
  SamplePdf stray, waiting, placeholder = signed_field("");
  stray.objects[4] = "<< /Type /Sig /ByteRange [0 100 200 300] >>";
  waiting.objects[4] = "<< /Type /Sig /ByteRange [0 0 0 0] >>";
  placeholder.objects[5] = "<< /Type /Sig /ByteRange [0 /**** /**** /****] >>";
  // What nobody can tell the extent of; in a field and with no field that leads there.
  const auto range = [&](const std::string& numbers) {
    SamplePdf paper = signed_field("");
    paper.objects[5] = "<< /Type /Sig /ByteRange " + numbers + " >>";
    return paper;
  };
  SamplePdf indirect = range("7 0 R"), stray_indirect;
  indirect.objects[7] = "[0 10 20 99999]";
  stray_indirect.objects[4] = "<< /ByteRange 7 0 R >>";
  stray_indirect.objects[7] = "[0 10 20 30]";
  const auto to_end = [&](int more) {
    const auto rest = static_cast<int>(range("[0 10 20 0000]").bytes().size()) - 20 + more;
    return range("[0 10 20 " + std::string(rest < 1000 ? "0" : "") + std::to_string(rest) + "]");
  };
  const SamplePdf whole = to_end(0), one_more = to_end(1);
  SamplePdf about;
  about.objects[4] = stream_object("", "(/ByteRange) Tj (a /ByteRange of) Tj");
  SamplePdf no_range = signed_field("");
  no_range.objects[5] = "<< /Type /Sig /Contents <00> >>";
  SamplePdf lost = catalog("/AcroForm << /SigFlags 1 /Fields [9 0 R] >>");
  SamplePdf loop = catalog("/AcroForm << /SigFlags 1 /Fields [4 0 R] >>");
  loop.objects[4] = "<< /FT /Sig /Kids [4 0 R] >>";
  const std::string kYes = "signed", kNever = "signature-forbids", kUnsigned = "";
  const struct {
    const char* what;
    SamplePdf pdf;
    std::string reason;  // without the option; with it, only kNever stays
  } cases[] = {
      {"approval", signed_field(""), kYes},
      {"approval without ByteRange", no_range, kYes},
      {"lock of one field", signed_field("", "/Lock << /Action /Include /Fields [(x)] >>"), kYes},
      {"lock of all", signed_field("", "/Lock << /Action /All >>"), kNever},
      {"lock with P", signed_field("", "/Lock << /Action /Include /P 1 >>"), kNever},
      {"FieldMDP", signed_field(transform("FieldMDP", "/Action /Include /Fields []")), kYes},
      {"lock of all but one", signed_field("", "/Lock << /Action /Exclude /Fields [(x)] >>"), kYes},
      {"lock of all but none", signed_field("", "/Lock << /Action /Exclude /Fields [] >>"), kNever},
      {"FieldMDP of all but none",
       signed_field(transform("FieldMDP", "/Action /Exclude /Fields []")), kNever},
      {"FieldMDP of all", signed_field(transform("FieldMDP", "/Action /All")), kNever},
      {"certified", certified(""), kYes},
      {"certified, 2", certified("/P 2"), kYes},
      {"certified, no changes", certified("/P 1"), kNever},
      {"certified by nothing", catalog("/Perms << /DocMDP 9 0 R >>"), kNever},
      {"usage rights", usage, kNever},
      {"no field leads there", stray, kNever},
      {"waiting", waiting, kUnsigned},
      {"placeholder", placeholder, kUnsigned},
      {"beyond the end", range("[0 100 200 99999]"), kNever},
      {"starts beyond the end", range("[0 10 99999 1]"), kNever},
      {"beyond 64 bits", range("[0 10 9223372036854775807 9223372036854775807]"), kNever},
      {"a negative offset", range("[-5 10 20 30]"), kNever},
      {"a negative length", range("[0 10 20 -30]"), kNever},
      {"overlapping", range("[0 20 10 30]"), kNever},
      {"out of order", range("[20 30 0 10]"), kNever},
      {"odd", range("[0 10 20]"), kNever},
      {"no pair", range("[]"), kNever},
      {"not numbers", range("[0 10 (x) 30]"), kNever},
      {"no array", range("(0 10 20 30)"), kNever},
      {"null", range("null"), kYes},
      {"indirect, beyond the end", indirect, kNever},
      {"indirect, no field leads there", stray_indirect, kNever},
      {"to the last byte", whole, kYes},
      {"one byte more", one_more, kNever},
      {"a page about signatures", about, kUnsigned},
      {"field without value", catalog("/AcroForm << /SigFlags 3 /Fields [<</FT/Sig>>] >>"),
       kUnsigned},
      {"SigFlags alone", catalog("/AcroForm << /SigFlags 3 /Fields [] >>"), kUnsigned},
      {"lost fields", lost, kNever},
      {"loop of fields", loop, kUnsigned},
  };
  const auto reason = [](const std::string& pdf, bool allow) -> std::string {
    StampOptions options;
    options.allow_signed = allow;
    try {
      stamp_pdf(pdf, "paper.pdf", metadata(), options);
      return "";
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kRefused);
      CHECK_FALSE(error.hint().empty());
      return std::string(error.reason());
    }
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    const std::string bytes = c.pdf.bytes();
    CHECK(reason(bytes, false) == c.reason);
    CHECK(reason(bytes, true) == (c.reason == kNever ? kNever : ""));
    CHECK(inspect_pdf(bytes, "p").signed_ == !c.reason.empty());
    CHECK(inspect_pdf(bytes, "p").forbidden.empty() == (c.reason != kNever));
  }
}

TEST_CASE("after a signature the catalog changes in Metadata alone, and no Info is made") {
  SamplePdf paper;
  paper.objects[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>";
  paper.objects[4] = "<< /SigFlags 3 /Fields [<< /FT /Sig /V 5 0 R >>] >>";
  paper.objects[5] = "<< /Type /Sig /ByteRange [0 10 20 30] >>";
  StampOptions options;
  options.allow_signed = true;
  const std::string bytes = paper.bytes();
  const std::string out = output(bytes, stamp_pdf(bytes, "p", metadata(), options));
  pdf::Structure before(bytes, "p"), after(out, "p");
  CHECK_FALSE(after.trailer().find("Info"));
  CHECK(pdf::read_document(after).catalog.entries_except({"Metadata"}) ==
        pdf::read_document(before).catalog.entries_except({}));
  CHECK(pdf::read_document(after).metadata->reference.number > before.highest_number());
  CHECK(inspect_pdf(out, "p").revisions.back().metadata_only);

  // Prepared for a signature, stamped, and signed in place: the stamp is covered, so it stays.
  paper.objects[5] = "<< /Type /Sig /ByteRange [0 000 0000 0000] >>";
  std::string prepared = paper.bytes();
  std::string signed_ = stamped(prepared);
  const std::string rest = std::to_string(signed_.size() - 200);
  REQUIRE(rest.size() == 4);
  signed_ = replaced(signed_, "[0 000 0000 0000]", "[0 100 0200 " + rest + "]");
  const StampResult again = stamp_pdf(signed_, "p", metadata(std::string(26, 'B')), options);
  CHECK(again.kept == signed_.size());
}

TEST_CASE("a C2PA manifest in the file refuses every stamp") {
  SamplePdf associated, embedded, marked, other, beside;
  associated.objects[1] = "<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>";
  associated.objects[4] = "<< /Type /Filespec /AFRelationship /C2PA#5fManifest >>";
  // Behind one that is not where the cross-reference table says.
  beside.objects[1] = "<< /Type /Catalog /Pages 2 0 R /AF [5 0 R 4 0 R] >>";
  beside.objects[4] = associated.objects[4];
  beside.objects[5] = "<< /Unclosed";
  embedded.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 4 0 R >> >>";
  embedded.objects[4] = "<< /Kids [4 0 R << /Names [(x) << /EF << /F 5 0 R >> >>] >>] >>";
  embedded.objects[5] = stream_object("/Subtype /application#2Fc2pa", "x");
  marked.objects[4] = "<< /AFRelationship /C2PA_Manifest >>";
  other = embedded;
  other.objects[5] = stream_object("/Subtype /text#2Fplain", "x");
  StampOptions options;
  options.allow_signed = true;
  for (const SamplePdf& paper : {associated, embedded, marked, beside}) {
    try {
      stamp_pdf(paper.bytes(), "p", metadata(), options);
      FAIL("not refused");
    } catch (const Error& error) {
      CHECK(error.reason() == "content-credentials");
    }
    CHECK_FALSE(inspect_pdf(paper.bytes(), "p").forbidden.empty());
  }
  CHECK(problem(other.bytes()) == "none");
}

TEST_CASE("a metadata reference to nothing is no metadata") {
  SamplePdf paper;
  paper.objects[1] = "<</Type/Catalog/Metadata 9 0 R/Pages 2 0 R>>";
  const std::string out = stamped(paper.bytes());
  CHECK(inspect_pdf(out, "p").xmp == metadata());
  CHECK(out.find("<</Type/Catalog/Metadata 4 0 R/Pages 2 0 R>>") != std::string::npos);
}

TEST_CASE("a file in which nothing was replaced or said twice allows one reading") {
  const auto allows = [](const std::string& bytes) {
    pdf::Structure file(bytes, "paper.pdf");
    return pdf::allows_one_reading(file, pdf::read_document(file));
  };
  CHECK(allows(sample("table.pdf")));
  CHECK(allows(sample("stream.pdf")));
  CHECK_FALSE(allows(stamped(sample("table.pdf"))));
  CHECK_FALSE(allows("before the header\n" + sample("table.pdf")));
  CHECK_FALSE(allows(SamplePdf().bytes()));  // its table has a subsection for each object
  std::string root_twice = sample("table.pdf");
  root_twice.insert(root_twice.rfind("<<") + 2, " /Root 9 0 R ");
  CHECK_FALSE(allows(root_twice));
  const std::string bytes = sample("table.pdf");
  pdf::Structure file(bytes, "paper.pdf");
  pdf::Document document = pdf::read_document(file);
  document.catalog = *pdf::dictionary_of(*pdf::object_at("<</Pages 2 0 R/Pages 2 0 R>>", 0));
  CHECK_FALSE(pdf::allows_one_reading(file, document));
}

TEST_CASE("PoDoFo reads the same, and is not asked where it would suffer") {
  for (const std::string name : {"table.pdf", "stream.pdf"}) {
    CAPTURE(name);
    const std::string bytes = stamped(sample(name));
    pdf::Structure file(bytes, name);
    pdf::Document document = pdf::read_document(file);
    const auto other = pdf::read_with_podofo(bytes);
    REQUIRE(other);
    CHECK(other->catalog == file.root());
    CHECK(other->page_count == 1);
    CHECK(other->metadata == document.packet);
    CHECK(pdf::suits_podofo(file, document));
    pdf::compare_with_podofo(file, document);
    CHECK(file.doubts().empty());
    CHECK(pdf::podofo_doubt(bytes, name).empty());
    document.packet += ' ';
    pdf::compare_with_podofo(file, document);
    REQUIRE(file.doubts().size() == 1);
    CHECK(file.doubts()[0].kind == "second-reader");
  }
  CHECK_FALSE(pdf::read_with_podofo("%PDF-1.4\nnothing"));
  SamplePdf deep, claim;
  for (int i = 0; i < 1000; ++i) deep.objects[4] += "<</A";
  claim.trailer = "/Root 1 0 R /Size 8388600";
  for (const SamplePdf& paper : {deep, claim}) {
    const std::string bytes = paper.bytes();
    pdf::Structure file(bytes, "paper.pdf");
    CHECK_FALSE(pdf::suits_podofo(file, pdf::read_document(file)));
  }
}

TEST_CASE("offsets go past 4 GiB in both forms") {
  constexpr std::size_t kGap = std::size_t{4} << 30;
  constexpr std::size_t kRoom = 1 << 20;
  for (const std::string name : {"table.pdf", "stream.pdf"}) {
    CAPTURE(name);
    // The sample, four gibibytes of nothing (never written to, so they take no memory), and an
    // update.
    const std::string start = stamped(sample(name));
    void* memory = mmap(nullptr, kGap + kRoom, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    char* bytes = static_cast<char*>(memory);
    start.copy(bytes, start.size());
    pdf::Structure small(start, name);
    const std::string end = "\nstartxref\n" + std::to_string(small.last_startxref()) + "\n%%EOF\n";
    end.copy(bytes + kGap, end.size());
    std::size_t size = kGap + end.size();

    const auto result = stamp_pdf({bytes, size}, name, metadata(std::string(26, 'B')));
    CHECK(result.kept == size);
    CHECK((result.appended.find("/W [1 8 2]") != std::string::npos) == (name == "stream.pdf"));
    result.appended.copy(bytes + size, result.appended.size());
    size += result.appended.size();
    CHECK(inspect_pdf({bytes, size}, name).xmp == metadata(std::string(26, 'B')));
    munmap(memory, kGap + kRoom);
  }
}

TEST_CASE("inspection shows what a paper by LaTeX carries") {
  for (const std::string name : {"table.pdf", "stream.pdf"}) {
    CAPTURE(name);
    const PdfInspection found = inspect_pdf(sample(name), name);
    CHECK(found.pdf_version == (name == "table.pdf" ? "1.4" : "1.5"));
    CHECK(found.page_count == 1);
    CHECK(found.title == "A title with (parentheses) and é");
    CHECK(found.producer == "pdfTeX-1.40.24");
    CHECK_FALSE(found.has_xmp);
    CHECK(found.linked_numbers == std::vector<std::string>{kCode});
  }
  SamplePdf broken = with_packet("<not xml");
  CHECK(inspect_pdf(broken.bytes(), "p").has_xmp);
  CHECK_FALSE(inspect_pdf(broken.bytes(), "p").xmp_problem.empty());
  CHECK(
      inspect_pdf(with_packet(xmp_packet("<pdfaid:part>4</pdfaid:part>")).bytes(), "p").pdfa_part ==
      "4");
  SamplePdf loop;
  loop.objects[2] = "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>";
  CHECK_THROWS_WITH_AS(inspect_pdf(loop.bytes(), "p"), doctest::Contains("in a loop"), Error);
}
