// How large a packet may be, and what is in it. Over a limit it is Error kRefused.
#pragma once

#include <cstddef>

namespace pith::pdf {

struct XmpLimits {
  std::size_t max_bytes = 16u << 20;
  std::size_t max_depth = 64;         // of nested elements
  std::size_t max_nodes = 100'000;    // elements, attributes, comments, … of the whole packet
  std::size_t max_attributes = 4096;  // of one element, namespace declarations included
};

}  // namespace pith::pdf
