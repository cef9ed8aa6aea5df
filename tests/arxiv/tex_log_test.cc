#include "arxiv/tex_log.h"

#include <doctest/doctest.h>

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
      {"main.tex:1: one\nl.1 a\nmain.tex:2: two\nl.2 b\n", "main.tex:1: one l.1 a"},
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
      "Missing character: There is no \xc3\xa9 in font cmr10!\nNo file main.ind.\n");
  CHECK(log.undefined == List{"reference fig:a", "citation smith", "citation jones"});
  CHECK(log.missing_characters == List{"There is no \xc3\xa9 in font cmr10!"});
  CHECK(log.missing_files == List{"main.ind"});
  CHECK_FALSE(log.asks_for_rerun);
  CHECK(read_tex_log("LaTeX Warning: Label(s) may have changed. Rerun to get it right.\n")
            .asks_for_rerun);
}
