// The number of a JSON text as a double.
#pragma once

#include <optional>
#include <string_view>

namespace pith::json {

// The nearest double to a number in the form of RFC 8259 §6, ties to even; nullopt when that is an
// infinity. Independent of the locale.
std::optional<double> nearest_double(std::string_view number);

}  // namespace pith::json
