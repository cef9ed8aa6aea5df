#include "arxiv/author_pdf.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

TEST_CASE("two texts of a paper, page by page") {
  struct Row {
    const char* theirs;
    const char* ours;
    int page, pages;
    const char* their_words;
    const char* our_words;
  };
  const Row rows[] = {
      {"", "", 0, 0, "", ""},
      {"One two\n\fthree\f", "One  two\fthree\n\f", 0, 0, "", ""},
      {"A November 29, 2026 b\f", "A January 1, 2026 b\f", 0, 0, "", ""},
      {"A 29 November 2026\f", "A 1 January 2026\f", 0, 0, "", ""},
      {"A\fb code c\fd\f", "A\fb c\fd\f", 2, 1, "code c", "c"},
      {"A\fb\f", "A\f", 2, 1, "b", ""},
      {"A\f", "A\fb\fc\f", 2, 2, "", "b"},
      {"1 2 3 4 5 6 7 8\f", "0\f", 1, 1, "1 2 3 4 5 6", "0"},
      {"May 5 seen\f", "May 6 seen\f", 1, 1, "5 seen", "6 seen"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.theirs);
    const TextDifference difference = compare_texts(row.theirs, row.ours);
    CHECK(difference.page == row.page);
    CHECK(difference.pages == row.pages);
    CHECK(difference.theirs == row.their_words);
    CHECK(difference.ours == row.our_words);
  }
}
