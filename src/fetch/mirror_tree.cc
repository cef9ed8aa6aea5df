#include "fetch/mirror_tree.h"

#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "fetch/alias.h"
#include "fetch/examine.h"
#include "fetch/folder_lock.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "json/canonical.h"
#include "json/value.h"
#include "record/merge.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

// Of a bundle that is filed here; nullopt when it is gone or damaged.
std::optional<Candidate> candidate(const fs::path& folder, const std::string& code) {
  try {
    const fs::path file = folder / kBundles / code / kBundleFile;
    const json::Value bundle = json::parse(read_file(file, kMaxMirrorFile), display(file));
    const json::Value* record = bundle.find("canonical_record");
    if (record == nullptr) return std::nullopt;
    return Candidate{Record::parse(*record, display(file)).source_version(), code};
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool is_bundle_of(const Examined& examined, std::string_view code) {
  const Verification& verification = examined.verification;
  return verification.verified && verification.kind == DocumentKind::kBundle &&
         verification.verified->record().number().code() == code;
}

// Throws what add throws for a document.
void require_bundle(const Examined& examined, std::string_view name) {
  const auto refuse = [&](ErrorKind kind, const std::string& cause) {
    throw Error(kind, std::string(name), cause);
  };
  switch (examined.verdict) {
    case Examined::Verdict::kNoDocument:
      return refuse(ErrorKind::kMalformed, examined.outcome);
    case Examined::Verdict::kFalse:
      return refuse(ErrorKind::kBadEvidence, examined.outcome);
    case Examined::Verdict::kUnknown:
      return refuse(ErrorKind::kUnreachable, examined.outcome);
    case Examined::Verdict::kVerified:
      break;
  }
  if (examined.verification.kind != DocumentKind::kBundle) {
    refuse(ErrorKind::kRefused, "is a record without its bundle");
  }
}

}  // namespace

std::string state_document(std::string_view bundle, std::string_view name,
                           const TrustStore& trust) {
  return canonicalize(merge_bundle(json::parse(bundle, name), name, trust)).bytes() + "\n";
}

MirrorTree::MirrorTree(fs::path folder) : folder_(std::move(folder)) {}

void MirrorTree::put(const fs::path& file, std::string_view bytes) const {
  WriteOptions options;
  options.create_folders = true;
  write_file_atomically(folder_ / file, bytes, options);
}

// Throws Error kMalformed, kLimit or kFile for an alias file that cannot be read.
Candidates MirrorTree::others(const Identifier& identifier, std::string_view code) const {
  const std::string path = alias_path(identifier);
  Candidates candidates;
  if (nothing_at(folder_ / path)) return candidates;
  try {
    const std::string text = read_file(folder_ / path, FetchLimits{}.max_index_bytes);
    for (const std::string& named : read_alias_document(text, path, identifier)) {
      if (named == code) continue;
      if (auto other = candidate(folder_, named)) candidates.insert(*other);
    }
  } catch (const Error& error) {
    throw error.with_hint("take " + std::string(kAliasFolder) +
                          " away and add the bundles again: the index is made anew");
  }
  return candidates;
}

MirrorTree::Index MirrorTree::index_with(const VerifiedRecord& verified,
                                         const std::vector<Identifier>& former) const {
  const Record& record = verified.record();
  const std::string& code = record.number().code();
  Index index;
  for (const Identifier& identifier : former) {
    const Candidates candidates = others(identifier, code);
    index[alias_path(identifier)] =
        candidates.empty() ? std::string() : alias_document(identifier, candidates);
  }
  for (const Identifier& identifier : alias_identifiers(verified)) {
    Candidates candidates = others(identifier, code);
    candidates.insert({record.source_version(), code});
    index[alias_path(identifier)] = alias_document(identifier, candidates);
  }
  return index;
}

std::vector<std::string> MirrorTree::rivals_of(const VerifiedRecord& verified,
                                               const TrustStore& trust) const {
  std::vector<std::string> numbers;
  for (const Identifier& identifier : alias_identifiers(verified)) {
    if (identifier.kind != Identifier::Kind::kArxiv || !identifier.version) continue;
    for (const Candidate& other : others(identifier, verified.record().number().code())) {
      const fs::path file = folder_ / kBundles / other.code / kBundleFile;
      const Examined kept = examine(read_file(file, kMaxMirrorFile), display(file), trust);
      if (is_bundle_of(kept, other.code)) {
        numbers.push_back(kept.verification.verified->record().number().full());
      }
    }
  }
  return numbers;
}

MirrorTree::Added MirrorTree::add(std::string_view document, std::string_view name,
                                  const TrustStore& trust, std::vector<std::string>* rivals) {
  if (document.size() > kMaxMirrorFile) {
    throw Error(ErrorKind::kLimit, std::string(name),
                "is larger than the limit of " + std::to_string(kMaxMirrorFile) + " bytes");
  }
  const Examined examined = examine(document, name, trust);
  require_bundle(examined, name);
  const VerifiedRecord& verified = *examined.verification.verified;
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
  const FolderLock lock(folder_);
  const std::string& code = verified.record().number().code();
  if (rivals != nullptr) *rivals = rivals_of(verified, trust);
  const fs::path file = fs::path(kBundles) / code / kBundleFile;
  Added result = Added::kNew;
  std::vector<Identifier> former;  // the names of the bundle that is replaced
  if (!nothing_at(folder_ / file)) {
    const std::string old = read_file(folder_ / file, kMaxMirrorFile);
    result = old == document ? Added::kUnchanged : Added::kUpdated;
    if (result == Added::kUpdated) {
      const Examined kept = examine(old, display(folder_ / file), trust);
      // One that does not verify as a bundle of this number is replaced, whatever it says of
      // itself.
      if (is_bundle_of(kept, code)) {
        if (is_older_bundle(document, old)) return Added::kOlder;
        former = alias_identifiers(*kept.verification.verified);
      }
    }
  }
  const std::string state = state_document(document, name, trust);
  const Index index = index_with(verified, former);
  put(file, document);
  put(fs::path(kBundles) / code / kStateFile, state);
  put(fs::path(kCopies) / code / kBundleFile, document);
  for (const auto& [path, text] : index) {
    if (text.empty()) {
      fs::remove(folder_ / path, ignored);
    } else {
      put(path, text);
    }
  }
  return result;
}

bool MirrorTree::has_manifest() const {
  return !nothing_at(folder_ / kManifestFile);
}

void MirrorTree::write_manifest(std::string_view base_url, std::string_view mirror_name,
                                std::string_view generated_at) {
  const std::string manifest = manifest_document(base_url, mirror_name, generated_at);
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
  const FolderLock lock(folder_);
  put(kManifestFile, manifest);
}

void MirrorTree::renew_manifest(std::string_view generated_at) {
  if (!has_manifest()) return;
  const FolderLock lock(folder_);
  const fs::path file = folder_ / kManifestFile;
  const std::string text = read_file(file, FetchLimits{}.max_index_bytes);
  parse_manifest(text, display(file), FetchLimits{}.max_mirrors);
  json::Value manifest = json::parse(text, display(file));
  manifest.as_object()["generated_at"] = std::string(generated_at);
  put(kManifestFile, canonicalize(manifest).bytes() + "\n");
}

}  // namespace pith
