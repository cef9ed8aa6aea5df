// Pictures of pages: PPM in (what pdftoppm writes), PNG out.
#pragma once

#include <string>
#include <string_view>

namespace pith::arxiv {

// Two binary PPM pictures (P6, 8 bits) side by side, and behind them where they differ: the first
// one pale, differing dots red. Throws Error kMalformed when one is no such picture.
std::string difference_png(std::string_view before, std::string_view after);

}  // namespace pith::arxiv
