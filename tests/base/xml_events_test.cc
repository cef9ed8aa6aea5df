#include "base/xml_events.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace {

using namespace pith;

// The events as one line: {uri}local[{uri}name=value] text /
struct Written : XmlEvents {
  std::string out;
  static std::string text_of(const XmlName& name) {
    return name.uri.empty() ? std::string(name.local)
                            : "{" + std::string(name.uri) + "}" + std::string(name.local);
  }
  void start(const XmlName& name, const std::vector<XmlEventAttribute>& attributes,
             std::size_t line) override {
    if (name.local == "throw") throw std::runtime_error("as told");
    out += "<" + text_of(name) + "@" + std::to_string(line);
    for (const auto& a : attributes) out += " " + text_of(a.name) + "=" + std::string(a.value);
    out += ">";
  }
  void end() override { out += "/"; }
  void text(std::string_view piece) override { out += piece; }
};

XmlReading read(std::string_view text, Written& events, XmlNames names = XmlNames::kQualified,
                const XmlEventLimits& limits = {}, const char* encoding = nullptr) {
  return read_xml(text, events, limits, names, encoding);
}

}  // namespace

TEST_CASE("events tell names, attributes, text and lines") {
  Written events;
  const auto reading = read(
      "<?xml version='1.0'?>\n<a xmlns='u:1' xmlns:p='u:2' b='x &amp; y'>\n<p:c p:d='1'/>"
      "&#x41;<![CDATA[<&]]><!-- no --><?no thing?></a>",
      events);
  CHECK(reading.end == XmlEnd::kWellFormed);
  CHECK(reading.cause.empty());
  CHECK(events.out == "<{u:1}a@2 b=x & y>\n<{u:2}c@3 {u:2}d=1>/A<&/");
}

TEST_CASE("a name is divided where it was written in two") {
  Written events;
  CHECK(read("<p:a xmlns:p='x y|z&#xA;'/>", events).end == XmlEnd::kWellFormed);
  CHECK(events.out == "<{x y|z\n}a@1>/");
}

TEST_CASE("names as written need no declaration") {
  Written qualified, plain;
  CHECK(read("<p:a/>", qualified).end == XmlEnd::kMalformed);
  CHECK(read("<p:a xmlns:q='u'/>", plain, XmlNames::kAsWritten).end == XmlEnd::kWellFormed);
  CHECK(plain.out == "<p:a@1 xmlns:q=u>/");
}

TEST_CASE("what is malformed, and what is only unknown") {
  const std::string kLetter = "\xF0\x90\x8C\xB0";  // U+10330: a letter from the fifth edition on
  const struct {
    std::string text;
    XmlEnd end;
    const char* cause;
  } cases[] = {
      {"", XmlEnd::kMalformed, "no element found"},
      {"<a>", XmlEnd::kMalformed, "no element found"},
      {"<a></b>", XmlEnd::kMalformed, "mismatched tag"},
      {"<a b='1' b='2'/>", XmlEnd::kMalformed, "duplicate attribute"},
      {"<a>&b;</a>", XmlEnd::kMalformed, "undefined entity"},
      {"<a>\x01</a>", XmlEnd::kMalformed, ""},
      {"<a>\xFF</a>", XmlEnd::kMalformed, ""},
      {"<a>\xEF\xBF\xBE</a>", XmlEnd::kMalformed, ""},
      {"<!DOCTYPE a><a/>", XmlEnd::kUnknown, "document type"},
      {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a", XmlEnd::kUnknown, "document type"},
      {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", XmlEnd::kUnknown, "document type"},
      {"<?xml version='1.0' encoding='EBCDIC-1'?><a/>", XmlEnd::kUnknown, "encoding"},
      {"<" + kLetter + "/>", XmlEnd::kUnknown, ""},
      {"<a>" + kLetter + "</a>", XmlEnd::kWellFormed, ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    Written events;
    const auto reading = read(c.text, events);
    CHECK(reading.end == c.end);
    CHECK(reading.cause.find(c.cause) != std::string::npos);
    CHECK(reading.cause.empty() == (c.end == XmlEnd::kWellFormed));
  }
}

TEST_CASE("limits end the reading, whatever comes after") {
  std::string many, spaces, deep, remarks;
  for (int i = 0; i < 5000; ++i) many += " a" + std::to_string(i) + "=''";
  for (int i = 0; i < 5000; ++i) spaces += " xmlns:p" + std::to_string(i) + "='u'";
  for (int i = 0; i < 65; ++i) deep += "<a>";
  for (int i = 0; i < 100'001; ++i)
    remarks += i % 3 == 0 ? "<!---->" : i % 3 == 1 ? "<?a?>" : "<a/>";
  const struct {
    std::string text;
    const char* cause;
  } cases[] = {
      {"<a" + many + "/><", "more than 4096 attributes"},
      {"<a" + spaces + "/><", "more than 4096 attributes"},
      {deep + "<", "nested deeper than 64"},
      {"<a>" + remarks + "<", "more than 100000 elements"},
      {"<a>" + std::string(16u << 20, ' ') + "<", "larger than 16777216 bytes"},
  };
  const XmlEventLimits none{1u << 30, 1u << 30, 1u << 30, 1u << 30};
  for (const auto& c : cases) {
    CAPTURE(c.cause);
    Written events, more;
    const auto reading = read(c.text, events);
    CHECK(reading.end == XmlEnd::kUnknown);
    CHECK(reading.cause.find(c.cause) != std::string::npos);
    // It was the limit, for without it the end is seen, which is malformed.
    CHECK(read(c.text, more, XmlNames::kQualified, none).end == XmlEnd::kMalformed);
  }
}

TEST_CASE("only what is an attribute counts as one") {
  const std::string equals(5000, '=');
  for (const std::string& inside :
       {"<!-- <a " + equals + " -->", "<![CDATA[<a " + equals + "]]>", "<?p <a " + equals + "?>",
        "<b c='" + equals + "'/>", "<b c=\">\" d='" + equals + "'/>", "> " + equals}) {
    Written events;
    CHECK(read("<a>" + inside + "</a>", events).end == XmlEnd::kWellFormed);
  }
  // Not seen before expat, whose events are counted too: what is in UTF-16.
  std::string many = "<a", wide = "\xFE\xFF";
  for (int i = 0; i < 5000; ++i) many += " a" + std::to_string(i) + "=''";
  for (const char c : many + "/>") wide += std::string({'\0', c});
  Written events;
  CHECK(read(wide, events).cause == "more than 4096 attributes");
  CHECK(events.out.empty());
}

TEST_CASE("an encoding that is given overrides the declared one") {
  const std::string_view text = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xA9</a>";
  Written declared, given;
  CHECK(read(text, declared).end == XmlEnd::kWellFormed);
  CHECK(declared.out == "<a@1>\xC3\x83\xC2\xA9/");
  CHECK(read(text, given, XmlNames::kQualified, {}, "UTF-8").end == XmlEnd::kWellFormed);
  CHECK(given.out == "<a@1>\xC3\xA9/");
}

TEST_CASE("what a reader throws comes out") {
  Written events;
  CHECK_THROWS_WITH_AS(read("<a><throw/><b/></a>", events), "as told", std::runtime_error);
  CHECK(events.out == "<a@1>");
}
