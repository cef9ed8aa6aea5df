#include "arxiv/figures/svg_metadata.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/xml_events.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr XmlEventLimits kLimits{64u << 20, 512, 20'000'000, 4096, true};
constexpr int kMostNested = 3;  // drawings in drawings

constexpr std::string_view kSvg = "http://www.w3.org/2000/svg";

// What draws, or says how.
bool draws(std::string_view uri) {
  static constexpr std::array<std::string_view, 5> kDrawing = {
      kSvg, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace",
      "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"};
  return std::find(kDrawing.begin(), kDrawing.end(), uri) != kDrawing.end();
}

CleanFigure clean_nested(std::string_view svg, PdfUse use, int depth);

// The same without /* … */, which in a string begins no comment.
std::string without_css_comments(std::string_view css) {
  std::string out;
  for (std::size_t at = 0; at < css.size();) {
    std::size_t end = at + 1;
    if (css[at] == '"' || css[at] == '\'') {
      for (; end < css.size() && css[end] != css[at]; ++end)
        if (css[end] == '\\') ++end;
      end = std::min(end + 1, css.size());
    } else if (css.substr(at, 2) == "/*") {
      const std::size_t close = css.find("*/", at + 2);
      at = close == kNone ? css.size() : close + 2;
      continue;
    }
    out += css.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
  return out;
}

std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else if (c == '\r' || (attribute && (c == '\n' || c == '\t'))) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

class Writer : public XmlEvents {
 public:
  Writer(PdfUse use, int depth) : figure_(use == PdfUse::kFigure), use_(use), nested_(depth) {}

  void start(const XmlName& element, const std::vector<XmlEventAttribute>& attributes,
             std::size_t) override {
    flush();
    if (skipped_ > 0) {
      ++skipped_;
      return;
    }
    Element next{std::string(element.local), names_of(attributes)};
    const auto [uri, local] = resolve(element.local, next.names, true);
    if (depth() == 0) is_svg_ = uri == kSvg || (uri.empty() && local == "svg");
    if (is_unwanted(uri, local)) {
      removed(uri == kSvg || uri.empty() ? local : "data of a drawing program");
      skipped_ = 1;
      return;
    }
    close_tag();
    out_ += "<" + next.name;
    for (const XmlEventAttribute& one : attributes) write(one, next.names);
    next.style = local == "style";
    open_ = true;
    elements_.push_back(std::move(next));
  }

  void end() override {
    flush();
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    out_ += open_ ? "/>" : "</" + elements_.back().name + ">";
    open_ = false;
    elements_.pop_back();
  }

  void text(std::string_view piece) override {
    if (skipped_ == 0) text_ += piece;
  }

  void instruction(std::string_view target, std::string_view data) override {
    flush();
    if (target != "xml-stylesheet") {
      removed("data of a drawing program");
    } else if (skipped_ == 0) {
      close_tag();
      out_ += "<?" + std::string(target) + " " + std::string(data) + "?>";
    }
  }

  bool is_svg() const { return is_svg_; }
  std::string take() { return std::move(out_); }
  const std::vector<std::string>& all_removed() const { return removed_; }
  std::size_t not_displayed() const { return not_displayed_; }

 private:
  using Namespaces = std::map<std::string, std::string, std::less<>>;  // by prefix

  struct Element {
    std::string name;
    Namespaces names;  // that it declares
    bool style = false;
  };

  std::size_t depth() const { return elements_.size(); }
  void removed(std::string_view what) { removed_.emplace_back(what); }

  static Namespaces names_of(const std::vector<XmlEventAttribute>& attributes) {
    Namespaces names;
    for (const XmlEventAttribute& one : attributes) {
      if (one.name.local == "xmlns") names[""] = one.value;
      if (one.name.local.starts_with("xmlns:"))
        names[std::string(one.name.local.substr(6))] = one.value;
    }
    return names;
  }

  // The namespace, and the name in it. Without a declaration only what draws anyway has one.
  std::pair<std::string_view, std::string_view> resolve(std::string_view name,
                                                        const Namespaces& own,
                                                        bool has_default) const {
    const std::size_t colon = name.find(':');
    const std::string_view prefix = colon == kNone ? "" : name.substr(0, colon);
    const std::string_view local = colon == kNone ? name : name.substr(colon + 1);
    if (prefix.empty() && !has_default) return {{}, local};
    if (prefix == "xml") return {"http://www.w3.org/XML/1998/namespace", local};
    if (const auto found = own.find(prefix); found != own.end()) return {found->second, local};
    for (auto element = elements_.rbegin(); element != elements_.rend(); ++element)
      if (const auto found = element->names.find(prefix); found != element->names.end())
        return {found->second, local};
    if (prefix.empty()) return {{}, local};
    return {prefix == "xlink" ? "http://www.w3.org/1999/xlink" : "undeclared", local};
  }

  bool is_unwanted(std::string_view uri, std::string_view local) const {
    if (!uri.empty() && !draws(uri)) return true;
    if (uri != kSvg && !uri.empty()) return false;
    return local == "metadata" || (figure_ && (local == "title" || local == "desc"));
  }

  void write(const XmlEventAttribute& attribute, const Namespaces& own) {
    const std::string_view name = attribute.name.local;
    if (name == "xmlns" || name.starts_with("xmlns:")) {
      if (!draws(attribute.value)) return removed("data of a drawing program");
    } else {
      const std::string_view uri = resolve(name, own, false).first;
      if (!uri.empty() && !draws(uri)) return removed("data of a drawing program");
      if (figure_ && (name.starts_with("data-") || name.starts_with("aria-")))
        return removed("data of elements");
    }
    std::string value(attribute.value);
    const std::string_view local = name.substr(name.rfind(':') + 1);
    if (local == "href") value = with_clean_picture(value);
    if (local == "style") value = without_comments(value);
    note_hidden(local, value);
    out_ += " " + std::string(name) + "=\"" + escaped(value, true) + "\"";
  }

  std::string without_comments(const std::string& css) {
    std::string clean = without_css_comments(css);
    if (clean != css) removed("comments");
    return clean;
  }

  void note_hidden(std::string_view name, std::string_view value) {
    const std::string plain = to_lower(without_spaces(value));
    const auto says = [&](const char* property, const char* hidden) {
      return name == property
                 ? plain == hidden
                 : name == "style" &&
                       plain.find(std::string(property) + ":" + hidden) != std::string::npos;
    };
    if (says("display", "none") || says("visibility", "hidden")) ++not_displayed_;
  }

  // data:image/png;base64,… (RFC 2397)
  std::string with_clean_picture(const std::string& value) {
    constexpr std::string_view kEnd = ";base64,";
    const std::size_t comma = value.find(kEnd);
    if (!value.starts_with("data:image/") || comma == std::string::npos) return value;
    const std::size_t begin = comma + kEnd.size();
    const auto picture = from_base64(without_spaces(std::string_view(value).substr(begin)));
    if (!picture) return value;
    CleanFigure clean;
    if (picture->starts_with("\xff\xd8")) clean = clean_jpeg(*picture);
    if (picture->starts_with("\x89PNG")) clean = clean_png(*picture);
    if (value.starts_with("data:image/svg") && nested_ < kMostNested)
      clean = clean_nested(*picture, use_, nested_ + 1);
    if (clean.removed.empty() || !clean.problem.empty()) return value;
    for (const std::string& what : clean.removed) removed(what + " of a picture");
    return value.substr(0, begin) + to_base64(clean.bytes);
  }

  void flush() {
    if (text_.empty()) return;
    close_tag();
    const bool style = !elements_.empty() && elements_.back().style;
    out_ += escaped(style ? without_comments(text_) : text_, false);
    text_.clear();
  }

  void close_tag() {
    if (open_) out_ += ">";
    open_ = false;
  }

  const bool figure_;
  const PdfUse use_;
  const int nested_;
  bool is_svg_ = false;
  std::string out_, text_;
  bool open_ = false;  // the last tag may still become an empty one
  std::vector<Element> elements_;
  std::size_t skipped_ = 0;  // elements that are open and not written
  std::vector<std::string> removed_;
  std::size_t not_displayed_ = 0;
};

CleanFigure clean_nested(std::string_view svg, PdfUse use, int depth) {
  CleanFigure result;
  Writer writer(use, depth);
  const XmlReading reading = read_xml(svg, writer, kLimits, XmlNames::kAsWritten);
  if (reading.end != XmlEnd::kWellFormed) {
    result.bytes = svg;
    result.problem = "is an SVG that cannot be read and so not be cleaned: " + reading.cause +
                     ", line " + std::to_string(reading.line);
    return result;
  }
  result.removed = writer.all_removed();
  // A comment begins with these characters, which nothing else does outside of CDATA sections.
  if (svg.find("<!--") != kNone) result.removed.emplace_back("comments");
  if (!writer.is_svg() || result.removed.empty()) {
    result.removed.clear();
    result.bytes = svg;
  } else {
    const bool declared = svg.substr(0, 8).find("<?xml") != kNone;
    result.bytes = declared ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "";
    result.bytes += writer.take() + "\n";
  }
  if (writer.not_displayed() > 0)
    result.remains.push_back({"figure.hidden-layer",
                              std::to_string(writer.not_displayed()) +
                                  " of its elements are not displayed, and are uploaded with it",
                              false});
  return result;
}

}  // namespace

CleanFigure clean_svg(std::string_view svg, PdfUse use) {
  return clean_nested(svg, use, 0);
}

}  // namespace pith::arxiv
