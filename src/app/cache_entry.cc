#include "app/cache_entry.h"

#include <utility>

#include "base/error.h"
#include "fetch/examine.h"

namespace pith {

std::optional<CacheEntry> examine_entry(const Cache& cache, const std::string& code,
                                        const FetchLimits& limits, const TrustStore& trust) {
  CacheEntry line{code, {}, {}, {}, {}, {}};
  try {
    auto entry = cache.find(code, limits.max_bytes);
    if (!entry) return std::nullopt;
    line.entry = std::move(*entry);
  } catch (const Error& error) {
    line.verdict = "damaged";
    line.detail = error.cause();
    return line;
  }
  const Examined examined = examine(line.entry.document, "cache", trust);
  const bool sound = examined.verdict == Examined::Verdict::kVerified &&
                     examined.verification.verified->record().number().code() == code;
  if (sound) {
    line.verdict = "verified";
  } else if (examined.verdict == Examined::Verdict::kUnknown) {
    line.verdict = "unknown";
  } else {
    line.verdict = "damaged";
  }
  if (!sound) line.detail = examined.outcome;
  if (examined.verification.record) {
    line.number = examined.verification.record->number().full();
    line.source = examined.verification.record->source_text();
  }
  return line;
}

}  // namespace pith
