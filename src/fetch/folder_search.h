// A record in a folder, under any of its names.
//
// The places of the layout are looked at, then the alias index (alias.h). Without an entry there
// the folder is searched: by the names in pith/ for a short code, by what its bundles say of
// themselves for an arXiv id or a DOI. What is found is only a place to read from.
#pragma once

#include <filesystem>
#include <vector>

#include "fetch/limits.h"
#include "number/identifier.h"

namespace pith {

struct FolderSearch {
  std::vector<std::filesystem::path> files;  // to examine, in order: the latest version first
  bool complete = true;  // false: max_scan_entries or max_scan_bytes was reached
};
// Throws Error kUsage when a short code fits more than one number in the folder, kFile when the
// folder cannot be listed.
FolderSearch find_in_folder(const std::filesystem::path& folder, const Identifier& identifier,
                            const FetchLimits& limits);

}  // namespace pith
