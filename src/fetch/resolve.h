// From an identifier to a verified record: cache, mirrors in order, the registry.
//
// Whatever a mirror or the cache answers is verified before it is used, cached or handed on, and
// must be the record the identifier names: a mirror that answers with another valid record is an
// error.
#pragma once

#include <filesystem>
#include <string_view>

#include "fetch/resolution.h"
#include "number/identifier.h"
#include "record/trust.h"

namespace pith {

// A complete number and an arXiv id with version name one record for ever: the cache is asked
// first, and the mirrors only when the bundle, which may have grown, is older than max_age. A short
// code, a DOI, and an arXiv id without version (the latest version) are asked of the mirrors first.
// The place that a cached bundle came from is asked whether there is a newer one (RFC 9110 §13).
// The cache stands in when no mirror can tell, and stays when a mirror answers with something
// older.
//
// Throws Error with one line for each place that was asked in its cause: kBadEvidence when some
// answer was proven false, else kNetwork when a transfer broke or broke a rule (redirects, size,
// not a bundle), else kMalformed or kFile for a folder or file, else kUnreachable: nobody reachable
// has it, or what there is lacks proof (NotProven, resolution.h). At once: kUsage for an
// identifier or mirror that makes no sense, and for a short code that fits two numbers of a folder.
Resolution resolve(const Identifier& identifier, const TrustStore& trust,
                   const ResolveOptions& options);

// $PITH_CACHE_DIR, else $XDG_CACHE_HOME/pith, else $HOME/.cache/pith, the latter two where they are
// absolute, computed from the values
// given (empty when not set), so that nothing here reads the environment.
std::filesystem::path default_cache_folder(std::string_view pith_cache_dir,
                                           std::string_view xdg_cache_home, std::string_view home);

}  // namespace pith
