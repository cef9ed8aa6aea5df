#include <doctest/doctest.h>

#include <string>

#include "arxiv/figures/svg_metadata.h"
#include "base/encoding.h"

using namespace pith::arxiv;

namespace {

const std::string kHead =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

std::string cleaned(const std::string& inner, PdfUse use = PdfUse::kFigure) {
  const std::string svg = kHead + ">" + inner + "</svg>";
  const CleanFigure figure = clean_svg(svg, use);
  CHECK(figure.problem.empty());
  if (figure.removed.empty()) return inner;
  REQUIRE(figure.bytes.starts_with(kHead));
  const std::size_t begin = figure.bytes.find('>') + 1;
  return begin == figure.bytes.find("/>") + 2
             ? ""
             : figure.bytes.substr(begin, figure.bytes.rfind("</svg>") - begin);
}

}  // namespace

TEST_CASE("of a drawing goes what does not draw") {
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"<!-- by Alice -->", ""},
      {"<metadata>by Alice</metadata>", ""},
      {"<title>of it</title><desc id=\"d\">long</desc>", ""},
      {"<g data-owner=\"Alice\" aria-label=\"a\" id=\"b\"/>", "<g id=\"b\"/>"},
      {"<?adobe-ai by Alice?><g/>", "<g/>"},
      {"<g xmlns:any=\"https://example.org/editor\" any:path=\"/home/alice\" id=\"b\"/>",
       "<g id=\"b\"/>"},
      {"<any:view xmlns:any=\"https://example.org/editor\"><g>of it</g></any:view>", ""},
      {"<view xmlns=\"https://example.org/editor\">Alice</view>", ""},
      {"<g undeclared:path=\"/home/alice\" xlink:href=\"#a\"/>", "<g xlink:href=\"#a\"/>"},
      {"<style>/* Alice */.a{content:\"/* stays */\"}</style>",
       "<style>.a{content:\"/* stays */\"}</style>"},
      {"<g style=\"fill:red/* Alice */\"/>", "<g style=\"fill:red\"/>"},
      {"<!-- --><text a=\"&lt;&quot;&#10;\">a &amp; b &lt;</text>",
       "<text a=\"&lt;&quot;&#10;\">a &amp; b &lt;</text>"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CHECK(cleaned(row.before) == row.after);
  }
}

TEST_CASE("a drawing that says nothing else keeps its bytes") {
  for (const char* same :
       {"<g id='b'/>", "<style><![CDATA[.a>.b{}]]></style>", "<g><title/></g>"}) {
    CAPTURE(same);
    CHECK(cleaned(same, PdfUse::kDocument) == same);
  }
}

TEST_CASE("in a drawing that is read by itself titles stay") {
  CHECK(cleaned("<title>of it</title><metadata/><g aria-label=\"a\" data-b=\"c\"/>",
                PdfUse::kDocument) == "<title>of it</title><g aria-label=\"a\" data-b=\"c\"/>");
}

TEST_CASE("pictures in a drawing are cleaned") {
  const std::string inner = kHead + "><!-- Alice --><g/></svg>";
  const auto link = [](const std::string& svg) {
    return "<image xlink:href=\"data:image/svg+xml;base64," + pith::to_base64(svg) + "\"/>";
  };
  CHECK(cleaned(link(inner)) == link(kHead + "><g/></svg>\n"));
}

TEST_CASE("a document type is read, and nothing that it refers to") {
  const std::string type =
      "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\" [\n"
      "<!ENTITY ns_ai \"http://ns.adobe.com/AdobeIllustrator/10.0/\">]>\n";
  const CleanFigure figure = clean_svg(
      type + kHead + " xmlns:i=\"&ns_ai;\"><i:pgf>Alice</i:pgf><g/></svg>", PdfUse::kFigure);
  CHECK(figure.problem.empty());
  CHECK(figure.bytes == kHead + "><g/></svg>\n");
}

TEST_CASE("what cannot be read is told and left as it is") {
  const std::string bomb =
      "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>";
  const std::string outside = "<!DOCTYPE svg [<!ENTITY a SYSTEM \"/etc/passwd\">]><svg>&a;</svg>";
  for (const std::string& svg :
       {std::string("<svg><!-- Alice -->"), std::string("<svg"), bomb, outside, std::string()}) {
    CAPTURE(svg);
    const CleanFigure figure = clean_svg(svg, PdfUse::kFigure);
    CHECK(!figure.problem.empty());
    CHECK(figure.bytes == svg);
  }
}

TEST_CASE("what is not displayed is told") {
  for (const char* hidden :
       {"display=\"none\"", "style=\"fill:red; display: none\"", "visibility=\"hidden\""}) {
    CAPTURE(hidden);
    const CleanFigure figure =
        clean_svg(kHead + "><g " + hidden + "><text>a</text></g></svg>", PdfUse::kFigure);
    REQUIRE(figure.remains.size() == 1);
    CHECK(figure.remains[0].rule == "figure.hidden-layer");
    CHECK(!figure.remains[0].blocks);
  }
}
