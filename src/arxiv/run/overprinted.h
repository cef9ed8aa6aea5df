// Words of a page on which other words are printed, letter on letter.
//
// Both leave ink, so that drawing the page without text does not tell that they cannot be read.
// Labels of a plot may lie on each other by chance; a line of words that lies on a line of words
// does not.
#pragma once

#include <cstddef>
#include <vector>

#include "arxiv/run/text_layer.h"

namespace pith::arxiv {

struct Overprinted {
  // Of the page's words, in order: those below, and those on them.
  std::vector<std::size_t> others;
  // The same where the words are the same: as for bold letters, or in white on black.
  std::vector<std::size_t> twins;
};

// Of words that run across the page. At least three in a row with twelve letters or more.
Overprinted find_overprinted(const std::vector<PlacedWord>& words);

}  // namespace pith::arxiv
