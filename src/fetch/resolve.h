// From an identifier to a verified record: cache, mirrors in order, the registry.
//
// Whatever a mirror or the cache answers is verified before it is used, cached or handed on, and must
// be the record the identifier names: a mirror that answers with another valid record is an error.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.h"
#include "number/identifier.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kRegistry = "https://pith.science";

struct FetchLimits {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};  // for one request with its redirects
  std::uint64_t max_bytes = 16u << 20;              // of a reply, after decompression
  long max_redirects = 5;                           // and never to another scheme
  int max_tries = 4;                                // on 429, 5xx and transient network errors
  std::chrono::milliseconds first_backoff{500};     // doubles; Retry-After is honoured up to…
  std::chrono::milliseconds max_backoff{8'000};
};

struct ResolveOptions {
  // URLs (https, http) or folders or single bundle files, asked in this order. Empty: kRegistry.
  std::vector<std::string> mirrors;
  std::filesystem::path cache_folder;  // empty: no cache
  bool offline = false;                // cache, folders and files only
  std::string user_agent = "pith";
  FetchLimits limits;
};

struct Attempt {
  std::string origin;   // URL, path, or "cache"
  bool answered = false;
  std::string outcome;  // "verified", "not there", "HTTP 503 after 4 tries", …
};

struct Resolution {
  VerifiedRecord record;
  std::string document;  // the verified bytes, as fetched
  std::string origin;    // URL or path; for the cache, the URL or path it first came from
  bool from_cache = false;
  Report report;
  std::vector<Attempt> attempts;
};

// Throws Error kBadEvidence when what was answered is proven false, kUnreachable when nobody
// reachable has it, kNetwork, kFile, kUsage.
Resolution resolve(const Identifier& identifier, const TrustStore& trust,
                   const ResolveOptions& options);

// $PITH_CACHE_DIR, else $XDG_CACHE_HOME/pith, else $HOME/.cache/pith, computed from the values given
// (empty when not set), so that nothing here reads the environment.
std::filesystem::path default_cache_folder(std::string_view pith_cache_dir,
                                           std::string_view xdg_cache_home, std::string_view home);

}  // namespace pith
