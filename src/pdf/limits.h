// What is looked at in a paper before it is enough. The syntax below has limits of its own
// (pdf/syntax/limits.h), XMP too (pdf/xmp/limits.h).
#pragma once

#include <cstddef>

namespace pith::pdf {

struct PaperLimits {
  std::size_t max_pages = 1'000'000;      // Error kLimit
  std::size_t max_page_depth = 1000;      // of the page tree; Error kLimit
  std::size_t max_annotations = 500'000;  // looked at for links
  std::size_t max_revisions = 200;        // examined; older ones count as one
  std::size_t max_listed = 20'000;        // changed objects of all revisions
  std::size_t max_proofs = 8;             // that an update is a stamp of ours, from the newest
};

}  // namespace pith::pdf
