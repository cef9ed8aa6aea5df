// An entry of the cache, verified anew.
#pragma once

#include <optional>
#include <string>

#include "fetch/cache.h"
#include "fetch/transport.h"
#include "record/trust.h"

namespace pith {

struct CacheEntry {
  std::string code;
  std::string number, source;  // as far as the record can be read
  std::string verdict;         // "verified", "unknown", "damaged"
  std::string detail;          // why it is not verified
  Cache::Entry kept;           // what is in the folder
};

// nullopt: cleared since it was listed.
std::optional<CacheEntry> examine_entry(const Cache& cache, const std::string& code,
                                        const FetchLimits& limits, const TrustStore& trust);

}  // namespace pith
