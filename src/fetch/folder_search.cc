#include "fetch/folder_search.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/alias.h"
#include "fetch/layout.h"
#include "json/value.h"
#include "number/arxiv_id.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxListed = 10;  // candidates named in an error

// Absent is no error; whatever else is wrong shows when the file is read.
bool may_exist(const fs::path& path) {
  std::error_code error;
  return fs::status(path, error).type() != fs::file_type::not_found;
}

// The names of folders that are complete codes, in order.
std::vector<std::string> codes_in(const fs::path& root, const FetchLimits& limits,
                                  std::size_t& entries, bool& complete) {
  std::vector<std::string> codes;
  if (!may_exist(root)) return codes;
  std::error_code error;
  fs::directory_iterator entry(root, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (++entries > limits.max_scan_entries) {
      complete = false;
      break;
    }
    std::string name = entry->path().filename().native();
    if (is_complete_code(name)) codes.push_back(std::move(name));
  }
  if (error) throw Error(ErrorKind::kFile, display(root), "cannot list: " + error.message());
  std::sort(codes.begin(), codes.end());
  return codes;
}

FolderSearch find_by_name(const fs::path& folder, const Identifier& identifier,
                          const FetchLimits& limits) {
  FolderSearch found;
  std::vector<std::string> codes;
  std::size_t entries = 0;
  for (const std::string_view root : kBundleRoots) {
    for (const std::string& code : codes_in(folder / root, limits, entries, found.complete)) {
      const fs::path file = folder / root / code / kBundleFile;
      if (!code.starts_with(identifier.code) || !may_exist(file)) continue;
      found.files.push_back(file);
      if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
    }
  }
  if (codes.size() > 1) {
    std::string cause = identifier.text() + " fits more than one number: ";
    for (std::size_t i = 0; i < codes.size() && i < kMaxListed; ++i) {
      cause += (i == 0 ? "" : ", ") + codes[i];
    }
    if (codes.size() > kMaxListed) cause += ", ...";
    throw Error(ErrorKind::kUsage, display(folder), "", cause,
                "give more characters of the number");
  }
  return found;
}

std::vector<fs::path> find_by_index(const fs::path& folder, const Identifier& identifier,
                                    const FetchLimits& limits) {
  std::vector<fs::path> files;
  const fs::path index = folder / alias_path(identifier);
  if (!may_exist(index)) return files;
  try {
    const auto codes =
        read_alias_document(read_file(index, limits.max_index_bytes), display(index), identifier);
    if (identifier.kind == Identifier::Kind::kCode && codes.size() > 1) return files;  // said below
    for (const std::string& code : codes) {
      for (const std::string_view root : kBundleRoots) {
        const fs::path file = folder / root / code / kBundleFile;
        if (!may_exist(file)) continue;
        files.push_back(file);
        break;
      }
    }
  } catch (const Error&) {
    files.clear();  // a damaged index: the bundles themselves are looked at
  }
  return files;
}

bool is_claim(std::string_view text, std::optional<std::int64_t> version,
              const Identifier& identifier) {
  if (identifier.kind == Identifier::Kind::kDoi) return to_lower(text) == identifier.doi;
  const std::optional<ArxivId> id = read_arxiv_id(text).id;
  if (!id || id->id != identifier.arxiv_id) return false;
  if (id->version) version = id->version;
  return !identifier.version || version == identifier.version;
}

// What a bundle says of itself: nothing that is believed, only a reason to examine it. The version
// is that of its source; nullopt when it does not claim to be what is looked for.
std::optional<std::int64_t> claimed_version(const json::Value& bundle,
                                            const Identifier& identifier) {
  std::int64_t version = 0;
  bool claimed = false;
  if (const json::Value* source = bundle.find_in({"canonical_record", "source"})) {
    const json::Value* number = source->find("version");
    if (number != nullptr && number->is_integer()) {
      version = number->as_integer().to_int64().value_or(0);
    }
    const std::string* id = source->find_string("id");
    claimed = id != nullptr && is_claim(*id, version, identifier);
  }
  const json::Value* aliases = bundle.find("source_aliases");
  if (aliases != nullptr && aliases->is_array()) {
    for (const json::Value& alias : aliases->as_array()) {
      const std::string* value = alias.find_string("alias_value");
      claimed = claimed || (value != nullptr && is_claim(*value, version, identifier));
    }
  }
  return claimed ? std::optional(version) : std::nullopt;
}

// The part of an id that every JSON writer leaves as it is, '/' being escaped by some.
std::string telling_part(const Identifier& identifier) {
  const bool arxiv = identifier.kind == Identifier::Kind::kArxiv;
  const std::string& id = arxiv ? identifier.arxiv_id : identifier.doi;
  std::string last = to_lower(std::string_view(id).substr(id.rfind('/') + 1));
  const bool plain = std::all_of(last.begin(), last.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_';
  });
  return plain ? last : std::string();
}

FolderSearch find_by_content(const fs::path& folder, const Identifier& identifier,
                             const FetchLimits& limits) {
  FolderSearch found;
  std::vector<std::pair<std::int64_t, fs::path>> claims;
  const std::string telling = telling_part(identifier);
  std::size_t entries = 0;
  std::uint64_t bytes_read = 0;
  for (const std::string_view root : kBundleRoots) {
    for (const std::string& code : codes_in(folder / root, limits, entries, found.complete)) {
      const fs::path file = folder / root / code / kBundleFile;
      if (bytes_read >= limits.max_scan_bytes) {
        found.complete = false;
        break;
      }
      try {
        const std::string text =
            read_file(file, std::min(limits.max_bytes, limits.max_scan_bytes - bytes_read));
        bytes_read += text.size();
        if (to_lower(text).find(telling) == std::string::npos) continue;
        const json::Value bundle = json::parse(text, display(file));
        if (const auto version = claimed_version(bundle, identifier)) {
          claims.emplace_back(*version, file);
        }
      } catch (const Error& error) {
        // Unreadable or no JSON: not known to be what is looked for. Over a limit: not looked at.
        if (error.kind() == ErrorKind::kLimit) found.complete = false;
      }
    }
  }
  std::stable_sort(claims.begin(), claims.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& [version, file] : claims) found.files.push_back(std::move(file));
  return found;
}

}  // namespace

FolderSearch find_in_folder(const fs::path& folder, const Identifier& identifier,
                            const FetchLimits& limits) {
  const std::string part = path_part(identifier);
  FolderSearch found;
  for (const std::string_view root : kBundleRoots) {
    const fs::path file = folder / root / part / kBundleFile;
    if (!part.empty() && may_exist(file)) found.files.push_back(file);
  }
  if (!found.files.empty() || identifier.complete()) return found;
  found.files = find_by_index(folder, identifier, limits);
  if (!found.files.empty()) return found;
  return identifier.kind == Identifier::Kind::kCode ? find_by_name(folder, identifier, limits)
                                                    : find_by_content(folder, identifier, limits);
}

}  // namespace pith
