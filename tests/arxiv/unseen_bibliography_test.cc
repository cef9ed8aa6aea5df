#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "arxiv/tex/unseen_bibliography.h"

using namespace pith::arxiv;

namespace {

const PageWords& pages() {
  static const PageWords kPages(words_of_pages(
      "The first words. A. Author. A title of the work. Journal, 2001. In print by now."));
  return kPages;
}

std::string without(const std::string& text, const std::vector<Stretch>& found) {
  std::vector<const Stretch*> all;
  for (const Stretch& one : found) all.push_back(&one);
  return without_stretches(text, all);
}

std::string bib(const std::string& text, const Names& cited = {}) {
  return without(text, unseen_in_bib(text, pages(), cited));
}

std::string bbl(const std::string& text) {
  return without(text, unseen_in_bbl(text, pages()));
}

}  // namespace

TEST_CASE("of an entry of a .bib stays what says which work it is") {
  struct Row {
    const char* before;
    const char* after;
  };
  const std::string head = "@article{a, title={A title of the work},\n";
  const Row rows[] = {
      {"author={A. Author and N. Named and S. Silent},\n",
       "author={A. Author and N. Named and S. Silent},\n"},
      {"note={In print by now},\n", "note={In print by now},\n"},
      {"note={secret},\n", ""},
      {"annote={a {braced, one} here},\n", ""},
      {"Abstract = \"with {\"}quotes{\"}, and a comma\",\n", ""},
      {"file = {:/home/alice/a.pdf:PDF}\n", ""},
      {"x-remark = {of a manager}, year=2001\n", " year=2001\n"},
      {"% a remark\nyear=2001\n", "year=2001\n"},
      {"doi={10.1/not.on.the.page}\n", "doi={10.1/not.on.the.page}\n"},
      {"title+an = {1=\"a remark\"},\n", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CHECK(bib(head + row.before + "}\n") == head + row.after + "}\n");
  }
}

TEST_CASE("entries that are not cited go, and what is between entries") {
  CHECK(bib("a remark\n@book{u, title={Of something else},\n author={B. Body}}\n"
            "@comment{jabref: meta}\n@preamble{\"x\"}\n") == "@preamble{\"x\"}\n");
  CHECK(bib("@book(u, title={Something else})\n").empty());
  CHECK(bib("@book{u, author={A. Author}, title={Something else}}\n").empty());
  const std::string cited = "@book{u, title={Something else}}\n";
  CHECK(bib(cited + "@book{v, title={A title of the work}}\n", {"u"}) == cited);
}

TEST_CASE("what a cited entry names stays") {
  const std::string strings = "@string{j = \"Some letters\"}\n@string(Of = \"x y z\")\n";
  const std::string entry = "@article{u, journal = J # \" of \" # of, crossref={p}}\n";
  const std::string parent = "@proceedings{p, title={Another title}}\n";
  CHECK(bib(strings + entry + parent, {"u"}) == strings + entry + parent);
  CHECK(bib(strings + parent, {"u"}).empty());
}

TEST_CASE("a .bib that is not closed is left as it is") {
  for (const char* broken : {"@book{a, title={x}", "@book{a, title={x", "@", "@book", "@book{",
                             "@book{a,", "@book{a,%}"}) {
    CAPTURE(broken);
    CHECK(bib(broken) == broken);
  }
}

TEST_CASE("of a .bbl of biber go fields that no page shows") {
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"  \\field{abstract}{We {\\em show} \\} it}\n", ""},
      {"  \\field{note}{In print by now}\n", "  \\field{note}{In print by now}\n"},
      {"  \\field{title}{Another one}\n", "  \\field{title}{Another one}\n"},
      {"  \\field{sortinithash}{abc}\n", "  \\field{sortinithash}{abc}\n"},
      {"  \\keyw{secret,words}\n", ""},
      {"  \\annotation{field}{title}{default}{}{}{1}{a remark}\n", ""},
      {"  \\verb{verba}\n  \\verb a remark\n  \\endverb\n", ""},
      {"  \\verb{url}\n  \\verb https://example.org\n  \\endverb\n",
       "  \\verb{url}\n  \\verb https://example.org\n  \\endverb\n"},
      {"\\field{abstract}{open", "\\field{abstract}{open"},
      {"\\field", "\\field"},
      {"\\annotation{a}{", "\\annotation{a}{"},
      {"\\verb{verba}\n\\verb open", "\\verb{verba}\n\\verb open"},
      {"\\", "\\"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CHECK(bbl(row.before) == row.after);
  }
}

TEST_CASE("keys of a bibliography") {
  Names cited;
  add_cited(
      "\\bibitem{a}\n\\bibitem[{A {b} (2001)}]{b}\n\\bibitem [{x}]%\n  {c}%\n\\entry{d}{book}{}",
      cited);
  CHECK(cited == Names{"a", "b", "c", "d"});
  for (const char* broken : {"\\bibitem", "\\bibitem[", "\\bibitem[a]", "\\bibitem{", "\\entry"}) {
    Names none;
    add_cited(broken, none);
    CHECK(none.empty());
  }
}
