// A second opinion on XMP that was edited by replacing bytes: a parser (base/xml_events.h) that
// shares no code with the scanner the edit relied on, and keeps the same limits.
#pragma once

#include <string_view>

#include "pdf/xmp/limits.h"
#include "record/metadata.h"

namespace pith::pdf {

// Throws Error kRefused unless that parser reads the packet within the limits, without a DTD, and
// finds in it each property of `expected` once, with the same value, and no other Pith property.
void check_independently(std::string_view packet, const PdfMetadata& expected,
                         std::string_view name, const XmpLimits& limits = {});

// False when it is shown that no XML parser reads it, namespaces aside. True too where it would
// take more than the limits to know, or a program that knows more. In UTF-16 and UTF-32 too, which
// are decoded first.
bool may_be_xml(std::string_view packet, const XmpLimits& limits = {});

}  // namespace pith::pdf
