#include "arxiv/run/overprinted.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr double kCovered = .6;         // of a word's width
constexpr double kSameLine = .25;       // of the lower height: how far middles are apart
constexpr double kSameSize = .5;        // the lower height of the higher
constexpr double kCellWidth = 24;       // points
constexpr double kCellHeight = 6;       // points
constexpr double kMostCells = 20;       // of a word
constexpr std::size_t kMostInCell = 8;  // that are remembered
constexpr std::size_t kLeastWords = 3, kLeastLetters = 12;

double middle(const Box& box) {
  return (box.top + box.bottom) / 2;
}

std::size_t letters_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return is_letter(c) || (c & 0x80) != 0; }));
}

bool runs_across(const PlacedWord& word) {
  return word.box.width() > 0 && word.box.height() > 0 && letters_of(word.text) > 0 &&
         (word.text.size() == 1 || word.box.height() <= 2 * word.box.width());
}

bool on_one_line(const Box& a, const Box& b) {
  const auto [low, high] = std::minmax({a.height(), b.height()});
  return low >= kSameSize * high && std::abs(middle(a) - middle(b)) <= kSameLine * low;
}

double overlap(const Box& a, const Box& b) {
  return std::max(0.0, std::min(a.right, b.right) - std::max(a.left, b.left));
}

// What lies on a word.
struct Cover {
  double width = 0;
  std::vector<std::size_t> words;
};

class Page {
 public:
  explicit Page(const std::vector<PlacedWord>& words) : words_(words), covers_(words.size()) {}

  Overprinted run() {
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (runs_across(words_[i])) place(i);
    std::vector<std::size_t> row;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!is_covered(i)) continue;
      const bool goes_on =
          !row.empty() && i - row.back() <= 2 && on_one_line(words_[row.back()].box, words_[i].box);
      if (!goes_on) take(row);
      if (!goes_on) row.clear();
      row.push_back(i);
    }
    take(row);
    return {{others_.begin(), others_.end()}, {twins_.begin(), twins_.end()}};
  }

 private:
  // Notes on which of the words before it lies, by cells of the page.
  void place(std::size_t i) {
    const Box& box = words_[i].box;
    const double row = std::floor(middle(box) / kCellHeight);
    const double first = std::floor(box.left / kCellWidth);
    const double last = std::min(std::floor(box.right / kCellWidth), first + kMostCells);
    std::set<std::size_t> below;
    for (double y = row - 1; y <= row + 1; ++y)
      for (double x = first; x <= last; ++x)
        if (const auto cell = cells_.find({y, x}); cell != cells_.end())
          below.insert(cell->second.begin(), cell->second.end());
    for (const std::size_t other : below) {
      const Box& lower = words_[other].box;
      const double width = overlap(lower, box);
      if (width <= 0 || !on_one_line(lower, box)) continue;
      covers_[other].width += width;
      if (covers_[other].words.size() < kMostInCell) covers_[other].words.push_back(i);
    }
    for (double x = first; x <= last; ++x) {
      std::vector<std::size_t>& cell = cells_[{row, x}];
      if (cell.size() < kMostInCell) cell.push_back(i);
    }
  }

  bool is_covered(std::size_t i) const {
    return covers_[i].width >= kCovered * words_[i].box.width() && covers_[i].width > 0;
  }

  bool is_twin(std::size_t i) const {
    return std::any_of(covers_[i].words.begin(), covers_[i].words.end(),
                       [&](std::size_t above) { return words_[above].text == words_[i].text; });
  }

  void take(const std::vector<std::size_t>& row) {
    std::size_t letters = 0;
    for (const std::size_t i : row) letters += letters_of(words_[i].text);
    if (row.size() < kLeastWords || letters < kLeastLetters) return;
    const auto twin = std::count_if(row.begin(), row.end(), [&](auto i) { return is_twin(i); });
    std::set<std::size_t>& found = 2 * twin > static_cast<long>(row.size()) ? twins_ : others_;
    for (const std::size_t i : row) {
      found.insert(i);
      found.insert(covers_[i].words.begin(), covers_[i].words.end());
    }
  }

  const std::vector<PlacedWord>& words_;
  std::vector<Cover> covers_;
  std::map<std::pair<double, double>, std::vector<std::size_t>> cells_;  // row, column
  std::set<std::size_t> others_, twins_;
};

}  // namespace

Overprinted find_overprinted(const std::vector<PlacedWord>& words) {
  return Page(words).run();
}

}  // namespace pith::arxiv
