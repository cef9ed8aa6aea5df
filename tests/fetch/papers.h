// What the tests of fetch share: the seed bundle, and records signed with a key of our own.
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "../temporary_folder.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/resolve.h"
#include "json/canonical.h"
#include "json/value.h"
#include "number/digest.h"
#include "number/identifier.h"
#include "record/trust.h"

namespace pith::test {

inline const std::string kSeedCode = "GRALRY4DTUR34CIZ3TIFOJE3QO";
inline const std::filesystem::path kSampleMirror =
    std::filesystem::path(PITH_SOURCE_DIR) / "samples" / "mirror";
inline const std::filesystem::path kSeedFile = kSampleMirror / "pith" / kSeedCode / "bundle.json";

inline std::string seed_bundle() {
  return read_file(kSeedFile, 1u << 20);
}

// The seed bundle with one digit of its canonical hash changed.
inline std::string tampered_bundle() {
  std::string bundle = seed_bundle();
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

// Signs with a key that is made from a fixed text, so that every run sees the same bytes.
class Signer {
 public:
  Signer() {
    const Digest secret = Digest::of("a key for tests, and nothing else");
    const auto* bytes = reinterpret_cast<const unsigned char*>(secret.bytes().data());
    key_.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes, 32));
    std::size_t length = 32;
    trusted_.key_id = "test-key";
    trusted_.public_key.resize(length);
    EVP_PKEY_get_raw_public_key(
        key_.get(), reinterpret_cast<unsigned char*>(trusted_.public_key.data()), &length);
  }
  TrustStore trust() const {
    TrustStore store;
    store.add(trusted_);
    return store;
  }

  // A record page for a version of a paper, signed.
  std::string page(const std::string& arxiv_id, int version) const {
    return text(document(arxiv_id, version));
  }
  std::string code(const std::string& arxiv_id, int version) const {
    return Record::parse(*document(arxiv_id, version).find("canonical_record"), "test")
        .number()
        .code();
  }

 private:
  static std::string text(const json::Value& value) { return canonicalize(value).bytes(); }

  json::Value document(const std::string& arxiv_id, int version) const {
    const std::string hash(64, 'a');
    const json::Value record = json::Object{
        {"metadata", json::Object{{"abstract_canon_sha256", hash},
                                  {"cross_cats_sorted", json::Array{}},
                                  {"license", ""},
                                  {"primary_cat", "math.NT"},
                                  {"submitted_at", "2001-02-03T04:05:06Z"},
                                  {"title_canon_sha256", hash}}},
        {"schema_version", "1.0"},
        {"source", json::Object{{"id", arxiv_id}, {"kind", "arxiv"}, {"version", version}}}};
    const Digest digest = Digest::of(text(record));
    const json::Value receipt = json::Object{{"kind", "pith_receipt"},
                                             {"signature_status", "signed_v1"},
                                             {"algorithm", "ed25519"},
                                             {"signed_message", "canonical_sha256_bytes"},
                                             {"key_id", trusted_.key_id},
                                             {"public_key_fingerprint", trusted_.fingerprint()},
                                             {"signature_b64", to_base64(sign(digest.bytes()))}};
    return json::Object{
        {"record_type", "pith_number_record"}, {"canonical_record", record}, {"receipt", receipt}};
  }

  std::string sign(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    std::string signature(64, '\0');
    std::size_t length = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    return signature;
  }

  struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  std::unique_ptr<EVP_PKEY, KeyDeleter> key_;
  TrustedKey trusted_;
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
