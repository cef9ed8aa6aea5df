#include "fetch/resolve.h"

#include <optional>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "fetch/cache.h"
#include "fetch/examine.h"
#include "fetch/excerpt.h"
#include "fetch/mirror.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxOutcome = 300;   // bytes of one line of an error
constexpr std::size_t kMaxLines = 20;      // lines of an error
constexpr std::size_t kMaxOrigin = 4'096;  // bytes of an origin read from the cache
constexpr std::string_view kCacheName = "cache";
constexpr std::string_view kDamaged = "cache entry was damaged and has been removed";

std::string another_record(const VerifiedRecord& record) {
  return "answered with another record: " + record.record().number().full();
}

bool names_one_record_for_ever(const Identifier& identifier) {
  return identifier.complete() ||
         (identifier.kind == Identifier::Kind::kArxiv && identifier.version.has_value());
}

Identifier without_year(Identifier identifier) {
  identifier.year.reset();
  return identifier;
}

// Which of two failures the user is told of: the heavier one.
int weight(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kBadEvidence:
      return 4;
    case ErrorKind::kNetwork:
      return 3;
    case ErrorKind::kMalformed:
      return 2;
    case ErrorKind::kFile:
      return 1;
    default:
      return 0;
  }
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
  }

  Resolution run() {
    const bool cache_first = names_one_record_for_ever(identifier_);
    if (cache_first) {
      if (auto found = ask_cache()) return finish(std::move(*found));
    }
    for (const Mirror& mirror : mirrors_) {
      if (auto found = ask(mirror)) {
        keep(*found);
        return finish(std::move(*found));
      }
    }
    if (!cache_first) {
      if (auto found = ask_cache()) return finish(std::move(*found));
    }
    throw failure();
  }

 private:
  using Found = std::optional<Resolution>;

  Found ask(const Mirror& mirror) {
    if (mirror.kind == Mirror::Kind::kHttp) return ask_http(mirror);
    const fs::path path = mirror.base;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      return miss(mirror.base, "no such file or folder", ErrorKind::kFile);
    }
    return fs::is_directory(status) ? ask_folder(path) : ask_file(path);
  }

  Found ask_http(const Mirror& mirror) {
    if (options_.offline) return miss(mirror.base, "not asked: offline");
    const std::vector<std::string> urls = urls_for(mirror, identifier_);
    if (urls.empty()) return miss(mirror.base, "not asked: it has no address for a DOI");
    for (const std::string& url : urls) {
      HttpReply reply;
      try {
        reply = http_get(url, {options_.user_agent, options_.limits, options_.sleep});
      } catch (const Error& error) {
        // An oversized reply is a broken rule of the transfer, like a refused redirect.
        return miss(url, error.cause(),
                    error.kind() == ErrorKind::kLimit ? ErrorKind::kNetwork : error.kind());
      }
      if (reply.status == 200) {
        if (reply.effective_url != url) {
          miss(url, "redirects to " + excerpt(reply.effective_url));
        }
        return judge(std::move(reply.body), url, ErrorKind::kNetwork);
      }
      if (reply.status != 404 && reply.status != 410) return miss(url, describe(reply));
      miss(url, "not there");
    }
    return std::nullopt;
  }

  static std::string describe(const HttpReply& reply) {
    std::string text = "HTTP " + std::to_string(reply.status);
    if (reply.tries > 1) text += " after " + std::to_string(reply.tries) + " tries";
    if (reply.retry_after.count() > 0) {
      text += ", asks to wait " + std::to_string(reply.retry_after.count()) + " s";
    }
    return text;
  }

  Found ask_folder(const fs::path& folder) {
    FolderSearch search;
    try {
      search = find_in_folder(folder, identifier_, options_.limits);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kUsage) throw;  // the code fits more than one number
      return miss(display(folder), error.cause(), error.kind());
    }
    for (const fs::path& file : search.files) {
      if (auto found = ask_file(file)) return found;
    }
    if (!search.complete) {
      return miss(display(folder), "not found in the part that was searched (of at most " +
                                       std::to_string(options_.limits.max_scan_entries) +
                                       " entries, " +
                                       std::to_string(options_.limits.max_scan_bytes) + " bytes)");
    }
    if (search.files.empty()) return miss(display(folder), "not there");
    return std::nullopt;
  }

  Found ask_file(const fs::path& file) {
    std::string document;
    try {
      document = read_file(file, options_.limits.max_bytes);
    } catch (const Error& error) {
      return miss(display(file), error.cause(), ErrorKind::kFile);
    }
    return judge(std::move(document), display(file), ErrorKind::kMalformed);
  }

  // Decides what a mirror's answer proves; `no_document` is what it is when it is no document of
  // ours.
  Found judge(std::string document, const std::string& origin, ErrorKind no_document) {
    Examined examined = examine(document, origin, trust_);
    switch (examined.verdict) {
      case Examined::Verdict::kNoDocument:
        return answer(origin, examined.outcome, no_document);
      case Examined::Verdict::kFalse:
        return answer(origin, examined.outcome, ErrorKind::kBadEvidence);
      case Examined::Verdict::kUnknown:
        return answer(origin, examined.outcome, ErrorKind::kUnreachable);
      case Examined::Verdict::kVerified:
        break;
    }
    VerifiedRecord& verified = *examined.verification.verified;
    if (!verified.answers(identifier_)) {
      return answer(origin, another_record(verified), ErrorKind::kBadEvidence);
    }
    answer(origin, examined.outcome, ErrorKind::kUnreachable);
    kind_ = examined.verification.kind;
    return Resolution{std::move(verified),
                      std::move(document),
                      origin,
                      false,
                      std::move(examined.verification.report),
                      {}};
  }

  Found ask_cache() {
    if (!cache_) return std::nullopt;
    try {
      std::optional<std::string> code = identifier_.code;
      if (!identifier_.complete()) code = cache_->code_of(identifier_);
      if (!code) return miss(kCacheName, "not there");
      std::optional<Cache::Entry> entry = cache_->find(*code, options_.limits.max_bytes);
      if (!entry) return miss(kCacheName, "not there");
      return judge_cached(*code, std::move(*entry));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kMalformed) {
        return miss(kCacheName, "cannot be read: " + error.cause());
      }
      cache_->remove_alias(identifier_);
      return miss(kCacheName, kDamaged);
    }
  }

  Found judge_cached(const std::string& code, Cache::Entry entry) {
    Examined examined = examine(entry.document, kCacheName, trust_);
    // A key that is not trusted now may be trusted by another user of the same cache: kept.
    if (examined.verdict == Examined::Verdict::kUnknown) {
      return answer(kCacheName, examined.outcome, ErrorKind::kUnreachable);
    }
    const bool sound = examined.verdict == Examined::Verdict::kVerified &&
                       examined.verification.verified->record().number().code() == code;
    if (!sound) {
      cache_->remove(code);
      return answer(kCacheName, kDamaged, ErrorKind::kUnreachable);
    }
    VerifiedRecord& verified = *examined.verification.verified;
    if (!verified.answers(without_year(identifier_))) {
      cache_->remove_alias(identifier_);
      return answer(kCacheName, kDamaged, ErrorKind::kUnreachable);
    }
    if (!verified.answers(identifier_)) {
      return answer(kCacheName, another_record(verified), ErrorKind::kBadEvidence);
    }
    answer(kCacheName, examined.outcome, ErrorKind::kUnreachable);
    std::string origin =
        entry.origin.empty() ? std::string(kCacheName) : excerpt(entry.origin, kMaxOrigin);
    return Resolution{std::move(verified),
                      std::move(entry.document),
                      std::move(origin),
                      true,
                      std::move(examined.verification.report),
                      {}};
  }

  // Only bundles: they carry everything that is known of a record.
  void keep(const Resolution& found) {
    if (!cache_ || kind_ != DocumentKind::kBundle) return;
    try {
      cache_->store(found.record, found.document, found.origin, identifier_);
    } catch (const Error& error) {
      miss(kCacheName, "cannot be written: " + std::string(error.what()));
    }
  }

  Resolution finish(Resolution found) {
    found.attempts = std::move(attempts_);
    return found;
  }

  Found miss(std::string_view origin, std::string_view outcome,
             ErrorKind kind = ErrorKind::kUnreachable) {
    return note(origin, false, outcome, kind);
  }
  Found answer(std::string_view origin, std::string_view outcome, ErrorKind kind) {
    return note(origin, true, outcome, kind);
  }
  Found note(std::string_view origin, bool answered, std::string_view outcome, ErrorKind kind) {
    attempts_.push_back({std::string(origin), answered, excerpt(outcome, kMaxOutcome)});
    if (weight(kind) > weight(worst_)) worst_ = kind;
    return std::nullopt;
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
  std::optional<Cache> cache_;
  std::vector<Mirror> mirrors_;
  std::vector<Attempt> attempts_;
  ErrorKind worst_ = ErrorKind::kUnreachable;
  DocumentKind kind_ = DocumentKind::kUnknown;
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
  if (!home.empty()) return fs::path(home) / ".cache" / "pith";
  return {};
}

}  // namespace pith
