#include "fetch/cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <random>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "fetch/alias.h"
#include "fetch/layout.h"
#include "json/canonical.h"
#include "json/value.h"
#include "number/digest.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLayout = "v1";
constexpr std::uint64_t kMaxSmallFile = 64u << 10;  // origin and alias files
constexpr std::chrono::hours kStaleAfter{1};  // whoever writes for longer than this was killed
constexpr int kMaxRaces = 16;                 // with a process that clears the cache
constexpr std::string_view kClearedPrefix = ".pith-cleared-";

std::string_view folder_name(Identifier::Kind kind) {
  switch (kind) {
    case Identifier::Kind::kCode:
      return "code";
    case Identifier::Kind::kArxiv:
      return "arxiv";
    case Identifier::Kind::kDoi:
      break;
  }
  return "doi";
}

// Private from the start: chmod after mkdir would leave a moment in which others may enter.
void make_private_folders(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return;
  make_private_folders(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw Error(ErrorKind::kFile, display(folder),
                "cannot be made: " + std::generic_category().message(errno));
  }
}

// A folder itself, and no link to one.
bool is_own_folder(const fs::path& folder) {
  std::error_code error;
  return fs::symlink_status(folder, error).type() == fs::file_type::directory;
}

bool is_absent(const fs::path& file) {
  std::error_code error;
  return fs::status(file, error).type() == fs::file_type::not_found;
}

constexpr std::size_t kMaxOthers = 15;

struct AliasEntry {
  std::string code;
  std::int64_t version = 0;
  std::vector<std::string> others;
};

std::optional<AliasEntry> read_alias(const fs::path& file, const Identifier& identifier) {
  if (is_absent(file)) return std::nullopt;
  const json::Value entry = json::parse(read_file(file, kMaxSmallFile), display(file));
  const std::string* alias = entry.find_string("alias");
  const std::string* code = entry.find_string("code");
  const json::Value* version = entry.find("version");
  if (alias == nullptr || *alias != alias_text(identifier) || code == nullptr ||
      !is_complete_code(*code) || version == nullptr || !version->is_integer()) {
    throw Error(ErrorKind::kMalformed, display(file), "is not an alias entry of this identifier");
  }
  AliasEntry result{*code, version->as_integer().to_int64().value_or(0), {}};
  const json::Value* others = entry.find("others");
  if (others == nullptr) return result;
  for (const json::Value& other : others->is_array() ? others->as_array() : json::Array{}) {
    if (result.others.size() == kMaxOthers) break;
    if (other.is_string() && is_complete_code(other.as_string())) {
      result.others.push_back(other.as_string());
    }
  }
  return result;
}

// The codes that an alias goes on naming beside a new one: those of the same version, or, of a
// short code, of any.
json::Array others_of(const std::optional<AliasEntry>& former, const Identifier& identifier,
                      const Record& record) {
  json::Array others;
  const bool any_version = identifier.kind == Identifier::Kind::kCode;
  if (!former || (!any_version && former->version != record.source_version())) return others;
  std::vector<std::string> codes{former->code};
  codes.insert(codes.end(), former->others.begin(), former->others.end());
  for (std::string& code : codes) {
    if (code != record.number().code() && others.size() < kMaxOthers) {
      others.emplace_back(std::move(code));
    }
  }
  return others;
}

// A name that no other process has, not even one with the same id in another container.
std::string unique_name() {
  static std::atomic<unsigned> counter{0};
  std::random_device random;
  return std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1)) + "-" +
         std::to_string(random());
}

std::string text_of(const json::Value& object, std::string_view key) {
  const std::string* text = object.find_string(key);
  return text == nullptr ? std::string() : *text;
}

// An arXiv id without version, which names the latest one.
bool may_change(const Identifier& identifier) {
  return identifier.kind == Identifier::Kind::kArxiv && !identifier.version;
}

}  // namespace

Cache::Cache(fs::path folder) : folder_(std::move(folder)) {}

fs::path Cache::root() const {
  return folder_ / kLayout;
}

fs::path Cache::record_folder(std::string_view code) const {
  return root() / "records" / code;
}

fs::path Cache::alias_file(const Identifier& identifier) const {
  return root() / "aliases" / folder_name(identifier.kind) /
         (Digest::of(alias_text(identifier)).hex() + ".json");
}

std::optional<Cache::Entry> Cache::find(std::string_view code, std::uint64_t max_bytes) const {
  const fs::path folder = record_folder(code);
  if (is_absent(folder / kBundleFile)) return std::nullopt;
  Entry entry;
  try {
    entry.document = read_file(folder / kBundleFile, max_bytes);
  } catch (const Error&) {
    if (is_absent(folder / kBundleFile)) return std::nullopt;  // cleared at this moment
    throw;
  }
  try {
    const fs::path file = folder / "origin.json";
    const json::Value origin = json::parse(read_file(file, kMaxSmallFile), display(file));
    // Two processes may have stored two bundles at once: an ETag of the other one would be a lie.
    if (text_of(origin, "document_sha256") != Digest::of(entry.document).hex()) return entry;
    const json::Value* checked_at = origin.find("checked_at");
    entry.origin = {text_of(origin, "origin"), text_of(origin, "etag"),
                    text_of(origin, "last_modified"), 0};
    if (checked_at != nullptr && checked_at->is_integer()) {
      entry.origin.checked_at = checked_at->as_integer().to_int64().value_or(0);
    }
  } catch (const Error&) {
    entry.origin = {};  // then it is asked for anew
  }
  return entry;
}

std::vector<std::string> Cache::codes_of(const Identifier& identifier) const {
  std::vector<std::string> found;
  if (const auto entry = read_alias(alias_file(identifier), identifier)) {
    found.push_back(entry->code);
    found.insert(found.end(), entry->others.begin(), entry->others.end());
  }
  if (identifier.kind != Identifier::Kind::kCode) return found;
  // What was stored before another fitted is known by its folder alone.
  for (std::string& code : codes()) {
    if (code.starts_with(identifier.code) &&
        std::find(found.begin(), found.end(), code) == found.end()) {
      found.push_back(std::move(code));
    }
  }
  return found;
}

// Through a symbolic link nothing is removed but the link.
void Cache::remove(std::string_view code) const {
  std::error_code ignored;
  const fs::path folder = record_folder(code);
  if (!is_own_folder(root()) || !is_own_folder(folder.parent_path())) return;
  if (!is_own_folder(folder)) {
    fs::remove(folder, ignored);
    return;
  }
  fs::remove(folder / kBundleFile, ignored);
  fs::remove(folder / "origin.json", ignored);
  fs::remove(folder, ignored);
}

void Cache::remove_alias(const Identifier& identifier) const {
  std::error_code ignored;
  const fs::path file = alias_file(identifier), kind = file.parent_path();
  if (is_own_folder(root()) && is_own_folder(kind.parent_path()) && is_own_folder(kind)) {
    fs::remove(file, ignored);
  }
}

// Written in tmp/ and renamed, so that what a kill leaves behind is all in one place. Nothing is
// flushed to disk: an entry that a power failure damages is noticed and removed when it is read.
void Cache::write(const fs::path& file, std::string_view bytes) const {
  const fs::path temporary = root() / "tmp" / unique_name();
  WriteOptions options;
  options.mode = 0600;
  options.sync = false;
  for (int attempt = 1;; ++attempt) {
    try {
      make_private_folders(temporary.parent_path());
      write_file_atomically(temporary, bytes, options);
      // What is replaced is replaced here, and not where a link leads.
      std::error_code ignored;
      if (fs::is_symlink(file.parent_path(), ignored)) fs::remove(file.parent_path(), ignored);
      make_private_folders(file.parent_path());
      if (::rename(temporary.c_str(), file.c_str()) == 0) return;
      throw Error(ErrorKind::kFile, display(file),
                  "cannot replace: " + std::generic_category().message(errno));
    } catch (const Error&) {
      std::error_code ignored;
      fs::remove(temporary, ignored);
      // The folders may have been cleared under our feet.
      if (attempt >= kMaxRaces) throw;
    }
  }
}

void Cache::name(const Identifier& identifier, const Record& record) const {
  std::optional<AliasEntry> former;
  try {
    former = read_alias(alias_file(identifier), identifier);
  } catch (const Error&) {
    // Damaged: replaced.
  }
  json::Object entry{{"alias", alias_text(identifier)},
                     {"code", record.number().code()},
                     {"version", record.source_version()}};
  json::Array others = others_of(former, identifier, record);
  if (!others.empty()) entry["others"] = std::move(others);
  write(alias_file(identifier), canonicalize(entry).bytes());
}

void Cache::store(const VerifiedRecord& verified, std::string_view document, const Origin& origin,
                  const Identifier& asked) const {
  sweep();
  const Record& record = verified.record();
  confirm(record.number().code(), document, origin);
  write(record_folder(record.number().code()) / kBundleFile, document);

  if (!asked.complete()) name(asked, record);
  for (const Identifier& identifier : alias_identifiers(verified)) {
    if (!may_change(identifier) || is_latest(identifier, record)) name(identifier, record);
  }
}

bool Cache::is_latest(const Identifier& paper, const Record& record) const {
  try {
    const auto named = read_alias(alias_file(paper), paper);
    if (!named || named->version < record.source_version()) return true;
    return named->version == record.source_version() && named->code != record.number().code();
  } catch (const Error&) {
    return true;  // damaged: replaced
  }
}

void Cache::confirm(std::string_view code, std::string_view document, const Origin& origin) const {
  // A path may be any bytes, JSON may not.
  const bool writable = invalid_utf8_at(origin.place) == std::string_view::npos;
  const json::Object entry{{"origin", writable ? origin.place : std::string()},
                           {"etag", origin.etag},
                           {"last_modified", origin.last_modified},
                           {"checked_at", origin.checked_at},
                           {"document_sha256", Digest::of(document).hex()}};
  write(record_folder(code) / "origin.json", canonicalize(entry).bytes());
}

std::vector<std::string> Cache::codes() const {
  std::vector<std::string> codes;
  const fs::path records = root() / "records";
  if (is_absent(records)) return codes;
  std::error_code error;
  fs::directory_iterator entry(records, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::string name = entry->path().filename().native();
    if (is_complete_code(name)) codes.push_back(std::move(name));
  }
  if (error && !is_absent(records)) {
    throw Error(ErrorKind::kFile, display(records), "cannot list: " + error.message());
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

// Moved out of the way in one step, so that nobody sees half of it.
Cache::Cleared Cache::clear() const {
  Cleared cleared;
  const fs::path away = folder_ / (std::string(kClearedPrefix) + unique_name());
  if (::rename(root().c_str(), away.c_str()) != 0) {
    const int error = errno;
    sweep();
    if (error == ENOENT) return cleared;  // nothing was there
    throw Error(ErrorKind::kFile, display(root()),
                "cannot be cleared: " + std::generic_category().message(error));
  }
  std::error_code error;
  for (fs::recursive_directory_iterator entry(away, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    const std::uintmax_t size = entry->is_regular_file(ignored) ? entry->file_size(ignored) : 0;
    if (ignored) continue;
    cleared.bytes += size;
    if (entry->path().filename() == kBundleFile) ++cleared.records;
  }
  // Another process may be sweeping the same folder: what it took is no error.
  for (int race = 0; race < kMaxRaces; ++race) {
    fs::remove_all(away, error);
    if (!error || is_absent(away)) break;
    if (error != std::errc::no_such_file_or_directory && error != std::errc::directory_not_empty) {
      break;
    }
  }
  sweep();
  if (error && !is_absent(away)) {
    throw Error(ErrorKind::kFile, display(away), "cannot be removed: " + error.message());
  }
  return cleared;
}

void Cache::sweep() const {
  std::error_code ignored;
  const auto now = fs::file_time_type::clock::now();
  const auto each = [&](const fs::path& folder, const auto& visit) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      visit(entry->path());
    }
  };
  const bool own = is_own_folder(root()) && is_own_folder(root() / "tmp");
  each(own ? root() / "tmp" : fs::path(), [&](const fs::path& file) {
    std::error_code error;
    const auto written = fs::last_write_time(file, error);
    if (!error && now - written > kStaleAfter) fs::remove(file, ignored);
  });
  // What a killed clear() had still to remove; two may remove it at once.
  each(folder_, [&](const fs::path& path) {
    if (path.filename().native().starts_with(kClearedPrefix)) fs::remove_all(path, ignored);
  });
}

}  // namespace pith
