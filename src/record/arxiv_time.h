// Times as arXiv writes them, brought to the one form that records have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pith {

// "YYYY-MM-DDTHH:MM:SSZ" from either form of the same moment, or nullopt:
//   RFC 3339 §5.6   2026-05-28T09:25:12Z              2026-05-28T11:25:12+02:00
//   RFC 5322 §3.3   Thu, 28 May 2026 09:25:12 GMT     28 May 2026 11:25:12 +0200
// Zones are Z, GMT, UTC or an offset; a weekday must be the right one. Fractions of a second and
// leap seconds, which arXiv does not write, are not understood: what they would hash to is unknown.
std::optional<std::string> read_arxiv_time(std::string_view text);

}  // namespace pith
