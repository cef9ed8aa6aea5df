// What a generated package looks like, and that no record can do anything in it.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/utf8.h"
#include "record/metadata.h"
#include "signed_record.h"
#include "tex/package.h"

namespace pith {
namespace {

using json::Value;
using test::at;

// The code point of a reference as UTF-8, or the character itself.
std::string xml_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "&#") {
      const std::size_t end = text.find(';', i);
      append_utf8(result,
                  static_cast<char32_t>(std::stoul(std::string(text.substr(i + 2, end - i - 2)))));
      i = end;
    } else {
      result += text[i];
    }
  }
  return result;
}

// What TeX reads from the record block: blanks and line ends dropped, values by property.
std::map<std::string, std::string> values_in(std::string_view package) {
  const std::size_t begin = package.find("% ---- The record ---");
  const std::size_t end = package.find("% ---- End of the record ---");
  std::map<std::string, std::string> values;
  std::string block;
  std::istringstream lines{std::string(package.substr(begin, end - begin))};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('%')) block += line + "\n";
  }
  block.erase(
      std::remove_if(block.begin(), block.end(), [](char c) { return c == ' ' || c == '\n'; }),
      block.end());
  constexpr std::string_view kCall = "\\__pith_record:nn{";
  for (std::size_t at = block.find(kCall); at != std::string::npos; at = block.find(kCall, at)) {
    at += kCall.size();
    const std::size_t name_end = block.find("}{", at);
    const std::size_t value_end = block.find('}', name_end + 2);
    values[block.substr(at, name_end - at)] =
        xml_decoded(std::string_view(block).substr(name_end + 2, value_end - name_end - 2));
  }
  return values;
}

void check_form(const std::string& package) {
  CHECK(std::all_of(package.begin(), package.end(),
                    [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  std::istringstream lines(package);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  CHECK(longest <= 78);
  CHECK(package.ends_with("\n"));
}

VerifiedRecord seed() {
  return *verify_document(test::seed_bundle(), TrustStore::pinned()).verified;
}

// The number of lines that are not comments and not in the static package.
std::string added_code(const std::string& package) {
  std::istringstream lines(package);
  std::string added;
  for (std::string line; std::getline(lines, line);) {
    if (static_package().find(line + "\n") == std::string_view::npos) added += line + "\n";
  }
  return added;
}

TEST_CASE("the static package is tex/pith.sty") {
  CHECK(static_package() == test::read("tex/pith.sty"));
  check_form(std::string(static_package()));
}

TEST_CASE("the same record gives the same bytes, another record others") {
  CHECK(generate_package(seed()) == generate_package(seed()));
  Value other = test::seed_record();
  at(at(other, "source"), "version") = 2;
  CHECK(generate_package(test::signed_record(other)) != generate_package(seed()));
}

TEST_CASE("the seed record is in its package, readable and whole") {
  const std::string package = generate_package(seed());
  check_form(package);
  for (const char* line :
       {"%   number   pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO\n", "%   paper    arxiv:2605.29664v1\n",
        "%   signed   by key pith-v1-2026-05\n"}) {
    CHECK_MESSAGE(package.find(line) != std::string::npos, line);
  }
  std::map<std::string, std::string> expected;
  const PdfMetadata metadata = metadata_of(seed());
  for (const auto& [name, value] : metadata.properties()) {
    expected[std::string(name)] = std::string(value);
  }
  CHECK(expected.size() == kXmpProperties.size());
  CHECK(values_in(package) == expected);
}

struct Hostile {
  const char* name;
  std::string text;
};
const Hostile kHostile[] = {
    {"control sequences", "\\immediate\\write18{id}\\end{document}\\bye"},
    {"braces that close", "}}\\def\\x{"},
    {"superscript notation", "^^5cinput^^7b^^M ^^^^005c"},
    {"every special of TeX", "\\{}$&#^_%~ \t"},
    {"line ends", "a\nb\r\nc\n\\endinput\n"},
    {"XML", "</pith:number><x>&lt;&#92;]]>"},
    {"strings of PDF and PostScript", "(()\\)<feff>/Ext_Metadata pdfmark"},
    {"the marks of the generator",
     "\n% ---- End of the record -----------------------------------------------------\n"},
    {"ten kilobytes", std::string(10'000, '\\')},
    {"a long word", std::string(10'000, 'w')},
    {"not ASCII", "Ångström \u2029 \U0001F600 \u007F\u0085\u00A0"},
};

TEST_CASE("no text of a record gets out of its encoding") {
  for (const Hostile& hostile : kHostile) {
    CAPTURE(hostile.name);
    Value record = test::seed_record();
    at(at(record, "source"), "id") = hostile.text;
    at(at(record, "metadata"), "license") = hostile.text;
    at(record, hostile.text) = true;
    const VerifiedRecord verified = test::signed_record(record);
    const std::string package = generate_package(verified);
    check_form(package);
    const auto values = values_in(package);
    CHECK(values.at("canonicalRecord") == verified.record().canonical().bytes());
    CHECK(values.at("source") == verified.record().source_text());
    // The only control sequences that came in are those of the block itself.
    std::istringstream lines(added_code(package));
    for (std::string line; std::getline(lines, line);) {
      const bool fixed = line.starts_with("%") || line.starts_with("\\group_") ||
                         line.starts_with("\\tl_map_function") ||
                         line.starts_with("  \\char_set_catcode_other:N") ||
                         line.starts_with("\\__pith_record:nn { ") ||
                         line == "\\__pith_proves:n { signed }";
      CHECK_MESSAGE((fixed || line.find_first_of("\\{}%^~$()<>") == std::string::npos ||
                     line == "  {" || line == "  }"),
                    line);
      if (line.starts_with("%")) CHECK(line.find('\\') == std::string::npos);
    }
  }
}

// The seed bundle with one more event, signed by the tests' key.
Value bundle_with(const char* event_type) {
  Value bundle = test::seed_bundle();
  Value event = at(bundle, "events").as_array().back();
  at(event, "event_type") = event_type;
  at(event, "target") = "record";
  at(event, "payload") = json::Object{{"words", "}\\def\\x{"}};
  at(bundle, "events").as_array().push_back(std::move(event));
  test::sign_all(bundle, test::own_key());
  return bundle;
}

std::string words_of(const Value& bundle) {
  const Verification v = verify_document(bundle, test::trust_in(test::own_key()));
  REQUIRE(v.verified);
  const std::string package = generate_package(*v.verified);
  check_form(package);
  constexpr std::string_view kCall = "\n\\__pith_proves:n { ";
  const std::size_t begin = package.find(kCall) + kCall.size();
  return package.substr(begin, package.find(" }", begin) - begin);
}

TEST_CASE("a word of the badge needs an event that a trusted key signed") {
  CHECK(words_of(bundle_with("graph_snapshot_2")) == "signed");
  CHECK(words_of(bundle_with("author_attestation")) == "signed, attested");
  CHECK(words_of(bundle_with("timestamp_anchor")) == "signed, anchored");
  CHECK(words_of(bundle_with("storage_attestation")) == "signed, stored");
  CHECK(words_of(bundle_with("anchored } \\x {")) == "signed");
}

TEST_CASE("a character that XML cannot carry is refused, not changed") {
  Value record = test::seed_record();
  at(at(record, "metadata"), "license") = "\uFFFE";
  CHECK_THROWS_AS(generate_package(test::signed_record(record)), Error);
}

}  // namespace
}  // namespace pith
