// From an identifier to a verified record: cache, mirrors in order, the registry.
//
// Whatever a mirror or the cache answers is verified before it is used, cached or handed on, and
// must be the record the identifier names: a mirror that answers with another valid record is an
// error.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.h"
#include "fetch/transport.h"
#include "number/identifier.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kRegistry = "https://pith.science";

struct ResolveOptions {
  // URLs (https, http), folders, single bundle files, or manifests, asked in this order (mirror.h).
  // Empty: kRegistry.
  std::vector<std::string> mirrors;
  std::filesystem::path cache_folder;  // empty: no cache
  bool offline = false;                // cache, folders and files only: nothing is connected to
  std::string user_agent = "pith";
  FetchLimits limits;
  Sleep sleep;  // between tries; empty: the thread sleeps; called from several threads
  // A mirror that has not answered for so long is overtaken: the next one is asked as well, and the
  // first verified answer is taken.
  std::chrono::milliseconds hedge{1'500};
  // A cached bundle that was last confirmed longer ago is asked for again.
  std::chrono::milliseconds max_age = std::chrono::hours(24);
  bool refresh = false;  // as if every cached bundle were older than max_age
  // The time by which ages are measured; empty: the system's.
  std::optional<std::chrono::system_clock::time_point> now;
};

struct Attempt {
  std::string origin;     // URL, path, or "cache"
  bool answered = false;  // whether a document came back, whatever it proved
  std::string outcome;    // "verified", "not there", "HTTP 503 after 4 tries", …; one line
};

struct Resolution {
  VerifiedRecord record;
  std::string document;  // the verified bytes, as fetched
  std::string origin;    // URL or path; for the cache, the URL or path it first came from
  bool from_cache = false;
  Report report;
  std::vector<Attempt> attempts;
};

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
// has it, or what there is was signed by a key that is not trusted. At once: kUsage for an
// identifier or mirror that makes no sense, and for a short code that fits two numbers of a folder.
Resolution resolve(const Identifier& identifier, const TrustStore& trust,
                   const ResolveOptions& options);

// $PITH_CACHE_DIR, else $XDG_CACHE_HOME/pith, else $HOME/.cache/pith, computed from the values
// given (empty when not set), so that nothing here reads the environment.
std::filesystem::path default_cache_folder(std::string_view pith_cache_dir,
                                           std::string_view xdg_cache_home, std::string_view home);

}  // namespace pith
