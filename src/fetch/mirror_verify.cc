// MirrorTree::verify: every file of a mirror, and what is missing.
#include "fetch/mirror_tree.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "fetch/alias.h"
#include "fetch/examine.h"
#include "fetch/excerpt.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "fetch/rivals.h"
#include "number/digest.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWellKnown = kCopies.substr(0, kCopies.find('/'));

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  if (nothing_at(folder)) return entries;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    entries.push_back(*entry);
  }
  if (error) throw Error(ErrorKind::kFile, display(folder), "cannot list: " + error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_plain_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.symlink_status(error).type() == fs::file_type::directory;
}

bool is_plain_file(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.symlink_status(error).type() == fs::file_type::regular;
}

// What a manifest names in the place of the layout.
std::string named(const Manifest& manifest) {
  if (!manifest.mirrors.empty()) return excerpt(manifest.mirrors.front().patterns.front());
  return manifest.skipped.empty() ? "no mirror over https or http" : manifest.skipped.front();
}

class TreeVerifier {
 public:
  TreeVerifier(fs::path folder, const TrustStore& trust)
      : folder_(std::move(folder)), trust_(trust) {}

  Report run() {
    for (const auto& entry : entries_of(folder_)) {
      const std::string name = entry.path().filename().native();
      const bool known_folder = name == kBundles || name == kWellKnown || name == kAliasFolder;
      if (name == kManifestFile && is_plain_file(entry)) {
        check_manifest(entry.path());
      } else if (!known_folder || !is_plain_folder(entry)) {
        foreign(entry.path());
      }
    }
    for (const auto& entry : entries_of(folder_ / kBundles)) check_record(entry);
    check_copies();
    check_index();
    check_equivocation();
    return std::move(report_);
  }

 private:
  void add(const char* rule, Outcome outcome, const fs::path& path, std::string detail) {
    report_.add(rule, outcome, path.lexically_relative(folder_).native(), std::move(detail));
  }
  void foreign(const fs::path& path) {
    add("mirror.foreign", Outcome::kFail, path, "is no part of a mirror");
  }
  // nullopt after a finding.
  std::optional<std::string> read(const char* rule, const fs::path& file) {
    try {
      if (nothing_at(file)) {
        add(rule, Outcome::kFail, file, "is missing");
        return std::nullopt;
      }
      return read_file(file, kMaxMirrorFile);
    } catch (const Error& error) {
      add(rule, Outcome::kFail, file, error.cause());
      return std::nullopt;
    }
  }

  void check_record(const fs::directory_entry& entry) {
    const std::string code = entry.path().filename().native();
    if (!is_complete_code(code) || !is_plain_folder(entry)) return foreign(entry.path());
    for (const auto& file : entries_of(entry.path())) {
      const std::string name = file.path().filename().native();
      const bool known = name == kBundleFile || name == kStateFile;
      if (!known || !is_plain_file(file)) foreign(file.path());
    }
    const fs::path file = entry.path() / kBundleFile;
    const std::optional<std::string> document = read("mirror.bundle", file);
    if (!document) return;
    const Examined examined = examine(*document, display(file), trust_);
    const Verification& verification = examined.verification;
    if (examined.verdict == Examined::Verdict::kUnknown) {
      return add("mirror.bundle", Outcome::kUnknown, file, examined.outcome);
    }
    if (!verification.verified) return add("mirror.bundle", Outcome::kFail, file, examined.outcome);
    const Record& record = verification.verified->record();
    if (verification.kind != DocumentKind::kBundle || record.number().code() != code) {
      return add("mirror.bundle", Outcome::kFail, file,
                 "is a " + std::string(name(verification.kind)) + " of " + record.number().full());
    }
    add("mirror.bundle", Outcome::kPass, file, "verified");
    bundles_[code] = Digest::of(*document).hex();
    numbers_[record.source_text()].push_back(record.number().full());
    for (const Identifier& identifier : alias_identifiers(*verification.verified)) {
      auto& [asked, candidates] = index_[alias_path(identifier)];
      asked = identifier;
      candidates.insert({record.source_version(), code});
    }
    const fs::path state = entry.path() / kStateFile;
    if (const auto text = read("mirror.state", state)) {
      const bool agrees = *text == state_document(*document, code, trust_);
      add("mirror.state", agrees ? Outcome::kPass : Outcome::kFail, state,
          agrees ? "is what the events merge into" : "is not what the events merge into");
    }
  }

  void check_copies() {
    for (const auto& entry : entries_of(folder_ / kWellKnown)) {
      if (entry.path() != folder_ / kCopies || !is_plain_folder(entry)) foreign(entry.path());
    }
    for (const auto& entry : entries_of(folder_ / kCopies)) {
      const std::string code = entry.path().filename().native();
      if (!is_plain_folder(entry) || nothing_at(folder_ / kBundles / code)) {
        foreign(entry.path());
        continue;
      }
      for (const auto& file : entries_of(entry.path())) {
        if (file.path().filename() != kBundleFile || !is_plain_file(file)) foreign(file.path());
      }
    }
    for (const auto& [code, digest] : bundles_) {
      const fs::path file = folder_ / kCopies / code / kBundleFile;
      const std::optional<std::string> copy = read("mirror.copy", file);
      if (!copy) continue;
      const bool same = Digest::of(*copy).hex() == digest;
      add("mirror.copy", same ? Outcome::kPass : Outcome::kFail, file,
          same ? "is the same" : "differs from the one below pith/");
    }
  }

  void check_index() {
    for (const auto& [path, named] : index_) {
      const fs::path file = folder_ / path;
      const std::optional<std::string> text = read("mirror.index", file);
      if (!text) continue;
      const bool agrees = *text == alias_document(named.first, named.second);
      add("mirror.index", agrees ? Outcome::kPass : Outcome::kFail, file,
          agrees ? "names what is here" : "does not name what is here");
    }
    check_index_folder(folder_ / kAliasFolder, 0);
  }

  void check_index_folder(const fs::path& folder, int depth) {
    constexpr int kDeepest = 2;  // pith-aliases/arxiv/hep-lat
    for (const auto& entry : entries_of(folder)) {
      const std::string path = entry.path().lexically_relative(folder_).generic_string();
      if (is_plain_folder(entry) && depth < kDeepest) {
        check_index_folder(entry.path(), depth + 1);
      } else if (!is_plain_file(entry) || index_.count(path) == 0) {
        foreign(entry.path());
      }
    }
  }

  void check_equivocation() {
    for (const auto& [source, numbers] : numbers_) {
      if (numbers.size() < 2) continue;
      add("mirror.equivocation", Outcome::kUnknown, folder_ / kBundles,
          equivocation_text(source, numbers));
    }
  }

  void check_manifest(const fs::path& file) {
    const std::optional<std::string> text = read("mirror.manifest", file);
    if (!text) return;
    try {
      const Manifest manifest = parse_manifest(*text, display(file), FetchLimits{}.max_mirrors);
      const bool names_this = std::any_of(
          manifest.mirrors.begin(), manifest.mirrors.end(),
          [](const Mirror& mirror) { return mirror.patterns == bundle_patterns(mirror.base); });
      add("mirror.manifest", names_this ? Outcome::kPass : Outcome::kFail, file,
          names_this ? "names this layout" : "does not name this layout: " + named(manifest));
      if (!names_this) return;
      for (const std::string& line : manifest.skipped) {
        add("mirror.manifest", Outcome::kNote, file, line);
      }
    } catch (const Error& error) {
      add("mirror.manifest", Outcome::kFail, file, error.place() + ": " + error.cause());
    }
  }

  const fs::path folder_;
  const TrustStore& trust_;
  Report report_;
  std::map<std::string, std::string> bundles_;  // code to digest
  std::map<std::string, std::pair<Identifier, Candidates>> index_;
  std::map<std::string, std::vector<std::string>> numbers_;  // of each version of a paper
};

}  // namespace

Report MirrorTree::verify(const TrustStore& trust) const {
  std::error_code error;
  if (!fs::is_directory(folder_, error)) {
    throw Error(ErrorKind::kFile, display(folder_), "is not a folder");
  }
  return TreeVerifier(folder_, trust).run();
}

}  // namespace pith
