#include "app/cache_entry.h"

#include <utility>

#include "base/error.h"
#include "fetch/examine.h"

namespace pith {

std::optional<CacheEntry> examine_entry(const Cache& cache, const std::string& code,
                                        const FetchLimits& limits, const TrustStore& trust) {
  CacheEntry entry{code, {}, {}, {}, {}, {}};
  try {
    auto found = cache.find(code, limits.max_bytes);
    if (!found) return std::nullopt;
    entry.kept = std::move(*found);
  } catch (const Error& error) {
    entry.verdict = "damaged";
    entry.detail = error.cause();
    return entry;
  }
  const Examined examined = examine(entry.kept.document, "cache", trust);
  const bool sound = examined.verdict == Examined::Verdict::kVerified &&
                     examined.verification.verified->record().number().code() == code;
  if (sound) {
    entry.verdict = "verified";
  } else if (examined.verdict == Examined::Verdict::kUnknown) {
    entry.verdict = "unknown";
  } else {
    entry.verdict = "damaged";
  }
  if (!sound) entry.detail = examined.outcome;
  if (examined.verification.record) {
    entry.number = examined.verification.record->number().full();
    entry.source = examined.verification.record->source_text();
  }
  return entry;
}

}  // namespace pith
