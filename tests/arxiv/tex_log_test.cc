#include "arxiv/run/tex_log.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace pith::arxiv;
using List = std::vector<std::string>;

TEST_CASE("the first error of a log, and how far TeX had read") {
  struct Row {
    const char* log;
    const char* error;
  };
  const Row rows[] = {
      {"./main.tex:12: Undefined control sequence.\n<argument> x\nl.12 \\nosuch\n",
       "main.tex:12: Undefined control sequence. l.12 \\nosuch"},
      {"! Emergency stop.\n<*> main.tex\n", "Emergency stop."},
      {"a.tex:8: LaTeX Error: Unicode character x (U+2212)\n               not set up for use.\n\n"
       "See the manual\n ...                                              \nl.8 $x\n           "
       "y$\n",
       "a.tex:8: LaTeX Error: Unicode character x (U+2212) not set up for use. l.8 $x"},
      {"a.tex:8: Package kvsetkeys Error: Undefined key\n(kvsetkeys)                in x.\nl.8 y\n",
       "a.tex:8: Package kvsetkeys Error: Undefined key in x. l.8 y"},
      {"a.tex:8: Undefined control sequence.\n<argument> x\n                 y z\nl.8 y\n",
       "a.tex:8: Undefined control sequence. l.8 y"},
      {"main.tex:1: one\nl.1 a\nmain.tex:2: two\nl.2 b\n", "main.tex:1: one l.1 a"},
      {"))\n!pdfTeX error: pdflatex (file ./a.png): libpng: internal error\n ==> Fatal error "
       "occurred, "
       "no output PDF file produced!\n",
       "pdfTeX error: pdflatex (file ./a.png): libpng: internal error"},
      {"l.3 is no context without an error\n", ""},
      {"Package x Info: y on input line 12.\nnote: 12: z\n", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.log);
    CHECK(read_tex_log(row.log).first_error == row.error);
  }
}

TEST_CASE("what a log says is undefined, missing or unfinished, each once") {
  const TexLog log = read_tex_log(
      "LaTeX Warning: Reference `fig:a' on page 1 undefined on input line 3.\n"
      "LaTeX Warning: Reference `fig:a' on page 2 undefined on input line 9.\n"
      "LaTeX Warning: Citation `smith' on page 1 undefined on input line 4.\n"
      "LaTeX Warning: Citation 'jones' on page 1 undefined on input line 4.\n"
      "Missing character: There is no \xc3\xa9 in font cmr10!\n"
      "Missing character: There is no ; in font nullfont!\n"
      "Missing character: There is no ; (\"3B) in font nullfont!\nNo file main.ind.\n");
  CHECK(log.undefined == List{"reference fig:a", "citation smith", "citation jones"});
  CHECK(log.missing_characters == List{"There is no \xc3\xa9 in font cmr10!"});
  CHECK(log.missing_files == List{"main.ind"});
  CHECK_FALSE(log.asks_for_rerun);
  CHECK(read_tex_log("LaTeX Warning: Label(s) may have changed. Rerun to get it right.\n")
            .asks_for_rerun);
}

TEST_CASE("the file that an error names, and whether a program was to be run") {
  const TexLog log = read_tex_log(
      "runsystem(repstopdf a.eps)...disabled.\n"
      "./main.tex:2: LaTeX Error: File `acmart.cls' not found.\nl.2 \\x\n"
      "./main.tex:3: LaTeX Error: File `other.sty' not found.\n");
  CHECK(log.missing_file == "acmart.cls");
  CHECK(log.wanted_shell);
  CHECK(read_tex_log("./main.tex:9: Package minted Error: You must invoke LaTeX with the "
                     "-shell-escape flag.\n")
            .wanted_shell);
  // The banner of every log, and text.
  CHECK_FALSE(
      read_tex_log("restricted \\write18 enabled.\n shell escape in the text\n").wanted_shell);
}

TEST_CASE("what is not there, in the words of many packages") {
  const char* const rows[] = {
      "No file ../code/run.py.",
      "LaTeX Warning: File `../code/run.py' not found on input line 3.",
      "! Package pgfplots Error: Could not read table file '../code/run.py'. In case",
      "Package x Warning: cannot open ../code/run.py, going on",
      "LaTeX Error: File \"../code/run.py\" not found.",
  };
  for (const char* row : rows) {
    CAPTURE(row);
    const List asked = read_tex_log(std::string(row) + "\n").asked;
    CHECK(std::find(asked.begin(), asked.end(), "../code/run.py") != asked.end());
  }
  const List blanks = read_tex_log("LaTeX Error: File `a b/c.png' not found.\n").asked;
  CHECK(std::find(blanks.begin(), blanks.end(), "a b/c.png") != blanks.end());
  CHECK(read_tex_log("(./main.tex the file ../x.tex is fine\n").asked.empty());
}

TEST_CASE("what TeX read as source") {
  const TexLog log = read_tex_log("(./main.tex\n(/usr/share/a.cls) (./sec/a.tex) (\"./a b.tex\"\n");
  for (const char* name : {"main.tex", "/usr/share/a.cls", "sec/a.tex", "a b.tex"}) {
    CHECK(log.sources.contains(name));
  }
  CHECK_FALSE(log.sources.contains("sec/b.tex"));
}

TEST_CASE("the first error of bibtex and of biber in its own words") {
  struct Row {
    const char* log;
    const char* error;
  };
  const Row rows[] = {
      {"The style file: plain.bst\nI couldn't open database file ../refs.bib\n---line 4 of file "
       "m.aux\n",
       "I couldn't open database file ../refs.bib"},
      {"I was expecting a `,' or a `}'---line 3 of file r.bib\n : x\n",
       "I was expecting a `,' or a `}'---line 3 of file r.bib"},
      {"Illegal, another \\bibdata command\n---line 7 of file m.aux\n",
       "Illegal, another \\bibdata command---line 7 of file m.aux"},
      {"[0] Config.pm:307> INFO - This is Biber 2.18\n[99] Utils.pm:410> ERROR - Cannot find "
       "'r.bib'!\n",
       "Cannot find 'r.bib'!"},
      {"Warning--I didn't find a database entry for \"a\"\n", ""},
      {"Warning--empty year in x\n---line 7 of file r.bib\n", ""},
      {"I found no \\citation commands---while reading file m.aux\n", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.log);
    CHECK(read_bibliography_log(row.log).first_error == row.error);
  }
  const List asked = read_bibliography_log(rows[0].log).asked;
  CHECK(std::find(asked.begin(), asked.end(), "../refs.bib") != asked.end());
}

TEST_CASE("what kpathsea refused, and what it looked for without a result") {
  const Searches searches = read_searches(
      "\npdflatex: Not reading from ../a b.tex (openin_any = p).\n"
      "kdebug:kpse_find_file: searching for article.cls of type tex (from texmf.cnf)\n"
      "kdebug:returning from generic search([article.cls]) =>/usr/share/article.cls\n"
      "kdebug:kpse_find_file: searching for /home/me/x.tex of type tex (from texmf.cnf)\n"
      "kdebug:returning from generic search([figures/a.pdf.tex figures/a.pdf]) =>\n");
  CHECK(searches.not_opened == List{"../a b.tex", "figures/a.pdf.tex", "figures/a.pdf"});
  CHECK(searches.absolute == List{"/home/me/x.tex"});
}
