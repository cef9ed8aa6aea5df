#include "fetch/cache.h"

#include <sys/stat.h>

#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/mirror.h"
#include "json/canonical.h"
#include "json/value.h"
#include "number/arxiv_id.h"
#include "number/digest.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLayout = "v1";
constexpr std::uint64_t kMaxSmallFile = 64u << 10;  // origin and alias files
constexpr std::size_t kShortForms[] = {8, 12, 16};

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

bool is_absent(const fs::path& file) {
  std::error_code error;
  return fs::status(file, error).type() == fs::file_type::not_found;
}

// The year of a short code says nothing about which record is meant; whoever reads the entry
// compares it.
std::string alias_text(Identifier identifier) {
  identifier.year.reset();
  return identifier.text();
}

struct AliasEntry {
  std::string code;
  std::int64_t version = 0;
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
  return AliasEntry{*code, version->as_integer().to_int64().value_or(0)};
}

Identifier code_identifier(std::string code) {
  Identifier identifier{};
  identifier.kind = Identifier::Kind::kCode;
  identifier.code = std::move(code);
  return identifier;
}

}  // namespace

Cache::Cache(fs::path folder) : folder_(std::move(folder)) {}

fs::path Cache::record_folder(std::string_view code) const {
  return folder_ / kLayout / "records" / code;
}

fs::path Cache::alias_file(const Identifier& identifier) const {
  return folder_ / kLayout / "aliases" / folder_name(identifier.kind) /
         (Digest::of(alias_text(identifier)).hex() + ".json");
}

std::optional<Cache::Entry> Cache::find(std::string_view code, std::uint64_t max_bytes) const {
  const fs::path folder = record_folder(code);
  if (is_absent(folder / "bundle.json")) return std::nullopt;
  Entry entry{read_file(folder / "bundle.json", max_bytes), {}};
  try {
    const fs::path file = folder / "origin.json";
    const json::Value origin = json::parse(read_file(file, kMaxSmallFile), display(file));
    if (const std::string* text = origin.find_string("origin")) entry.origin = *text;
  } catch (const Error&) {
    entry.origin.clear();  // where it came from decides nothing
  }
  return entry;
}

std::optional<std::string> Cache::code_of(const Identifier& identifier) const {
  const auto entry = read_alias(alias_file(identifier), identifier);
  return entry ? std::optional(entry->code) : std::nullopt;
}

void Cache::remove(std::string_view code) const {
  std::error_code ignored;
  const fs::path folder = record_folder(code);
  fs::remove(folder / "bundle.json", ignored);
  fs::remove(folder / "origin.json", ignored);
  fs::remove(folder, ignored);
}

void Cache::remove_alias(const Identifier& identifier) const {
  std::error_code ignored;
  fs::remove(alias_file(identifier), ignored);
}

void Cache::write(const fs::path& file, std::string_view bytes, bool sync) const {
  make_private_folders(file.parent_path());
  WriteOptions options;
  options.mode = 0600;
  options.sync = sync;
  write_file_atomically(file, bytes, options);
}

void Cache::name(const Identifier& identifier, const Record& record) const {
  const json::Object entry{{"alias", alias_text(identifier)},
                           {"code", record.number().code()},
                           {"version", record.source_version()}};
  // Not flushed to disk: an entry that a power failure damages is noticed and removed when read.
  write(alias_file(identifier), canonicalize(entry).bytes(), false);
}

void Cache::store(const VerifiedRecord& verified, std::string_view document,
                  std::string_view origin, const Identifier& asked) const {
  const Record& record = verified.record();
  const fs::path folder = record_folder(record.number().code());
  // A path may be any bytes, JSON may not.
  const bool writable = invalid_utf8_at(origin) == std::string_view::npos;
  const json::Object where{{"origin", writable ? origin : std::string_view()}};
  write(folder / "origin.json", canonicalize(where).bytes(), false);
  write(folder / "bundle.json", document, true);

  if (!asked.complete()) name(asked, record);
  for (const std::size_t length : kShortForms) {
    name(code_identifier(record.number().code().substr(0, length)), record);
  }
  const std::optional<ArxivId> id = read_arxiv_id(record.source_id()).id;
  if (record.source_kind() != "arxiv" || !id) return;
  Identifier source{};
  source.kind = Identifier::Kind::kArxiv;
  source.arxiv_id = id->id;
  std::optional<AliasEntry> latest;
  try {
    latest = read_alias(alias_file(source), source);
  } catch (const Error&) {
    latest.reset();  // damaged: replaced below
  }
  if (!latest || latest->version < record.source_version()) name(source, record);
  if (record.source_version() <= std::numeric_limits<int>::max()) {
    source.version = static_cast<int>(record.source_version());
    name(source, record);
  }
}

}  // namespace pith
