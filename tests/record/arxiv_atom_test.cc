#include "record/arxiv_atom.h"

#include <doctest/doctest.h>

#include "arxiv_papers.h"

namespace pith {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string element(std::string_view name, std::string_view text) {
  return "    <" + std::string(name) + ">" + escaped(text) + "</" + std::string(name) + ">\n";
}

std::string entry_of(const PaperMetadata& paper) {
  std::string entry =
      "  <entry>\n" +
      element("id",
              "http://arxiv.org/abs/" + paper.arxiv_id + "v" + std::to_string(paper.version)) +
      element("updated", "2030-01-01T00:00:00Z") + element("published", paper.submitted_at) +
      element("title", paper.title) + element("summary", "  " + paper.abstract + "\n") +
      "    <author><name>Somebody</name></author>\n"
      "    <link href=\"http://arxiv.org/abs/x\" rel=\"alternate\"/>\n"
      "    <arxiv:primary_category term=\"" +
      paper.primary_category + "\"/>\n    <category term=\"" + paper.primary_category + "\"/>\n";
  for (const std::string& category : paper.categories) {
    entry += "    <category term=\"" + category + "\" scheme=\"http://arxiv.org/schemas/atom\"/>\n";
  }
  return entry + "  </entry>\n";
}

std::string feed(const std::string& entries) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
         "xmlns:arxiv=\"http://arxiv.org/schemas/atom\">\n"
         "  <title type=\"html\">ArXiv Query: id_list=1</title>\n"
         "  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>\n" +
         entries + "</feed>\n";
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

const PaperMetadata& paper_at(const std::vector<AtomEntry>& entries, std::size_t index) {
  REQUIRE(index < entries.size());
  const auto* paper = std::get_if<PaperMetadata>(&entries[index]);
  REQUIRE(paper != nullptr);
  return *paper;
}

TEST_CASE("a feed of several papers gives their records, in order") {
  const auto papers = test::known_papers();
  std::string entries;
  for (const auto& paper : papers) entries += entry_of(paper.metadata);
  const std::vector<AtomEntry> read = read_atom(feed(entries), "feed.xml", std::nullopt);
  REQUIRE(read.size() == papers.size());
  for (std::size_t i = 0; i < papers.size(); ++i) {
    CAPTURE(papers[i].number);
    PaperMetadata paper = paper_at(read, i);
    CHECK_FALSE(paper.license_known);
    CHECK(compute_record(paper, "feed.xml").report.has("record.license", Outcome::kUnknown));
    const std::vector<AtomEntry> licensed =
        read_atom(feed(entry_of(papers[i].metadata)), "feed.xml", papers[i].record.license());
    const ComputedRecord computed = compute_record(paper_at(licensed, 0), "feed.xml");
    CHECK(computed.record.number().full() == papers[i].number);
    CHECK(computed.confirmed());
  }
}

TEST_CASE("one entry may stand alone, and text may be CDATA or hold comments") {
  const PaperMetadata known = test::known_papers().front().metadata;
  std::string alone = replaced(entry_of(known), "<entry>",
                               "<entry xmlns=\"http://www.w3.org/2005/Atom\" "
                               "xmlns:arxiv=\"http://arxiv.org/schemas/atom\">");
  CHECK(paper_at(read_atom(alone, "x", std::nullopt), 0).title == known.title);
  alone = replaced(alone, "<title>AMPNet:", "<title><![CDATA[AMPNet:]]><!-- no part of it -->");
  CHECK(paper_at(read_atom(alone, "x", std::nullopt), 0).title == known.title);
}

TEST_CASE("XML's escapes are undone, TeX and everything else kept") {
  PaperMetadata known = test::known_papers().front().metadata;
  known.title = "If $a<b$ \\& \"c\" & d, then Schr\\\"odinger's &amp;";
  const auto read = read_atom(feed(entry_of(known)), "x", "");
  CHECK(paper_at(read, 0).title == known.title);
  const auto numeric = read_atom(feed(replaced(entry_of(known), "Schr", "S&#99;&#x68;r")), "x", "");
  CHECK(paper_at(numeric, 0).title == known.title);
}

TEST_CASE("old identifiers, versions, https, and other classifications") {
  PaperMetadata known = test::known_papers().front().metadata;
  known.arxiv_id = "hep-lat/0305021";
  known.version = 12;
  known.categories = {"14J60 (Primary), 14F05 (Secondary)", "I.2.6", "cs.AI"};
  const auto read = read_atom(
      feed(replaced(entry_of(known), "http://arxiv.org", "https://arxiv.org")), "x", std::nullopt);
  const PaperMetadata& paper = paper_at(read, 0);
  CHECK(paper.arxiv_id == "hep-lat/0305021");
  CHECK(paper.version == 12);
  CHECK(paper.left_out.size() == 2);
  const ComputedRecord computed = compute_record(paper, "x");
  CHECK(computed.record.cross_categories() == std::vector<std::string>{"cs.AI"});
  CHECK(computed.report.has("record.categories", Outcome::kNote));
}

TEST_CASE("a bad entry is told, and the others are read") {
  const std::string good = entry_of(test::known_papers().front().metadata);
  const struct {
    const char* what;
    const char* with;
    const char* cause;
  } cases[] = {
      {"abs/1705.09786v3", "api/errors#incorrect_id_format", "answered with an error"},
      {"abs/1705.09786v3", "abs/1705.09786", "with a version"},
      {"http://arxiv.org/abs", "http://example.org/abs", "not the address"},
      {"<published>", "<published>2017-05-27T08:10:40Z</published><published>", "more than one"},
      {"<summary>", "<summary type=\"html\">", "of type"},
      {"<title>", "<title><b>bold</b>", "markup"},
      {"arxiv:primary_category", "arxiv:other_category", "has no primary_category"},
      {"<title>AMPNet", "<subtitle/><TITLE/><title>AMPNet", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.with);
    const auto read = read_atom(feed(replaced(good, c.what, c.with) + good), "x", "");
    REQUIRE(read.size() == 2);
    CHECK(std::holds_alternative<PaperMetadata>(read[1]));
    const auto* error = std::get_if<Error>(&read[0]);
    REQUIRE((error != nullptr) == (c.cause[0] != '\0'));
    if (error == nullptr) continue;
    CHECK(error->cause().find(c.cause) != std::string::npos);
    CHECK(error->place() == "entry 1, line 5");
  }
}

TEST_CASE("lines are counted as far as a feed goes") {
  const std::string entry = entry_of(test::known_papers().front().metadata);
  const std::string lines(70'000, '\n');
  const auto read = read_atom(feed(lines + replaced(entry, "/abs/", "/other/")), "x", "");
  REQUIRE(read.size() == 1);
  CHECK(std::get<Error>(read[0]).place() == "entry 1, line 70005");
  CHECK_THROWS_WITH_AS(read_atom(feed(lines + replaced(entry, "<title>", "<")), "x", ""),
                       doctest::Contains("line 700"), Error);
}

TEST_CASE("what is no such feed is refused whole") {
  const std::string good = feed(entry_of(test::known_papers().front().metadata));
  const auto refused = [](const std::string& xml, ErrorKind kind, const AtomLimits& limits = {}) {
    try {
      read_atom(xml, "feed.xml", "", limits);
    } catch (const Error& error) {
      CHECK(error.subject() == "feed.xml");
      return error.kind() == kind;
    }
    return false;
  };
  CHECK(refused("", ErrorKind::kMalformed));
  CHECK(refused("no XML", ErrorKind::kMalformed));
  CHECK(refused(good.substr(0, good.size() / 2), ErrorKind::kMalformed));
  CHECK(refused(good + "<more/>", ErrorKind::kMalformed));
  CHECK(refused(feed(""), ErrorKind::kUnreachable));
  CHECK(refused("<feed/>", ErrorKind::kMalformed));
  CHECK(refused("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", ErrorKind::kMalformed));
  CHECK(refused(replaced(good, "AMPNet", "AMP\xE9Net"), ErrorKind::kMalformed));
  CHECK(refused(replaced(good, "AMPNet", "&name;"), ErrorKind::kMalformed));
  CHECK(refused(replaced(good, "<arxiv:", "<other:"), ErrorKind::kMalformed));
  const std::string bomb =
      "<!DOCTYPE feed [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<feed";
  CHECK(refused(replaced(good, "<feed", bomb), ErrorKind::kMalformed));
  CHECK(refused(replaced(good, "<feed", "<!DOCTYPE feed SYSTEM \"file:///etc/passwd\">\n<feed"),
                ErrorKind::kMalformed));
  CHECK(refused(std::string(300, '<') + "a>", ErrorKind::kMalformed));
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  CHECK(refused(feed(deep), ErrorKind::kMalformed));
  CHECK(refused(good, ErrorKind::kLimit, {.max_bytes = good.size() - 1}));
  CHECK(refused(replaced(good, "</feed>", entry_of(test::known_papers()[1].metadata) + "</feed>"),
                ErrorKind::kLimit, {.max_entries = 1}));
}

TEST_CASE("a document cannot choose the encoding it is read in") {
  const std::string good = feed(entry_of(test::known_papers().front().metadata));
  const auto read = read_atom(replaced(good, "UTF-8", "UTF-7"), "x", "");
  CHECK(paper_at(read, 0).title == test::known_papers().front().metadata.title);
}

}  // namespace
}  // namespace pith
