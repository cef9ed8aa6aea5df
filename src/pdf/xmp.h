// Our properties in an XMP packet (ISO 16684-1), by splicing bytes: what is not ours keeps every byte.
//
// Never parse-and-serialise: every tool that does loses something (docs/metadata.md says what). The
// packet is tokenised within bounds, byte ranges are recorded, our text is inserted or replaced, and
// the result is parsed again by libxml2 as an independent check.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "record/metadata.h"

namespace pith {

struct XmpLimits {
  std::size_t max_bytes = 16u << 20;
  std::size_t max_depth = 64;
};

// The packet with exactly these Pith properties in it: an existing Pith rdf:Description (by namespace
// URI, whatever its prefix) is replaced, else one is added; when the packet declares PDF/A parts 1 to
// 3, or has an extension schema container already, our extension schema is merged into the existing
// Bag or added. A packet that already says all this comes back byte for byte.
// Throws Error kRefused for a DTD, entity declarations, other encodings than UTF-8, duplicate
// properties, and anything that is not well-formed: `name` and "XMP byte N" are named.
std::string splice_xmp(std::string_view packet, const PdfMetadata& metadata, std::string_view name,
                       const XmpLimits& limits = {});

// The packet without our Description and our extension schema entry; the inverse of splice_xmp for
// packets that it added to.
std::string remove_from_xmp(std::string_view packet, std::string_view name,
                            const XmpLimits& limits = {});

// A packet that holds only our properties, with wrapper and no padding.
std::string new_xmp(const PdfMetadata& metadata);

// The Pith properties found, by namespace URI; empty ones where absent. Same errors as splice_xmp.
PdfMetadata read_xmp(std::string_view packet, std::string_view name, const XmpLimits& limits = {});

// "1".."4" from pdfaid:part, or empty.
std::string pdfa_part(std::string_view packet, std::string_view name, const XmpLimits& limits = {});

}  // namespace pith
