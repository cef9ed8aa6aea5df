#include "arxiv/run/hidden_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "arxiv/run/overprinted.h"
#include "arxiv/run/pages.h"
#include "arxiv/run/text_layer.h"
#include "arxiv/run/text_probe.h"
#include "arxiv/tex/words.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "base/process.h"
#include "base/utf8.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr double kPointsPerInch = 72;
constexpr double kFirstLook = 48, kCloseLook = 200;  // dots per inch
constexpr double kMostDots = 16e6;                   // of a page
constexpr int kLeastContrast = 8;                    // of 255: what is paler no eye tells apart
constexpr double kReadableSize = 1;                  // point
constexpr double kReadableLetter = .25;              // points: the mean width
constexpr double kReadableTurned = 1.1;              // likewise, so that it can be a turned word
constexpr double kReadableSign = .3;                 // points: the width of one or two letters
constexpr std::size_t kMostCloseLooks = 60;          // pages
constexpr double kNeighbours = .02;  // of a box: as much as letters of other lines reach into it

// The letters of a word. Digits, signs and spaces say nothing by themselves.
std::size_t letters_of(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = code_point_at(text, at);
    at += length;
    const bool ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool signs = c < 0xC0 || (c >= 0x2B0 && c < 0x370) || (c >= 0x2000 && c < 0x2C00) ||
                       (c >= 0x3000 && c < 0x3040) || (c >= 0xE000 && c < 0xF900) ||
                       (c >= 0xFE00 && c < 0xFE10) || (c >= 0xFFF0 && c < 0x10000) ||
                       c >= 0xF0000 || is_invisible(c);
    if (ascii) ++letters;
    if (!ascii && !signs) letters += c >= 0x2E80 && c < 0xFB00 ? 2 : 1;
  }
  return letters;
}

// A page as it is, and without any glyph.
struct Pair {
  PageStream::Size size;
  double dots_per_point;
  std::string with, without;
};

struct Dots {
  std::size_t left, top, right, bottom;  // right and bottom are not in it
  std::size_t count() const { return (right - left) * (bottom - top); }
};

// At least one dot.
Dots dots_of(const Box& box, const Pair& pair) {
  const auto place = [&](double value, std::size_t most) {
    return static_cast<std::size_t>(
        std::clamp(value * pair.dots_per_point, 0.0, static_cast<double>(most)));
  };
  Dots dots{place(box.left, pair.size.width - 1), place(box.top, pair.size.height - 1),
            place(box.right, pair.size.width), place(box.bottom, pair.size.height)};
  dots.right = std::max(dots.right, dots.left + 1);
  dots.bottom = std::max(dots.bottom, dots.top + 1);
  return dots;
}

template <class F>
void for_each_dot(const Dots& dots, const PageStream::Size& size, F f) {
  for (std::size_t y = dots.top; y < dots.bottom; ++y)
    for (std::size_t x = dots.left; x < dots.right; ++x) f((y * size.width + x) * 3);
}

int channel(const std::string& dots, std::size_t at) {
  return static_cast<unsigned char>(dots[at]);
}

// How many dots of it the text changes.
std::size_t ink(const Dots& dots, const Pair& pair) {
  std::size_t count = 0;
  for_each_dot(dots, pair.size, [&](std::size_t at) {
    int contrast = 0;
    for (std::size_t i = 0; i < 3; ++i)
      contrast =
          std::max(contrast, std::abs(channel(pair.with, at + i) - channel(pair.without, at + i)));
    count += contrast >= kLeastContrast;
  });
  return count;
}

// Where every letter has ink: the middle of a line, across it. A letter by itself may be a large
// sign of a formula, of a font that hangs its signs below the line and has no names for them: an
// integral is read as Z.
Box inked(const Box& box, std::size_t letters) {
  Box inner = box;
  if (letters <= 1) {
    inner.bottom += 2 * box.height();
  } else if (box.height() > 2 * box.width()) {  // turned by a quarter
    inner.left += .25 * box.width();
    inner.right -= .25 * box.width();
  } else {
    inner.top += .35 * box.height();
    inner.bottom -= .2 * box.height();
  }
  return inner;
}

// Whether letters lie in one colour, as below a sign that is larger than they are.
bool is_blank(const PlacedWord& word, std::size_t letters, const Pair& pair) {
  constexpr std::size_t kFewLetters = 3;
  if (letters < kFewLetters) return false;
  std::array<int, 3> least{255, 255, 255}, most{};
  for_each_dot(dots_of(inked(word.box, letters), pair), pair.size, [&](std::size_t at) {
    for (std::size_t i = 0; i < 3; ++i) {
      least[i] = std::min(least[i], channel(pair.with, at + i));
      most[i] = std::max(most[i], channel(pair.with, at + i));
    }
  });
  return std::equal(least.begin(), least.end(), most.begin(),
                    [](int low, int high) { return high - low < kLeastContrast; });
}

bool seems_unseen(const PlacedWord& word, std::size_t letters, const Pair& pair) {
  return ink(dots_of(inked(word.box, letters), pair), pair) == 0 || is_blank(word, letters, pair);
}

bool is_unseen(const PlacedWord& word, std::size_t letters, const Pair& pair) {
  const Dots all = dots_of(word.box, pair);
  return is_blank(word, letters, pair) ||
         (seems_unseen(word, letters, pair) &&
          static_cast<double>(ink(all, pair)) <= kNeighbours * static_cast<double>(all.count()));
}

// How light it is where something is drawn beside the text, 0 to 255.
std::vector<int> shades(const Box& box, const Pair& pair) {
  std::vector<int> found;
  for_each_dot(dots_of(box, pair), pair.size, [&](std::size_t at) {
    found.push_back((channel(pair.without, at) * 30 + channel(pair.without, at + 1) * 59 +
                     channel(pair.without, at + 2) * 11) /
                    100);
  });
  return found;
}

bool is_picture(const Box& box, const Pair& pair) {
  const std::vector<int> all = shades(box, pair);
  const auto [darkest, lightest] = std::minmax_element(all.begin(), all.end());
  return *lightest - *darkest >= kLeastContrast;
}

double mean(const std::vector<int>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double mean_distance(const std::vector<int>& values, double from) {
  double sum = 0;
  for (const int value : values) sum += std::abs(value - from);
  return sum / static_cast<double>(values.size());
}

// Whether the picture has a word where this one is: ink in its box, and none to its sides.
bool is_shown_by_picture(const Box& box, const Pair& pair) {
  const double height = box.height();
  std::vector<int> sides =
      shades({box.left - .2 * height, box.top, box.left - .05 * height, box.bottom}, pair);
  const std::vector<int> right =
      shades({box.right + .05 * height, box.top, box.right + .2 * height, box.bottom}, pair);
  sides.insert(sides.end(), right.begin(), right.end());
  const double ground = mean(sides);
  const double inside = mean_distance(shades(inked(box, 2), pair), ground);
  return inside >= kLeastContrast && mean_distance(sides, ground) <= .4 * inside;
}

// That a text lies, word for word, on the words of a picture comes of recognising characters, and
// of programs that draw letters as outlines; no other text gets near that.
bool is_scan(const std::vector<const PlacedWord*>& words, const Pair& pair) {
  constexpr double kMostOfThem = .8;
  const auto shown = std::count_if(words.begin(), words.end(), [&](const PlacedWord* word) {
    return is_shown_by_picture(word->box, pair);
  });
  return static_cast<double>(shown) >= kMostOfThem * static_cast<double>(words.size());
}

class Finder {
 public:
  Finder(const fs::path& pdf, const fs::path& scratch, const Tools& tools)
      : pdf_(fs::absolute(pdf)),
        scratch_(fs::absolute(scratch)),
        tools_(tools),
        file_(pdf_, kMaxPaperFile) {}

  HiddenTextSearch run() {
    if (!read()) return std::move(result_);
    look_at_places();
    look(pdf_, without_, candidates(), kFirstLook, [&](int page, const Pair& pair) {
      for (std::size_t i = 0; i < words(page).size(); ++i)
        if (letters_[{page, i}] > 0 && !how_.contains({page, i}) &&
            seems_unseen(words(page)[i], letters_[{page, i}], pair))
          doubtful_[page].push_back(i);
    });
    look_closer();
    name_layers();
    look_at_overprinted();
    name_cut();
    collect();
    return std::move(result_);
  }

 private:
  using Place = std::pair<int, std::size_t>;  // page, word

  const std::vector<PlacedWord>& words(int page) const {
    return pages_[static_cast<std::size_t>(page - 1)].words;
  }
  int page_count() const { return static_cast<int>(pages_.size()); }

  bool read() {
    fs::create_directories(scratch_);
    const auto probe = make_text_probe(file_.bytes());
    if (!probe) {
      result_.unknown = "its pages cannot be drawn without their text";
      return false;
    }
    without_ = scratch_ / "without-text.pdf";
    write_temporary(without_, probe->drawing);
    auto layer = read_sheets(probe->reading);
    if (!layer) {
      result_.unknown = "pdftotext cannot read its text";
      return false;
    }
    pages_ = *std::move(layer);
    return true;
  }

  // Of a PDF whose sheets are larger, with places on what the page shows.
  std::optional<std::vector<TextPage>> read_sheets(const std::string& bytes) const {
    const fs::path place = scratch_ / "sheets.pdf";
    write_temporary(place, bytes);
    auto sheets = read_text_layer(place, scratch_, tools_);
    fs::remove(place);
    if (!sheets) return std::nullopt;
    for (TextPage& page : *sheets) {
      page.width -= 2 * kProbeMargin;
      page.height -= 2 * kProbeMargin;
      for (PlacedWord& word : page.words) {
        Box& box = word.box;
        if (box.left > box.right) std::swap(box.left, box.right);
        if (box.top > box.bottom) std::swap(box.top, box.bottom);
        box = {box.left - kProbeMargin, box.top - kProbeMargin, box.right - kProbeMargin,
               box.bottom - kProbeMargin};
      }
    }
    return sheets;
  }

  static bool is_outside(const Box& box, const TextPage& sheet) {
    const double x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    return x < 0 || y < 0 || x > sheet.width || y > sheet.height;
  }

  static bool is_tiny(const Box& box, std::size_t letters) {
    const double narrow = std::min(box.width(), box.height());
    if (letters <= 2) return letters > 0 && narrow > 0 && narrow < kReadableSign;
    // Turned by a quarter it is as wide as its letters are high.
    const auto count = static_cast<double>(letters);
    return narrow < kReadableSize ||
           (box.width() < kReadableLetter * count && box.height() < kReadableTurned * count);
  }

  // What need not be drawn.
  void look_at_places() {
    for (int page = 1; page <= page_count(); ++page) {
      const TextPage& sheet = pages_[static_cast<std::size_t>(page - 1)];
      for (std::size_t i = 0; i < sheet.words.size(); ++i) {
        const Box& box = sheet.words[i].box;
        const std::size_t letters = letters_of(sheet.words[i].text);
        letters_[{page, i}] = letters;
        if (is_outside(box, sheet)) {
          how_[{page, i}] = HiddenText::How::kOutside;
        } else if (is_tiny(box, letters)) {
          how_[{page, i}] = HiddenText::How::kTiny;
        }
      }
    }
  }

  std::vector<int> candidates() const {
    std::vector<int> pages;
    for (int page = 1; page <= page_count(); ++page) {
      const auto first = letters_.lower_bound({page, 0}), end = letters_.lower_bound({page + 1, 0});
      if (std::any_of(first, end, [](const auto& word) { return word.second > 0; }))
        pages.push_back(page);
    }
    return pages;
  }

  // What figures have beyond their frames, and what is in a figure and would be seen, but for a
  // clip of the page.
  void name_cut() {
    if (how_.empty()) return;
    const auto figures = read_sheets(figures_as_pages(file_.bytes()));
    if (!figures) return;
    std::set<std::string> within, beyond;
    for (const TextPage& figure : *figures)
      for (const PlacedWord& word : figure.words)
        (is_outside(word.box, figure) ? beyond : within).insert(word.text);
    std::map<int, std::vector<std::size_t>> in_figures;
    for (auto& [place, how] : how_) {
      if (how == HiddenText::How::kTiny || how == HiddenText::How::kScan) continue;
      const std::string& text = words(place.first)[place.second].text;
      if (beyond.contains(text)) {
        how = HiddenText::How::kCut;
      } else if (within.contains(text) && how != HiddenText::How::kOutside) {
        in_figures[place.first].push_back(place.second);
      }
    }
    if (!in_figures.empty()) name_clipped(in_figures);
  }

  void name_clipped(const std::map<int, std::vector<std::size_t>>& in_figures) {
    const std::string with = without_clips(file_.bytes());
    const std::string without = without_clips(MappedFile(without_, kMaxPaperFile).bytes());
    if (with.empty() || without.empty()) return;
    const fs::path with_place = scratch_ / "unclipped.pdf", without_place = scratch_ / "blank.pdf";
    write_temporary(with_place, with);
    write_temporary(without_place, without);
    std::vector<int> pages;
    for (const auto& [page, which] : in_figures) pages.push_back(page);
    look(with_place, without_place, pages, kCloseLook, [&](int page, const Pair& pair) {
      for (const std::size_t i : in_figures.at(page))
        if (!is_unseen(words(page)[i], letters_[{page, i}], pair))
          how_[{page, i}] = HiddenText::How::kCut;
    });
  }

  using Look = std::function<void(int page, const Pair& pair)>;

  // Pages that follow each other are drawn by one program.
  void look(const fs::path& with, const fs::path& without, const std::vector<int>& pages,
            double dots_per_inch, const Look& see, bool smooth = true) {
    for (std::size_t i = 0; i < pages.size();) {
      std::size_t next = i + 1;
      while (next < pages.size() && pages[next] == pages[next - 1] + 1) ++next;
      double area = 0;
      for (std::size_t k = i; k < next; ++k) {
        const TextPage& sheet = pages_[static_cast<std::size_t>(pages[k] - 1)];
        area = std::max(area, sheet.width * sheet.height);
      }
      const double most = std::sqrt(kMostDots / std::max(area, 1.0)) * kPointsPerInch;
      draw(with, without, {pages[i], pages[next - 1]},
           {std::min(dots_per_inch, most), true, smooth}, see);
      i = next;
    }
  }

  void draw(const fs::path& with_text, const fs::path& without_text, std::pair<int, int> range,
            const Drawing& how, const Look& see) {
    const auto [first, last] = range;
    PageStream with(with_text, first, last, scratch_, tools_, how);
    PageStream without(without_text, first, last, scratch_, tools_, how);
    for (int page = first; page <= last; ++page) {
      const auto size = with.next(), other = without.next();
      if (!size || !other) break;
      Pair pair{*size, how.dots_per_inch / kPointsPerInch, with.read_all(*size),
                without.read_all(*other)};
      if (*size == *other) see(page, pair);
    }
  }

  void look_closer() {
    std::vector<int> pages;
    for (const auto& [page, doubtful] : doubtful_) {
      std::size_t letters = 0;
      for (const std::size_t i : doubtful) letters += letters_[{page, i}];
      if (letters > 2) pages.push_back(page);
    }
    if (pages.size() > kMostCloseLooks) {
      result_.unknown = "of " + std::to_string(pages.size()) +
                        " pages on which text may not be seen, only the first " +
                        std::to_string(kMostCloseLooks) + " were looked at";
      pages.resize(kMostCloseLooks);
    }
    look(pdf_, without_, pages, kCloseLook, [&](int page, const Pair& pair) {
      std::vector<const PlacedWord*> on_picture;
      std::vector<std::size_t> which;
      for (const std::size_t i : doubtful_[page]) {
        const PlacedWord& word = words(page)[i];
        if (!is_unseen(word, letters_[{page, i}], pair)) continue;
        const bool picture = is_picture(word.box, pair);
        how_[{page, i}] = picture ? HiddenText::How::kPicture : HiddenText::How::kNoInk;
        if (!picture) continue;
        on_picture.push_back(&word);
        which.push_back(i);
      }
      if (on_picture.empty() || !is_scan(on_picture, pair)) return;
      for (const std::size_t i : which) how_[{page, i}] = HiddenText::How::kScan;
    });
  }

  // Where the same words lie on each other, only their edges may be seen: black under white.
  void look_at_overprinted() {
    std::map<int, std::vector<std::size_t>> twins;
    for (int page = 1; page <= page_count(); ++page) {
      const Overprinted found = find_overprinted(words(page));
      for (const std::size_t i : found.others)
        how_.try_emplace({page, i}, HiddenText::How::kOverprinted);
      if (!found.twins.empty()) twins[page] = found.twins;
    }
    std::vector<int> pages;
    for (const auto& [page, which] : twins)
      if (pages.size() < kMostCloseLooks) pages.push_back(page);
    look(
        pdf_, without_, pages, kCloseLook,
        [&](int page, const Pair& pair) {
          for (const std::size_t i : twins.at(page))
            if (seems_unseen(words(page)[i], letters_[{page, i}], pair))
              how_.try_emplace({page, i}, HiddenText::How::kOverprinted);
        },
        false);
  }

  // What is read in the copy with all layers on, and not in the PDF itself.
  void name_layers() {
    if (how_.empty()) return;
    const auto layer = read_text_layer(pdf_, scratch_, tools_);
    if (!layer || layer->size() != pages_.size()) return;
    std::map<int, std::set<std::string>> shown;
    for (const auto& [place, how] : how_) {
      if (how != HiddenText::How::kNoInk && how != HiddenText::How::kPicture) continue;
      auto [known, is_new] = shown.try_emplace(place.first);
      if (is_new)
        for (const PlacedWord& word : (*layer)[static_cast<std::size_t>(place.first - 1)].words)
          known->second.insert(word.text);
      if (!known->second.contains(words(place.first)[place.second].text))
        how_[place] = HiddenText::How::kLayer;
    }
  }

  void collect() {
    if (how_.empty()) return;
    std::string all;
    std::map<int, std::string> seen;
    for (int page = 1; page <= page_count(); ++page) {
      for (std::size_t i = 0; i < words(page).size(); ++i)
        if (!how_.contains({page, i})) seen[page] += words(page)[i].text + " ";
      all += seen[page] + '\f';
    }
    const PageWords shown(words_of_pages(all));
    std::map<std::pair<int, HiddenText::How>, HiddenText> found;
    std::map<std::pair<int, HiddenText::How>, std::vector<Place>> places;
    for (const auto& [place, how] : how_) {
      places[{place.first, how}].push_back(place);
      const std::string& text = words(place.first)[place.second].text;
      HiddenText& one =
          found.try_emplace({place.first, how}, HiddenText{place.first, how, {}}).first->second;
      one.text += (one.text.empty() ? "" : " ") + text;
      one.words += letters_[place] > 0;
      one.letters += letters_[place];
    }
    std::vector<std::string> instead;
    bool asked = false;
    for (auto& [key, one] : found) {
      // On slides, what appears on the next page.
      const Words said = words_of_pages(one.text);
      if (is_prose(said) && shown.show(said)) continue;
      if (repeats(places[key], words_of_pages(seen[one.page]))) continue;
      if (!says_more_than_signs(one.text)) continue;
      if (!std::exchange(asked, true)) instead = actual_texts(file_.bytes());
      if (says(instead, one.text)) one.how = HiddenText::How::kActualText;
      result_.found.push_back(std::move(one));
    }
  }

  // Labels of what is drawn several times, the one above the others: a few words, in lines of which
  // each is seen on the same page as it stands.
  bool repeats(const std::vector<Place>& said, const Words& seen) {
    constexpr std::size_t kFewWords = 6;
    if (said.size() > kFewWords) return false;
    std::vector<Words> lines;
    for (std::size_t i = 0; i < said.size(); ++i) {
      if (i == 0 || !is_next(said[i - 1], said[i])) lines.emplace_back();
      for (std::string& word : words_of_pages(words(said[i].first)[said[i].second].text))
        if (!word.empty()) lines.back().push_back(std::move(word));
    }
    return std::all_of(lines.begin(), lines.end(), [&](const Words& line) {
      return std::search(seen.begin(), seen.end(), line.begin(), line.end()) != seen.end();
    });
  }

  // Of the same page: on the same line, one word after the other.
  bool is_next(const Place& before, const Place& place) {
    const Box& a = words(before.first)[before.second].box;
    const Box& b = words(place.first)[place.second].box;
    const double middle = (b.top + b.bottom) / 2;
    return place.second == before.second + 1 && middle > a.top && middle < a.bottom;
  }

  // Signs of formulas may have the names of letters.
  static bool says_more_than_signs(const std::string& text) {
    constexpr std::size_t kFewSigns = 5;
    const Words words = words_of_pages(text);
    const std::set<std::string> different(words.begin(), words.end());
    return different.size() >= kFewSigns ||
           std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return letters_of(word) > 1; });
  }

  static std::string without_spaces(std::string_view text) {
    std::string out;
    for (const char c : text)
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
    return out;
  }

  static bool says(const std::vector<std::string>& instead, const std::string& text) {
    std::string all;
    for (const std::string& one : instead) all += without_spaces(one);
    return !all.empty() && all.find(without_spaces(text)) != std::string::npos;
  }

  const fs::path pdf_, scratch_;
  const Tools& tools_;
  const MappedFile file_;  // the PDF
  HiddenTextSearch result_;
  fs::path without_;
  std::vector<TextPage> pages_;
  std::map<Place, std::size_t> letters_;
  std::map<int, std::vector<std::size_t>> doubtful_;
  std::map<Place, HiddenText::How> how_;  // of words that are not seen
};

}  // namespace

HiddenTextSearch find_hidden_text(const fs::path& pdf, const fs::path& scratch,
                                  const Tools& tools) {
  return Finder(pdf, scratch, tools).run();
}

}  // namespace pith::arxiv
