// The two spellings of arXiv identifiers (https://info.arxiv.org/help/arxiv_identifier.html).
//
//   YYMM.NNNN   from 0704 to 1412    YYMM.NNNNN   from 1501    hep-lat/0305021   from 1991 to 0703
//
// each with an optional version, as in 2605.29664v1. An old identifier may carry the subject class
// of its archive (math.GT/0309136), which is no part of it and is dropped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pith {

// The DOIs that arXiv registers for its papers: 10.48550/arXiv.2605.29664, in lower case as DOIs
// are compared.
inline constexpr std::string_view kArxivDoiRegistrant = "10.48550/";
inline constexpr std::string_view kArxivDoiPrefix = "10.48550/arxiv.";

inline constexpr int kMaxArxivVersion = 9999;  // the four digits that are read

struct ArxivId {
  std::string id;              // without version, archive in lower case
  std::optional<int> version;  // from 1 to kMaxArxivVersion
};

// What was read. Without an id, `cause` tells what is wrong with a text that was meant as an arXiv
// identifier, and is empty for a text that does not look like one at all.
struct ArxivReading {
  std::optional<ArxivId> id;
  std::string cause;
  std::string hint;
};

// The identifier alone, without white space or prefix.
ArxivReading read_arxiv_id(std::string_view text);

}  // namespace pith
