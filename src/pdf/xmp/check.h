// A second opinion on XMP that was edited by replacing bytes: libxml2, which shares no code with
// the scanner the edit relied on.
#pragma once

#include <string_view>

#include "record/metadata.h"

namespace pith {

// Throws Error kRefused unless libxml2 parses the packet, without a DTD and without fetching
// anything, and finds in it each property of `expected` once, with the same value, and no other
// Pith property.
void check_with_libxml2(std::string_view packet, const PdfMetadata& expected,
                        std::string_view name);

// Whether libxml2 parses it. In UTF-16 and UTF-32 too, which are decoded first.
bool well_formed_by_libxml2(std::string_view packet);

}  // namespace pith
