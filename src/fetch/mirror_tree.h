// A mirror in a folder, to be hosted by any web server that serves files:
//
//   pith/{26 characters}/bundle.json, state.json       .well-known/pith/{26 characters}/bundle.json
//   pith-aliases/…  (alias.h)                          pith-mirrors.json  (manifest.h)
//
// Each file is replaced in one step, a bundle before the index names it, so that the folder can be
// served while it changes. Two processes that change it take turns.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.h"
#include "fetch/alias.h"
#include "fetch/limits.h"
#include "number/identifier.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

// More than this nobody would fetch.
inline constexpr std::uint64_t kMaxMirrorFile = FetchLimits{}.max_bytes;

// What state.json is for a bundle: what its events merge into.
std::string state_document(std::string_view bundle, std::string_view name, const TrustStore& trust);

class MirrorTree {
 public:
  // The folder need not exist before something is added.
  explicit MirrorTree(std::filesystem::path folder);

  enum class Added { kNew, kUpdated, kUnchanged, kOlder };  // kOlder: the newer one there is kept
  // Files a bundle under its number and all of its aliases; a name that the one before had, and
  // this one has not, no longer leads to it. Throws Error kMalformed for what is no document of
  // ours, kBadEvidence for what is proven false, kUnreachable for what cannot be told, kRefused for
  // a record without its bundle; and before anything is written kMalformed or kLimit for an alias
  // file that is damaged, kLimit for a bundle over kMaxMirrorFile, kFile.
  // `rivals` gets the numbers of other verified records here of the same version of the same paper:
  // the registry has contradicted itself, and both are kept.
  Added add(std::string_view document, std::string_view name, const TrustStore& trust,
            std::vector<std::string>* rivals = nullptr);

  bool has_manifest() const;
  // Throws Error kUsage as manifest_document does, kFile.
  void write_manifest(std::string_view base_url, std::string_view mirror_name,
                      std::string_view generated_at);
  // The same mirror, generated anew; nothing without a manifest. Throws Error kFile, and kMalformed
  // or kLimit for what parse_manifest refuses.
  void renew_manifest(std::string_view generated_at);

  // Every file, and what is missing. Rules, with paths below the folder as places:
  //   mirror.bundle    a bundle verifies, and is the one its folder is named after
  //   mirror.state     state.json is what its events merge into
  //   mirror.copy      the copy below .well-known is the same
  //   mirror.index     the alias index has exactly the names of the bundles
  //   mirror.equivocation
  //                    two signed records of one version of a paper: unknown, which one counts
  //   mirror.manifest  pith-mirrors.json is a manifest, and one of its mirrors has this layout
  //   mirror.foreign   what is no part of a mirror
  // Throws Error kFile when a folder cannot be listed.
  Report verify(const TrustStore& trust) const;

 private:
  void put(const std::filesystem::path& file, std::string_view bytes) const;
  // Paths of alias files, and what they are to hold; empty: to be removed.
  using Index = std::map<std::string, std::string>;
  Index index_with(const VerifiedRecord& verified, const std::vector<Identifier>& former) const;
  Candidates others(const Identifier& identifier, std::string_view code) const;
  std::vector<std::string> rivals_of(const VerifiedRecord& verified, const TrustStore& trust) const;

  std::filesystem::path folder_;
};

}  // namespace pith
