#include "arxiv/run/text_layer.h"

#include <charconv>
#include <cmath>

#include "arxiv/run/page_text.h"
#include "base/utf8.h"

namespace pith::arxiv {
namespace {

constexpr std::uint64_t kMaxBytes = 512u << 20;
constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kPage = "<page ", kWord = "<word ";

// The number of an attribute in a tag; NaN when there is none.
double attribute(std::string_view tag, std::string_view name) {
  const std::string start = " " + std::string(name) + "=\"";
  const std::size_t at = tag.find(start);
  double value = std::nan("");
  if (at == kNone) return value;
  const char* const from = tag.data() + at + start.size();
  if (std::from_chars(from, tag.data() + tag.size(), value).ec != std::errc()) return std::nan("");
  return value;
}

// The entities that it writes.
std::string plain(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    char c = text[at];
    for (const auto& [entity, character] : kEntities) {
      if (!text.substr(at).starts_with(entity)) continue;
      c = character;
      length = entity.size();
      break;
    }
    out += c;
    at += length;
  }
  return out;
}

}  // namespace

std::vector<TextPage> parse_text_layer(std::string_view xhtml) {
  std::vector<TextPage> pages;
  for (std::size_t at = xhtml.find('<'); at != kNone; at = xhtml.find('<', at + 1)) {
    const std::string_view rest = xhtml.substr(at);
    const std::size_t close = rest.find('>');
    if (close == kNone) break;
    const std::string_view tag = rest.substr(0, close);
    if (tag.starts_with(kPage)) {
      pages.push_back({attribute(tag, "width"), attribute(tag, "height"), {}});
    } else if (tag.starts_with(kWord) && !pages.empty()) {
      const Box box{attribute(tag, "xMin"), attribute(tag, "yMin"), attribute(tag, "xMax"),
                    attribute(tag, "yMax")};
      const std::string_view text = rest.substr(close + 1, rest.find('<', close) - close - 1);
      const bool numbers = std::isfinite(box.width()) && std::isfinite(box.height());
      if (numbers && invalid_utf8_at(text) == kNone)
        pages.back().words.push_back({plain(text), box});
    }
  }
  return pages;
}

std::optional<std::vector<TextPage>> read_text_layer(const std::filesystem::path& pdf,
                                                     const std::filesystem::path& scratch,
                                                     const Tools& tools) {
  const auto xhtml = run_pdftotext({"-bbox", "-raw"}, kMaxBytes, pdf, scratch, tools);
  if (!xhtml) return std::nullopt;
  return parse_text_layer(*xhtml);
}

}  // namespace pith::arxiv
