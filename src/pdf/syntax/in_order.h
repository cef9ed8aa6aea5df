// The quick way to know that rebuild.h has nothing to tell.
#pragma once

#include "pdf/syntax/file_scan.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

// Whether the file is nothing but its objects, one after another, each where the sections say and
// written as objects are, so that compare_with_rebuilt would add no doubt. `false` says nothing of
// the file, but that it has to be looked at closely. Adds no doubts. `passed` is as for scan_file.
// Time grows with the length of the file.
//
// What is shown, from the first byte to the last:
//   - it is white space, comments, objects, table sections and "startxref", in any order
//   - "obj" and "trailer" are in it for these alone, in comments, strings and streams too, so that
//     a reader that rebuilds it finds these and no others
//   - each row that a section has leads to one of them, of its number and generation
//   - each object that counts is well-formed and ends in endobj, a stream where its Length says
//   - no dictionary in them has a key twice, and what they refer to is of the right generation
// What is not as usual, but no harm by itself, is left to the same functions as the close look.
bool is_in_order(Structure& pdf, const Passed& passed);

}  // namespace pith::pdf
