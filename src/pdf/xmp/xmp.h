// Our properties in an XMP packet (ISO 16684-1), by splicing bytes: what is not ours keeps every
// byte.
//
// Never parse-and-serialise: every tool that does loses something (docs/metadata.md says what). The
// packet is tokenised within bounds, byte ranges are recorded, our text is inserted or replaced,
// and the result is parsed again by expat as an independent check.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pdf/xmp/limits.h"
#include "record/metadata.h"

namespace pith::pdf {

// The packet with exactly these Pith properties in it, each once, by namespace URI whatever the
// prefix. What is there of ours, also inside an rdf:Description that others share, is taken out,
// and one rdf:Description is added at the end, of the resource that the others describe
// (rdf:about). Our PDF/A extension schema goes into the container (pdfaExtension:schemas) that the
// packet has; when it has none and says PDF/A part 1, 2 or 3, a container is added. A packet that
// already says all this, as elements of our prefix, comes back byte for byte. Padding is left
// alone. Throws Error kRefused, place "XMP byte N", for a DTD, entities, another encoding than
// UTF-8 (pdf/xmp/shape.h helps), what is not well-formed, a property (not ours) that occurs twice,
// contradictory rdf:about, and over a limit; kRefused, place "pith:NAME", for a value that XML
// cannot hold.
std::string splice_xmp(std::string_view packet, const PdfMetadata& metadata, std::string_view name,
                       const XmpLimits& limits = {});

// The packet without our properties and our extension schema entry. For every packet that holds
// nothing of ours, remove_from_xmp(splice_xmp(packet)) is the packet, byte for byte.
std::string remove_from_xmp(std::string_view packet, std::string_view name,
                            const XmpLimits& limits = {});

// A packet that holds only our properties, with wrapper and no padding.
std::string new_xmp(const PdfMetadata& metadata);

// The Pith properties found, by namespace URI; empty ones where absent. Element and attribute form;
// references and CDATA are decoded, nothing is trimmed. Packets that say nothing (pdf/xmp/shape.h)
// and those in UTF-16 and UTF-32 are read too. Else it refuses what splice_xmp refuses, and besides
// a property of ours that occurs twice or is not a simple value: which one would count is open.
PdfMetadata read_xmp(std::string_view packet, std::string_view name, const XmpLimits& limits = {});

// "1".."4" from pdfaid:part, or empty.
std::string pdfa_part(std::string_view packet, std::string_view name, const XmpLimits& limits = {});

}  // namespace pith::pdf
