// An indirect object as it stands in a file (ISO 32000-1 §7.3.10).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "pdf/syntax/object.h"

namespace pith::pdf {

// Valid as long as the bytes of the file, and the Structure that found it, are.
struct IndirectObject {
  Reference reference;
  Object value;             // for a stream, its dictionary
  std::size_t at = 0;       // in the file; of a compressed object, its object stream
  bool compressed = false;  // lives in an object stream
  bool stream = false;
  std::size_t data_at = 0;  // in the file, when it is a stream
};

// "N G obj" and the value behind it, after white space at text[at]; the end of a stream is not
// looked for. nullopt when there is none. `reached` receives how far was read, on failure as well.
std::optional<IndirectObject> indirect_object_at(std::string_view text, std::size_t at,
                                                 std::size_t* reached = nullptr);

}  // namespace pith::pdf
