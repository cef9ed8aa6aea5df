// What readers see that rebuild a file, compared with what its cross-reference sections say.
//
// Readers rebuild when an entry leads astray, an offset is wrong, an end is not found; some, such
// as pdf-lib, always read so. They take the last definition of each number in the order of the
// file. Where that is what the sections say, all readers agree, whatever makes one of them rebuild.
#pragma once

#include <cstdint>

#include "pdf/syntax/file_scan.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

// Adds to pdf.doubts():
//   xref-entry     an entry of any section that leads to no object of its number
//   xref-type, hybrid   rows of unknown type; an XRefStm that contradicts its table
//   object, stream how an object is written: no endobj, a Length that does not lead to endstream
//   object-stream  its index and header disagree, or it holds a number twice
//   later-object   a definition behind the one that the sections name, and different
//   freed-object   a definition of an object that the sections say is not there, and that something
//                  refers to
//   trailer        the last trailer in the file names another catalog or Info, or an Info where the
//                  newest names none
// `passed` is as for scan_file. Time grows with the length of the file. Throws Error kLimit.
//
// Most files have nothing of the kind, and is_in_order (in_order.h) shows that in a third of the
// time; the others are looked at closely.
void compare_with_rebuilt(Structure& pdf, const Passed& passed = {});
// The same by the close look alone.
void compare_closely(Structure& pdf, const Passed& passed = {});

}  // namespace pith::pdf
