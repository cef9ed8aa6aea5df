// What the pages of a PDF are drawn from, as one digest a page.
//
// Two pages with the same digest are the same: the same contents, resources, boxes and annotations,
// down to the bytes of every stream. So they need not be drawn to be compared. Left out is what
// draws nothing: the way back to the page tree, metadata, what TeX notes about figures, and the
// metadata of JPEG pictures.
#pragma once

#include <string_view>
#include <vector>

#include "number/digest.h"

namespace pith::arxiv {

// In page order. Empty where that cannot be told: the file is damaged, encrypted, or larger than
// what is looked at.
std::vector<Digest> page_digests(std::string_view pdf);

}  // namespace pith::arxiv
