#include "web/badge.h"

#include <stdexcept>
#include <string_view>
#include <utility>

#include "web/font_widths.h"
#include "web/markup.h"

namespace pith {
namespace {

// The proportions of the printed plate (tex/pith.sty), rounded to whole pixels, so that its edges
// are sharp: 20 pixels high, a rule of one, and margins of six.
constexpr int kHeight = 20;
constexpr int kRule = 1;
constexpr int kMargin = 6;
constexpr int kRadius = 3;
constexpr int kFontSize = 13;
constexpr int kBaseline = 14;
constexpr std::string_view kWord = "pith";

struct Colours {
  std::string_view ink, paper;
};
constexpr Colours kLight{"#000", "#fff"};
constexpr Colours kDark{"#f0f0f0", "#111"};

struct Cell {
  std::string text;
  int thousandths;  // of the font size, that the text takes
  bool mono;
  int left = 0;

  int width() const { return (thousandths * kFontSize + 999) / 1000 + 2 * kMargin; }
};

std::vector<Cell> cells_of(const VerifiedRecord& record, const BadgeStyle& style) {
  if (style.characters == 0 || style.characters > kNumberCharacters) {
    throw std::logic_error("a badge of no such length");
  }
  std::vector<Cell> cells{{std::string(kWord), bold_sans_width(kWord), false},
                          {record.record().number().code().substr(0, style.characters),
                           static_cast<int>(style.characters) * kMonoWidth, true}};
  if (style.status) {
    for (std::string& word : record.status().words()) {
      const int thousandths = bold_sans_width(word);
      cells.push_back({std::move(word), thousandths, false});
    }
  }
  int left = 0;
  for (Cell& cell : cells) {
    cell.left = left;
    left += cell.width();
  }
  return cells;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}
std::string attribute(std::string_view name, int value) {
  return attribute(name, std::to_string(value));
}

// Half pixels are the only fractions here.
std::string halves(int value) {
  return std::to_string(value / 2) + (value % 2 == 0 ? "" : ".5");
}
std::string hundredths(int value) {
  const std::string digits = std::to_string(value % 100 + 100).substr(1);
  return std::to_string(value / 100) + "." + digits;
}

class Drawing {
 public:
  Drawing(const VerifiedRecord& record, const BadgeStyle& style)
      : style_(style),
        cells_(cells_of(record, style)),
        colours_(style.theme == BadgeTheme::kDark ? kDark : kLight) {}

  int width() const { return cells_.back().left + cells_.back().width(); }

  std::string parts() const {
    const int radius = style_.shape == BadgeShape::kFlat ? kRadius : 0;
    std::string out = "<rect" + attribute("width", width()) + attribute("height", kHeight);
    if (radius > 0) out += attribute("rx", radius);
    out += fill(colours_.ink, "pith-ink") + "/>";
    for (std::size_t i = 1; i < cells_.size(); ++i) {
      out += paper(cells_[i], i + 1 == cells_.size() && radius > 0 ? radius - kRule : 0);
    }
    out += "<g" + attribute("font-size", kFontSize) + attribute("text-anchor", "middle") + ">";
    for (std::size_t i = 0; i < cells_.size(); ++i) out += text(cells_[i], i == 0);
    return out + "</g>";
  }

  // Only where the theme is auto: without it, the badge is light.
  std::string style_element() const {
    if (style_.theme != BadgeTheme::kAuto) return {};
    return "<style>@media(prefers-color-scheme:dark){.pith-ink{fill:" + std::string(kDark.ink) +
           "}.pith-paper{fill:" + std::string(kDark.paper) + "}}</style>";
  }

 private:
  std::string fill(std::string_view colour, std::string_view name) const {
    std::string out = attribute("fill", colour);
    if (style_.theme == BadgeTheme::kAuto) out += attribute("class", name);
    return out;
  }

  // What of the plate is not ink: the frame, and the rule between two such cells, are left over.
  std::string paper(const Cell& cell, int radius) const {
    const int left = cell.left;
    const int right = cell.left + cell.width() - kRule;
    const int bottom = kHeight - kRule;
    std::string path = "M" + std::to_string(left) + " " + std::to_string(kRule) + "H";
    if (radius == 0) {
      path += std::to_string(right) + "V" + std::to_string(bottom) + "H" + std::to_string(left);
    } else {
      const std::string arc =
          "a" + std::to_string(radius) + " " + std::to_string(radius) + " 0 0 1 ";
      path += std::to_string(right - radius) + arc + std::to_string(radius) + " " +
              std::to_string(radius) + "V" + std::to_string(bottom - radius) + arc +
              std::to_string(-radius) + " " + std::to_string(radius) + "H" + std::to_string(left);
    }
    return "<path" + attribute("d", path + "z") + fill(colours_.paper, "pith-paper") + "/>";
  }

  std::string text(const Cell& cell, bool on_ink) const {
    return "<text" + attribute("x", halves(2 * cell.left + cell.width())) +
           attribute("y", kBaseline) +
           attribute("textLength", hundredths(cell.thousandths * kFontSize / 10)) +
           (cell.mono ? "" : attribute("font-weight", "bold")) +
           attribute("font-family", cell.mono ? kMonoFonts : kSansFonts) +
           (on_ink ? fill(colours_.paper, "pith-paper") : fill(colours_.ink, "pith-ink")) + ">" +
           escape_markup(cell.text) + "</text>";
  }

  const BadgeStyle& style_;
  std::vector<Cell> cells_;
  Colours colours_;
};

std::string title_of(const VerifiedRecord& record) {
  return "Pith Number " + record.record().number().full();
}

std::string description_of(const VerifiedRecord& record) {
  std::string text = "Record of " + paper_name(record.record());
  if (!record.title().empty()) text += ", \xE2\x80\x9C" + readable(record.title()) + "\xE2\x80\x9D";
  return text + ", signed by key " + readable(record.receipt().key_id, 64);
}

std::string element(std::string_view text, std::string_view name, std::string_view id = {}) {
  const std::string tag(name);
  return "<" + tag + (id.empty() ? "" : attribute("id", id)) + ">" + escape_markup(text) + "</" +
         tag + ">";
}

std::string opening(int width) {
  return "<svg" + attribute("xmlns", "http://www.w3.org/2000/svg") + attribute("width", width) +
         attribute("height", kHeight) +
         attribute("viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(kHeight)) +
         attribute("role", "img");
}

}  // namespace

BadgeSize badge_size(const VerifiedRecord& record, const BadgeStyle& style) {
  return {Drawing(record, style).width(), kHeight};
}

std::string badge_svg(const VerifiedRecord& record, const BadgeStyle& style) {
  const Drawing drawing(record, style);
  return opening(drawing.width()) + attribute("aria-labelledby", "pith-title") +
         attribute("aria-describedby", "pith-desc") + ">\n" +
         element(title_of(record), "title", "pith-title") + "\n" +
         element(description_of(record), "desc", "pith-desc") + "\n" + drawing.style_element() +
         drawing.parts() + "\n</svg>\n";
}

std::string badge_svg_inline(const VerifiedRecord& record, const BadgeStyle& style,
                             bool own_style) {
  const Drawing drawing(record, style);
  return opening(drawing.width()) +
         attribute("aria-label", escape_markup(badge_words(record, style))) + ">" +
         element(title_of(record), "title") + element(description_of(record), "desc") +
         (own_style ? drawing.style_element() : "") + drawing.parts() + "</svg>";
}

std::string badge_words(const VerifiedRecord& record, const BadgeStyle& style) {
  std::string words = "Pith Number " + record.record().number().code().substr(0, style.characters) +
                      " of " + paper_name(record.record());
  if (style.status) {
    for (const std::string& word : record.status().words()) words += ", " + word;
  }
  return words;
}

std::string paper_name(const Record& record) {
  const std::string name = readable(record.versioned_id(), 100);
  if (record.source_kind() == "arxiv") return "arXiv:" + name;
  return readable(record.source_kind(), 32) + ":" + name;
}

}  // namespace pith
