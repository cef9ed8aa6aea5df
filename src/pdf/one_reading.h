// Whether all readers see in a PDF what we see: the same metadata, the same pages.
//
// A PDF can be written so that one reader finds one number in it and another reader another: a
// cross-reference section that lists an object twice, a second header, an object behind the end.
// Our reading is one of several, and proves nothing to who uses another program. So a file is
// looked at for all at which readers part, and read a second time as those do that rebuild it
// (syntax/rebuild.h). What is left over has one reading; of all else nobody can tell.
#pragma once

#include "pdf/document.h"
#include "pdf/pages.h"
#include "pdf/syntax/file_scan.h"

namespace pith::pdf {

// Adds to pdf.doubts() all that the sections did not show already (the kinds are in
// syntax/doubt.h), and calls `visit` for each page, `passed` as scan_file does. Returns the number
// of pages. Throws what walk_pages throws.
std::size_t check_one_reading(Structure& pdf, const Document& document,
                              const PaperLimits& limits = {}, const Passed& passed = {},
                              const VisitPage& visit = {});

// Whether a doubt is about the metadata stream or the packet in it, and so ends when another is
// written.
bool ends_with_new_metadata(const Doubt& doubt);

// Throws Error kRefused, reason "ambiguous", when pdf has doubts; of those that end with new
// metadata only where none are written.
void refuse_doubtful(const Structure& pdf, bool new_metadata);

}  // namespace pith::pdf
