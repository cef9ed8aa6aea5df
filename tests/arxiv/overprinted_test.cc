#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "arxiv/run/overprinted.h"

using namespace pith::arxiv;

namespace {

// Words of ten points for each letter, from `left` on; `top` and 8 points high.
std::vector<PlacedWord> line(const std::string& text, double left, double top, double height = 8) {
  std::vector<PlacedWord> words;
  std::istringstream parts(text);
  for (std::string word; parts >> word;) {
    const double right = left + 10 * static_cast<double>(word.size());
    words.push_back({word, {left, top, right, top + height}});
    left = right + 4;
  }
  return words;
}

std::vector<PlacedWord> both(std::vector<PlacedWord> a, const std::vector<PlacedWord>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

const char* const kBelow = "some words below others";
const char* const kAbove = "many more words lie here";

}  // namespace

TEST_CASE("a line of words on a line of words is told") {
  const Overprinted found = find_overprinted(both(line(kBelow, 0, 100), line(kAbove, 3, 101)));
  CHECK(found.others == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(found.twins.empty());
}

TEST_CASE("the same words on each other are told apart") {
  const Overprinted found = find_overprinted(both(line(kBelow, 0, 100), line(kBelow, .3, 100)));
  CHECK(found.others.empty());
  CHECK(found.twins.size() == 8);
}

TEST_CASE("what stands beside, between or behind other text is not") {
  const std::vector<PlacedWord> below = line(kBelow, 0, 100);
  struct Row {
    const char* what;
    std::vector<PlacedWord> other;
  };
  const Row rows[] = {
      {"the next line", line(kAbove, 0, 106)},
      {"an index above", line(kAbove, 0, 95)},
      {"words beside", line(kAbove, 400, 100)},
      {"a large mark", line("DRAFT", 0, 80, 48)},
      {"two labels", line("two labels", 0, 100)},
      {"digits", line("0000 00000 00000 000000", 0, 100)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(find_overprinted(both(below, row.other)).others.empty());
    CHECK(find_overprinted(both(row.other, below)).others.empty());
  }
}

TEST_CASE("many words in one place take no long time") {
  std::vector<PlacedWord> words;
  for (int i = 0; i < 20'000; ++i) words = both(std::move(words), line("word", 0, 100));
  CHECK(find_overprinted(words).others.empty());
}
