// What the readers of PDF syntax look at before they give up: Error kLimit, or a doubt where
// the question is whether others see the same.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pith::pdf {

struct SyntaxLimits {
  std::size_t max_sections = 4096;
  std::size_t max_subsections = 1u << 20;   // of all sections
  std::size_t max_decoded = 48u << 20;      // cross-reference and object streams, together
  std::uint64_t max_examined = 128u << 20;  // bytes of objects looked at, together
  std::size_t max_doubts = 16;              // more are not kept
  // Of the second reading (rebuild.h):
  std::size_t max_definitions = 4u << 20;  // "7 0 obj", and "endstream"
  std::size_t max_trailers = 1u << 16;
  std::size_t max_decoded_again = 256u << 20;  // object streams, one after another
};

}  // namespace pith::pdf
