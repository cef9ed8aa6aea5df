// The revisions of a PDF (ISO 32000-1 §7.5.6): what was there at first, and what each update
// changed.
//
// A stamp speaks of the file as it was then. Later updates may replace what is shown without
// touching a byte before them, so whoever relies on a stamp should know of them.
#pragma once

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "pdf/limits.h"
#include "pdf/syntax/structure.h"

namespace pith {

enum class ChangedPart {
  kMetadata,  // the catalog's metadata stream
  kInfo,      // document information
  kCatalog,
  kPage,   // a page, a node of the page tree, or the contents of a page
  kOther,  // anything else, what pages show included
};
std::string_view name(ChangedPart part);    // "metadata", "info", "catalog", "page", "other"
std::string_view name(pdf::XrefForm form);  // "table", "stream", "hybrid"

struct ChangedObject {
  pdf::Reference reference;
  ChangedPart part;
};

struct Revision {
  std::size_t begin = 0, end = 0;  // its bytes; a linearised file's first is not in one piece
  pdf::XrefForm form = pdf::XrefForm::kTable;
  std::uint64_t entries = 0;  // of its cross-reference sections
  bool ours = false;          // a stamp of ours and nothing else, proven (length_before_stamp)
  // Of the first revision nothing is listed. Objects that an update repeats as they were are not
  // changed, nor are its own cross-reference streams and new object streams.
  std::vector<ChangedObject> changed;
  bool all_listed = true;  // else there were too many
  // Nothing changed but metadata, info, and the catalog's Metadata entry.
  bool metadata_only = true;
};

// Oldest first; at least one.
// `contents` are the objects that hold what pages show, as far as they are known.
std::vector<Revision> revisions_of(pdf::Structure& pdf, const pdf::PaperLimits& limits = {},
                                   const std::set<pdf::Reference>& contents = {});

// What updates changed since the metadata were written.
enum class ChangedSince {
  kNothing,
  kMetadata,  // metadata and document information alone
  kPages,     // pages, the page tree, or the contents of pages
  kOther,
  kUnknown,  // too much to list, or the file was written anew as a whole
};
std::string_view name(ChangedSince changed);  // "none", "metadata", "pages", "other", "unknown"
ChangedSince changed_since_stamp(const std::vector<Revision>& revisions);
// The place in `revisions` behind the last that wrote Pith metadata, or metadata at all.
std::size_t first_since_stamp(const std::vector<Revision>& revisions);

}  // namespace pith
