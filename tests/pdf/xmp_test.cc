#include "pdf/xmp/xmp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/xmp/check.h"
#include "pdf/xmp/doubt.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/shape.h"
#include "pdf/xmp/xml_chars.h"

using pith::PdfMetadata;
using pith::pdf::XmpEncoding;

namespace {

const std::filesystem::path kPackets = std::filesystem::path(PITH_SOURCE_DIR) / "tests/pdf/xmp";

std::string packet(std::string_view file) {
  std::ifstream in(kPackets / file, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), file);
  return {std::istreambuf_iterator<char>(in), {}};
}

PdfMetadata sample() {
  PdfMetadata m;
  m.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  m.canonical_sha256 = std::string(64, 'a');
  m.record_url = "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO?a=1&b=2";
  m.source = "arxiv:2605.29664v1";
  m.schema_version = "1.0";
  m.canonical_record = R"({"metadata":{"license":"","x":"<&> ]]> \"é\" 𝕏"}})";
  m.receipt_key_id = "pith-v1-2026-05";
  m.receipt_signature = "AAAA+/==";
  return m;
}

PdfMetadata other() {
  PdfMetadata m;
  m.number = "pith:2025:AAAABBBBCCCCDDDDEEEEFFFFGG";
  m.schema_version = "1.0";
  return m;
}

std::size_t occurrences(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++n;
  return n;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != text.npos, from);
  return text.replace(at, from.size(), to);
}

// Text of the basic plane in UTF-16 or UTF-32, with characters of the others as pairs.
std::string packet_in(XmpEncoding encoding, std::string_view utf8) {
  std::string out;
  const auto add = [&](char32_t unit) {
    for (std::size_t i = 0; i < encoding.unit; ++i)
      out +=
          static_cast<char>(unit >> 8 * (encoding.big_endian ? encoding.unit - 1 - i : i) & 0xFF);
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const auto [c, size] = pith::code_point_at(utf8, at);
    at += size;
    if (encoding.unit == 4 || c < 0x10000) {
      add(c);
    } else {
      add(0xD800 + ((c - 0x10000) >> 10));
      add(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

// rdf:RDF around the content, with the namespaces that the tables below use.
std::string rdf(std::string_view content) {
  return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='" + std::string(kRdf) +
         "' xmlns:dc='http://purl.org/dc/elements/1.1/'"
         " xmlns:p='https://pith.science/ns/xmp/1.0/'"
         " xmlns:id='http://www.aiim.org/pdfa/ns/id/'"
         " xmlns:ext='http://www.aiim.org/pdfa/ns/extension/'"
         " xmlns:sch='http://www.aiim.org/pdfa/ns/schema#'>" +
         std::string(content) + "</rdf:RDF></x:xmpmeta>";
}
std::string description(std::string_view content, std::string_view attributes = "") {
  return "<rdf:Description rdf:about=''" + std::string(attributes) + ">" + std::string(content) +
         "</rdf:Description>";
}

// What every splice has to keep, whatever the packet.
void check_laws(const std::string& old, std::string_view name) {
  INFO(name);
  const std::string base = pith::pdf::remove_from_xmp(old, name);
  const std::string first = pith::pdf::splice_xmp(old, sample(), name);
  CHECK(pith::pdf::read_xmp(first, name) == sample());
  CHECK_NOTHROW(pith::pdf::check_independently(first, sample(), name));
  CHECK(pith::pdf::remove_from_xmp(first, name) == base);
  CHECK(pith::pdf::splice_xmp(first, sample(), name) == first);
  const std::string second = pith::pdf::splice_xmp(first, other(), name);
  CHECK(pith::pdf::read_xmp(second, name) == other());
  CHECK(second == pith::pdf::splice_xmp(old, other(), name));
  CHECK(pith::pdf::splice_xmp(second, sample(), name) ==
        pith::pdf::splice_xmp(base, sample(), name));
  CHECK(pith::pdf::splice_xmp(first, PdfMetadata{}, name) == base);
  CHECK(pith::pdf::pdfa_part(first, name) == pith::pdf::pdfa_part(old, name));
}

std::string cause_of(const std::string& text) {
  try {
    pith::pdf::splice_xmp(text, sample(), "paper.pdf");
  } catch (const pith::Error& e) {
    CHECK(e.kind() == pith::ErrorKind::kRefused);
    CHECK(e.subject() == "paper.pdf");
    CHECK(e.place().starts_with("XMP byte "));
    return e.place() + ": " + e.cause();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("packets as LaTeX packages and tools write them keep every byte") {
  struct Case {
    const char* file;
    const char* part;
    bool container_before, container_after;
  };
  constexpr Case kCases[] = {
      {"hyperxmp.xmp", "", true, true},       {"hyperxmp-a1b.xmp", "1", true, true},
      {"pdfx-a1b.xmp", "1", true, true},      {"pdfx-a2b.xmp", "2", true, true},
      {"l3pdfmeta-a3b.xmp", "3", true, true}, {"l3pdfmeta-a4.xmp", "4", true, true},
      {"ghostscript.xmp", "", false, false},  {"exiftool.xmp", "", false, false},
      {"adobe-crlf.xmp", "2", false, true},   {"bare-rdf.xmp", "", false, false},
  };
  for (const Case& c : kCases) {
    INFO(c.file);
    const std::string old = packet(c.file);
    CHECK(pith::pdf::read_xmp(old, c.file).empty());
    CHECK(pith::pdf::remove_from_xmp(old, c.file) == old);
    CHECK(pith::pdf::pdfa_part(old, c.file) == c.part);
    check_laws(old, c.file);
    const std::string now = pith::pdf::splice_xmp(old, sample(), c.file);
    CHECK((occurrences(old, "Extension:schemas>") > 0) == c.container_before);
    CHECK(occurrences(now, "Extension:schemas>") == (c.container_after ? 2 : 0));
    CHECK(occurrences(now, ":namespaceURI>https://pith.science/ns/xmp/1.0/<") ==
          (c.container_after ? 1 : 0));
    CHECK(now.ends_with(old.substr(old.rfind("RDF>"))));
  }
}

TEST_CASE("properties that something else wrote are replaced, and nothing beside them") {
  struct Case {
    const char* what;
    std::string content, without;
  };
  const Case kCases[] = {
      {"own description, elements", description("<p:number>1</p:number> <p:source>2</p:source>"),
       ""},
      {"own description, attributes", "<rdf:Description rdf:about='' p:number='1' p:source='2'/>",
       ""},
      {"own description among others",
       description("<dc:format>f</dc:format>") + "\n " + description("<p:number>1</p:number>") +
           "\n" + description("<dc:source>s</dc:source>"),
       description("<dc:format>f</dc:format>") + "\n" + description("<dc:source>s</dc:source>")},
      {"shared description, elements",
       description("\r\n <dc:format>f</dc:format>\r\n <p:number>1</p:number>\r\n <!-- c -->\r\n"),
       description("\r\n <dc:format>f</dc:format>\r\n <!-- c -->\r\n")},
      {"shared description, attributes",
       description("<dc:format>f</dc:format>", " p:number = '1' xml:lang='en'"),
       description("<dc:format>f</dc:format>", " xml:lang='en'")},
      {"shared with attributes only",
       "<rdf:Description rdf:about='' dc:format='f' p:number='1'\n p:source='2' />",
       "<rdf:Description rdf:about='' dc:format='f' />"},
      {"a comment is somebody's", description("<!-- c --><p:number>1</p:number>"),
       description("<!-- c -->")},
      {"spread over two, once too often",
       description("<p:number>1</p:number><dc:format>f</dc:format>") +
           description("<p:number>2</p:number><dc:source>s</dc:source>"),
       description("<dc:format>f</dc:format>") + description("<dc:source>s</dc:source>")},
      {"a name that is not in the schema", description("<p:unheardOf>1</p:unheardOf>"), ""},
      {"a structure where text belongs",
       description("<p:number><rdf:Alt><rdf:li>1</rdf:li></rdf:Alt></p:number>"), ""},
      {"a comment between two of ours",
       description("<p:number>1</p:number>") + "<!-- c -->" + description("<p:source>1</p:source>"),
       "<!-- c -->"},
      {"a comment beside our schema entry",
       description("<ext:schemas><rdf:Bag><!-- c --><rdf:li sch:namespaceURI="
                   "'https://pith.science/ns/xmp/1.0/'/></rdf:Bag></ext:schemas>"),
       description("<ext:schemas><rdf:Bag><!-- c --></rdf:Bag></ext:schemas>")},
      {"empty description of somebody else", description("") + description("<p:number/>"),
       description("")},
  };
  for (const Case& c : kCases) {
    INFO(c.what);
    const std::string old = rdf(c.content);
    const std::string base =
        c.without.empty() ? replaced(rdf(""), "></rdf:RDF>", "/>") : rdf(c.without);
    CHECK(pith::pdf::remove_from_xmp(old, "x") == base);
    CHECK(pith::pdf::splice_xmp(old, sample(), "x") == pith::pdf::splice_xmp(base, sample(), "x"));
    check_laws(old, c.what);
  }
}

TEST_CASE("Ghostscript's /Ext_Metadata is replaced") {
  const std::string old = packet("ghostscript-ext-metadata.xmp");
  const PdfMetadata found = pith::pdf::read_xmp(old, "x");
  CHECK(found.number == "pith:2025:AAAABBBBCCCCDDDDEEEEFFFFGG");
  CHECK(found.record_url == "https://pith.science/pith/AAAABBBBCCCCDDDDEEEEFFFFGG");
  const std::string now = pith::pdf::splice_xmp(old, sample(), "x");
  CHECK(occurrences(now, "AAAABBBB") == 0);
  check_laws(old, "ghostscript-ext-metadata.xmp");
}

TEST_CASE("the same values written by somebody else are left as they are, where all see them") {
  const std::string plain = replaced(
      rdf(description("<pith:number>1</pith:number><dc:format>f</dc:format><pith:source>a&amp;b"
                      "</pith:source>",
                      " dc:type='x'")),
      " xmlns:p=", " xmlns:pith=");
  PdfMetadata m;
  m.number = "1";
  m.source = "a&b";
  CHECK(pith::pdf::splice_xmp(plain, m, "x") == plain);
  // pdf.js reads no attributes, and goes by the prefix.
  const std::string kOthers[] = {
      rdf(description("<p:number>1</p:number><p:source>a&amp;b</p:source>")),
      replaced(rdf(description("<pith:number>1</pith:number>", " pith:source='a&amp;b'")),
               " xmlns:p=", " xmlns:pith=")};
  for (const std::string& other : kOthers) {
    const std::string spliced = pith::pdf::splice_xmp(other, m, "x");
    CHECK(occurrences(spliced, "<pith:number>1</pith:number>") == 1);
    CHECK(occurrences(spliced, "<pith:source>a&amp;b</pith:source>") == 1);
    CHECK(pith::pdf::read_xmp(spliced, "x") == m);
  }
  // In PDF/A-1 to -3 that is not enough: the schema has to be described.
  const std::string pdfa = replaced(plain, "dc:type=", "id:part='3' dc:type=");
  const std::string now = pith::pdf::splice_xmp(pdfa, m, "x");
  CHECK(occurrences(now, "<pdfaExtension:schemas>") == 1);
  CHECK(pith::pdf::read_xmp(now, "x") == m);
  CHECK(pith::pdf::splice_xmp(now, m, "x") == now);
}

TEST_CASE("the extension schema is where PDF/A wants it") {
  struct Case {
    const char* what;
    std::string content;
    std::size_t entries, containers;
  };
  const std::string foreign =
      "<rdf:li rdf:parseType='Resource'><sch:prefix>f</sch:prefix></rdf:li>";
  const auto container = [](std::string_view bag) {
    return "<ext:schemas>" + std::string(bag) + "</ext:schemas>";
  };
  const Case kCases[] = {
      {"no PDF/A", description("<dc:format>f</dc:format>"), 0, 0},
      {"part 1, element", description("<id:part> 1\n</id:part>"), 1, 1},
      {"part 2, attribute", "<rdf:Description rdf:about='' id:part='2'/>", 1, 1},
      {"part 3", description("<id:part>3</id:part>"), 1, 1},
      {"part 4", description("<id:part>4</id:part>"), 0, 0},
      {"part 4 with a container", description("<id:part>4</id:part>" + container("<rdf:Bag/>")), 1,
       1},
      {"no part, container", description(container("<rdf:Bag>" + foreign + "</rdf:Bag>")), 1, 1},
      {"empty tag", description(container("<rdf:Bag />")), 1, 1},
      {"empty tag with a declaration", description(container("<rdf:Bag xmlns:a='b'/>")), 1, 1},
      {"empty element", description(container("<rdf:Bag></rdf:Bag>")), 1, 1},
      {"only a comment", description(container("<rdf:Bag><!-- none --></rdf:Bag>")), 1, 1},
      {"Seq instead of Bag", description(container("<rdf:Seq>" + foreign + "</rdf:Seq>")), 1, 1},
      {"rdf under another prefix",
       description(container("<r:Bag xmlns:r='" + std::string(kRdf) + "' xmlns:rdf='elsewhere'/>")),
       1, 1},
      {"item that is a node",
       description(
           container("<rdf:Bag><rdf:li><rdf:Description sch:prefix='f'/></rdf:li></rdf:Bag>")),
       1, 1},
  };
  for (const Case& c : kCases) {
    INFO(c.what);
    const std::string old = rdf(c.content);
    const std::string now = pith::pdf::splice_xmp(old, sample(), "x");
    CHECK(occurrences(now, ">https://pith.science/ns/xmp/1.0/<") == c.entries);
    CHECK(occurrences(now, "xt:schemas>") + occurrences(now, "xtension:schemas>") ==
          2 * c.containers);
    CHECK(pith::pdf::remove_from_xmp(now, "x") == old);
    if (c.entries > 0) CHECK(now.find("<rdf:Seq>") < now.find("<pith:number>"));
    check_laws(old, c.what);
  }
}

TEST_CASE("an entry for our schema is replaced when it does not describe it") {
  const std::string old =
      rdf(description("<dc:format>f</dc:format><ext:schemas><rdf:Bag/></ext:schemas>"));
  const std::string good = pith::pdf::splice_xmp(old, sample(), "x");
  const std::pair<std::string, std::string> kChanges[] = {
      {"<pdfaSchema:prefix>pith<", "<pdfaSchema:prefix>ns0<"},
      {"<pdfaProperty:name>source<", "<pdfaProperty:name>sauce<"},
      {"<pdfaProperty:valueType>Text<", "<pdfaProperty:valueType>URI<"},
      {"<pdfaProperty:category>external<", "<pdfaProperty:category>mine<"},
      {"<pdfaProperty:description>Pith Number of the paper</pdfaProperty:description>", ""},
      {"<pdfaProperty:description>Pith Number of the paper<", "<pdfaProperty:description> <"},
      {"<pdfaSchema:schema>Pith Number Schema</pdfaSchema:schema>", ""},
  };
  for (const auto& [from, to] : kChanges) {
    INFO(from);
    CHECK(pith::pdf::splice_xmp(replaced(good, from, to), sample(), "x") == good);
  }
  // Wording is free.
  const std::string reworded = replaced(good, ">Pith Number of the paper<", ">Die Nummer<");
  CHECK(pith::pdf::splice_xmp(reworded, sample(), "x") == reworded);
  // Two entries become one.
  const std::size_t li = good.find("<rdf:li"), end = good.find("</rdf:Bag>");
  const std::string twice = std::string(good).insert(end, "\n" + good.substr(li, end - li));
  CHECK(occurrences(pith::pdf::splice_xmp(twice, sample(), "x"), "<pdfaSchema:prefix>pith<") == 1);
  // An entry in attribute form is recognised, and one without anything beside it takes the
  // container with it.
  const std::string compact = rdf(description(
      "<dc:format>f</dc:format><ext:schemas><rdf:Bag><rdf:li><rdf:Description sch:prefix='p'"
      " sch:namespaceURI='https://pith.science/ns/xmp/1.0/'/></rdf:li></rdf:Bag></ext:schemas>"));
  CHECK(pith::pdf::remove_from_xmp(compact, "x") == rdf(description("<dc:format>f</dc:format>")));
}

TEST_CASE("our description names the resource that the others name") {
  struct Case {
    std::string content, about;
  };
  const Case kCases[] = {
      {"", "rdf:about=\"\""},
      {"<rdf:Description dc:format='f'/>", "rdf:about=\"\""},
      {"<rdf:Description rdf:about='uuid:1&amp;2' dc:format='f'/>", "rdf:about='uuid:1&amp;2'"},
      {"<rdf:Description about='uuid:1' dc:format='f'/>", "rdf:about='uuid:1'"},
      {"<rdf:Description rdf:about=''/><rdf:Description rdf:about=\"u\" dc:format='f'/>",
       "rdf:about=\"u\""},
      {"<rdf:Description rdf:about='u'/><rdf:Description rdf:about='&#117;'/>", "rdf:about='u'"},
  };
  for (const Case& c : kCases) {
    INFO(c.content);
    const std::string now = pith::pdf::splice_xmp(rdf(c.content), sample(), "x");
    CHECK(now.find(c.about + " xmlns:pith=") != now.npos);
    check_laws(rdf(c.content), c.content);
  }
}

TEST_CASE("inserted lines end and begin as the packet's own do") {
  const std::string crlf = pith::pdf::splice_xmp(packet("adobe-crlf.xmp"), sample(), "x");
  CHECK(occurrences(crlf, "\r\n") == occurrences(crlf, "\n"));
  CHECK(occurrences(crlf, "\r\n      <rdf:Description ") == 2);
  const std::string l3 = pith::pdf::splice_xmp(packet("l3pdfmeta-a3b.xmp"), sample(), "x");
  CHECK(occurrences(l3, "\n  <rdf:Description rdf:about=\"\"") == 2);
  CHECK(occurrences(l3, "\n     <rdf:li rdf:parseType=\"Resource\" xmlns:pdfaSchema=") == 1);
}

TEST_CASE("values read back byte for byte") {
  CHECK(pith::pdf::escape_xml_text(" a b\n\t\r<&> ") ==
        "&#x20;a b&#xA;&#x9;&#xD;&lt;&amp;&gt;&#x20;");
  for (const char* value :
       {" x ", "   ", "a\tb", "a\nb", "a\r\nb", "\r", "]]>", "&amp;", "<x/>", "'\"", "\xC2\xA0",
        "\xEF\xBB\xBF", "a  b", "\xE2\x80\xA8", "\xC2\x85", "\x7F", "\xF0\x9D\x95\x8F"}) {
    INFO(value);
    PdfMetadata m = sample();
    m.canonical_record = value;
    const std::string now = pith::pdf::splice_xmp(packet("pdfx-a1b.xmp"), m, "x");
    CHECK(pith::pdf::read_xmp(now, "x") == m);
    CHECK_NOTHROW(pith::pdf::check_independently(now, m, "x"));
    CHECK(pith::pdf::read_xmp(pith::pdf::new_xmp(m), "x") == m);
  }
  for (const char* value : {"\x01", "\x1F", "\xEF\xBF\xBE", "\xFF", "\xED\xA0\x80"}) {
    PdfMetadata m = sample();
    m.source = value;
    CHECK_THROWS_AS(pith::pdf::splice_xmp(packet("pdfx-a1b.xmp"), m, "x"), pith::Error);
    CHECK_THROWS_AS(pith::pdf::new_xmp(m), pith::Error);
  }
}

TEST_CASE("properties are read by namespace, in every form, and nothing is trimmed") {
  struct Case {
    std::string property, value;
  };
  const Case kCases[] = {
      {"<p:number>1</p:number>", "1"},
      {"<p:number/>", ""},
      {"<q:number xmlns:q='https://pith.science/ns/xmp/1.0/'> 1 </q:number>", " 1 "},
      {"<number xmlns='https://pith.science/ns/xmp/1.0/'>1</number>", "1"},
      {"<q:number xmlns:q='https:&#x2F;/pith.science/ns/xmp/1.0/'>1</q:number>", "1"},
      {"<p:number>a<!-- no -->b<?no no?>c<![CDATA[<&amp;>]]>&#100;&#x65;&lt;\r\n</p:number>",
       "abc<&amp;>de<\n"},
      {"<p:number rdf:resource='https://a?b&amp;c'/>", "https://a?b&c"},
      {"<p:number xml:lang='en'>1</p:number>", "1"},
      {"<q:number xmlns:q='https://pith.science/ns/xmp/1.0'>1</q:number>", ""},
      {"<dc:x><p:number>1</p:number></dc:x>", ""},
  };
  for (const Case& c : kCases) {
    INFO(c.property);
    CHECK(pith::pdf::read_xmp(rdf(description(c.property)), "x").number == c.value);
  }
  const std::string attribute = "<rdf:Description rdf:about='' p:number='a\t&#9;&quot;\r\nb'/>";
  CHECK(pith::pdf::read_xmp(rdf(attribute), "x").number == "a \t\" b");
  for (const std::string& bad :
       {description("<p:number>1</p:number><p:number>1</p:number>"),
        description("<p:number>1</p:number>", " p:number='1'"),
        description("<p:number rdf:parseType='Resource'><p:x/></p:number>"),
        description("<p:number p:q='1'/>"), description("<p:number><rdf:Bag/></p:number>")}) {
    INFO(bad);
    CHECK_THROWS_AS(pith::pdf::read_xmp(rdf(bad), "x"), pith::Error);
  }
}

TEST_CASE("a packet of our own needs nothing more") {
  const std::string text = pith::pdf::new_xmp(sample());
  CHECK(text.starts_with("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"));
  CHECK(text.ends_with("\n<?xpacket end=\"w\"?>"));
  CHECK_NOTHROW(pith::pdf::check_independently(text, sample(), "x"));
  CHECK(pith::pdf::splice_xmp(text, sample(), "x") == text);
  CHECK(pith::pdf::splice_xmp(text, other(), "x") == pith::pdf::new_xmp(other()));
  CHECK(pith::pdf::remove_from_xmp(text, "x") == pith::pdf::new_xmp({}));
  CHECK(pith::pdf::splice_xmp(pith::pdf::new_xmp({}), sample(), "x") == text);
}

TEST_CASE("the second opinion sees what it is there to see") {
  const std::string text = pith::pdf::new_xmp(sample());
  const std::string kBad[] = {
      replaced(text, "pith:number>p", "pith:number>q"),
      replaced(text, "<pith:number>", "<pith:number>1</pith:number><pith:number>"),
      replaced(text, "<pith:number>", "<pith:extra/><pith:number>"),
      replaced(text, "/xmp/1.0/", "/xmp/1.1/"),
      replaced(text, "</pith:number>", ""),
      replaced(text, "<x:xmpmeta", "<!DOCTYPE x:xmpmeta><x:xmpmeta"),
      "<a/>",
      "",
  };
  for (const std::string& bad : kBad) {
    INFO(bad);
    CHECK_THROWS_AS(pith::pdf::check_independently(bad, sample(), "x"), pith::Error);
  }
  CHECK_THROWS_AS(pith::pdf::check_independently(text, other(), "x"), pith::Error);
}

std::string attributes(std::string_view name, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += " " + std::string(name) + std::to_string(i) + "='u'";
  return out;
}

TEST_CASE("the second opinion is bounded as the first is") {
  pith::pdf::XmpLimits none;
  none.max_bytes = none.max_depth = none.max_nodes = none.max_attributes = 1u << 30;
  const std::string text = pith::pdf::new_xmp(sample());
  for (const std::string_view name : {"a", "xmlns:p"}) {
    for (const int count : {5000, 600'000, 1'000'000}) {
      CAPTURE(name);
      CAPTURE(count);
      const std::string many = attributes(name, count);
      const char* limit = many.size() < 16u << 20 ? "more than 4096 attributes" : "larger than";
      // The end is malformed, but only who reads on knows.
      const std::string bad = "<a" + many + "/><";
      const std::string packet = replaced(text, "<x:xmpmeta", "<x:xmpmeta" + many);
      CHECK(pith::pdf::may_be_xml(bad));
      CHECK_THROWS_WITH_AS(pith::pdf::check_independently(packet, sample(), "x"),
                           doctest::Contains(limit), pith::Error);
      if (count > 5000) continue;
      CHECK_FALSE(pith::pdf::may_be_xml(bad, none));
      CHECK_NOTHROW(pith::pdf::check_independently(packet, sample(), "x", none));
    }
  }
}

TEST_CASE("what may be XML is told from what is none") {
  const std::string text = pith::pdf::new_xmp(sample());
  for (const std::string& xml :
       {text, std::string("<a/>"), std::string("<p:a/>"), "<!DOCTYPE x [<!ENTITY y 'z'>]>" + text,
        std::string("<?xml version='1.0' encoding='EUC-JP'?><a/>"),
        std::string("<\xF0\x90\x8C\xB0/>"), std::string("\xFE\xFF\0<\0a\0/\0>", 10)}) {
    INFO(xml);
    CHECK(pith::pdf::may_be_xml(xml));
  }
  for (const std::string& none :
       {std::string(), text.substr(0, text.size() / 2), replaced(text, "<pith:number>", "<1>"),
        std::string("<a>\xE9</a>"), std::string("<a>&nbsp;</a>"),
        std::string("\xFE\xFF\0<\0a\0>", 8)}) {
    INFO(none);
    CHECK_FALSE(pith::pdf::may_be_xml(none));
  }
}

TEST_CASE("what XMP does not allow is refused, with its place") {
  struct Case {
    std::string text, cause;
  };
  const std::string fine = rdf(description("<dc:format>f</dc:format>"));
  const auto at = [&](std::string_view what) { return std::to_string(fine.find(what)) + ": "; };
  const Case kCases[] = {
      {"<a/>", "0: no rdf:RDF element"},
      {"<!DOCTYPE x>" + fine, "0: document type declaration"},
      {"<!DOCTYPE x [<!ENTITY a 'b'>]>" + fine, "0: document type declaration"},
      {replaced(fine, ">f<", ">&a;<"), "'&' that begins no character or predefined entity"},
      {replaced(fine, ">f<", ">&#0;<"), "'&' that begins"},
      {replaced(fine, ">f<", ">&#xD800;<"), "'&' that begins"},
      {replaced(fine, ">f<", ">&#x110000;<"), "'&' that begins"},
      {replaced(fine, ">f<", ">&#x100000000000000041;<"), "'&' that begins"},
      {replaced(fine, ">f<", ">&#-1;<"), "'&' that begins"},
      {replaced(fine, ">f<", ">&<"), "'&' that begins"},
      {replaced(fine, "about=''", "about='&b;'"), "'&' that begins"},
      {"<?xml version='1.0' encoding='ISO-8859-1'?>" + fine, "not version 1.0 in UTF-8"},
      {"<?xml version='1.1'?>" + fine, "not version 1.0"},
      {"<?xml ?>" + fine, "expected a name"},
      {" <?xml version='1.0'?>" + fine, "1: processing instruction with a reserved name"},
      {"<?xpacket begin='' encoding='UTF-16'?>" + fine, "packet says that it is not UTF-8"},
      {"\xFE\xFF<", "0: packet is UTF-16"},
      {"\xFF\xFE" + packet_in({2, false}, "<a/>") + std::string("\x00\xD8", 2),
       "0: packet is UTF-16"},
      {std::string("<\0x\0", 4) + fine, "0: packet is UTF-16"},
      {fine + "\xFF", std::to_string(fine.size()) + ": packet is not well-formed UTF-8"},
      {fine + "\x01", std::to_string(fine.size()) + ": character that XML does not allow"},
      {fine + "\xEF\xBF\xBF", "character that XML does not allow"},
      {fine + "x", std::to_string(fine.size()) + ": text outside of the root element"},
      {fine + "<a/>", "second root element"},
      {fine + "</a>", "end tag without a start tag"},
      {fine.substr(0, fine.size() - 1), "tag is not closed"},
      {fine.substr(0, fine.rfind("</x")), "0: element is not closed"},
      {replaced(fine, "</dc:format>", "</dc:source>"), "end tag does not match <dc:format>"},
      {replaced(fine, "<dc:format>", "<dc:format dc:a='1' dc:a='2'>"), "attribute occurs twice"},
      {replaced(fine, "<dc:format>", "<dc:format xmlns:a='u' xmlns:b='u' a:c='' b:c=''>"),
       "attribute occurs twice"},
      {replaced(fine, "<dc:format>", "<dc:format a='1'b='2'>"), "expected white space"},
      {replaced(fine, "<dc:format>", "<dc:format a=1>"), "not quoted"},
      {replaced(fine, "<dc:format>", "<dc:format a='<'>"), "'<' in an attribute value"},
      {replaced(fine, "<dc:format>", "<dc:format a>"), "attribute without a value"},
      {replaced(fine, "<dc:format>", "<dc:format q:a=''>"), "prefix 'q' is not declared"},
      {replaced(fine, "<dc:format>", "<dc:x xmlns:q='u'/><q:y/><dc:format>"), "prefix 'q'"},
      {replaced(fine, "<dc:format>", "<dc:format xmlns:q=''>"), "declaration that is not allowed"},
      {replaced(fine, "<dc:format>", "<dc:format xmlns:xml='u'>"),
       "declaration that is not allowed"},
      {replaced(fine, "<dc:format>", "<dc:format xmlns:xmlns='u'>"), "declaration that is not"},
      {replaced(fine, "<dc:format>", "<dc:format :a=''>"), "not a qualified name"},
      {replaced(fine, "<dc:format>", "<1/><dc:format>"), "expected a name"},
      {replaced(fine, ">f<", ">]]><"), "']]>' in character data"},
      {replaced(fine, ">f<", "><![CDATA[<"), "CDATA section is not closed"},
      {replaced(fine, ">f<", "><!-- -- --><"), "comment"},
      {replaced(fine, ">f<", "><?a<"), "processing instruction is not closed"},
      {replaced(fine, "<rdf:Description", "x<rdf:Description"),
       "text between the parts of rdf:RDF"},
      {replaced(fine, "<dc:format", "x<dc:format"), at("<rdf:Desc") + "text between properties"},
      {rdf("<dc:thing/>"), "not an rdf:Description"},
      {rdf(description("<dc:a/><dc:a/>")), "property a occurs twice"},
      {rdf(description("<dc:a/>") + description("", " dc:a=''")), "property a occurs twice"},
      {rdf(description("<ext:schemas><rdf:Bag/></ext:schemas>") +
           description("<ext:schemas><rdf:Bag/></ext:schemas>")),
       "property schemas occurs twice"},
      {rdf(description("<ext:schemas/>")), "schemas is not an rdf:Bag"},
      {rdf(description("", " ext:schemas='x'")), "schemas is not an rdf:Bag"},
      {rdf(description("<ext:schemas rdf:parseType='Resource'><rdf:Bag/></ext:schemas>")),
       "schemas is not an rdf:Bag"},
      {rdf(description("<ext:schemas><rdf:Bag/><rdf:Bag/></ext:schemas>")), "is not an rdf:Bag"},
      {rdf(description("<ext:schemas><rdf:Bag><rdf:_1/></rdf:Bag></ext:schemas>")), "of rdf:li"},
      {rdf(description("<ext:schemas><rdf:Bag>x</rdf:Bag></ext:schemas>")), "is not an rdf:Bag"},
      {rdf("<rdf:Description rdf:about='a'/><rdf:Description rdf:about='b'/>"),
       "rdf:about differs"},
      {"<a>" + fine + fine + "</a>", "second rdf:RDF"},
      {rdf(description("<dc:a>" + rdf("") + "</dc:a>")), "second rdf:RDF"},
  };
  for (const Case& c : kCases) {
    INFO(c.text);
    const std::string cause = cause_of(c.text);
    CHECK_MESSAGE(cause.find(c.cause) != cause.npos, cause);
    // Reading refuses all of them too, but for containers, which it has no use for.
    if (c.cause.find("rdf:Bag") == c.cause.npos && c.cause.find("rdf:li") == c.cause.npos)
      CHECK_THROWS_AS(pith::pdf::read_xmp(c.text, "x"), pith::Error);
  }
  CHECK(cause_of(fine) == "accepted");
  CHECK(cause_of("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>" +
                 fine) == "accepted");
}

TEST_CASE("size, depth and number of parts are bounded") {
  const auto nested = [](std::size_t depth) {
    std::string open, close;
    for (std::size_t i = 0; i < depth; ++i) open += "<dc:a>", close += "</dc:a>";
    return rdf(description(open + close));
  };
  CHECK(cause_of(nested(61)) == "accepted");
  CHECK(cause_of(nested(62)).find("nested deeper than 64") != std::string::npos);
  CHECK(cause_of(nested(200'000)).find("nested deeper than 64") != std::string::npos);

  pith::pdf::XmpLimits small;
  small.max_bytes = 100;
  CHECK_THROWS_AS(pith::pdf::read_xmp(rdf(""), "x", small), pith::Error);

  std::string many, attributes;
  for (int i = 0; i < 100'000; ++i) many += "<a/>";
  CHECK(cause_of(rdf(description(many))).find("elements and attributes") != std::string::npos);
  for (int i = 0; i < 5000; ++i) attributes += " xmlns:a" + std::to_string(i) + "='u'";
  CHECK(cause_of(rdf(description("", attributes))).find("attributes") != std::string::npos);
}

TEST_CASE("every truncation and every changed byte is refused or keeps the laws") {
  const std::string old = packet("adobe-crlf.xmp");
  const std::size_t end = old.find("</x:xmpmeta>") + 12;
  for (std::size_t i = 0; i < end; i += 7) CHECK(cause_of(old.substr(0, i)) != "accepted");
  const std::string now =
      pith::pdf::splice_xmp(packet("ghostscript-ext-metadata.xmp"), sample(), "x");
  for (std::size_t i = 0; i < now.size(); i += 5) {
    for (char c : {'<', '>', '&', '"', ' ', ':', '/'}) {
      std::string changed = now;
      changed[i] = c;
      if (cause_of(changed) == "accepted") check_laws(changed, "changed");
    }
  }
}

TEST_CASE("packets in UTF-16 and UTF-32 are read, and mended to UTF-8") {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string packet =
      "<?xpacket begin=\"" + mark + "\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" +
      rdf(description("<p:number>1</p:number>", " dc:format='\u00E9 \u4E2D \U0001F600'")) +
      "<?xpacket end='w'?>";
  const std::string declared = "<?xml version='1.0' encoding='UTF-16'?>";
  for (const XmpEncoding encoding :
       {XmpEncoding{2, true}, XmpEncoding{2, false}, XmpEncoding{4, true}, XmpEncoding{4, false}}) {
    for (const std::string& before : {std::string(), mark, mark + declared}) {
      CAPTURE(encoding.unit);
      CAPTURE(encoding.big_endian);
      CAPTURE(before);
      const std::string bytes = packet_in(encoding, before + packet);
      CHECK(pith::pdf::utf8_of_packet(bytes, pith::pdf::encoding_of(bytes)) == before + packet);
      CHECK(pith::pdf::mended_packet(bytes) == packet);
      CHECK(pith::pdf::mended_packet(bytes + std::string(3, '\0')) == packet);
      if (before != mark + declared) {
        CHECK(pith::pdf::read_xmp(bytes, "p").number == "1");
        CHECK(pith::pdf::xmp_doubt(bytes, "p")->kind == "encoding");
      }
      CHECK_THROWS_AS(pith::pdf::splice_xmp(bytes, sample(), "p"), pith::Error);
    }
  }
  for (const std::string& bad :
       {std::string("\xFE\xFF\xD8\x00", 4), std::string("\xFE\xFF\xDC\x00\x00<", 6),
        std::string("\xFE\xFF\x00<\x00", 5), std::string("\x00\x00\xFE\xFF\x00\x11\x00\x00", 8)}) {
    CHECK_FALSE(pith::pdf::utf8_of_packet(bad, pith::pdf::encoding_of(bad)));
  }
}
