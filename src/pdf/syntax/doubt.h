// A place at which readers of PDFs may part: the file is not broken to the point that nothing can
// be read, but two readers can read two things in it.
//
// The kinds are stable words, listed in docs/security.md:
//   header, tail, startxref, linearized     where the file begins and ends, and what readers start
//   at xref-twice, xref-size, xref-first, xref-entry, xref-type, hybrid
//                                           what the cross-reference sections say
//   generation, reference                   how an object is referred to
//   trailer                                 trailers that contradict each other
//   key                                     a key given twice, or written so that readers miss it
//   object, stream, object-stream           how objects are written
//   later-object, freed-object              what a reader takes that rebuilds the file
//   page-tree, info, metadata               what leads to pages and metadata
//   xmp                                     what the packet says
//   second-reader                           PoDoFo reads something else
#pragma once

#include <cstddef>
#include <string>

namespace pith::pdf {

struct Doubt {
  std::string kind;
  std::size_t at = 0;  // in the file
  std::string cause;   // in words
};

}  // namespace pith::pdf
