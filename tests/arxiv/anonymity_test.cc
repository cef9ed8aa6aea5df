#include "arxiv/policy/anonymity.h"

#include <doctest/doctest.h>

#include <set>

using namespace pith::arxiv;

namespace {

std::set<std::string> disclosed(const std::string& tex) {
  std::set<std::string> found;
  for (const Disclosure& one : find_disclosures({{"main.tex", tex}})) {
    found.insert(one.rule + " " + one.place);
  }
  return found;
}

}  // namespace

TEST_CASE("what tells who wrote a paper is found with its line") {
  using Set = std::set<std::string>;
  CHECK(disclosed("\\author{Ada Lovelace}\nAs Lovelace showed.\nLovelaces did not.") ==
        Set{"anonymous.author main.tex:1", "anonymous.author main.tex:2"});
  CHECK(disclosed("x\n\\thanks{me}") == Set{"anonymous.thanks main.tex:2"});
  CHECK(disclosed("\\section*{Acknowledgements}") == Set{"anonymous.thanks main.tex:1"});
  CHECK(disclosed("x\nhttps://github.com/ada\nhttps://github.com/ada") ==
        Set{"anonymous.link main.tex:2", "anonymous.link main.tex:3"});
  CHECK(disclosed("\\hypersetup{pdfauthor={x}}") == Set{"anonymous.metadata main.tex:1"});
  CHECK(disclosed("\\pithnumber{GRALRY4D}") == Set{"anonymous.badge main.tex:1"});
  CHECK(disclosed("\\pithnumber{pending}").empty());
}

TEST_CASE("what tells nobody") {
  for (const char* tex :
       {"\\author{Anonymous Authors}", "\\section{Results}", "github", "\\authorrunning{x}", ""}) {
    CAPTURE(tex);
    CHECK(disclosed(tex).empty());
  }
}
