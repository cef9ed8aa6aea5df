// Pictures of pages, as PNG.
#pragma once

#include <cstddef>
#include <string>

namespace pith::arxiv {

struct Page {
  std::size_t width = 0, height = 0;
  std::string dots;  // red, green and blue of each, from the top left; width * height * 3 bytes
};

// Two pages side by side, and behind them where they differ: the first one pale, differing dots
// red.
std::string difference_png(const Page& before, const Page& after);

}  // namespace pith::arxiv
