// Where a mirror keeps what an identifier names.
//
// A mirror is a base URL (https or http, with a path if need be), a folder, one file, or a manifest
// (manifest.h) that names others. URLs and folders are laid out as the registry is:
//
//   pith/{26 characters}/bundle.json              .well-known/pith/{26 characters}/bundle.json
//
// and answer short codes and arXiv ids (2605.29664, 2605.29664v1, hep-lat/0305021) in the place of
// the 26 characters, or have an alias index (alias.h). A folder without such an entry is searched:
// by the names in pith/ for a short code, by what its bundles say of themselves for an arXiv id or
// a DOI. What is found is only a place to read from: the bytes prove, or do not prove, what they
// are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fetch/layout.h"
#include "number/identifier.h"

namespace pith {

struct Mirror {
  // A path may turn out to be a manifest; a URL is one when it ends in ".json".
  enum class Kind { kHttp, kPath, kManifestUrl };
  Kind kind;
  std::string base;  // URL without a '/' at its end, or a path
  // URLs of bundles with kSuffix in place of the number, in the order in which they are asked;
  // empty: the layout above.
  std::vector<std::string> patterns = {};

  bool operator==(const Mirror&) const = default;
};

// Throws Error kUsage for an empty text, for what has "://" and is no URL, and for URLs of other
// schemes, with credentials, a query, a fragment or {suffix}; for a URL kFile too, when libcurl
// cannot be loaded.
Mirror parse_mirror(std::string_view text);

// The URLs to ask, in order; none for a DOI, for which the registry has no path. Requires kHttp.
std::vector<std::string> urls_for(const Mirror& mirror, const Identifier& identifier);
// Where the mirror's alias index has the identifier; empty for a complete number. Requires kHttp.
std::string alias_url_for(const Mirror& mirror, const Identifier& identifier);

}  // namespace pith
