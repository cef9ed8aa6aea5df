// The answers of arXiv's API (https://info.arxiv.org/help/api/user-manual.html): Atom feeds whose
// entries are papers.
//
//   <id>http://arxiv.org/abs/2605.29664v1</id>          identifier, and the version described
//   <published>2026-05-28T09:25:12Z</published>         when version 1 was submitted
//   <updated>…</updated>                                when this version was (not used)
//   <title>…</title> <summary>…</summary>               title and abstract, white space folded
//   <arxiv:primary_category term="cs.DC"/> <category term="cs.LG"/>   also MSC and ACM classes
//
// The license is not in it. So it has to be given; without one the record is computed as that of a
// paper without a license, and record.license is unknown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "record/compute.h"

namespace pith {

struct AtomLimits {
  // The API gives at most 2000 papers at once, some 6 MB. Never more than INT_MAX.
  std::size_t max_bytes = 32u << 20;
  std::size_t max_entries = 30'000;
};

// One entry: the metadata, or what is wrong with it, for one bad entry does not spoil the feed. The
// API reports its own errors as an entry; that too is an Error here, and quotes its words.
using AtomEntry = std::variant<PaperMetadata, Error>;

// Throws Error kMalformed or kLimit where the whole is no Atom feed of that kind: XML that is not
// well-formed UTF-8, a document type declaration (none is needed, and entities are never expanded);
// kUnreachable, reason "nothing", for a feed without entries. Nothing is fetched. Places are
// "entry 3, line 41".
std::vector<AtomEntry> read_atom(std::string_view xml, std::string_view name,
                                 const std::optional<std::string>& license,
                                 const AtomLimits& limits = {});

}  // namespace pith
