// The hash of a title or an abstract, as records have it.
#pragma once

#include <string_view>

#include "number/digest.h"

namespace pith {

struct TextDigest {
  Digest digest;
  bool confirmed;  // false beyond printable ASCII: the rule was never seen at work there
};

// SHA-256 of the UTF-8 text with runs of white space made one space, trimmed, lower-cased (simple
// Unicode lower-casing, Unicode 14). TeX is left verbatim. Text of nothing but white space has the
// digest of "".
TextDigest text_digest(std::string_view text);

}  // namespace pith
