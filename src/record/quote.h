// Text of a document in the words of a finding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pith {

inline constexpr std::size_t kMaxQuoted = 60;  // bytes

// In quotation marks, and cut at a character when it is longer than that. Nothing is escaped.
std::string quoted(std::string_view text);
// Names of members, quoted and joined by commas; from the ninth on they are only counted.
std::string listed(const std::vector<std::string>& names);

}  // namespace pith
