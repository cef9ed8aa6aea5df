// Places in a JSON document, as findings and errors name them: "$.events[1].payload".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith {

// "$.a" and "b" give "$.a.b"; names that are not plain words are quoted: "$.a[\"odd name\"]".
std::string member_place(std::string_view place, std::string_view name);
std::string element_place(std::string_view place, std::size_t index);

}  // namespace pith
