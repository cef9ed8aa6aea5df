#include "fetch/ask.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "fetch/alias.h"
#include "fetch/examine.h"
#include "fetch/excerpt.h"
#include "fetch/folder_search.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "fetch/transport.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxOutcome = 300;  // bytes of one line of an error
constexpr std::size_t kMaxAsked = 8;      // numbers of an alias that are asked for
constexpr std::size_t kMaxExamined = 64;  // files of a folder that claim to be what is asked for

// Of a reply without a document.
std::string describe(const HttpReply& reply) {
  if (is_absent(reply.status)) return "not there";
  std::string text = "HTTP " + std::to_string(reply.status);
  if (reply.tries > 1) text += " after " + std::to_string(reply.tries) + " tries";
  if (reply.retry_after.count() > 0) {
    text += ", asks to wait " + std::to_string(reply.retry_after.count()) + " s";
  }
  return text;
}

class Asker {
 public:
  Asker(const Mirror& mirror, const Question& question, const std::stop_token& stop)
      : mirror_(mirror), question_(question), options_(question.options), stop_(stop) {}

  Answer run() {
    if (mirror_.kind == Mirror::Kind::kPath) {
      ask_path();
    } else if (options_.offline) {
      answer_.miss(mirror_.base, "not asked: offline");
    } else if (mirror_.kind == Mirror::Kind::kManifestUrl) {
      ask_manifest();
    } else {
      ask_http();
    }
    return std::move(answer_);
  }

 private:
  enum class Next { kGoOn, kStop };

  // Whether a 304 of this URL is an answer: only where one may be asked for. Any mirror can send
  // it.
  bool may_confirm(const std::string& url) const {
    const Cache::Origin* known = question_.known;
    return known != nullptr && known->place == url &&
           !(known->etag.empty() && known->last_modified.empty());
  }

  // The reply, or nullopt after noting what went wrong.
  std::optional<HttpReply> get(const std::string& url, std::uint64_t max_bytes,
                               std::string_view accept = {}) {
    TransportOptions transport;
    transport.accept = accept;
    transport.user_agent = options_.user_agent;
    transport.certificates = options_.certificates;
    transport.limits = options_.limits;
    transport.limits.max_bytes = max_bytes;
    transport.sleep = options_.sleep;
    transport.stop = stop_;
    if (may_confirm(url)) {
      transport.etag = question_.known->etag;
      transport.last_modified = question_.known->last_modified;
    }
    try {
      HttpReply reply = http_get(url, transport);
      if (reply.effective_url != url) {
        answer_.miss(url, "redirects to " + excerpt(reply.effective_url));
      }
      return reply;
    } catch (const Error& error) {
      if (stop_.stop_requested()) {
        answer_.miss(url, "had not answered when another did");
        return std::nullopt;
      }
      // An oversized reply is a broken rule of the transfer, like a refused redirect.
      answer_.miss(url, error.cause(),
                   error.kind() == ErrorKind::kLimit ? ErrorKind::kNetwork : error.kind());
      return std::nullopt;
    }
  }

  void ask_http() {
    if (ask_record(question_.identifier) == Next::kStop) return;
    const std::string index = alias_url_for(mirror_, question_.identifier);
    if (!index.empty()) ask_index(index);
  }

  // kGoOn when nobody has it there, so that it may still be found under another name.
  Next ask_record(const Identifier& identifier) {
    if (ask_urls(urls_for(mirror_, identifier)) == Next::kStop) return Next::kStop;
    // A manifest's patterns say where all is that its mirror has.
    const bool has_pages = mirror_.patterns.empty() && identifier.complete();
    return has_pages ? ask_pages(page_urls(mirror_.base, identifier.code)) : Next::kGoOn;
  }

  // Web servers give people HTML under the first of these, and folders have no pages: only a record
  // is an answer.
  Next ask_pages(const std::vector<std::string>& urls) {
    for (const std::string& url : urls) {
      std::optional<HttpReply> reply = get(url, options_.limits.max_bytes, kPageType);
      if (!reply) return Next::kStop;
      if (!has_document(reply->status)) {
        answer_.miss(url, describe(*reply));
      } else if (judge(std::move(reply->body), url, ErrorKind::kUnreachable)) {
        return Next::kStop;
      }
    }
    return Next::kGoOn;
  }

  Next ask_urls(const std::vector<std::string>& urls) {
    for (const std::string& url : urls) {
      std::optional<HttpReply> reply = get(url, options_.limits.max_bytes);
      if (!reply) return Next::kStop;
      if (reply->status == 304 && may_confirm(url)) {
        answer_.answer(url, "has nothing newer than what is cached");
        answer_.confirmed = true;
        return Next::kStop;
      }
      if (has_document(reply->status)) {
        answer_.etag = std::move(reply->etag);
        answer_.last_modified = std::move(reply->last_modified);
        judge(std::move(reply->body), url, ErrorKind::kNetwork);
        return Next::kStop;
      }
      answer_.miss(url, describe(*reply));
      if (!is_absent(reply->status)) return Next::kStop;
    }
    return Next::kGoOn;
  }

  void ask_index(const std::string& url) {
    const std::optional<HttpReply> reply = get(url, options_.limits.max_index_bytes);
    if (!reply) return;
    if (!has_document(reply->status)) return answer_.miss(url, describe(*reply));
    std::vector<std::string> codes;
    try {
      codes = read_alias_document(reply->body, url, question_.identifier);
    } catch (const Error& error) {
      // Web servers that answer every address with a page of their own are common.
      return answer_.answer(url, not_a_document(reply->body, "an alias file", error),
                            ErrorKind::kNetwork);
    }
    answer_.answer(url,
                   "names " + codes.front() +
                       (codes.size() == 1 ? std::string()
                                          : " and " + std::to_string(codes.size() - 1) + " more"));
    for (std::size_t i = 0; i < codes.size() && i < kMaxAsked; ++i) {
      ask_record(code_identifier(codes[i]));
      if (stop_.stop_requested() || below_the_latest_) return;
    }
    const bool code = question_.identifier.kind == Identifier::Kind::kCode;
    if (code && codes.size() > 1 && answer_.others.empty()) {
      // What cannot be had may be what was meant.
      answer_.found.reset();
      answer_.confirmed = false;
      answer_.answer(url,
                     "fits " + std::to_string(codes.size()) + " numbers: give more characters");
    }
  }

  void ask_manifest() {
    const std::optional<HttpReply> reply = get(mirror_.base, options_.limits.max_index_bytes);
    if (!reply) return;
    if (has_document(reply->status)) return expand(reply->body, mirror_.base, ErrorKind::kNetwork);
    answer_.miss(mirror_.base, describe(*reply));
  }

  void expand(const std::string& text, const std::string& name, ErrorKind broken) {
    try {
      Manifest manifest = parse_manifest(text, name, options_.limits.max_mirrors);
      for (const std::string& line : manifest.skipped) answer_.miss(name, line);
      if (manifest.mirrors.empty()) {
        return answer_.answer(name, "names no mirror that can be asked", broken);
      }
      answer_.answer(name, "names " + std::to_string(manifest.mirrors.size()) +
                               (manifest.mirrors.size() == 1 ? " mirror" : " mirrors"));
      answer_.mirrors = std::move(manifest.mirrors);
    } catch (const Error& error) {
      answer_.answer(name, not_a_document(text, "a manifest", error), broken);
    }
  }

  void ask_path() {
    const fs::path path = mirror_.base;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      answer_.miss(mirror_.base, "no such file or folder", ErrorKind::kFile);
    } else if (fs::is_directory(status)) {
      ask_folder(path);
    } else {
      ask_file(path, true);
    }
  }

  void ask_folder(const fs::path& folder) {
    FolderSearch search;
    try {
      search = find_in_folder(folder, question_.identifier, options_.limits);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kUsage) throw;  // the code fits more than one number
      return answer_.miss(display(folder), error.cause(), error.kind());
    }
    std::size_t examined = 0;
    for (const fs::path& file : search.files) {
      if (answer_.settled() && !may_have_rivals(question_.identifier)) return;
      if (below_the_latest_) return;
      if (++examined > kMaxExamined) {
        return answer_.miss(display(folder), "has more of that name than are looked at");
      }
      ask_file(file, false);
    }
    if (answer_.settled()) return;
    if (!search.complete) {
      answer_.miss(display(folder), "not found in the part that was searched (of at most " +
                                        std::to_string(options_.limits.max_scan_entries) +
                                        " entries, " +
                                        std::to_string(options_.limits.max_scan_bytes) + " bytes)");
    } else if (search.files.empty()) {
      answer_.miss(display(folder), "not there");
    }
  }

  void ask_file(const fs::path& file, bool may_be_manifest) {
    std::string document;
    try {
      document = read_file(file, options_.limits.max_bytes);
    } catch (const Error& error) {
      return answer_.miss(display(file), error.cause(), ErrorKind::kFile);
    }
    if (may_be_manifest && document.size() <= options_.limits.max_index_bytes &&
        is_manifest(document)) {
      return expand(document, display(file), ErrorKind::kMalformed);
    }
    judge(std::move(document), display(file), ErrorKind::kMalformed);
  }

  // Decides what a mirror's answer proves; `no_document` is what it is when it is no document of
  // ours, of which the result is false.
  bool judge(std::string document, const std::string& origin, ErrorKind no_document) {
    Examined examined = examine(document, origin, question_.trust);
    switch (examined.verdict) {
      case Examined::Verdict::kNoDocument:
        answer_.answer(origin, examined.outcome, no_document);
        return false;
      case Examined::Verdict::kFalse:
        answer_.answer(origin, examined.outcome, ErrorKind::kBadEvidence);
        return true;
      case Examined::Verdict::kUnknown:
        answer_.answer(origin, examined.outcome);
        keep_unproven(std::move(examined.verification), origin);
        return true;
      case Examined::Verdict::kVerified:
        take(std::move(document), std::move(examined), origin);
        return true;
    }
    return true;
  }

  void keep_unproven(Verification verification, const std::string& origin) {
    if (answer_.unproven || !verification.record) return;
    if (!verification.record->answers(question_.identifier)) return;
    answer_.unproven = Unproven{origin, std::move(verification)};
  }

  void take(std::string document, Examined examined, const std::string& origin) {
    VerifiedRecord& verified = *examined.verification.verified;
    if (!verified.answers(question_.identifier)) {
      return answer_.answer(origin, another_record(verified), ErrorKind::kBadEvidence);
    }
    answer_.answer(origin, examined.outcome);
    if (answer_.found && !is_better(verified)) {
      answer_.others.push_back({std::move(verified), origin});
      return;
    }
    if (answer_.found) answer_.others.push_back({answer_.found->record, answer_.found->origin});
    answer_.cacheable = examined.verification.kind == DocumentKind::kBundle;
    answer_.found = Resolution{std::move(verified),
                               std::move(document),
                               origin,
                               false,
                               {},
                               true,
                               std::move(examined.verification.report),
                               {}};
  }

  // Than what was found before. Files and indexes name the latest version first.
  bool is_better(const VerifiedRecord& next) {
    const Record& found = answer_.found->record.record();
    const bool arxiv = question_.identifier.kind == Identifier::Kind::kArxiv;
    below_the_latest_ = arxiv && next.record().source_version() < found.source_version();
    return arxiv && next.record().source_version() > found.source_version();
  }

  const Mirror& mirror_;
  const Question& question_;
  const ResolveOptions& options_;
  const std::stop_token& stop_;
  Answer answer_;
  bool below_the_latest_ = false;  // what came last is of a lower version than what is found
};

}  // namespace

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

std::string another_record(const VerifiedRecord& record) {
  return "answered with another record: " + record.record().number().full();
}

void Answer::miss(std::string_view origin, std::string_view outcome, ErrorKind kind) {
  note(origin, false, outcome, kind);
}

void Answer::answer(std::string_view origin, std::string_view outcome, ErrorKind kind) {
  note(origin, true, outcome, kind);
}

void Answer::note(std::string_view origin, bool answered, std::string_view outcome,
                  ErrorKind kind) {
  attempts.push_back({std::string(origin), answered, excerpt(outcome, kMaxOutcome)});
  if (weight(kind) > weight(worst)) worst = kind;
}

Answer ask(const Mirror& mirror, const Question& question, const std::stop_token& stop) {
  return Asker(mirror, question, stop).run();
}

}  // namespace pith
