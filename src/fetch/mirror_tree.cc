#include "fetch/mirror_tree.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "fetch/alias.h"
#include "fetch/examine.h"
#include "fetch/folder_lock.h"
#include "fetch/manifest.h"
#include "fetch/mirror.h"
#include "json/canonical.h"
#include "json/value.h"
#include "record/merge.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxManifestMirrors = 64;
const fs::path kBundles = "pith";
const fs::path kCopies = fs::path(".well-known") / "pith";

bool is_absent(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::not_found;
}

std::string state_document(const json::Value& bundle, std::string_view name,
                           const TrustStore& trust) {
  return canonicalize(merge_bundle(bundle, name, trust)).bytes() + "\n";
}

std::string text_member(std::string_view document, std::string_view key) {
  const json::Value value = json::parse(document, "bundle");
  const std::string* text = value.find_string(key);
  return text == nullptr ? std::string() : *text;
}

// A number that a name may stand for; the latest version of a paper comes first.
struct Candidate {
  std::int64_t version;
  std::string code;
  bool operator<(const Candidate& other) const {
    return version != other.version ? version > other.version : code < other.code;
  }
};
using Candidates = std::set<Candidate>;

std::vector<std::string> codes_of(const Candidates& candidates) {
  std::vector<std::string> codes;
  for (const Candidate& candidate : candidates) codes.push_back(candidate.code);
  return codes;
}

// Of a bundle that is filed here; nullopt when it is gone or damaged.
std::optional<Candidate> candidate(const fs::path& folder, const std::string& code) {
  try {
    const fs::path file = folder / kBundles / code / "bundle.json";
    const json::Value bundle = json::parse(read_file(file, kMaxMirrorFile), display(file));
    const json::Value* record = bundle.find("canonical_record");
    if (record == nullptr) return std::nullopt;
    return Candidate{Record::parse(*record, display(file)).source_version(), code};
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  if (is_absent(folder)) return entries;
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

class TreeVerifier {
 public:
  TreeVerifier(fs::path folder, const TrustStore& trust)
      : folder_(std::move(folder)), trust_(trust) {}

  Report run() {
    for (const auto& entry : entries_of(folder_)) {
      const std::string name = entry.path().filename().native();
      const bool known_folder = name == kBundles || name == ".well-known" || name == kAliasFolder;
      if (name == kManifestFile && is_plain_file(entry)) {
        check_manifest(entry.path());
      } else if (!known_folder || !is_plain_folder(entry)) {
        foreign(entry.path());
      }
    }
    for (const auto& entry : entries_of(folder_ / kBundles)) check_record(entry);
    check_copies();
    check_index();
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
      if (is_absent(file)) {
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
      const bool known = name == "bundle.json" || name == "state.json";
      if (!known || !is_plain_file(file)) foreign(file.path());
    }
    const fs::path file = entry.path() / "bundle.json";
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
    for (const Identifier& identifier : alias_identifiers(*verification.verified)) {
      auto& [asked, candidates] = index_[alias_path(identifier)];
      asked = identifier;
      candidates.insert({record.source_version(), code});
    }
    const fs::path state = entry.path() / "state.json";
    if (const auto text = read("mirror.state", state)) {
      const bool agrees = *text == state_document(json::parse(*document, code), code, trust_);
      add("mirror.state", agrees ? Outcome::kPass : Outcome::kFail, state,
          agrees ? "is what the events merge into" : "is not what the events merge into");
    }
  }

  void check_copies() {
    for (const auto& entry : entries_of(folder_ / ".well-known")) {
      if (entry.path().filename() != "pith" || !is_plain_folder(entry)) foreign(entry.path());
    }
    for (const auto& entry : entries_of(folder_ / kCopies)) {
      const std::string code = entry.path().filename().native();
      if (!is_plain_folder(entry) || is_absent(folder_ / kBundles / code)) {
        foreign(entry.path());
        continue;
      }
      for (const auto& file : entries_of(entry.path())) {
        if (file.path().filename() != "bundle.json" || !is_plain_file(file)) foreign(file.path());
      }
    }
    for (const auto& [code, digest] : bundles_) {
      const fs::path file = folder_ / kCopies / code / "bundle.json";
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
      const bool agrees = *text == alias_document(named.first, codes_of(named.second));
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

  void check_manifest(const fs::path& file) {
    const std::optional<std::string> text = read("mirror.manifest", file);
    if (!text) return;
    try {
      parse_manifest(*text, display(file), kMaxManifestMirrors);
      add("mirror.manifest", Outcome::kPass, file, "is a manifest");
    } catch (const Error& error) {
      add("mirror.manifest", Outcome::kFail, file, error.place() + ": " + error.cause());
    }
  }

  const fs::path folder_;
  const TrustStore& trust_;
  Report report_;
  std::map<std::string, std::string> bundles_;  // code to digest
  std::map<std::string, std::pair<Identifier, Candidates>> index_;
};

}  // namespace

MirrorTree::MirrorTree(fs::path folder) : folder_(std::move(folder)) {}

void MirrorTree::put(const fs::path& file, std::string_view bytes) const {
  WriteOptions options;
  options.create_folders = true;
  write_file_atomically(folder_ / file, bytes, options);
}

void MirrorTree::put_aliases(const VerifiedRecord& verified) const {
  const Record& record = verified.record();
  for (const Identifier& identifier : alias_identifiers(verified)) {
    const std::string path = alias_path(identifier);
    Candidates candidates{{record.source_version(), record.number().code()}};
    try {
      if (!is_absent(folder_ / path)) {
        for (const std::string& code :
             read_alias_document(read_file(folder_ / path, kMaxMirrorFile), path, identifier)) {
          if (auto other = candidate(folder_, code)) candidates.insert(*other);
        }
      }
    } catch (const Error& error) {
      throw error.with_hint("take " + std::string(kAliasFolder) +
                            " away and add the bundles again: the index is made anew");
    }
    put(path, alias_document(identifier, codes_of(candidates)));
  }
}

MirrorTree::Added MirrorTree::add(std::string_view document, std::string_view name,
                                  const TrustStore& trust) {
  const Examined examined = examine(std::string(document), name, trust);
  const Verification& verification = examined.verification;
  if (!verification.verified || verification.kind != DocumentKind::kBundle) {
    const bool unknown = examined.verdict == Examined::Verdict::kUnknown;
    throw Error(unknown ? ErrorKind::kUnreachable : ErrorKind::kBadEvidence, std::string(name),
                verification.verified ? "is a record without its bundle" : examined.outcome);
  }
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
  const FolderLock lock(folder_);
  const std::string& code = verification.verified->record().number().code();
  const fs::path file = kBundles / code / "bundle.json";
  Added result = Added::kNew;
  if (!is_absent(folder_ / file)) {
    const std::string old = read_file(folder_ / file, kMaxMirrorFile);
    result = old == document ? Added::kUnchanged : Added::kUpdated;
    const Examined kept = examine(old, display(folder_ / file), trust);
    // One that does not verify is replaced, whatever it says of itself.
    if (result == Added::kUpdated && kept.verdict == Examined::Verdict::kVerified &&
        text_member(document, "built_at") < text_member(old, "built_at")) {
      return Added::kOlder;
    }
  }
  put(file, document);
  put(kBundles / code / "state.json", state_document(json::parse(document, name), name, trust));
  put(kCopies / code / "bundle.json", document);
  put_aliases(*verification.verified);
  return result;
}

bool MirrorTree::has_manifest() const {
  return !is_absent(folder_ / kManifestFile);
}

void MirrorTree::write_manifest(std::string_view base_url, std::string_view mirror_name,
                                std::string_view generated_at) {
  put(kManifestFile, manifest_document(base_url, mirror_name, generated_at));
}

void MirrorTree::renew_manifest(std::string_view generated_at) {
  if (!has_manifest()) return;
  const fs::path file = folder_ / kManifestFile;
  json::Value manifest = json::parse(read_file(file, kMaxMirrorFile), display(file));
  parse_manifest(canonicalize(manifest).bytes(), display(file), kMaxManifestMirrors);
  manifest.as_object()["generated_at"] = std::string(generated_at);
  put(kManifestFile, canonicalize(manifest).bytes() + "\n");
}

Report MirrorTree::verify(const TrustStore& trust) const {
  std::error_code error;
  if (!fs::is_directory(folder_, error)) {
    throw Error(ErrorKind::kFile, display(folder_), "is not a folder");
  }
  return TreeVerifier(folder_, trust).run();
}

}  // namespace pith
