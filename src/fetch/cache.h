// Records that were verified once, by their number, so that they need not be fetched again.
//
//   <folder>/v1/records/{26 characters}/bundle.json   the bytes as fetched
//   <folder>/v1/records/{26 characters}/origin.json   where they came from, and when
//   <folder>/v1/aliases/{arxiv,code,doi}/{SHA-256 of the identifier's text}.json
//                                                     the code that it names, and others that
//                                                     it named at the same version
//   <folder>/v1/tmp/                                  files that are being written
//
// The cache is as untrusted as a mirror: whoever reads an entry verifies it again. Files appear
// whole or not at all, with mode 0600 in folders of mode 0700. Any number of processes may use it,
// and clear it, at the same time, and each may be killed at any moment: what it leaves behind in
// tmp/ is swept by a later one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "number/identifier.h"
#include "record/verify.h"

namespace pith {

class Cache {
 public:
  // Creates nothing before there is something to store.
  explicit Cache(std::filesystem::path folder);

  struct Origin {
    std::string place;                // URL or path; empty when unknown
    std::string etag, last_modified;  // of the URL's reply
    std::int64_t checked_at = 0;      // Unix time at which it was last known to be current
  };
  struct Entry {
    std::string document;  // not yet verified
    Origin origin;
  };
  // nullopt when there is none. Throws Error kFile or kLimit. Requires 26 characters of the
  // alphabet.
  std::optional<Entry> find(std::string_view code, std::uint64_t max_bytes) const;

  // The codes that the identifier is known to name, the last one first. More than one: a short code
  // that fits several entries, or a name that records of one version share. Throws Error kMalformed
  // for a damaged entry.
  std::vector<std::string> codes_of(const Identifier& identifier) const;

  // Removes an entry that turned out to be damaged. Never throws.
  void remove(std::string_view code) const;
  void remove_alias(const Identifier& identifier) const;

  // Keeps a verified document, under its number, under what was asked and under every name that it
  // can be asked for (alias_identifiers in alias.h). An arXiv id without version keeps naming the
  // highest version that was seen, unless it is what was asked. Sweeps away what killed processes
  // left behind. Throws Error kFile.
  void store(const VerifiedRecord& verified, std::string_view document, const Origin& origin,
             const Identifier& asked) const;
  // The document that is kept was confirmed to be current. Throws Error kFile.
  void confirm(std::string_view code, std::string_view document, const Origin& origin) const;

  // The codes of all entries, in order. Throws Error kFile.
  std::vector<std::string> codes() const;

  struct Cleared {
    std::size_t records = 0;
    std::uint64_t bytes = 0;
  };
  // Removes everything that this layout keeps in the folder, and nothing else there. Throws Error
  // kFile.
  Cleared clear() const;

 private:
  std::filesystem::path root() const;
  std::filesystem::path record_folder(std::string_view code) const;
  std::filesystem::path alias_file(const Identifier& identifier) const;
  void write(const std::filesystem::path& file, std::string_view bytes) const;
  void name(const Identifier& identifier, const Record& record) const;
  bool is_latest(const Identifier& paper, const Record& record) const;
  void sweep() const;

  std::filesystem::path folder_;
};

}  // namespace pith
