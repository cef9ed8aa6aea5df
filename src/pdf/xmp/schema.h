// PDF/A extension schemas (ISO 19005-1 §6.7.8, -2 and -3 §6.6.2.3).
//
// PDF/A parts 1 to 3 allow only properties that are predefined or described in the same packet, in
// the one property pdfaExtension:schemas, an rdf:Bag with one entry for each namespace. A second
// container would make the packet invalid as a whole, so ours is merged into the one that is there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/xmp/packet.h"
#include "pdf/xmp/xml_edit.h"

namespace pith::pdf {

struct SchemaContainer {
  std::size_t property;           // element indices: pdfaExtension:schemas,
  std::size_t bag;                // its array,
  std::vector<std::size_t> ours;  // and the entries in it that describe our namespace
  // It holds nothing but ours and has the form of schema_description(), not of schema_entry().
  bool all_ours = false;
};

// nullopt when the packet has none. Throws Error kRefused when the property is not an array.
std::optional<SchemaContainer> schema_container(const XmpPacket& packet, std::string_view name);

// Whether the entry describes all our properties as ISO 19005 wants it; wording is not compared.
bool describes_our_schema(const XmlDocument& xml, std::size_t entry);

// One rdf:li for an array that is there already. It binds the prefixes that it uses itself;
// `bind_rdf` says whether "rdf" is one of them.
std::string schema_entry(const XmlLayout& layout, bool bind_rdf);

// A whole rdf:Description with the container in it.
std::string schema_description(const XmlLayout& layout, std::string_view about, bool bind_rdf);

}  // namespace pith::pdf
