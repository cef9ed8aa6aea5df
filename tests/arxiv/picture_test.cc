#include "arxiv/run/picture.h"

#include <doctest/doctest.h>

#include "arxiv/figures/image_metadata.h"

using namespace pith::arxiv;

TEST_CASE("two pages and where they differ stand side by side in one PNG") {
  const Page small{1, 2, std::string(6, '\0')};
  const Page large{3, 1, std::string(9, '\xff')};
  const std::string png = difference_png(small, large);
  const PngFacts facts = png_facts(png);
  CHECK(facts.width == 9);  // three times the wider
  CHECK(facts.height == 2);
  CHECK(clean_png(png).problem.empty());
  CHECK(difference_png(small, small) != png);
}
