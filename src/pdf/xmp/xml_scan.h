// A bounded XML 1.0 scanner that remembers where everything is (XML 1.0 fifth edition, Namespaces
// in XML 1.0 third edition).
//
// It exists so that a document can be edited by replacing byte ranges.
//
//   XmlDocument xml = scan_xml(packet, "paper.pdf", {});
//   for (std::size_t i : children(xml, 0)) erase(xml.elements[i].begin, xml.elements[i].end);
//
// Accepted is what an XMP packet may be: well-formed, UTF-8, one root element. A document type
// declaration is refused, and with it every entity but the five that XML predefines, so there is
// nothing to expand and nothing to fetch. Time and memory grow with the length of the text.
#pragma once

#include <string_view>

#include "pdf/xmp/limits.h"
#include "pdf/xmp/xml_document.h"

namespace pith::pdf {

// `name` is the file named in errors. Throws Error kRefused, place "XMP byte N" (offset from 0).
// The document refers to `text`, which must outlive it.
XmlDocument scan_xml(std::string_view text, std::string_view name, const XmpLimits& limits);

}  // namespace pith::pdf
