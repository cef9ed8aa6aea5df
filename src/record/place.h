// Places in a JSON document, as findings and errors name them: "$.events[1].payload".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pith {

// "$.a" and "b" give "$.a.b"; names that are not plain words are quoted: "$.a[\"odd name\"]".
std::string member_place(std::string_view place, std::string_view name);
std::string element_place(std::string_view place, std::size_t index);

// Text of a document, quoted for a finding: cut to 60 bytes at a character. Nothing is escaped.
std::string quoted(std::string_view text);
// Names of members, quoted and joined by commas; from the ninth on they are only counted.
std::string listed(const std::vector<std::string>& names);

}  // namespace pith
