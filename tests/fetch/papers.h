// What the tests of fetch share: the seed bundle, and records signed with a key of our own.
#pragma once

#include <stdlib.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../record/signing.h"
#include "../temporary_folder.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/resolve.h"
#include "json/canonical.h"
#include "json/value.h"
#include "number/digest.h"
#include "number/identifier.h"
#include "record/text_digest.h"
#include "record/trust.h"

namespace pith::test {

inline const std::string kSeedCode = "GRALRY4DTUR34CIZ3TIFOJE3QO";
inline const std::filesystem::path kSampleMirror =
    std::filesystem::path(PITH_SOURCE_DIR) / "samples" / "mirror";
inline const std::filesystem::path kSeedFile = kSampleMirror / "pith" / kSeedCode / "bundle.json";

inline std::string seed_text() {
  return read_file(kSeedFile, 1u << 20);
}

// The seed bundle with one digit of its canonical hash changed.
inline std::string tampered_bundle() {
  std::string bundle = seed_text();
  const std::size_t at = bundle.find("\"canonical_sha256\"");
  const std::size_t digit = bundle.find_first_of("0123456789abcdef", bundle.find(':', at));
  bundle[digit] = bundle[digit] == '0' ? '1' : '0';
  return bundle;
}

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
  WriteOptions options;
  options.create_folders = true;
  options.sync = false;
  write_file_atomically(path, bytes, options);
}

// Papers that are signed with a key of our own, so that every run sees the same bytes.
class Signer {
 public:
  TrustStore trust() const { return trust_in(key_); }

  // A record page for a version of a paper.
  std::string page(const std::string& arxiv_id, int version) const {
    const json::Value canonical = record(arxiv_id, version);
    json::Value receipt = json::Object{{"kind", "pith_receipt"},
                                       {"signature_status", "signed_v1"},
                                       {"algorithm", "ed25519"},
                                       {"signed_message", "canonical_sha256_bytes"}};
    key_.sign_into(receipt, canonicalize(canonical).digest());
    return text(json::Object{{"record_type", "pith_number_record"},
                             {"canonical_record", canonical},
                             {"receipt", receipt}});
  }
  std::string code(const std::string& arxiv_id, int version) const {
    return Record::parse(record(arxiv_id, version), "test").number().code();
  }

  // The bundle of a version of a paper, which says so of its DOI and of when it was built.
  std::string bundle(const std::string& arxiv_id, int version, const std::string& built_at,
                     const std::string& doi = {}, json::Array mirror_hints = {}) const {
    json::Value bundle = bundle_about(record(arxiv_id, version), kTitle);
    at(bundle, "built_at") = built_at;
    at(bundle, "mirror_hints") = std::move(mirror_hints);
    if (!doi.empty()) {
      at(bundle, "source_aliases")
          .as_array()
          .push_back(json::Object{
              {"alias_kind", "doi"}, {"alias_value", doi}, {"created_at", "2026-05-29T01:05:54Z"}});
    }
    sign_all(bundle, key_);
    verified_or_throw(bundle, trust());
    return text(bundle);
  }

 private:
  inline static const std::string kTitle = "A paper";

  static std::string text(const json::Value& value) { return canonicalize(value).bytes(); }

  static json::Value record(const std::string& arxiv_id, int version) {
    const std::string hash(64, 'a');
    return json::Object{
        {"metadata", json::Object{{"abstract_canon_sha256", hash},
                                  {"cross_cats_sorted", json::Array{}},
                                  {"license", ""},
                                  {"primary_cat", "math.NT"},
                                  {"submitted_at", "2001-02-03T04:05:06Z"},
                                  {"title_canon_sha256", text_digest(kTitle).digest.hex()}}},
        {"schema_version", "1.0"},
        {"source", json::Object{{"id", arxiv_id}, {"kind", "arxiv"}, {"version", version}}}};
  }

  const KeyPair key_{"test-key", 'f'};
};

// Options that never sleep and reach nothing but what is named.
inline ResolveOptions options_for(std::vector<std::string> mirrors) {
  ResolveOptions options;
  options.mirrors = std::move(mirrors);
  options.sleep = [](std::chrono::milliseconds) {};
  return options;
}

inline Resolution find(const std::string& id, const ResolveOptions& options) {
  return resolve(parse_identifier(id), TrustStore::pinned(), options);
}

// The error that resolving ends in.
inline Error failure_of(const std::string& id, const ResolveOptions& options,
                        const TrustStore& trust = TrustStore::pinned()) {
  try {
    resolve(parse_identifier(id), trust, options);
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("was resolved: " + id);
}

inline bool mentions(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Whether an attempt at an origin that ends so had an outcome that contains this.
inline bool attempted(const Resolution& resolution, std::string_view origin_end,
                      std::string_view outcome) {
  for (const Attempt& attempt : resolution.attempts) {
    if (attempt.origin.ends_with(origin_end) && mentions(attempt.outcome, outcome)) return true;
  }
  return false;
}

}  // namespace pith::test
