// Strings in canonical bytes (json/canonical.h).
#pragma once

#include <string>
#include <string_view>

namespace pith::json {

// Appends the string in quotes. Requires UTF-8.
void write_string(std::string& out, std::string_view text);

}  // namespace pith::json
