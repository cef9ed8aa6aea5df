// What is asked of resolve (resolve.h), and what comes of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/report.h"
#include "fetch/limits.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kRegistry = "https://pith.science";

struct ResolveOptions {
  // URLs (https, http), folders, single bundle files, or manifests, asked in this order (mirror.h).
  // Empty: kRegistry.
  std::vector<std::string> mirrors;
  std::filesystem::path cache_folder;  // empty: no cache
  // Whether the places that a cached bundle names (mirror_hints) are asked too, when none of the
  // mirrors could say whether there is a newer one.
  bool ask_hinted = false;
  bool offline = false;  // cache, folders and files only: nothing is connected to
  std::string user_agent = "pith";
  CertificateStore certificates;
  FetchLimits limits;
  Sleep sleep;  // between tries; empty: the thread sleeps; called from several threads
  // A mirror that has not answered for so long is overtaken: the next one is asked as well, and the
  // first verified answer is taken.
  std::chrono::milliseconds hedge{1'500};
  // A cached bundle that was last confirmed longer ago is asked for again.
  std::chrono::milliseconds max_age = std::chrono::hours(24);
  bool refresh = false;  // as if every cached bundle were older than max_age
  // Called once when nobody has answered for a second, with the host that is asked first; from
  // another thread. Empty: nobody is told.
  std::function<void(const std::string& host)> waiting;
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
  // Seconds since a cached document was last known to be current; nullopt: it is not from the
  // cache, or that is not known.
  std::optional<std::int64_t> cache_age = {};
  // False when a refresh was asked for (ResolveOptions::refresh), and nobody could say whether what
  // is cached is the latest.
  bool refreshed = true;
  Report report;
  std::vector<Attempt> attempts;
};

// Thrown where nobody proves the record, but somebody answered with one that only lacks proof: a
// record page without its receipt, or a bundle signed by a key that is not trusted. It can be
// shown, as what it is. The kind is kUnreachable.
class NotProven : public Error {
 public:
  NotProven(const Error& error, std::string from, Verification what)
      : Error(error), origin_(std::move(from)), verification_(std::move(what)) {}

  const std::string& origin() const { return origin_; }  // URL or path
  // Its record is there and answers what was asked for; `verified` is not.
  const Verification& verification() const { return verification_; }

 private:
  std::string origin_;
  Verification verification_;
};

}  // namespace pith
