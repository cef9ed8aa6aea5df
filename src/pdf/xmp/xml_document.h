// A scanned XML document: what is in it, and where (XML 1.0 fifth edition, Namespaces in XML 1.0
// third edition).
//
// A flat list of elements in document order and a flat list of attributes; nothing is copied,
// normalised or dropped. xml_scan.h makes it, xml_edit.h edits its text.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pith::pdf {

inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

// Offsets are into XmlDocument::text. `uri` is the namespace name, decoded; empty for none.
struct XmlAttribute {
  std::string_view uri,
      local;          // a declaration has the uri kXmlnsNamespace ("xmlns": local "xmlns")
  std::size_t begin;  // of the white space before the name
  std::size_t name_begin;
  std::size_t value_begin, value_end;  // between the quotes, as written
  std::size_t end;                     // after the closing quote
};

struct XmlElement {
  std::string_view uri, local;
  std::size_t parent;       // index, npos for the root
  std::size_t subtree_end;  // index after the last descendant
  std::size_t first_attribute, attribute_count;
  std::size_t begin, end;                  // from '<' to after the last '>'
  std::size_t content_begin, content_end;  // between the tags; equal when empty_tag
  bool empty_tag = false;                  // <name/>
  bool has_text = false;    // directly in it: character data other than white space, or CDATA
  bool has_remark = false;  // directly in it: a comment or a processing instruction
};

struct XmlDocument {
  XmlDocument() = default;
  XmlDocument(XmlDocument&&) = default;  // not copied: uris may point into it
  XmlDocument& operator=(XmlDocument&&) = default;

  std::string_view text;
  std::vector<XmlElement> elements;  // document order; the root is the first
  std::vector<XmlAttribute> attributes;
  std::deque<std::string> decoded_uris;  // what some `uri` above points into
};

std::vector<std::size_t> children(const XmlDocument& xml, std::size_t element);

// nullptr when the element has no such attribute.
const XmlAttribute* attribute(const XmlDocument& xml, const XmlElement& element,
                              std::string_view uri, std::string_view local);

// The namespace that a prefix is bound to inside the element ("" is the default namespace); empty
// when it is not bound.
std::string namespace_of(const XmlDocument& xml, std::size_t element, std::string_view prefix);

// The value as a parser reports it: references decoded, white space normalised (XML §3.3.3).
std::string value_of(const XmlDocument& xml, const XmlAttribute& attribute);
// The character data directly in the element: references and CDATA decoded, line ends normalised
// (XML §2.11), comments left out. Child elements contribute nothing.
std::string text_of(const XmlDocument& xml, std::size_t element);

}  // namespace pith::pdf
