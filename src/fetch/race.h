// Mirrors asked in order, without waiting for one that is silent.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "fetch/ask.h"
#include "fetch/mirror.h"

namespace pith {

struct Race {
  std::vector<Answer> answers;        // of those that were asked, in the order of the mirrors
  std::optional<std::size_t> winner;  // in answers
};

// The next mirror is asked when one has failed, or when none that is being asked has answered for
// options.hedge. The first settled answer wins; the others are stopped. For what may have rivals
// (rivals.h) the others are asked too, all at once: paths are waited for, other mirrors for
// options.hedge after the first settled answer. The mirrors of a manifest
// are asked in its place. Each is asked on a thread of its own, and all have ended on return.
// Throws what ask throws.
Race ask_in_order(const std::vector<Mirror>& mirrors, const Question& question);

}  // namespace pith
