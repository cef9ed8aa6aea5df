#include "arxiv/run/biber_control.h"

#include <algorithm>
#include <array>

#include "base/xml_events.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kMostShown = 120;

// Those that biblatex writes. Others that biber knows name files (output_file).
constexpr std::array kOptions = {"output_encoding", "input_encoding", "debug",    "mincrossrefs",
                                 "minxrefs",        "sortcase",       "sortupper"};

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

std::string shown(std::string_view what, std::string_view value) {
  std::string text = std::string(what) + " = " + std::string(value.substr(0, kMostShown));
  if (value.size() > kMostShown) text += "…";
  return text;
}

// A file of the folder or of a tree: relative, and not above.
bool leads_outside(std::string_view source) {
  // Of a pattern nobody knows what it meets; of a URL biber asks the network.
  if (source.find_first_of("*?[{~") != std::string_view::npos) return true;
  if (source.starts_with('/') || source.find("://") != std::string_view::npos) return true;
  for (std::size_t at = 0; at <= source.size();) {
    const std::size_t end = std::min(source.find('/', at), source.size());
    if (source.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return false;
}

class Reader : public XmlEvents {
 public:
  explicit Reader(BiberControl& control) : control_(control) {}

  void start(const XmlName& name, const std::vector<XmlEventAttribute>& attributes,
             std::size_t) override {
    path_.emplace_back(name.local);
    text_.clear();
    for (const auto& [attribute, value] : attributes) {
      if (attribute.local == "map_replace" && !is_plain_replacement(value)) {
        code(shown("replace", value));
      }
      if (attribute.local == "locale" && !is_word(value)) code(shown("locale", value));
      if (name.local == "datasource" &&
          (attribute.local == "type" || attribute.local == "datatype") && !is_word(value)) {
        code(shown("datatype", value));
      }
      if (name.local == "options" && attribute.local == "component") biber_ = value == "biber";
    }
  }

  void end() override {
    const std::string name = path_.back();
    path_.pop_back();
    if (name == "datasource" && leads_outside(text_)) control_.outside.push_back(text_);
    if (biber_ && name == "options") biber_ = false;
    if (biber_ && name == "key" &&
        std::find(kOptions.begin(), kOptions.end(), text_) == kOptions.end()) {
      code(shown("option", text_));
    }
    if (biber_ && name == "value" && !is_word(text_)) code(shown("option", text_));
    text_.clear();
  }

  void text(std::string_view piece) override { text_ += piece; }

 private:
  void code(std::string what) { control_.code.push_back(std::move(what)); }

  BiberControl& control_;
  std::vector<std::string> path_;
  std::string text_;
  bool biber_ = false;  // within its options
};

// Where the variable at `at`, behind its $, ends; npos when it is not one of a match.
std::size_t end_of_group(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::string_view::npos;
  if (text[at] == '&') return at + 1;
  const bool braces = text[at] == '{';
  const std::size_t begin = at + (braces ? 1 : 0);
  std::size_t end = begin;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  if (end == begin) return std::string_view::npos;
  if (!braces) return end;
  return end < text.size() && text[end] == '}' ? end + 1 : std::string_view::npos;
}

}  // namespace

bool is_plain_replacement(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"':  // ends the string, and code follows
      case '@':  // a list, and @{[ … ]} is code
        return false;
      case '\\':
        if (++at == text.size() || text[at] == 'N') return false;  // \N{…} asks for a module
        break;
      case '$': {
        const std::size_t end = end_of_group(text, at + 1);
        if (end == std::string_view::npos) return false;
        // What follows may be code that computes an index.
        const std::string_view rest = text.substr(end);
        if (rest.starts_with('[') || rest.starts_with('{') || rest.starts_with("->") ||
            rest.starts_with("::") || rest.starts_with('\'')) {
          return false;
        }
        at = end - 1;
        break;
      }
      default:
        break;
    }
  }
  return true;
}

BiberControl read_biber_control(std::string_view bcf) {
  BiberControl control;
  Reader reader(control);
  XmlEventLimits limits;
  limits.max_bytes = 64u << 20;
  limits.max_nodes = 2'000'000;
  const XmlReading reading = read_xml(bcf, reader, limits, XmlNames::kQualified);
  if (reading.end != XmlEnd::kWellFormed) {
    control.code.push_back("line " + std::to_string(reading.line) + ": " + reading.cause);
  }
  return control;
}

}  // namespace pith::arxiv
