// Lines that hold JSON: how they are read, and how an answer says that one could not be.
#pragma once

#include <string>
#include <string_view>

#include "app/lines.h"
#include "base/error.h"
#include "json/value.h"

namespace pith {

std::string name_of(const Line& line);  // "standard input, line 3"

// Throws Error kLimit for a line that is too long.
void check_length(const Line& line, const LineOptions& options);

// The JSON text on the line. Throws what json::parse throws, and check_length.
json::Value parse_line(const Line& line, const LineOptions& options);

// {"schema":…,"line":3,"verdict":"error","error":{…},"exit_code":2} and a newline.
std::string error_line(std::string_view schema, const Line& line, const Error& error);

}  // namespace pith
