// What is kept on disk: keys and cache.
#include <unistd.h>

#include <utility>

#include "app/cache_entry.h"
#include "app/checkup.h"
#include "app/keys.h"
#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

Check check_key(const TrustedKey& key, const char* origin, const std::string& now) {
  Check check{"trusted", key.key_id, Outcome::kPass, std::string(origin) + ", " + key.fingerprint(),
              ""};
  if (!key.valid_from.empty()) check.detail += ", from " + key.valid_from;
  if (!key.rotates_at.empty()) check.detail += ", until " + key.rotates_at;
  const std::string objection = key.objection_to(now);
  if (!objection.empty()) {
    check.outcome = Outcome::kNote;
    check.detail += ": " + objection;
    check.next_step =
        "what it signed in its time still counts; see whether there is a newer pith, "
        "or add the key that follows it (pith keys add)";
  }
  return check;
}

// Whether something can be stored there; the folder is made when there is something to store.
bool is_writable(fs::path folder) {
  std::error_code error;
  while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path()) {
    folder = folder.parent_path();
  }
  return fs::is_directory(folder, error) && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

}  // namespace

TrustStore check_trusted(Checkup& checkup, const fs::path& config_folder, const std::string& now) {
  TrustStore trust = TrustStore::pinned();
  for (const TrustedKey& key : trust.keys()) {
    checkup.push_back(check_key(key, "built in", now));
  }
  try {
    for (TrustedKey& key : user_keys(config_folder)) {
      checkup.push_back(check_key(key, "added", now));
      trust.add(std::move(key));
    }
  } catch (const Error& error) {
    // Commands go on without keys that cannot be read, and say so.
    const bool unreadable = error.kind() == ErrorKind::kFile;
    checkup.push_back(
        {"trusted", error.subject(), unreadable ? Outcome::kNote : Outcome::kFail,
         (error.place().empty() ? "" : error.place() + ": ") + error.cause(),
         error.hint().empty() ? "make the file readable, or take it away" : error.hint()});
  }
  return trust;
}

void check_cached(Checkup& checkup, const ResolveOptions& options, const TrustStore& trust) {
  const fs::path& folder = options.cache_folder;
  if (folder.empty()) {
    checkup.push_back({"cached", "cache", Outcome::kNote, "there is no folder for it",
                       "set PITH_CACHE_DIR, XDG_CACHE_HOME or HOME"});
    return;
  }
  Check check{"cached", display(folder), Outcome::kPass, "", ""};
  std::size_t records = 0, damaged = 0, unknown = 0;
  std::uint64_t bytes = 0;
  try {
    const Cache cache(folder);
    for (const std::string& code : cache.codes()) {
      const std::optional<CacheEntry> entry = examine_entry(cache, code, options.limits, trust);
      if (!entry) continue;
      ++records;
      bytes += entry->kept.document.size();
      if (entry->verdict == "damaged") ++damaged;
      if (entry->verdict == "unknown") ++unknown;
    }
    check.detail = std::to_string(records) + (records == 1 ? " record, " : " records, ") +
                   std::to_string(bytes) + " bytes";
    if (damaged > 0) check.detail += ", " + std::to_string(damaged) + " damaged";
    if (unknown > 0) {
      check.detail += ", " + std::to_string(unknown) + " by keys that are not trusted";
    }
    if (damaged > 0) {
      check.outcome = Outcome::kFail;
      check.next_step =
          "see which: pith cache list; they are fetched again when they are needed, "
          "and pith cache clear removes all";
    } else if (!is_writable(folder)) {
      check.outcome = Outcome::kFail;
      check.detail += "; cannot be written";
      check.next_step = "make the folder writable, or name another (PITH_CACHE_DIR)";
    }
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = error.cause();
    check.next_step = "make the folder readable, or name another (PITH_CACHE_DIR)";
  }
  checkup.push_back(check);
}

}  // namespace pith
