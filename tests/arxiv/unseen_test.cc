#include "arxiv/tex/unseen.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "arxiv/tex/unseen_data.h"

using namespace pith::arxiv;

namespace {

// The text without all that is found in it; the pages say `pages`.
std::string cleaned(const std::string& tex, const std::string& pages) {
  Vocabulary vocabulary;
  Macros macros;
  learn_macros(tex, macros);
  const PageWords words(words_of_pages(pages));
  const std::vector<Stretch> found = unseen_stretches(tex, {vocabulary, macros, words});
  std::vector<const Stretch*> all;
  for (const Stretch& stretch : found) all.push_back(&stretch);
  return without_stretches(tex, all);
}

}  // namespace

TEST_CASE("words are compared as a reader compares them") {
  const Words seen = {"we", "define", "effi", "cient", "training", "of", "caf\xC3\xA9s"};
  CHECK(words_of_pages("We de-\nfine e\xEF\xAC\x83 cient \xE2\x80\x9Ctraining\xE2\x80\x9D of\n"
                       "caf\xC3\xA9s.") == seen);
  const Words said = {"a", "bold", "word", "", "and", "naive", "text", ""};
  CHECK(words_of_source("A \\textbf{bold} word\\cite[p.~3]{smith} $x+y$ % no\n and na\\\"ive "
                        "\\href{http://x.org/y}{text}\\label{sec:one}\\[z\\]") == said);
  CHECK_FALSE(is_prose({"12", "a", "b2"}));
  CHECK(is_prose({"12", "two"}));
  const PageWords pages({"one", "two", "three", "four", "five"});
  CHECK(pages.show({"two", "three"}));
  CHECK_FALSE(pages.show({"three", "two"}));
  CHECK(pages.show({"one", "two", "three", "x"}));
  CHECK_FALSE(pages.show({"one", "x", "two", "y", "three"}));
  // Between two breaks nothing is expected to follow each other.
  CHECK(pages.show({"one", "two", "", "five", "", "three", "four"}));
  CHECK_FALSE(pages.show({"two", "one", "", "five", "four"}));
}

TEST_CASE("what stands on no page is found, and what is around it stays") {
  const std::string pages = "Seen words are here and go on to the end of it all.";
  struct Case {
    const char* what;
    std::string tex, left;
  };
  const Case cases[] = {
      {"all is seen", "\\textbf{Seen words} are here", "\\textbf{Seen words} are here"},
      {"an argument", "Seen \\x{not to be read} words", "Seen \\x{} words"},
      {"what a citation parts", "\\x{Seen \\cite{a} words \\citep[p.~2]{b} go \\cref{c} all}",
       "\\x{Seen \\cite{a} words \\citep[p.~2]{b} go \\cref{c} all}"},
      {"a formula", "\\inferrule{s_1 in Fail of it}{not to be read}",
       "\\inferrule{s_1 in Fail of it}{}"},
      {"in a remark _ makes no formula", "Seen \\todo{my_file is to go} words",
       "Seen \\todo{} words"},
      {"one word of a command that nobody knows", "Seen \\x{secret} words",
       "Seen \\x{secret} words"},
      {"one word of a remark", "Seen \\todo{secret} words", "Seen \\todo{} words"},
      {"one word of a macro of the paper", "\\newcommand\\x[1]{}Seen \\x{secret} words",
       "\\newcommand\\x[1]{}Seen \\x{} words"},
      {"options too, where the macro uses nothing",
       "\\newcommand\\x[2][]{}\\x[by=Bob]{secret text}", "\\newcommand\\x[2][]{}\\x[]{}"},
      {"names are no text", "\\label{secret words here}\\ref{a b c}",
       "\\label{secret words here}\\ref{a b c}"},
      {"within what is seen", "\\emph{Seen words \\todo{secret} are here}",
       "\\emph{Seen words \\todo{} are here}"},
      {"a branch", "Seen \\ifx\\a\\b secret\\fi{} words", "Seen {} words"},
      {"a branch on lines of its own", "Seen\n\\if 0\nsecret\n\\fi\n\nwords", "Seen\n%\n\nwords"},
      {"the second branch", "\\ifx\\a\\a Seen words\\else secret\\fi",
       "\\ifx\\a\\a Seen words\\fi"},
      {"the first branch", "\\ifx\\a\\b secret\\else Seen words\\fi .", "Seen words."},
      {"a branch that does not end", "\\ifx\\a\\b secret words there",
       "\\ifx\\a\\b secret words there"},
      {"an environment", "\\begin{x}\nnot to be read\n\\end{x}", "\\begin{x}\n\\end{x}"},
      {"an environment that begins on the line of \\begin", "\\begin{x} not to\nbe read\n\\end{x}",
       "\\begin{x}\n\\end{x}"},
      {"formulas and macros between words", "\\x{Seen words $x$ are here \\name go on}",
       "\\x{Seen words $x$ are here \\name go on}"},
      {"cells", "\\begin{tabular}{|l|l|}Seen & words\\\\ go & it\\end{tabular}",
       "\\begin{tabular}{|l|l|}Seen & words\\\\ go & it\\end{tabular}"},
      {"settings", "\\x{width of all=none, and more}", "\\x{width of all=none, and more}"},
      {"one branch of a test", "\\ifthenelse{\\boolean{x}}{not to be read}{Seen words are}",
       "\\ifthenelse{\\boolean{x}}{}{Seen words are}"},
      {"code in a definition", "\\def\\x{\\z@{three}{secret}{words}}",
       "\\def\\x{\\z@{three}{secret}{words}}"},
      {"an environment in itself", "\\begin{x}not to\\begin{x}be\\end{x}read\\end{x}",
       "\\begin{x}\\end{x}"},
      {"drawings are not looked into",
       "\\begin{tikzpicture}\\draw (0,0) node {not seen here};"
       "\\end{tikzpicture}",
       "\\begin{tikzpicture}\\draw (0,0) node {not seen here};"
       "\\end{tikzpicture}"},
      {"a definition", "\\newcommand{\\x}{three secret words}", "\\newcommand{\\x}{}"},
      {"program code", "\\verb|not to be read|", "\\verb|not to be read|"},
      {"names of files",
       "Seen \\IfFileExists{other name.tex}{}{} \\includestandalone{a/figure of it}",
       "Seen \\IfFileExists{other name.tex}{}{} \\includestandalone{a/figure of it}"},
      {"front matter", "\\author{Not a name}", "\\author{Not a name}"},
      {"an argument that does not close", "\\x{not to be read", "\\x{not to be read"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(cleaned(c.tex, pages) == c.left);
  }
}

TEST_CASE("deep nesting costs no more than its length") {
  std::string tex;
  for (int i = 0; i < 20'000; ++i) tex += "\\x{not to be read ";
  CHECK(cleaned(tex, "") == tex);
  for (int i = 0; i < 20'000; ++i) tex += "}";
  CHECK(cleaned(tex, "") == "\\x{}");
  CHECK(cleaned(std::string(20'000, '{') + "\\if", "") == std::string(20'000, '{') + "\\if");
}

TEST_CASE("remarks in data are found, and numbers, names and what is seen are not") {
  const PageWords pages(words_of_pages("The method of our own wins in all cases."));
  struct Case {
    const char* what;
    std::string data, left;
  };
  const Case cases[] = {
      {"numbers", "x y\n0 1\n1 2\n", "x y\n0 1\n1 2\n"},
      {"a line behind #", "# nobody is to see\nx,y\n", "x,y\n"},
      {"a line behind %, indented", "x,y\n  %% run by Bob\n1,2", "x,y\n1,2"},
      {"a line that is seen", "# The method of our own\n1", "# The method of our own\n1"},
      {"a line without words", "# 1 2 ab\n1", "# 1 2 ab\n1"},
      {"a field", "1,Bob says to drop this,2\n", "1,,2\n"},
      {"a field in quotes", "1,\"no, Bob says to drop this\",2\n", "1,\"\",2\n"},
      {"a field in braces", "1\t{Bob says; to drop this}\r\n", "1\t{}\r\n"},
      {"a name", "1,validation loss,2\n", "1,validation loss,2\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const std::vector<Stretch> found = unseen_data(one.data, pages);
    std::vector<const Stretch*> all;
    for (const Stretch& stretch : found) all.push_back(&stretch);
    CHECK(without_stretches(one.data, all) == one.left);
  }
}

TEST_CASE("words in rows of numbers") {
  const PageWords pages(words_of_pages("Berlin"));
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"0 1 secret\n", "0 1 {}\n"},     {"-.5 Berlin {a secret}\n", "-.5 Berlin {}\n"},
      {"1 nan inf\n", "1 nan inf\n"},   {"x y remark\n", "x y remark\n"},
      {"1 secret,2\n", "1 secret,2\n"}, {"1 {secret\n", "1 {}\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    const std::vector<Stretch> found = unseen_data(row.before, pages);
    std::vector<const Stretch*> all;
    for (const Stretch& one : found) all.push_back(&one);
    CHECK(without_stretches(row.before, all) == row.after);
  }
}
