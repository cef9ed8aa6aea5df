// A place at which readers of PDFs may part: the file is not broken to the point that nothing can
// be read, but two readers can read two things in it.
//
// The kinds are stable words, explained in docs/security.md: header, tail, startxref, linearized
// (what readers start at); xref-form, xref-twice, xref-size, xref-first, xref-entry, xref-type,
// hybrid (what the cross-reference sections say); generation, reference (how an object is referred
// to); trailer; key (one that is given twice or written with escapes); object, stream,
// object-stream (how objects are written); later-object, freed-object (what a reader takes that
// rebuilds the file); page-tree, info, metadata, xmp (what leads to pages and metadata, and is in
// it); second-reader (PoDoFo).
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
