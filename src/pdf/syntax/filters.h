// The filters of streams that are not images (ISO 32000-1 §7.4), with a limit on what may come out:
// ASCIIHexDecode, ASCII85Decode, LZWDecode, FlateDecode with their predictors, RunLengthDecode, and
// the abbreviations of these names (table 94).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/syntax/object.h"

namespace pith::pdf {

struct Predictor {  // §7.4.4.4, table 8
  std::int64_t predictor = 1, colors = 1, bits = 8, columns = 1;
};
// From a DecodeParms dictionary whose values are direct; nullopt when they are out of range.
std::optional<Predictor> predictor_of(const Dictionary& parameters);

enum class DecodeProblem { kNone, kCorrupt, kTooLarge, kUnsupported };
struct Decoded {
  std::string bytes;
  DecodeProblem problem = DecodeProblem::kNone;
};

struct Filter {
  std::string name;                    // without '/'
  std::optional<Dictionary> settings;  // its DecodeParms; values are direct
};
// What the filters, in this order, make of the data; kUnsupported for another one.
Decoded decode(std::string_view data, const std::vector<Filter>& filters, std::size_t max_bytes);

// False when the first bytes of data show that it is nothing that this filter decodes.
bool may_be_encoded(std::string_view data, std::string_view filter);

Decoded inflate_zlib(std::string_view data, std::size_t max_bytes);
Decoded undo_predictor(std::string bytes, const Predictor& predictor);

}  // namespace pith::pdf
