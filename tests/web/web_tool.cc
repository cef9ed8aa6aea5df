// Prints a badge or the page of a paper that the tests sign, for tests that show it to a browser.
//
//   web_tool svg|html|md|rst|org|page paper.json
//   web_tool readable texts.json
//
// paper.json has "title" and any members that replace those of the record's "metadata" and
// "source". texts.json is a list of texts: what becomes of each, as a list again.
#include <iostream>

#include "signed_paper.h"
#include "web/markup.h"
#include "web/page.h"
#include "web/snippet.h"

namespace {

std::string made(std::string_view what, const pith::Verification& paper) {
  using namespace pith;
  const VerifiedRecord& record = *paper.verified;
  const BadgeStyle style{.characters = 8};
  if (what == "svg") return badge_svg(record, style);
  if (what == "html") return badge_html(record, style);
  if (what == "md") return badge_markdown(record, style, "a b(c)[d].svg");
  if (what == "rst") return badge_rst(record, style, "a b.svg");
  if (what == "org") return badge_org(record, style, "ab.svg");
  return record_page(record, paper.report, test::own_key().trusted());
}

void print_readable(const pith::json::Value& texts) {
  pith::json::Array shown;
  for (const pith::json::Value& text : texts.as_array()) {
    shown.emplace_back(pith::readable(text.as_string()));
  }
  std::cout << pith::canonicalize(std::move(shown)).bytes();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace pith;
  try {
    if (argc != 3)
      throw std::runtime_error("usage: web_tool svg|html|md|rst|org|page|readable FILE");
    const json::Value wanted = json::parse(read_file(argv[2], 1u << 24), argv[2]);
    if (std::string_view(argv[1]) == "readable") {
      print_readable(wanted);
      return 0;
    }
    const std::string* title = wanted.find_string("title");
    std::cout << made(argv[1],
                      test::signed_paper(title == nullptr ? "" : *title, [&](auto& record) {
                        for (const std::string_view part : {"metadata", "source"}) {
                          for (const auto& [name, value] : test::at(record, part).as_object()) {
                            if (const json::Value* other = wanted.find(name))
                              test::at(test::at(record, part), name) = *other;
                          }
                        }
                      }));
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "web_tool: " << e.what() << "\n";
    return 1;
  }
}
