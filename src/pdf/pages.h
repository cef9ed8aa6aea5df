// The pages of a document, in order (ISO 32000-1 §7.7.3).
#pragma once

#include <cstddef>
#include <functional>

#include "pdf/document.h"
#include "pdf/limits.h"

namespace pith::pdf {

// Calls `visit` with each page; it may be empty. Returns how many there are. Adds doubts of the
// kinds "page-tree" and "key" to `pdf`, where a reader may find other pages: a Count that is not
// the number of pages, a node that is reached twice or is both page and tree. Throws Error kRefused
// for a tree that is a loop or cannot be read, and kLimit.
using VisitPage = std::function<void(const IndirectObject& page, const Dictionary& dictionary)>;
std::size_t walk_pages(Structure& pdf, const Document& document, const PaperLimits& limits,
                       const VisitPage& visit);

}  // namespace pith::pdf
