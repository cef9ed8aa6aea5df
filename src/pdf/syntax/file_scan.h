// Where a PDF defines objects and trailers, found without its cross-reference sections.
//
// Readers that find a file damaged rebuild it: they go through its bytes and take for an object
// whatever looks like one, the last of each number, and for the trailer the last of these. Each
// does it a little differently (in streams or not, at the start of a line or anywhere), so that all
// are found here that any of them may take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "pdf/syntax/limits.h"

namespace pith::pdf {

struct Definition {
  std::size_t at = 0;    // of its number
  std::size_t body = 0;  // behind "obj"
  std::uint32_t number = 0, generation = 0;
};

struct FileScan {
  std::vector<Definition> definitions;  // in the order of the file
  std::vector<std::size_t> trailers;    // the places of the keyword, in the order of the file
  std::vector<std::size_t> endstreams;  // and of this one
  bool complete = true;                 // false where there are more than the limit
  // The definition that begins at this place, or nullptr.
  const Definition* at(std::size_t place) const;
  // Whether "endstream" begins at a place from `begin` to before `end`.
  bool has_endstream(std::size_t begin, std::size_t end) const;
};

// Called with each part of the file once it was gone through, so that who mapped it can let go of
// it; may be empty.
using Passed = std::function<void(std::string_view)>;

FileScan scan_file(std::string_view bytes, const SyntaxLimits& limits = {},
                   const Passed& passed = {});
// The same of what begins from `begin` to before `end`; a definition does with its "obj".
FileScan scan_part(std::string_view bytes, std::size_t begin, std::size_t end,
                   const SyntaxLimits& limits);

// How many of these begin from `begin` to before `end`, whatever they belong to. Many times as fast
// as to look at each.
struct KeywordCount {
  std::size_t objects = 0;  // "obj", that of "endobj" too
  std::size_t trailers = 0;
};
KeywordCount count_keywords(std::string_view bytes, std::size_t begin, std::size_t end);

}  // namespace pith::pdf
