#include "pdf/xmp/schema.h"

#include <algorithm>
#include <utility>

#include "pdf/xmp/refusal.h"
#include "pdf/xmp/xml_chars.h"
#include "record/metadata.h"

namespace pith::pdf {
namespace {

constexpr std::string_view kExtension = "http://www.aiim.org/pdfa/ns/extension/";
constexpr std::string_view kSchema = "http://www.aiim.org/pdfa/ns/schema#";
constexpr std::string_view kProperty = "http://www.aiim.org/pdfa/ns/property#";
constexpr std::string_view kSchemaName = "Pith Number Schema";

bool is_array(const XmlElement& e) {
  return e.uri == kRdfNamespace && (e.local == "Bag" || e.local == "Seq");
}

// The array that is the value of a property element, if that is all it holds.
std::optional<std::size_t> array_in(const XmlDocument& xml, std::size_t property) {
  const XmlElement& e = xml.elements[property];
  const std::vector<std::size_t> inner = children(xml, property);
  if (inner.size() != 1 || e.has_text || !is_array(xml.elements[inner[0]]) ||
      attribute(xml, e, kRdfNamespace, "parseType") || xml.elements[inner[0]].has_text)
    return std::nullopt;
  for (std::size_t item : children(xml, inner[0]))
    if (!is_element(xml.elements[item], kRdfNamespace, "li")) return std::nullopt;
  return inner[0];
}

// The fields of a structure that is an array item, in each form RDF/XML has for it: in the item
// with parseType="Resource", as attributes of the item, or in an rdf:Description inside.
std::vector<XmpField> structure_in(const XmlDocument& xml, std::size_t item) {
  const std::vector<std::size_t> inner = children(xml, item);
  const bool wrapped =
      inner.size() == 1 && is_element(xml.elements[inner[0]], kRdfNamespace, "Description");
  return fields_of(xml, wrapped ? inner[0] : item);
}

std::string trimmed(std::string text) {
  while (!text.empty() && is_xml_space(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_xml_space));
  return text;
}

std::string field_text(const XmlDocument& xml, const std::vector<XmpField>& fields,
                       std::string_view uri, std::string_view local) {
  const XmpField* field = find_field(fields, uri, local);
  return field ? trimmed(simple_value(xml, *field).value_or("")) : "";
}

bool describes_property(const XmlDocument& xml, std::size_t item, std::string_view name) {
  const std::vector<XmpField> fields = structure_in(xml, item);
  const std::string category = field_text(xml, fields, kProperty, "category");
  return field_text(xml, fields, kProperty, "name") == name &&
         field_text(xml, fields, kProperty, "valueType") == "Text" &&
         (category == "external" || category == "internal") &&
         !field_text(xml, fields, kProperty, "description").empty();
}

std::string declaration(std::string_view prefix, std::string_view uri) {
  return " xmlns:" + std::string(prefix) + "=\"" + std::string(uri) + "\"";
}

std::string rdf_declaration(bool wanted) {
  return wanted ? declaration("rdf", kRdfNamespace) : "";
}

class Lines {
 public:
  explicit Lines(const XmlLayout& layout) : layout_(layout) {}

  // The first line has no line end before it: it goes where the caller puts it.
  void add(std::size_t depth, std::string_view text) {
    if (!out_.empty()) out_ += layout_.line_end + layout_.indent;
    out_ += std::string(depth, ' ') + std::string(text);
  }
  void add(std::size_t depth, std::string_view tag, std::string_view value) {
    add(depth,
        "<" + std::string(tag) + ">" + escape_xml_text(value) + "</" + std::string(tag) + ">");
  }
  std::string text() && { return std::move(out_); }

 private:
  const XmlLayout& layout_;
  std::string out_;
};

void add_entry(Lines& lines, std::size_t depth, const std::string& declarations) {
  lines.add(depth, "<rdf:li rdf:parseType=\"Resource\"" + declarations + ">");
  lines.add(depth + 1, "pdfaSchema:schema", kSchemaName);
  lines.add(depth + 1, "pdfaSchema:namespaceURI", kXmpNamespace);
  lines.add(depth + 1, "pdfaSchema:prefix", kXmpPrefix);
  lines.add(depth + 1, "<pdfaSchema:property>");
  lines.add(depth + 2, "<rdf:Seq>");
  for (const XmpProperty& property : kXmpProperties) {
    lines.add(depth + 3, "<rdf:li rdf:parseType=\"Resource\">");
    lines.add(depth + 4, "pdfaProperty:name", property.name);
    lines.add(depth + 4, "pdfaProperty:valueType", "Text");
    lines.add(depth + 4, "pdfaProperty:category", "external");
    lines.add(depth + 4, "pdfaProperty:description", property.description);
    lines.add(depth + 3, "</rdf:li>");
  }
  lines.add(depth + 2, "</rdf:Seq>");
  lines.add(depth + 1, "</pdfaSchema:property>");
  lines.add(depth, "</rdf:li>");
}

}  // namespace

std::optional<SchemaContainer> schema_container(const XmpPacket& packet, std::string_view name) {
  const XmlDocument& xml = packet.xml;
  for (const XmpDescription& description : packet.descriptions) {
    const XmpField* found = find_field(description.properties, kExtension, "schemas");
    if (!found) continue;
    const std::optional<std::size_t> bag =
        found->element ? array_in(xml, *found->element) : std::nullopt;
    if (!bag) refuse_xmp(name, found->begin, "pdfaExtension:schemas is not an rdf:Bag of rdf:li");
    SchemaContainer container{*found->element, *bag, {}, false};
    const std::vector<std::size_t> items = children(xml, *bag);
    bool self_contained = false;
    for (std::size_t item : items) {
      if (field_text(xml, structure_in(xml, item), kSchema, "namespaceURI") != kXmpNamespace)
        continue;
      container.ours.push_back(item);
      self_contained |=
          attribute(xml, xml.elements[item], kXmlnsNamespace, "pdfaSchema") != nullptr;
    }
    container.all_ours = !items.empty() && container.ours.size() == items.size() &&
                         !self_contained && !xml.elements[*bag].has_remark &&
                         !xml.elements[container.property].has_remark;
    return container;
  }
  return std::nullopt;
}

bool describes_our_schema(const XmlDocument& xml, std::size_t entry) {
  const std::vector<XmpField> fields = structure_in(xml, entry);
  const XmpField* properties = find_field(fields, kSchema, "property");
  if (!properties || !properties->element || field_text(xml, fields, kSchema, "schema").empty() ||
      field_text(xml, fields, kSchema, "prefix") != kXmpPrefix)
    return false;
  const std::optional<std::size_t> array = array_in(xml, *properties->element);
  if (!array) return false;
  const std::vector<std::size_t> items = children(xml, *array);
  return std::all_of(kXmpProperties.begin(), kXmpProperties.end(), [&](const XmpProperty& p) {
    return std::count_if(items.begin(), items.end(), [&](std::size_t item) {
             return describes_property(xml, item, p.name);
           }) == 1;
  });
}

std::string schema_entry(const XmlLayout& layout, bool bind_rdf) {
  Lines lines(layout);
  add_entry(lines, 0,
            rdf_declaration(bind_rdf) + declaration("pdfaSchema", kSchema) +
                declaration("pdfaProperty", kProperty));
  return std::move(lines).text();
}

std::string schema_description(const XmlLayout& layout, std::string_view about, bool bind_rdf) {
  Lines lines(layout);
  lines.add(0, "<rdf:Description" + rdf_declaration(bind_rdf) + " rdf:about=" + std::string(about) +
                   declaration("pdfaExtension", kExtension) + declaration("pdfaSchema", kSchema) +
                   declaration("pdfaProperty", kProperty) + ">");
  lines.add(1, "<pdfaExtension:schemas>");
  lines.add(2, "<rdf:Bag>");
  add_entry(lines, 3, {});
  lines.add(2, "</rdf:Bag>");
  lines.add(1, "</pdfaExtension:schemas>");
  lines.add(0, "</rdf:Description>");
  return std::move(lines).text();
}

}  // namespace pith::pdf
