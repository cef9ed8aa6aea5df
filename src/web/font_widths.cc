#include "web/font_widths.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace pith {
namespace {

// Advance widths of a to z. tests/web/test_badge.py measures the fonts again.
using Widths = std::array<int, 26>;

constexpr std::array<Widths, 2> kBold = {{
    // DejaVu Sans Bold, and nearly Verdana Bold
    {675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042,
     712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582},
    // Liberation Sans Bold, which has the widths of Arial and Helvetica
    {556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889,
     611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500},
}};

}  // namespace

int bold_sans_width(std::string_view word) {
  int widest = 0;
  for (const Widths& widths : kBold) {
    int width = 0;
    for (const char c : word) {
      if (c < 'a' || c > 'z') throw std::logic_error("a word of small letters is needed");
      width += widths[static_cast<std::size_t>(c - 'a')];
    }
    widest = std::max(widest, width);
  }
  return widest;
}

}  // namespace pith
