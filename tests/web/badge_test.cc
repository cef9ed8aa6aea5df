// Badges: what is drawn for which style, and that no record can draw anything else.

#include "web/badge.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "signed_paper.h"
#include "web/font_widths.h"
#include "web/snippet.h"

namespace pith {
namespace {

using test::at;

const VerifiedRecord& seed() {
  static const VerifiedRecord record = *test::seed_paper().verified;
  return record;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("words take the width of the widest font that is known") {
  CHECK(bold_sans_width("pith") == 716 + 343 + 478 + 712);
  CHECK(bold_sans_width("") == 0);
  CHECK_THROWS_AS(bold_sans_width("Pith"), std::logic_error);
}

TEST_CASE("the badge names the number, the paper and the key, and holds all it needs") {
  const std::string svg = badge_svg(seed(), {});
  CHECK(has(svg, "role=\"img\" aria-labelledby=\"pith-title\" aria-describedby=\"pith-desc\""));
  CHECK(has(svg,
            "<title id=\"pith-title\">Pith Number pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO</title>"));
  CHECK(has(svg,
            "<desc id=\"pith-desc\">Record of arXiv:2605.29664v1, \xE2\x80\x9C"
            "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models "
            "Training\xE2\x80\x9D, signed by key pith-v1-2026-05</desc>"));
  CHECK(has(svg, ">pith</text>"));
  CHECK(has(svg, ">GRALRY4D</text>"));
  CHECK(!has(svg, "signed</text>"));
  for (const char* outside : {"href", "url(", "@import", "<script", "<image", "<use", "onload"}) {
    CAPTURE(outside);
    CHECK(!has(svg, outside));
  }
  CHECK(svg == badge_svg(seed(), {}));
}

TEST_CASE("lengths, themes and shapes") {
  CHECK(has(badge_svg(seed(), {.characters = 12}), ">GRALRY4DTUR3</text>"));
  CHECK(has(badge_svg(seed(), {.characters = 16}), ">GRALRY4DTUR34CIZ</text>"));
  CHECK(has(badge_svg(seed(), {.characters = 26}), ">GRALRY4DTUR34CIZ3TIFOJE3QO</text>"));
  CHECK(badge_size(seed(), {.characters = 26}).width >
        badge_size(seed(), {.characters = 8}).width + 18 * 7);
  CHECK(has(badge_svg(seed(), {}), "prefers-color-scheme:dark"));
  CHECK(!has(badge_svg(seed(), {.theme = BadgeTheme::kLight}), "<style"));
  CHECK(!has(badge_svg(seed(), {.theme = BadgeTheme::kDark}), "<style"));
  CHECK(badge_svg(seed(), {.theme = BadgeTheme::kLight}) !=
        badge_svg(seed(), {.theme = BadgeTheme::kDark}));
  CHECK(has(badge_svg(seed(), {.shape = BadgeShape::kFlat}), " rx=\"3\""));
  CHECK(!has(badge_svg(seed(), {.shape = BadgeShape::kFlatSquare}), " rx="));
  CHECK_THROWS_AS(badge_svg(seed(), {.characters = 27}), std::logic_error);
}

TEST_CASE("the only status is what verification proves") {
  CHECK(seed().status().words() == std::vector<std::string>{"signed"});
  const std::string svg = badge_svg(seed(), {.status = true});
  CHECK(has(svg, ">signed</text>"));
  for (const char* word : {"attested", "anchored", "stored", "replicated", "verified"}) {
    CAPTURE(word);
    CHECK(!has(svg, word));
  }
  CHECK(has(badge_words(seed(), {.status = true}), ", signed"));
}

TEST_CASE("snippets link the picture to the record") {
  const std::string url = "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO";
  CHECK(badge_markdown(seed(), {}, "pith.svg") ==
        "[![Pith Number GRALRY4D of arXiv\\:2605\\.29664v1](pith.svg)](" + url + ")\n");
  CHECK(badge_rst(seed(), {}, "pith.svg") ==
        ".. image:: pith.svg\n   :alt: Pith Number GRALRY4D of arXiv:2605.29664v1\n   :target: " +
            url + "\n");
  CHECK(badge_org(seed(), {}, "pith.svg") ==
        "#+ATTR_HTML: :alt Pith Number GRALRY4D of arXiv:2605.29664v1\n[[" + url +
            "][file:pith.svg]]\n");
  CHECK(has(badge_org(seed(), {}, "https://e.org/p.svg"), "][https://e.org/p.svg]]"));
  const std::string html = badge_html(seed(), {});
  CHECK(html.starts_with("<a href=\"" + url + "\"><svg "));
  CHECK(html.ends_with("</svg></a>\n"));
  CHECK(has(html, "aria-label=\"Pith Number GRALRY4D of arXiv:2605.29664v1\""));
  CHECK(!has(html, " id="));
  CHECK(!has(html.substr(0, html.size() - 1), "\n"));
}

TEST_CASE("hostile text of a record stays text") {
  const std::string title =
      "</title><script>alert(1)</script>]]> \"quotes' \x01 \xE2\x80\xAE"
      "evil";
  const Verification paper = test::signed_paper(title, [](json::Value& record) {
    at(at(record, "source"), "id") = "x](javascript:1) [[y]] :alt z\n.. raw:: html\n\"<b>";
    at(at(record, "source"), "kind") = "arxiv";
  });
  REQUIRE(paper.verified->title() == title);
  const std::string svg = badge_svg(*paper.verified, {});
  CHECK(!has(svg, "<script"));
  CHECK(!has(svg, "]]>"));
  CHECK(!has(svg, "\x01"));
  CHECK(!has(svg, "\xE2\x80\xAE"));
  CHECK(has(svg, "&lt;script&gt;alert(1)&lt;/script&gt;]]&gt; &quot;quotes&#39;"));
  const std::string html = badge_html(*paper.verified, {});
  CHECK(!has(html, "<script"));
  CHECK(!has(html, "<b>"));
  const std::string markdown = badge_markdown(*paper.verified, {}, "p.svg");
  CHECK(has(markdown, "x\\]\\(javascript\\:1\\) \\[\\[y\\]\\]"));
  const std::string rst = badge_rst(*paper.verified, {}, "p.svg");
  CHECK(std::count(rst.begin(), rst.end(), '\n') == 3);
  const std::string org = badge_org(*paper.verified, {}, "p.svg");
  CHECK(std::count(org.begin(), org.end(), '\n') == 2);
  CHECK(!has(org.substr(20), " :"));
  CHECK(!has(org, "[[y]]"));
}

TEST_CASE("a title of ten thousand characters is cut") {
  const Verification paper = test::signed_paper(std::string(10'000, 'x'));
  CHECK(badge_svg(*paper.verified, {}).size() < 3'000);
}

}  // namespace
}  // namespace pith
