// arXiv's metadata snapshot (https://www.kaggle.com/datasets/Cornell-University/arxiv,
// arxiv-metadata-oai-snapshot.json): one paper a line, each a JSON object.
//
//   {"id":"2605.29664","title":"…","abstract":"  …\n","categories":"cs.DC cs.LG","license":null,
//    "versions":[{"version":"v1","created":"Thu, 28 May 2026 09:25:12 GMT"}],…}
//
// The first category is the primary one. The title, abstract, license and categories are those of
// the latest version only. A null license is no license, "" in the record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "record/compute.h"

namespace pith {

inline constexpr std::size_t kMaxSnapshotLine = 4u << 20;  // the longest in practice is some 100 kB

struct SnapshotOptions {
  std::optional<std::int64_t> version;  // the latest one, when not given
};

// Throws Error kMalformed or kLimit, subject `name`, place a JSON path or a position in the line.
// Keeps no state: lines can be shared out among threads.
PaperMetadata read_snapshot_line(std::string_view line, std::string_view name,
                                 const SnapshotOptions& options = {});

}  // namespace pith
