// Writing is always the same two steps: take away everything that is ours, then insert what is
// wanted. So the result depends only on the rest of the packet and on the metadata, however often
// it is done. xml_edit.h says what makes removal the exact inverse of insertion.
#include "pdf/xmp/xmp.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "pdf/xmp/check.h"
#include "pdf/xmp/doubt.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"
#include "pdf/xmp/refusal.h"
#include "pdf/xmp/schema.h"
#include "pdf/xmp/shape.h"
#include "pdf/xmp/xml_chars.h"
#include "pdf/xmp/xml_edit.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Removal.

std::vector<XmlEdit> removal(const XmpPacket& packet, std::string_view name) {
  const XmlDocument& xml = packet.xml;
  const std::optional<SchemaContainer> container = schema_container(packet, name);
  std::vector<XmlEdit> edits;
  if (container && !container->all_ours)
    erase_children(edits, xml, xml.elements[container->bag], container->ours,
                   container->ours.size() == children(xml, container->bag).size());

  std::vector<std::size_t> whole;
  for (const XmpDescription& d : packet.descriptions) {
    const auto is_ours = [&](const XmpField& p) {
      return p.uri == kXmpNamespace ||
             (container && container->all_ours && p.element == container->property);
    };
    const auto ours = std::count_if(d.properties.begin(), d.properties.end(), is_ours);
    if (ours == 0) continue;
    if (ours == std::ssize(d.properties) && !xml.elements[d.element].has_remark) {
      whole.push_back(d.element);
      continue;
    }
    for (const XmpField& p : d.properties)
      if (is_ours(p)) edits.push_back({space_before(xml.text, p.begin), p.end, {}});
  }
  erase_children(edits, xml, xml.elements[packet.rdf], whole,
                 whole.size() == packet.descriptions.size());
  return edits;
}

std::string without_ours(const XmpPacket& packet, std::string_view name) {
  return edited(packet.xml.text, removal(packet, name));
}

// Insertion.

bool binds_rdf(const XmlDocument& xml, std::size_t element) {
  return namespace_of(xml, element, "rdf") == kRdfNamespace;
}

std::string our_description(const PdfMetadata& metadata, const XmlLayout& layout,
                            std::string_view about, bool bind_rdf) {
  const std::string line = layout.line_end + layout.indent;
  std::string out = "<rdf:Description";
  if (bind_rdf) out += " xmlns:rdf=\"" + std::string(kRdfNamespace) + "\"";
  out += " rdf:about=" + std::string(about) + " xmlns:" + std::string(kXmpPrefix) + "=\"" +
         std::string(kXmpNamespace) + "\">";
  for (const auto& [local, value] : metadata.properties()) {
    const std::string tag = std::string(kXmpPrefix) + ":" + std::string(local);
    out += line + " <" + tag + ">" + escape_xml_text(value) + "</" + tag + ">";
  }
  return out + line + "</rdf:Description>";
}

std::string pdfa_part_of(const XmpPacket& packet) {
  for (const XmpDescription& d : packet.descriptions) {
    const XmpField* part = find_field(d.properties, kPdfaIdNamespace, "part");
    if (!part) continue;
    const std::string value = simple_value(packet.xml, *part).value_or("");
    const std::size_t digit = value.find_first_not_of(" \t\r\n");
    if (digit == npos || value.find_last_not_of(" \t\r\n") != digit) return {};
    return value[digit] >= '1' && value[digit] <= '4' ? value.substr(digit, 1) : std::string{};
  }
  return {};
}

// Requires a packet without anything of ours.
std::string with_ours(const XmpPacket& packet, const PdfMetadata& metadata, std::string_view name) {
  const XmlDocument& xml = packet.xml;
  const XmlLayout layout = layout_in(xml, packet.rdf);
  const bool bind_rdf = !binds_rdf(xml, packet.rdf);
  const std::optional<SchemaContainer> container = schema_container(packet, name);
  const std::string part = pdfa_part_of(packet);

  std::vector<XmlEdit> edits;
  std::vector<std::string> parts;
  if (container) {
    const XmlLayout item = layout_in(xml, container->bag);
    insert_last(edits, xml, container->bag, item,
                {schema_entry(item, !binds_rdf(xml, container->bag))});
  } else if (part == "1" || part == "2" || part == "3") {
    parts.push_back(schema_description(layout, packet.about, bind_rdf));
  }
  parts.push_back(our_description(metadata, layout, packet.about, bind_rdf));
  insert_last(edits, xml, packet.rdf, layout, parts);
  return edited(xml.text, std::move(edits));
}

// Reading.

std::size_t property_index(std::string_view local) {
  for (std::size_t i = 0; i < kXmpProperties.size(); ++i)
    if (kXmpProperties[i].name == local) return i;
  return npos;
}

// Whether it is written as every reader reads it (pdf/xmp/doubt.h): pdf.js takes no attribute for a
// property, and goes by the prefix.
bool has_our_form(const XmlDocument& xml, const XmpField& field, std::string_view value) {
  if (!field.element) return false;
  const XmlElement& e = xml.elements[*field.element];
  if (!xml.text.substr(e.begin + 1).starts_with(std::string(kXmpPrefix) + ':') || e.has_remark)
    return false;
  for (std::size_t i = 0; i < e.attribute_count; ++i) {
    const XmlAttribute& a = xml.attributes[e.first_attribute + i];
    if (a.uri != kXmlnsNamespace && a.uri != kXmlNamespace) return false;
  }
  const std::string_view raw = xml.text.substr(e.content_begin, e.content_end - e.content_begin);
  return unusual_reference_at(raw) == npos || raw == escape_xml_text(value);
}

// Whether the packet needs no change: each property once and as wanted, in the form that every
// reader reads, no other of our namespace, and our schema described once if there is, or has to be,
// a place for it.
bool says_all(const XmpPacket& packet, const PdfMetadata& metadata, std::string_view name) {
  PdfMetadata found;
  std::size_t count = 0;
  for (const XmpDescription& d : packet.descriptions)
    for (const XmpField& p : d.properties) {
      if (p.uri != kXmpNamespace) continue;
      const std::size_t i = property_index(p.local);
      std::optional<std::string> value = simple_value(packet.xml, p);
      if (i == npos || !value || !has_our_form(packet.xml, p, *value)) return false;
      found[i] = std::move(*value);
      ++count;
    }
  if (found != metadata || count != metadata.properties().size()) return false;
  const std::optional<SchemaContainer> container = schema_container(packet, name);
  if (container)
    return container->ours.size() == 1 && describes_our_schema(packet.xml, container->ours[0]);
  const std::string part = pdfa_part_of(packet);
  return part.empty() || part == "4";
}

void check_values(const PdfMetadata& metadata, std::string_view name) {
  for (const auto& [local, value] : metadata.properties())
    if (invalid_utf8_at(value) != npos || invalid_xml_char_at(value) != npos)
      refuse_xmp(name, std::string(kXmpPrefix) + ":" + std::string(local),
                 "value with a character that XML does not allow");
}

}  // namespace

std::string splice_xmp(std::string_view text, const PdfMetadata& metadata, std::string_view name,
                       const XmpLimits& limits) {
  if (metadata.empty()) return remove_from_xmp(text, name, limits);
  check_values(metadata, name);
  const XmpPacket packet = parse_xmp(text, name, limits);
  if (says_all(packet, metadata, name)) return std::string(text);

  const std::string rest = without_ours(packet, name);
  std::string result = with_ours(parse_xmp(rest, name, limits), metadata, name);
  check_independently(result, metadata, name, limits);
  const XmpPacket written = parse_xmp(result, name, limits);
  if (!says_all(written, metadata, name) || without_ours(written, name) != rest)
    refuse_xmp(name, "XMP", "the edited packet does not read back as it was written");
  return result;
}

std::string remove_from_xmp(std::string_view text, std::string_view name, const XmpLimits& limits) {
  std::string rest = without_ours(parse_xmp(text, name, limits), name);
  if (rest != text) check_independently(rest, {}, name, limits);
  return rest;
}

std::string new_xmp(const PdfMetadata& metadata) {
  check_values(metadata, "XMP");
  const XmlLayout layout{"\n", "  "};
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"";
  out += std::string(kRdfNamespace) + "\">\n";
  if (!metadata.empty()) out += "  " + our_description(metadata, layout, "\"\"", false) + "\n";
  return out +
         " </rdf:RDF>\n"
         "</x:xmpmeta>\n"
         "<?xpacket end=\"w\"?>";
}

PdfMetadata read_xmp(std::string_view packet_text, std::string_view name, const XmpLimits& limits) {
  if (says_nothing(packet_text)) return {};
  const std::string text = decoded_packet(packet_text);
  const XmpPacket packet = parse_xmp(text, name, limits);
  PdfMetadata metadata;
  std::array<bool, kXmpProperties.size()> seen{};
  for (const XmpDescription& d : packet.descriptions)
    for (const XmpField& p : d.properties) {
      const std::size_t i = p.uri == kXmpNamespace ? property_index(p.local) : npos;
      if (i == npos) continue;
      std::optional<std::string> value = simple_value(packet.xml, p);
      if (std::exchange(seen[i], true) || !value)
        refuse_xmp(
            name, p.begin,
            "pith:" + std::string(p.local) + (value ? " occurs twice" : " is not a simple value"));
      metadata[i] = std::move(*value);
    }
  return metadata;
}

std::string pdfa_part(std::string_view packet, std::string_view name, const XmpLimits& limits) {
  if (says_nothing(packet)) return {};
  const std::string text = decoded_packet(packet);
  return pdfa_part_of(parse_xmp(text, name, limits));
}

}  // namespace pith::pdf
