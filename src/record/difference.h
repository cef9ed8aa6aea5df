// Where two JSON values differ.
#pragma once

#include <string>
#include <string_view>

#include "json/value.h"

namespace pith {

// The JSON path, seen from `place`, of the first member in which two values have other canonical
// bytes; "" when they have the same.
std::string first_difference(const json::Value& left, const json::Value& right,
                             std::string_view place = "$");

}  // namespace pith
