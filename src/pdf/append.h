// Writes an incremental update (ISO 32000-1 §7.5.6).
//
// The update ends in one cross-reference section in the form of the last one: a table goes on with
// a table, a stream with a stream (mixing the two is what readers choke on), and a hybrid file with
// a table that leaves XRefStm behind. Every trailer entry is carried over. The first file
// identifier is kept, the second follows from what is appended, so equal input gives equal output.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pdf/syntax/structure.h"

namespace pith::pdf {

struct NewObject {
  Reference reference;
  std::string body;  // what stands between "N G obj" and "endobj"
};

// The text to append to pdf.bytes(). Numbers beyond pdf.highest_number() are new objects; the next
// one after them is used for a cross-reference stream. `info` replaces the trailer's Info.
// Throws Error kLimit when an offset does not fit the form.
std::string incremental_update(const Structure& pdf, std::vector<NewObject> objects,
                               const std::optional<Reference>& info);

// The length of the file before its last update, as the marker that incremental_update left says;
// nullopt when the last update has none. A claim, not a proof.
std::optional<std::size_t> marked_length(const Structure& pdf);

}  // namespace pith::pdf
