// Lines of JSON: how they are read, and the answer to each, a line of JSON too.
#pragma once

#include <string>
#include <string_view>

#include "app/lines.h"
#include "base/error.h"
#include "json/value.h"
#include "record/compute.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kStandardInput = "standard input";

std::string name_of(const Line& line, std::string_view stream = kStandardInput);  // "…, line 3"

// Throws Error kLimit for a line that is too long.
void check_length(const Line& line, const LineOptions& options,
                  std::string_view stream = kStandardInput);

// The JSON text on the line. Throws what json::parse throws, and check_length.
json::Value parse_line(const Line& line, const LineOptions& options);

// {"schema":…,"line":3,…,"exit_code":…} and a newline: of an error with "verdict":"error".
std::string error_line(std::string_view schema, const Line& line, const Error& error);
void append_line(std::string& out, std::size_t line, const Verification& verification);
void append_line(std::string& out, std::size_t line, const ComputedRecord& computed);

}  // namespace pith
