#include "pdf/xmp/packet.h"

#include <set>
#include <utility>

#include "pdf/xmp/refusal.h"
#include "pdf/xmp/xml_scan.h"
#include "record/metadata.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Attributes that say how to read an element, not what it says (RDF/XML §2, XML, Namespaces). Those
// without a namespace are the old spelling of the ones in RDF's.
bool is_syntax(const XmlAttribute& a) {
  if (a.uri.empty() || a.uri == kXmlNamespace || a.uri == kXmlnsNamespace) return true;
  return a.uri == kRdfNamespace && a.local != "type" && a.local != "value";
}

std::size_t find_rdf(const XmlDocument& xml, std::string_view name) {
  std::size_t found = npos;
  for (std::size_t i = 0; i < xml.elements.size(); ++i) {
    if (!is_element(xml.elements[i], kRdfNamespace, "RDF")) continue;
    if (found != npos) refuse_xmp(name, xml.elements[i].begin, "second rdf:RDF element");
    found = i;
  }
  if (found == npos) refuse_xmp(name, 0, "no rdf:RDF element");
  return found;
}

const XmlAttribute* about_of(const XmlDocument& xml, const XmlElement& description) {
  const XmlAttribute* a = attribute(xml, description, kRdfNamespace, "about");
  return a ? a : attribute(xml, description, {}, "about");
}

// XMPCore's rule: the values that are not empty are equal, and name the resource.
std::string common_about(const XmpPacket& packet, std::string_view name) {
  std::string quoted = "\"\"", value;
  for (const XmpDescription& d : packet.descriptions) {
    const XmlAttribute* about = about_of(packet.xml, packet.xml.elements[d.element]);
    if (!about || about->value_begin == about->value_end) continue;
    const std::string here = value_of(packet.xml, *about);
    if (value.empty()) {
      value = here;
      quoted =
          packet.xml.text.substr(about->value_begin - 1, about->value_end - about->value_begin + 2);
    } else if (here != value) {
      refuse_xmp(name, about->name_begin, "rdf:about differs from the one before");
    }
  }
  return quoted;
}

void check_once(const XmpPacket& packet, std::string_view name) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const XmpDescription& d : packet.descriptions)
    for (const XmpField& p : d.properties)
      if (p.uri != kXmpNamespace && !seen.emplace(p.uri, p.local).second)
        refuse_xmp(name, p.begin,
                   "property " + std::string(p.local.substr(0, 64)) + " occurs twice");
}

}  // namespace

XmpPacket parse_xmp(std::string_view text, std::string_view name, const XmpLimits& limits) {
  XmpPacket packet;
  packet.xml = scan_xml(text, name, limits);
  packet.rdf = find_rdf(packet.xml, name);
  if (packet.xml.elements[packet.rdf].has_text)
    refuse_xmp(name, packet.xml.elements[packet.rdf].begin, "text between the parts of rdf:RDF");
  for (std::size_t child : children(packet.xml, packet.rdf)) {
    const XmlElement& e = packet.xml.elements[child];
    if (!is_element(e, kRdfNamespace, "Description"))
      refuse_xmp(name, e.begin, "element in rdf:RDF that is not an rdf:Description");
    if (e.has_text) refuse_xmp(name, e.begin, "text between properties");
    packet.descriptions.push_back({child, fields_of(packet.xml, child)});
  }
  packet.about = common_about(packet, name);
  check_once(packet, name);
  return packet;
}

std::vector<XmpField> fields_of(const XmlDocument& xml, std::size_t element) {
  const XmlElement& e = xml.elements[element];
  std::vector<XmpField> fields;
  for (std::size_t i = 0; i < e.attribute_count; ++i) {
    const XmlAttribute& a = xml.attributes[e.first_attribute + i];
    if (!is_syntax(a)) fields.push_back({a.uri, a.local, std::nullopt, &a, a.begin, a.end});
  }
  for (std::size_t child : children(xml, element)) {
    const XmlElement& c = xml.elements[child];
    fields.push_back({c.uri, c.local, child, nullptr, c.begin, c.end});
  }
  return fields;
}

const XmpField* find_field(const std::vector<XmpField>& fields, std::string_view uri,
                           std::string_view local) {
  for (const XmpField& f : fields)
    if (f.uri == uri && f.local == local) return &f;
  return nullptr;
}

std::optional<std::string> simple_value(const XmlDocument& xml, const XmpField& field) {
  if (field.attribute) return value_of(xml, *field.attribute);
  const XmlElement& e = xml.elements[*field.element];
  if (e.subtree_end != *field.element + 1) return std::nullopt;
  const XmlAttribute* resource = nullptr;
  for (std::size_t i = 0; i < e.attribute_count; ++i) {
    const XmlAttribute& a = xml.attributes[e.first_attribute + i];
    if (a.uri == kRdfNamespace && a.local == "resource") {
      resource = &a;
    } else if (!is_syntax(a) || (a.uri == kRdfNamespace && a.local == "parseType")) {
      return std::nullopt;
    }
  }
  std::string text = text_of(xml, *field.element);
  if (!resource) return text;
  return text.empty() ? std::optional(value_of(xml, *resource)) : std::nullopt;
}

bool is_element(const XmlElement& element, std::string_view uri, std::string_view local) {
  return element.uri == uri && element.local == local;
}

}  // namespace pith::pdf
