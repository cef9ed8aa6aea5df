#include "pdf/xmp/doubt.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"
#include "pdf/xmp/shape.h"
#include "pdf/xmp/xml_chars.h"
#include "record/metadata.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view kMetaNamespace = "adobe:ns:meta/";

using Doubt = std::optional<XmpDoubt>;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// A part of the text that is not an element.
struct Remark {
  enum class Kind { kInstruction, kComment, kCdata } kind;
  std::size_t begin;
  std::string_view body;
};

// Requires a text that scan_xml takes.
std::vector<Remark> remarks_in(std::string_view text) {
  constexpr struct {
    std::string_view open, close;
    Remark::Kind kind;
  } kForms[] = {{"<!--", "-->", Remark::Kind::kComment},
                {"<![CDATA[", "]]>", Remark::Kind::kCdata},
                {"<?", "?>", Remark::Kind::kInstruction}};
  std::vector<Remark> remarks;
  for (std::size_t at = 0; (at = text.find('<', at)) != npos;) {
    const auto form = std::find_if(std::begin(kForms), std::end(kForms), [&](const auto& f) {
      return text.substr(at).starts_with(f.open);
    });
    if (form == std::end(kForms)) {
      ++at;  // no attribute has a "<" in it
      continue;
    }
    const std::size_t begin = at + form->open.size();
    const std::size_t close = text.find(form->close, begin);
    remarks.push_back({form->kind, at, text.substr(begin, close - begin)});
    at = close + form->close.size();
  }
  return remarks;
}

// Whether somebody who looks for tags finds one: "a < b" is none.
bool has_markup(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('<', at)) != npos; ++at) {
    const std::string_view rest = text.substr(at + 1, 1);
    if (rest.empty()) continue;
    const char c = rest[0];
    if (c == '/' || c == '?' || c == '!' || c == '-' || c == '.' || c == ':' || c == '_' ||
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
        static_cast<unsigned char>(c) >= 0x80)
      return true;
  }
  return false;
}

bool speaks_of_us(std::string_view text) {
  return text.find(kXmpNamespace) != npos ||
         lower(text).find(std::string(kXmpPrefix) + ":") != std::string::npos;
}

Doubt doubt_in_remarks(const std::vector<Remark>& remarks) {
  for (const Remark& remark : remarks) {
    switch (remark.kind) {
      case Remark::Kind::kInstruction:
        if (has_markup(remark.body))
          return XmpDoubt{"instruction", remark.begin, "processing instruction with markup in it"};
        break;
      case Remark::Kind::kComment:
        if (speaks_of_us(remark.body) || remark.body.find("rdf:") != npos ||
            remark.body.find("xmpmeta") != npos)
          return XmpDoubt{"comment", remark.begin, "comment with a Pith property or RDF in it"};
        break;
      case Remark::Kind::kCdata:
        if (has_markup(remark.body))
          return XmpDoubt{"cdata", remark.begin, "CDATA section with markup in it"};
        break;
    }
  }
  return std::nullopt;
}

Doubt doubt_in_attributes(const XmlDocument& xml) {
  for (const XmlAttribute& a : xml.attributes) {
    const std::string_view value = xml.text.substr(a.value_begin, a.value_end - a.value_begin);
    if (const std::size_t at = value.find('>'); at != npos)
      return XmpDoubt{"attribute", a.value_begin + at, "'>' in the value of an attribute"};
  }
  return std::nullopt;
}

Doubt doubt_in_prefixes(const XmlDocument& xml) {
  constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
      {kXmpPrefix, kXmpNamespace}, {"rdf", kRdfNamespace}};
  for (const XmlAttribute& a : xml.attributes) {
    if (a.uri != kXmlnsNamespace) continue;
    const std::string prefix = lower(a.local);
    for (const auto& [known, uri] : kPrefixes)
      if (prefix == known && value_of(xml, a) != uri)
        return XmpDoubt{"prefix", a.name_begin,
                        "prefix " + std::string(a.local) + " bound to another namespace"};
  }
  return std::nullopt;
}

// The element form, which is where readers differ most.
Doubt doubt_in_element(const XmlDocument& xml, std::size_t index) {
  const XmlElement& e = xml.elements[index];
  for (std::size_t i = 0; i < e.attribute_count; ++i) {
    const XmlAttribute& a = xml.attributes[e.first_attribute + i];
    const bool harmless = a.uri == kXmlnsNamespace || (a.uri == kXmlNamespace && a.local == "lang");
    if (!harmless)
      return XmpDoubt{"value", a.name_begin,
                      "value with the attribute " + std::string(a.local.substr(0, 64))};
  }
  const std::string_view raw = xml.text.substr(e.content_begin, e.content_end - e.content_begin);
  if (const std::size_t at = raw.find("<!--"); at != npos)
    return XmpDoubt{"comment", e.content_begin + at, "comment in a value"};
  if (const std::size_t at = raw.find("<?"); at != npos)
    return XmpDoubt{"instruction", e.content_begin + at, "processing instruction in a value"};
  return std::nullopt;
}

Doubt doubt_in_value(const XmlDocument& xml, const XmpField& field) {
  if (field.element)
    if (Doubt found = doubt_in_element(xml, *field.element)) return found;
  const std::optional<std::string> value = simple_value(xml, field);
  if (!value) return XmpDoubt{"value", field.begin, "property that is not a simple value"};
  const std::string_view whole = xml.text.substr(field.begin, field.end - field.begin);
  const std::string_view raw =
      field.attribute ? xml.text.substr(field.attribute->value_begin,
                                        field.attribute->value_end - field.attribute->value_begin)
                      : whole;
  const auto place = [&](std::size_t at) {
    return static_cast<std::size_t>(raw.data() - xml.text.data()) + at;
  };
  if (const std::size_t at = unusual_reference_at(raw); at != npos)
    return XmpDoubt{"value", place(at), "value with a character reference"};
  if (value->find_first_of("\t\r\n") != std::string::npos)
    return XmpDoubt{"value", field.begin, "value of more than one line"};
  if (!value->empty() && (value->front() == ' ' || value->back() == ' '))
    return XmpDoubt{"value", field.begin, "value with white space around it"};
  if (field.attribute && raw.find_first_of("\t\r\n") != npos)
    return XmpDoubt{"value", place(raw.find_first_of("\t\r\n")), "value of more than one line"};
  return std::nullopt;
}

// pdf.js goes by prefixes, and reads elements alone.
Doubt doubt_in_form(const XmlDocument& xml, const XmpField& field) {
  if (field.attribute) return XmpDoubt{"form", field.begin, "a Pith property as an attribute"};
  const std::string start = "<" + std::string(kXmpPrefix) + ":";
  if (!xml.text.substr(field.begin).starts_with(start))
    return XmpDoubt{"form", field.begin, "a Pith property by another prefix"};
  return std::nullopt;
}

Doubt doubt_in_properties(const XmpPacket& packet) {
  for (const XmpDescription& d : packet.descriptions)
    for (const XmpField& p : d.properties) {
      if (p.uri != kXmpNamespace) continue;
      for (const XmpProperty& known : kXmpProperties)
        if (p.local != known.name && lower(p.local) == lower(known.name))
          return XmpDoubt{"name", p.begin,
                          "pith:" + std::string(p.local) + " beside pith:" +
                              std::string(known.name) + ", which some readers take for the same"};
      if (Doubt found = doubt_in_value(packet.xml, p)) return found;
      if (Doubt found = doubt_in_form(packet.xml, p)) return found;
    }
  return std::nullopt;
}

Doubt doubt_in_places(const XmpPacket& packet) {
  const XmlDocument& xml = packet.xml;
  std::vector<std::size_t> descriptions;
  for (const XmpDescription& d : packet.descriptions) descriptions.push_back(d.element);
  const auto is_description = [&](std::size_t element) {
    return std::binary_search(descriptions.begin(), descriptions.end(), element);
  };
  for (std::size_t i = 0; i < xml.elements.size(); ++i) {
    const XmlElement& e = xml.elements[i];
    const bool bare = xml.text.substr(e.begin + 1).starts_with(e.local);
    for (const XmpProperty& known : kXmpProperties)
      if (bare && e.uri != kXmpNamespace && lower(e.local) == lower(known.name))
        return XmpDoubt{"name", e.begin, "element " + std::string(e.local) + " without a prefix"};
    if (e.uri == kXmpNamespace && !is_description(e.parent))
      return XmpDoubt{"place", e.begin, "Pith property inside another element"};
    if (is_description(i)) continue;
    for (std::size_t k = 0; k < e.attribute_count; ++k) {
      const XmlAttribute& a = xml.attributes[e.first_attribute + k];
      if (a.uri == kXmpNamespace)
        return XmpDoubt{"place", a.name_begin, "Pith property of another element"};
    }
  }
  return std::nullopt;
}

Doubt doubt_in_wrapper(const XmpPacket& packet, const std::vector<Remark>& remarks) {
  if (!packet.xml.text.substr(packet.xml.elements[packet.rdf].begin).starts_with("<rdf:"))
    return XmpDoubt{"form", packet.xml.elements[packet.rdf].begin, "RDF by another prefix"};
  const XmlElement& root = packet.xml.elements.front();
  const bool is_meta =
      root.uri == kMetaNamespace && (root.local == "xmpmeta" || root.local == "xapmeta");
  if (packet.rdf != 0 && !(is_meta && packet.xml.elements[packet.rdf].parent == 0))
    return XmpDoubt{"wrapper", packet.xml.elements[packet.rdf].begin,
                    "rdf:RDF in other elements than x:xmpmeta"};
  std::size_t before = 0, behind = 0;
  for (const Remark& remark : remarks) {
    if (remark.kind != Remark::Kind::kInstruction || !remark.body.starts_with("xpacket")) continue;
    std::size_t& count = remark.begin < root.begin ? before : behind;
    const bool inside = remark.begin > root.begin && remark.begin < root.end;
    if (inside || ++count > 1)
      return XmpDoubt{"wrapper", remark.begin, "xpacket instruction inside, or a second one"};
  }
  return std::nullopt;
}

}  // namespace

std::size_t unusual_reference_at(std::string_view raw) {
  for (std::size_t at = raw.find("&#"); at != npos; at = raw.find("&#", at + 1)) {
    unsigned code = 0;
    std::size_t end = at + 2;
    while (end < raw.size() && is_digit(raw[end]) && code < 1000)
      code = code * 10 + static_cast<unsigned>(raw[end++] - '0');
    const bool ascii = code > ' ' && code < 0x7F;
    const char c = static_cast<char>(ascii ? code : 'x');
    if (raw.substr(end, 1) != ";" || !ascii || is_letter(c) || is_digit(c)) return at;
  }
  return npos;
}

std::optional<XmpDoubt> xmp_doubt(std::string_view packet_text, std::string_view name,
                                  const XmpLimits& limits) {
  if (says_nothing(packet_text)) return std::nullopt;
  const std::string text = decoded_packet(packet_text);
  const XmpPacket packet = parse_xmp(text, name, limits);
  if (encoding_of(packet_text).unit > 1)
    return XmpDoubt{"encoding", 0, "packet in UTF-16 or UTF-32, of which many readers see nothing"};
  const std::vector<Remark> remarks = remarks_in(text);
  if (Doubt found = doubt_in_remarks(remarks)) return found;
  if (Doubt found = doubt_in_attributes(packet.xml)) return found;
  if (Doubt found = doubt_in_prefixes(packet.xml)) return found;
  if (Doubt found = doubt_in_properties(packet)) return found;
  if (Doubt found = doubt_in_places(packet)) return found;
  return doubt_in_wrapper(packet, remarks);
}

}  // namespace pith::pdf
