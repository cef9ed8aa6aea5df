// Times as the registry writes them: RFC 3339 in UTC, with or without a fraction of a second.
#pragma once

#include <string_view>

namespace pith {

// arXiv's own oldest dates are from the 1980s.
inline constexpr int kFirstPlausibleYear = 1900;

// "2026-05-29T21:22:30Z" or "2026-05-29T21:22:30.936163Z", and a time that exists. The fraction has
// at most 18 digits.
bool is_utc_time(std::string_view text);

// Requires two such times.
bool is_later(std::string_view time, std::string_view than);

}  // namespace pith
