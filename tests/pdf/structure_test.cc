#include "pdf/syntax/structure.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "pdf/syntax/filters.h"
#include "pdf/syntax/object.h"
#include "pdf/syntax/text_string.h"
#include "sample_pdf.h"

using namespace pith::pdf;
using pith::Error;
using pith::ErrorKind;
using pith_test::replaced;
using pith_test::sample;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

// "kind: cause" of the error that reading the structure and the catalog ends in.
std::string problem(const std::string& bytes, const SyntaxLimits& limits = {}) {
  try {
    Structure pdf(bytes, "paper.pdf", limits);
    return pdf.find(pdf.root()) ? "none" : "no catalog";
  } catch (const Error& error) {
    CHECK(error.subject() == "paper.pdf");
    return std::string(name(error.kind())) + ": " + error.cause();
  }
}

std::string nested(std::size_t depth, const std::string& open, const std::string& close) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) out += open;
  for (std::size_t i = 0; i < depth; ++i) out += close;
  return out;
}

}  // namespace

TEST_CASE("an object ends where its syntax says") {
  const struct {
    std::string text;
    std::string object;  // "" when there is none
    ObjectKind kind;
  } cases[] = {
      {" /Name#20x/", "/Name#20x", ObjectKind::kName},
      {"(a (b) \\) c) d", "(a (b) \\) c)", ObjectKind::kString},
      {"<4 8>>", "<4 8>", ObjectKind::kString},
      {"<< /A << /B 1 >> >> stream", "<< /A << /B 1 >> >>", ObjectKind::kDictionary},
      {"% comment ]\n[1 0 R(])]x", "[1 0 R(])]", ObjectKind::kArray},
      {"12 0 R", "12 0 R", ObjectKind::kReference},
      {"12 0 Rx", "12", ObjectKind::kInteger},
      {"12 % c\n0 R ", "12 % c\n0 R", ObjectKind::kReference},
      {"-.5]", "-.5", ObjectKind::kReal},
      {"+7", "+7", ObjectKind::kInteger},
      {"truex", "", ObjectKind::kNull},
      {"null", "null", ObjectKind::kNull},
      {"(open", "", ObjectKind::kNull},
      {"<4g>", "", ObjectKind::kNull},
      {"[1 >>", "", ObjectKind::kNull},
      {"", "", ObjectKind::kNull},
      {nested(kMaxNesting, "[", "]"), nested(kMaxNesting, "[", "]"), ObjectKind::kArray},
      {nested(kMaxNesting + 1, "[", "]"), "", ObjectKind::kNull},
      {nested(100'000, "<</A", ">>"), "", ObjectKind::kNull},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text.substr(0, 40));
    const auto object = object_at(c.text, 0);
    REQUIRE(object.has_value() == !c.object.empty());
    if (!object) continue;
    CHECK(object->bytes == c.object);
    CHECK(object->kind == c.kind);
  }
}

TEST_CASE("too deep a nesting is told as such") {
  CHECK(nests_too_deeply(nested(kMaxNesting + 1, "[", "]"), 0));
  CHECK(nests_too_deeply(nested(kMaxNesting + 1, "<</A", ">>"), 0));
  for (const std::string& text :
       {nested(kMaxNesting, "[", "]"), std::string("[1 >>"), nested(9, "[", "}")})
    CHECK_FALSE(nests_too_deeply(text, 0));
  SamplePdf deep;
  deep.objects[1] = "<< /Type /Catalog /Pages 2 0 R /X " + nested(100, "[", "]") + " >>";
  CHECK(problem(deep.bytes()) ==
        "limit: object 1 nests arrays and dictionaries more than 100 deep");
}

TEST_CASE("strings and names are decoded") {
  const auto string = [](const char* text) { return string_of(*object_at(text, 0)).value(); };
  CHECK(string("(a\\(\\101\\7\\n\\\r\nb\r\nc)") == "a(A\007\nb\nc");
  CHECK(string("<48 656C6C6F7>") == "Hellop");
  CHECK(name_of(*object_at("/A#42#4", 0)) == "AB#4");
}

TEST_CASE("text strings become UTF-8 and go back") {
  CHECK(utf8_of_text_string({"\xFE\xFF\0\xE9\xD8\x3D\xDE\0\0X\xD8\0", 12}) == "é😀X\xEF\xBF\xBD");
  CHECK(utf8_of_text_string(std::string("\xFE\xFF\0\x1B\0e\0n\0\x1B\0A", 12)) == "A");
  CHECK(utf8_of_text_string("\xEF\xBB\xBF\xC3\xA9\xFF!") == "é\xEF\xBF\xBD!");
  CHECK(utf8_of_text_string("\xE9\x80\x8D") == "é•“");
  CHECK(text_string_object("a(b)\\") == "(a\\(b\\)\\\\)");
  for (const std::string text : {"plain (text)", "é😀", "line\nbreak"})
    CHECK(utf8_of_text_string(*string_of(*object_at(text_string_object(text), 0))) == text);
}

TEST_CASE("a dictionary is edited without touching its other bytes") {
  const std::string text = "<</A(x)/B 1/C[2]%end\n>>";
  const auto dictionary = *dictionary_of(*object_at(text, 0));
  CHECK(dictionary.with("B", "(new)") == "<</A(x)/B (new)/C[2]%end\n>>");
  CHECK(dictionary.with("D", "4 0 R") == "<</A(x)/B 1/C[2]%end\n/D 4 0 R\n>>");
  CHECK(dictionary.without("A") == "<</B 1/C[2]%end\n>>");
  CHECK(dictionary.entries_except({"A", "C"}) == "/B 1\n");
  const auto twice = *dictionary_of(*object_at("<</A 1/A(x)/B(y)>>", 0));
  CHECK(twice.find("A")->bytes == "(x)");
  CHECK(twice.with("A", "7") == "<</A 7/A 7/B(y)>>");
  CHECK_FALSE(dictionary_of(*object_at("<</A 1/B>>", 0)));
  CHECK_FALSE(dictionary_of(*object_at("<</A 1 2>>", 0)));
}

TEST_CASE("papers by pdfTeX are read in both forms") {
  for (const std::string name : {"table.pdf", "stream.pdf"}) {
    CAPTURE(name);
    const std::string bytes = sample(name);
    Structure pdf(bytes, name);
    CHECK(pdf.form() == (name == "table.pdf" ? XrefForm::kTable : XrefForm::kStream));
    const auto catalog = pdf.find(pdf.root());
    REQUIRE(catalog);
    CHECK(catalog->compressed == (name == "stream.pdf"));
    CHECK(name_of(*dictionary_of(catalog->value)->find("Type")) == "Catalog");
    CHECK(pdf.resolve_dictionary(pdf.trailer().find("Info"))->find("Title"));
    CHECK(pdf.highest_number() + 1 == *integer_of(*pdf.trailer().find("Size")));
    CHECK_FALSE(pdf.find({pdf.highest_number() + 1, 0}));
    CHECK_FALSE(pdf.find({0, 65535}));
    CHECK_FALSE(pdf.find({pdf.root().number, 7}));
  }
}

TEST_CASE("the numbers that sections list are told once each, in their order") {
  SamplePdf pdf;
  pdf.objects[7] = "(seven)";
  const std::string bytes = pdf.bytes();
  using Numbers = std::vector<std::uint32_t>;
  CHECK(Structure(bytes, "").listed_numbers() == Numbers{0, 1, 2, 3, 7});
  // An update of objects that are there, and of one more.
  const std::size_t start = bytes.find("xref\n");
  const std::string updated = bytes + "xref\n2 2\n" + std::string("0000000000 00000 f \n") +
                              "0000000000 00000 f \n" + "9 1\n0000000009 00000 n \n" +
                              "trailer\n<< /Size 10 /Root 1 0 R /Prev " + std::to_string(start) +
                              " >>\nstartxref\n" + std::to_string(bytes.size()) + "\n%%EOF\n";
  CHECK(Structure(updated, "").listed_numbers() == Numbers{0, 1, 2, 3, 7, 9});
}

TEST_CASE("a hybrid file shows the objects that its table hides") {
  const std::string bytes = pith_test::hybrid_pdf();
  Structure pdf(bytes, "hybrid.pdf");
  CHECK(pdf.form() == XrefForm::kHybrid);
  CHECK(pdf.has_hybrid_section());
  CHECK(pdf.find({1, 0}).has_value());
  CHECK(pdf.highest_number() == 4);
}

TEST_CASE("offsets count from the header, or from the start where the file does so") {
  SamplePdf paper;
  paper.junk = "HTTP/1.1 200 OK\r\n\r\n";
  Structure from_header(paper.bytes(), "a");
  CHECK(from_header.base() == paper.junk.size());
  paper.junk_counts = true;
  const std::string bytes = paper.bytes();
  Structure from_start(bytes, "b");
  CHECK(from_start.base() == 0);
  CHECK(from_start.find(from_start.root()));
}

TEST_CASE("damage is refused, each kind in its own words") {
  const std::string good = SamplePdf().bytes();
  REQUIRE(problem(good) == "none");
  const std::string start = "startxref\n";
  SamplePdf length;
  length.objects[4] = "<< /Length 9 >>\nstream\nabc\nendstream";
  const struct {
    std::string bytes, cause;
  } cases[] = {
      {"", "malformed: is not a PDF"},
      {"plain text", "malformed: is not a PDF"},
      {good.substr(0, good.size() - 3), "no %%EOF ends it"},
      {good.substr(0, good.find(start)), "does not end with startxref"},
      {replaced(good, start, start + "9"), "but no cross-reference section is there"},
      {replaced(good, start, start + "-"), "startxref has no offset"},
      {replaced(good, "1 0 obj", "1 0 odj"), "object 1 is not where"},
      {replaced(good, "1 0 obj", "4 0 obj"), "object 1 is not where"},
      {replaced(good, "<< /Type /Catalog", "<< /Type  Catalog"), "object 1 is not where"},
      {replaced(good, "/Root 1 0 R", "/Root null "), "does not name a catalog"},
      {replaced(good, "/Root", "/Roof"), "does not name a catalog"},
      {replaced(good, "/Root 1", "/Root 9"), "no catalog"},
      {replaced(good, "trailer\n<<", "trailer\n[ "), "the trailer is not a dictionary"},
      {replaced(good, "trailer", "trailor"), "neither a subsection nor trailer"},
      {replaced(good, "\n1 1\n", "\n1 2\n"), "not as many entries"},
      {replaced(good, "\n1 1\n", "\n1 8388608\n"), "goes beyond object"},
      {replaced(good, "/Root", "/Prev (x) /Root"), "Prev is not an offset"},
      {replaced(good, "/Root", "/Prev 99999 /Root"), "is outside the file"},
      {replaced(good, "/Root", "/Prev 9 /Root"), "no cross-reference section is here"},
      {replaced(good, "/Root",
                "/Prev " + good.substr(good.find(start) + start.size(), 3) + " /Root"),
       "form a loop"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.cause);
    const std::string found = problem(c.bytes);
    CAPTURE(found);
    CHECK(found.find(c.cause) != std::string::npos);
  }
  const std::string wrong = length.bytes();
  Structure pdf(wrong, "paper.pdf");
  CHECK_THROWS_WITH_AS(pdf.raw_stream(*pdf.find({4, 0})),
                       doctest::Contains("the Length of a stream is wrong"), Error);
}

TEST_CASE("limits hold") {
  SyntaxLimits limits;
  limits.max_sections = 1;
  const std::string hybrid = pith_test::hybrid_pdf();
  CHECK(problem(hybrid, limits).starts_with("limit: has more than 1"));
  limits = {};
  limits.max_subsections = 2;
  CHECK(problem(SamplePdf().bytes(), limits) == "limit: has too many cross-reference subsections");
  limits = {};
  limits.max_decoded = 100;
  CHECK(problem(sample("stream.pdf"), limits).starts_with("limit: "));
  limits = {};
  limits.max_examined = 20;
  CHECK(problem(SamplePdf().bytes(), limits).starts_with("limit: "));
  // What cannot be read costs what was read of it.
  SamplePdf unclosed;
  unclosed.objects[9] = "[" + std::string(4000, '1');
  limits.max_examined = 20'000;
  const std::string bytes = unclosed.bytes();
  Structure file(bytes, "p", limits);
  std::string what;
  for (int i = 0; i < 10 && !what.starts_with("limit"); ++i) {
    try {
      file.find({9, 0});
    } catch (const Error& error) {
      what = name(error.kind());
    }
  }
  CHECK(what == "limit");
}

TEST_CASE("decompression stops at its limit and at corruption") {
  // 1000 zeros.
  const std::string deflated("\x78\x9c\x63\x60\x18\x05\xa3\x60\x14\x0c\x77\x00\x00\x03\xe8\x00\x01",
                             17);
  CHECK(inflate_zlib(deflated, 1000).bytes == std::string(1000, '\0'));
  CHECK(inflate_zlib(deflated, 999).problem == DecodeProblem::kTooLarge);
  CHECK(inflate_zlib(deflated.substr(0, 12), 1000).problem == DecodeProblem::kCorrupt);
  CHECK(inflate_zlib("garbage", 1000).problem == DecodeProblem::kCorrupt);
}

TEST_CASE("predictors are undone") {
  const auto undo = [](std::string rows, Predictor p) { return undo_predictor(rows, p).bytes; };
  const std::string none("\0\1\2\3", 4), sub("\1\1\1\1", 4), up("\2\1\1\1", 4),
      average("\3\2\1\1", 4), paeth("\4\1\1\1", 4);
  CHECK(undo(none + up, {12, 1, 8, 3}) == std::string("\1\2\3\2\3\4"));
  CHECK(undo(sub, {15, 1, 8, 3}) == std::string("\1\2\3"));
  CHECK(undo(none + average, {15, 1, 8, 3}) == std::string("\1\2\3\2\3\4"));
  CHECK(undo(none + paeth, {15, 1, 8, 3}) == std::string("\1\2\3\2\3\4"));
  CHECK(undo(std::string("\1\1\1\1\1\1"), {2, 1, 8, 3}) == std::string("\1\2\3\1\2\3"));
  CHECK(undo_predictor(std::string("\0\1\2", 3), {12, 1, 8, 3}).problem == DecodeProblem::kCorrupt);
  CHECK(undo_predictor(std::string("\5\1\2\3"), {12, 1, 8, 3}).problem == DecodeProblem::kCorrupt);
  CHECK_FALSE(predictor_of(*dictionary_of(*object_at("<</Columns 99999999>>", 0))));
}
