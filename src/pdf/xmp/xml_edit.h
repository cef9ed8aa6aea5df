// Edits of the text of an XML document, by its elements: what is not edited keeps every byte.
//
// What is inserted can be taken out again so that nothing of it is left. Text is inserted directly
// after a '>', and begins with white space; an element is taken out together with all white space
// before it. A start tag that was empty (<rdf:RDF/>) is opened, and then there is no white space,
// which is how it is known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/xmp/xml_document.h"

namespace pith::pdf {

// The text in place of these bytes.
struct XmlEdit {
  std::size_t begin, end;
  std::string text;
};

// The text with all edits made; they do not overlap.
std::string edited(std::string_view text, std::vector<XmlEdit> edits);

// The first byte of the white space in front of a place.
std::size_t space_before(std::string_view text, std::size_t at);

// Takes out children of an element; `all`: they are all it has.
void erase_children(std::vector<XmlEdit>& edits, const XmlDocument& xml, const XmlElement& parent,
                    const std::vector<std::size_t>& erased, bool all);

// How lines begin: the line end of the document and the white space of the level.
struct XmlLayout {
  std::string line_end, indent;
};

// For a new last child of an element: like the last one, or one deeper than the element.
XmlLayout layout_in(const XmlDocument& xml, std::size_t parent);

// Inserts the parts, each on a line of its own, behind all that the element has.
void insert_last(std::vector<XmlEdit>& edits, const XmlDocument& xml, std::size_t parent,
                 const XmlLayout& layout, const std::vector<std::string>& parts);

}  // namespace pith::pdf
