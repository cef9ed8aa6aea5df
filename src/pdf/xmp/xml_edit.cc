#include "pdf/xmp/xml_edit.h"

#include <algorithm>
#include <utility>

#include "pdf/xmp/xml_chars.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t kMaxIndent = 64;

std::string line_end_of(std::string_view text) {
  const std::size_t at = text.find_first_of("\r\n");
  if (at == npos || text[at] == '\n') return "\n";
  return text.substr(at, 2) == "\r\n" ? "\r\n" : "\r";
}

// The white space between the start of the line and the element, if there is nothing else.
std::string indent_of(const XmlDocument& xml, const XmlElement& element) {
  const std::string_view before = xml.text.substr(0, element.begin);
  const std::size_t text = before.find_last_not_of(" \t");
  const std::size_t line = text == npos ? 0 : text + 1;
  if (line > 0 && before[line - 1] != '\n' && before[line - 1] != '\r') return {};
  return before.size() - line > kMaxIndent ? std::string{} : std::string(before.substr(line));
}

}  // namespace

std::string edited(std::string_view text, std::vector<XmlEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const XmlEdit& a, const XmlEdit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const XmlEdit& edit : edits) {
    out.append(text, at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  return out.append(text, at);
}

std::size_t space_before(std::string_view text, std::size_t at) {
  while (at > 0 && is_xml_space(text[at - 1])) --at;
  return at;
}

// When they are all it has, with no white space before, they were inserted into an empty tag, which
// is closed again.
void erase_children(std::vector<XmlEdit>& edits, const XmlDocument& xml, const XmlElement& parent,
                    const std::vector<std::size_t>& erased, bool all) {
  if (erased.empty()) return;
  const XmlElement& first = xml.elements[erased.front()];
  if (all && !parent.has_remark && first.begin == parent.content_begin &&
      xml.elements[erased.back()].end == parent.content_end) {
    edits.push_back({parent.content_begin - 1, parent.content_begin - 1, "/"});
    edits.push_back({parent.content_begin, parent.end, {}});
    return;
  }
  for (std::size_t child : erased) {
    const XmlElement& e = xml.elements[child];
    edits.push_back({space_before(xml.text, e.begin), e.end, {}});
  }
}

XmlLayout layout_in(const XmlDocument& xml, std::size_t parent) {
  const std::vector<std::size_t> inner = children(xml, parent);
  return {line_end_of(xml.text), inner.empty() ? indent_of(xml, xml.elements[parent]) + " "
                                               : indent_of(xml, xml.elements[inner.back()])};
}

void insert_last(std::vector<XmlEdit>& edits, const XmlDocument& xml, std::size_t parent,
                 const XmlLayout& layout, const std::vector<std::string>& parts) {
  const XmlElement& e = xml.elements[parent];
  const std::string line = layout.line_end + layout.indent;
  std::string text;
  for (const std::string& part : parts) text += (text.empty() && e.empty_tag ? "" : line) + part;
  if (!e.empty_tag) {
    const std::size_t at = space_before(xml.text, e.content_end);
    edits.push_back({at, at, std::move(text)});
    return;
  }
  const std::size_t name_end = xml.text.find_first_of(" \t\r\n/>", e.begin);
  const std::string_view tag = xml.text.substr(e.begin + 1, name_end - e.begin - 1);
  edits.push_back({e.end - 2, e.end, ">" + text + "</" + std::string(tag) + ">"});
}

}  // namespace pith::pdf
