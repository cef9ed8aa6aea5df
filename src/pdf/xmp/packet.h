// The RDF in an XMP packet (ISO 16684-1 §7), with the place of every top-level property.
//
// XMP uses a subset of RDF/XML: rdf:RDF holds rdf:Description elements which all describe the same
// resource, and a property of it is a child element or an attribute of any of them. What Adobe's
// XMPCore, and with it veraPDF, rejects as a whole is refused here: a property that occurs twice,
// text between properties, contradictory rdf:about.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/xmp/limits.h"
#include "pdf/xmp/xml_document.h"

namespace pith::pdf {

inline constexpr std::string_view kRdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
inline constexpr std::string_view kPdfaIdNamespace = "http://www.aiim.org/pdfa/ns/id/";

// A property of the resource, or a field of a structure: a child element or an attribute.
struct XmpField {
  std::string_view uri, local;
  std::optional<std::size_t> element;       // element form: its index
  const XmlAttribute* attribute = nullptr;  // attribute form
  std::size_t begin = 0, end = 0;           // an attribute includes the white space before it
};

struct XmpDescription {
  std::size_t element;  // index
  std::vector<XmpField> properties;
};

struct XmpPacket {
  XmlDocument xml;
  std::size_t rdf = 0;  // the rdf:RDF element
  std::vector<XmpDescription> descriptions;
  std::string about;  // the rdf:about that a new Description needs: its quoted text as found, or ""
};

// Throws Error kRefused with the place "XMP byte N". Several values of one Pith property are let
// through, so that they can be replaced by one.
XmpPacket parse_xmp(std::string_view packet, std::string_view name, const XmpLimits& limits);

// The fields of an rdf:Description or of a property element with rdf:parseType="Resource".
std::vector<XmpField> fields_of(const XmlDocument& xml, std::size_t element);
const XmpField* find_field(const std::vector<XmpField>& fields, std::string_view uri,
                           std::string_view local);

// The value of a simple property (ISO 16684-1 §6.3.2): text, or a URI in rdf:resource. nullopt when
// it is a structure or an array.
std::optional<std::string> simple_value(const XmlDocument& xml, const XmpField& field);

bool is_element(const XmlElement& element, std::string_view uri, std::string_view local);

}  // namespace pith::pdf
