// Foreign text in messages: one line, of bounded length.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith {

// The text with control characters made spaces, and cut between two UTF-8 characters when it is
// longer than max_bytes. Whoever prints it still escapes it for its medium.
std::string excerpt(std::string_view text, std::size_t max_bytes = 200);

}  // namespace pith
