#include "pdf/xmp/xml_document.h"

#include "pdf/xmp/xml_chars.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// A line end of any kind counts as one character.
std::size_t line_end_length(std::string_view text, std::size_t at) {
  return text.substr(at, 2) == "\r\n" ? 2 : 1;
}

void append_characters(std::string& out, std::string_view text, bool references) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '&' && references) {
      i = append_reference(out, text, i);
    } else if (text[i] == '\r') {
      out += '\n';
      i += line_end_length(text, i);
    } else {
      out += text[i++];
    }
  }
}

}  // namespace

std::vector<std::size_t> children(const XmlDocument& xml, std::size_t element) {
  std::vector<std::size_t> found;
  for (std::size_t i = element + 1; i < xml.elements[element].subtree_end;
       i = xml.elements[i].subtree_end)
    found.push_back(i);
  return found;
}

const XmlAttribute* attribute(const XmlDocument& xml, const XmlElement& element,
                              std::string_view uri, std::string_view local) {
  for (std::size_t i = 0; i < element.attribute_count; ++i) {
    const XmlAttribute& a = xml.attributes[element.first_attribute + i];
    if (a.uri == uri && a.local == local) return &a;
  }
  return nullptr;
}

std::string namespace_of(const XmlDocument& xml, std::size_t element, std::string_view prefix) {
  const std::string_view local = prefix.empty() ? "xmlns" : prefix;
  for (; element != npos; element = xml.elements[element].parent)
    if (const XmlAttribute* a = attribute(xml, xml.elements[element], kXmlnsNamespace, local))
      return value_of(xml, *a);
  return {};
}

std::string value_of(const XmlDocument& xml, const XmlAttribute& attribute) {
  const std::string_view raw =
      xml.text.substr(attribute.value_begin, attribute.value_end - attribute.value_begin);
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] == '&') {
      i = append_reference(out, raw, i);
    } else if (is_xml_space(raw[i])) {
      out += ' ';
      i += line_end_length(raw, i);
    } else {
      out += raw[i++];
    }
  }
  return out;
}

std::string text_of(const XmlDocument& xml, std::size_t element) {
  const XmlElement& e = xml.elements[element];
  const std::vector<std::size_t> inner = children(xml, element);
  auto child = inner.begin();
  std::string out;
  for (std::size_t at = e.content_begin; at < e.content_end;) {
    const std::string_view rest = xml.text.substr(at, e.content_end - at);
    if (rest.starts_with("<![CDATA[")) {
      const std::size_t close = rest.find("]]>");
      append_characters(out, rest.substr(9, close - 9), false);
      at += close + 3;
    } else if (rest.starts_with("<!--")) {
      at += rest.find("-->", 4) + 3;
    } else if (rest.starts_with("<?")) {
      at += rest.find("?>") + 2;
    } else if (rest.front() == '<') {
      at = xml.elements[*child++].end;
    } else {
      const std::string_view run = rest.substr(0, rest.find('<'));
      append_characters(out, run, true);
      at += run.size();
    }
  }
  return out;
}

}  // namespace pith::pdf
