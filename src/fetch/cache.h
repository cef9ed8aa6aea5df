// Records that were verified once, by their number, so that they need not be fetched again.
//
//   <folder>/v1/records/{26 characters}/bundle.json   the bytes as fetched
//   <folder>/v1/records/{26 characters}/origin.json   where they came from
//   <folder>/v1/aliases/{arxiv,code,doi}/{SHA-256 of the identifier's text}.json   the code it
//   names
//
// The cache is as untrusted as a mirror: whoever reads an entry verifies it again. Files appear
// whole or not at all, with mode 0600 in folders of mode 0700. A second process may use it at the
// same time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "number/identifier.h"
#include "record/verify.h"

namespace pith {

class Cache {
 public:
  // Creates nothing before there is something to store.
  explicit Cache(std::filesystem::path folder);

  struct Entry {
    std::string document;  // not yet verified
    std::string origin;    // empty when unknown
  };
  // nullopt when there is none. Throws Error kFile or kLimit. Requires 26 characters of the
  // alphabet.
  std::optional<Entry> find(std::string_view code, std::uint64_t max_bytes) const;

  // The code that the identifier was last known to name. Throws Error kMalformed for a damaged
  // entry.
  std::optional<std::string> code_of(const Identifier& identifier) const;

  // Removes an entry that turned out to be damaged. Never throws.
  void remove(std::string_view code) const;
  void remove_alias(const Identifier& identifier) const;

  // Keeps a verified document, under its number and under the names that it can be asked for: the
  // identifier, its short codes, its arXiv id with and without version. An arXiv id without version
  // keeps naming the highest version that was seen, unless it is what was asked. Throws Error
  // kFile.
  void store(const VerifiedRecord& verified, std::string_view document, std::string_view origin,
             const Identifier& asked) const;

 private:
  std::filesystem::path record_folder(std::string_view code) const;
  std::filesystem::path alias_file(const Identifier& identifier) const;
  void write(const std::filesystem::path& file, std::string_view bytes, bool sync) const;
  void name(const Identifier& identifier, const Record& record) const;

  std::filesystem::path folder_;
};

}  // namespace pith
