#include "fetch/resolve.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "fetch/ask.h"
#include "fetch/cache.h"
#include "fetch/examine.h"
#include "fetch/excerpt.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "fetch/mirror.h"
#include "fetch/race.h"
#include "fetch/rivals.h"
#include "json/value.h"

namespace pith {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr std::size_t kMaxLines = 20;      // of an error
constexpr std::size_t kMaxOrigin = 4'096;  // bytes of an origin read from the cache
constexpr std::string_view kCacheName = "cache";
constexpr std::string_view kDamaged = "cache entry was damaged and has been removed";

bool names_one_record_for_ever(const Identifier& identifier) {
  return identifier.complete() ||
         (identifier.kind == Identifier::Kind::kArxiv && identifier.version.has_value());
}

Identifier without_year(Identifier identifier) {
  identifier.year.reset();
  return identifier;
}

// Whether an answer would take us back: to a lower version of a paper, or to an earlier bundle of
// the same number. Both were signed once, so only what is cached can tell.
bool is_older(const Resolution& found, const Resolution& cached) {
  const Record& a = found.record.record();
  const Record& b = cached.record.record();
  if (a.number() == b.number()) return is_older_bundle(found.document, cached.document);
  return a.source_kind() == b.source_kind() && a.source_id() == b.source_id() &&
         a.source_version() < b.source_version();
}

// One resolution: what has been asked so far, and the worst that came of it.
class Search {
 public:
  Search(const Identifier& identifier, const TrustStore& trust, const ResolveOptions& options)
      : identifier_(identifier), trust_(trust), options_(options) {
    path_part(identifier);  // throws for what is no identifier
    if (!options.cache_folder.empty()) cache_.emplace(options.cache_folder);
    for (const std::string& mirror : options.mirrors) mirrors_.push_back(parse_mirror(mirror));
    if (mirrors_.empty()) mirrors_.push_back(parse_mirror(kRegistry));
    const auto now = options.now.value_or(std::chrono::system_clock::now());
    now_ = std::chrono::duration_cast<seconds>(now.time_since_epoch()).count();
  }

  Resolution run() {
    const bool cache_first = names_one_record_for_ever(identifier_);
    read_cache();
    if (cache_first) {
      take(cache_answer_);
      if (cached_ && is_fresh()) return finish(not_refreshed(*cached_));
    }
    Race race = ask_in_order(mirrors_,
                             {identifier_, trust_, options_, cached_ ? &cached_origin_ : nullptr});
    for (const Answer& answer : race.answers) take(answer);
    if (!race.winner && cached_ && options_.ask_hinted && !options_.offline) {
      race = ask_in_order(hinted(), {identifier_, trust_, options_, &cached_origin_});
      for (const Answer& answer : race.answers) take(answer);
    }
    if (!cache_first) take(cache_answer_);
    if (race.winner) return settle(best_of(race));
    if (cached_) return finish(not_refreshed(*cached_));
    fail(race);
  }

 private:
  [[noreturn]] void fail(Race& race) const {
    const Error error = failure();
    for (Answer& answer : race.answers) {
      if (!answer.unproven || worst_ != ErrorKind::kUnreachable) continue;
      throw NotProven(error, std::move(answer.unproven->origin),
                      std::move(answer.unproven->verification));
    }
    throw error;
  }

  void take(const Answer& answer) {
    attempts_.insert(attempts_.end(), answer.attempts.begin(), answer.attempts.end());
    if (weight(answer.worst) > weight(worst_)) worst_ = answer.worst;
  }

  // The places that the cached bundle names and that were not asked before.
  std::vector<Mirror> hinted() const {
    std::vector<Mirror> hints =
        hinted_mirrors(json::parse(cached_->document, kCacheName),
                       cached_->record.record().number().code(), options_.limits.max_mirrors);
    std::erase_if(hints, [&](const Mirror& hint) {
      return std::any_of(mirrors_.begin(), mirrors_.end(),
                         [&](const Mirror& asked) { return asked.base == hint.base; });
    });
    return hints;
  }

  // The first settled answer, or a later one of a higher version. What the others found may
  // contradict it.
  Answer& best_of(Race& race) {
    Answer* best = &race.answers[*race.winner];
    for (Answer& answer : race.answers) {
      for (Rival& other : answer.others) rivals_.push_back(std::move(other));
      if (!answer.found) continue;
      rivals_.push_back({answer.found->record, answer.found->origin});
      if (best->found && is_older(*best->found, *answer.found) &&
          best->found->record.record().number() != answer.found->record.record().number()) {
        best = &answer;
      }
    }
    return *best;
  }

  // Nobody confirmed what is cached.
  Resolution not_refreshed(Resolution cached) const {
    cached.refreshed = !options_.refresh;
    return cached;
  }

  std::optional<std::int64_t> age_of(const Cache::Origin& origin) const {
    if (origin.checked_at <= 0 || origin.checked_at > now_) return std::nullopt;
    return now_ - origin.checked_at;
  }

  // Offline, age is no reason to do without.
  bool is_fresh() const {
    if (options_.offline) return !options_.refresh;
    const std::int64_t checked_at = cached_origin_.checked_at;
    if (options_.refresh || checked_at <= 0 || checked_at > now_) return false;
    return seconds(now_ - checked_at) <= options_.max_age;
  }

  Resolution settle(Answer& answer) {
    if (answer.confirmed) {
      cached_origin_.checked_at = now_;
      cached_->cache_age = 0;
      keep([&] {
        cache_->confirm(cached_->record.record().number().code(), cached_->document,
                        cached_origin_);
      });
      return finish(*cached_);
    }
    Resolution found = std::move(*answer.found);
    if (cached_ && is_older(found, *cached_)) {
      attempts_.push_back({found.origin, true, "is older than what is cached, which is kept"});
      return finish(not_refreshed(*cached_));
    }
    if (cache_ && answer.cacheable) {
      keep([&] {
        cache_->store(found.record, found.document,
                      {found.origin, answer.etag, answer.last_modified, now_}, identifier_);
      });
    }
    return finish(std::move(found));
  }

  template <typename Write>
  void keep(const Write& write) {
    try {
      write();
    } catch (const Error& error) {
      attempts_.push_back({std::string(kCacheName), false,
                           excerpt("cannot be written: " + std::string(error.what()))});
    }
  }

  void read_cache() {
    if (!cache_) return;
    try {
      std::vector<std::string> codes{identifier_.code};
      if (!identifier_.complete()) codes = cache_->codes_of(identifier_);
      bool found = false;
      for (const std::string& code : codes) {
        std::optional<Cache::Entry> entry = cache_->find(code, options_.limits.max_bytes);
        if (!entry) continue;
        found = true;
        judge_cached(code, std::move(*entry));
      }
      if (!found) cache_answer_.miss(kCacheName, "not there");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kMalformed) {
        return cache_answer_.miss(kCacheName, "cannot be read: " + error.cause());
      }
      cache_->remove_alias(identifier_);
      cache_answer_.miss(kCacheName, kDamaged);
    }
  }

  void judge_cached(const std::string& code, Cache::Entry entry) {
    Examined examined = examine(entry.document, kCacheName, trust_);
    // A key that is not trusted now may be trusted by another user of the same cache: kept.
    if (examined.verdict == Examined::Verdict::kUnknown) {
      return cache_answer_.answer(kCacheName, examined.outcome);
    }
    const bool sound = examined.verdict == Examined::Verdict::kVerified &&
                       examined.verification.verified->record().number().code() == code;
    if (!sound) {
      cache_->remove(code);
      return cache_answer_.answer(kCacheName, kDamaged);
    }
    VerifiedRecord& verified = *examined.verification.verified;
    if (!verified.answers(without_year(identifier_))) {
      cache_->remove_alias(identifier_);
      return cache_answer_.answer(kCacheName, kDamaged);
    }
    if (!verified.answers(identifier_)) {
      return cache_answer_.answer(kCacheName, another_record(verified), ErrorKind::kBadEvidence);
    }
    if (cached_) {
      cache_answer_.answer(kCacheName, "has another record that fits");
      rivals_.push_back({std::move(verified), std::string(kCacheName)});
      return;
    }
    cached_origin_ = std::move(entry.origin);
    std::string origin = cached_origin_.place.empty() ? std::string(kCacheName)
                                                      : excerpt(cached_origin_.place, kMaxOrigin);
    cached_ = Resolution{std::move(verified),
                         std::move(entry.document),
                         std::move(origin),
                         true,
                         age_of(cached_origin_),
                         true,
                         std::move(examined.verification.report),
                         {}};
    const bool asked_anyway = !names_one_record_for_ever(identifier_) || is_fresh();
    cache_answer_.answer(
        kCacheName, asked_anyway ? examined.outcome : examined.outcome + ", and to be confirmed");
  }

  Resolution finish(Resolution found) {
    if (cached_) rivals_.push_back({cached_->record, std::string(kCacheName)});
    if (may_have_rivals(identifier_)) {
      refuse_rivals({found.record, found.origin}, rivals_, identifier_);
    }
    found.attempts = std::move(attempts_);
    return found;
  }

  Error failure() const {
    std::string cause = "no verified answer";
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (i == kMaxLines) {
        cause += "\nand " + std::to_string(attempts_.size() - i) + " more";
        break;
      }
      cause += "\n" + excerpt(attempts_[i].origin) + ": " + attempts_[i].outcome;
    }
    std::string hint;
    if (worst_ == ErrorKind::kUnreachable) {
      hint = options_.offline ? "offline: give a folder or a file that has the record with --mirror"
                              : "another place to ask can be given with --mirror";
    }
    return Error(worst_, identifier_.text(), "", std::move(cause), std::move(hint));
  }

  const Identifier& identifier_;
  const TrustStore& trust_;
  const ResolveOptions& options_;
  std::int64_t now_ = 0;
  std::optional<Cache> cache_;
  Answer cache_answer_;  // what asking the cache came to
  std::optional<Resolution> cached_;
  Cache::Origin cached_origin_;
  std::vector<Mirror> mirrors_;
  std::vector<Rival> rivals_;  // all that answers, what is taken among them
  std::vector<Attempt> attempts_;
  ErrorKind worst_ = ErrorKind::kUnreachable;
};

}  // namespace

Resolution resolve(const Identifier& identifier, const TrustStore& trust,
                   const ResolveOptions& options) {
  return Search(identifier, trust, options).run();
}

fs::path default_cache_folder(std::string_view pith_cache_dir, std::string_view xdg_cache_home,
                              std::string_view home) {
  if (!pith_cache_dir.empty()) return fs::path(pith_cache_dir);
  const fs::path xdg(xdg_cache_home);
  if (xdg.is_absolute()) return xdg / "pith";
  const fs::path own(home);
  return own.is_absolute() ? own / ".cache" / "pith" : fs::path();
}

}  // namespace pith
