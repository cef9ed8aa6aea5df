// Documents for tests: the seed bundle, and bundles signed by keys that the tests own.
#pragma once

#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/evp.h>

#include "base/encoding.h"
#include "base/file.h"
#include "json/canonical.h"
#include "json/value.h"
#include "record/merge.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith::test {

inline std::string read(std::string_view path_in_repository) {
  return read_file(std::string(PITH_SOURCE_DIR) + "/" + std::string(path_in_repository), 1u << 24);
}

inline json::Value seed_bundle() {
  constexpr std::string_view kPath = "samples/mirror/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json";
  return json::parse(read(kPath), kPath);
}

// An Ed25519 key pair made from a 32-byte secret (RFC 8032 §5.1.5).
class KeyPair {
 public:
  KeyPair(std::string key_id, char secret_byte)
      : key_id_(std::move(key_id)),
        key_(EVP_PKEY_new_raw_private_key(
                 EVP_PKEY_ED25519, nullptr,
                 reinterpret_cast<const unsigned char*>(std::string(32, secret_byte).data()), 32),
             &EVP_PKEY_free) {}

  TrustedKey trusted() const {
    std::string bytes(32, '\0');
    std::size_t size = bytes.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size);
    return {key_id_, bytes};
  }

  std::string sign(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    std::string signature(64, '\0');
    std::size_t size = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    return signature;
  }

  // Makes the members around a signature those of this key's signature over the digest.
  void sign_into(json::Value& members, const Digest& digest) const {
    json::Object& object = members.as_object();
    object["key_id"] = key_id_;
    object["public_key_fingerprint"] = trusted().fingerprint();
    object["signature_b64"] = to_base64(sign(digest.bytes()));
  }

 private:
  std::string key_id_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

inline TrustStore trust_in(const KeyPair& key) {
  TrustStore trust;
  trust.add(key.trusted());
  return trust;
}

inline json::Value& at(json::Value& value, std::string_view key) {
  return value.as_object()[std::string(key)];
}

inline Digest hash_without(const json::Value& value, std::initializer_list<const char*> keys) {
  json::Object content = value.as_object();
  for (const char* key : keys) content.erase(key);
  return canonicalize(std::move(content)).digest();
}

inline void sign_event(json::Value& event, const KeyPair& key) {
  json::Object& signer = at(event, "signer").as_object();
  signer["key_id"] = key.trusted().key_id;
  signer["public_key_fingerprint"] = key.trusted().fingerprint();
  const Digest digest = hash_without(event, {"signature", "content_sha256", "event_id"});
  at(event, "content_sha256") = digest.hex();
  at(event, "event_id") = "sha256:" + digest.hex();
  key.sign_into(at(event, "signature"), digest);
}

inline void sign_bundle(json::Value& bundle, const KeyPair& key) {
  const Digest digest = hash_without(bundle, {"bundle_signature"});
  at(at(bundle, "bundle_signature"), "bundle_sha256") = digest.hex();
  key.sign_into(at(bundle, "bundle_signature"), digest);
}

// Every hash and signature of the bundle made anew with this key: receipts, events, state, bundle.
inline void sign_all(json::Value& bundle, const KeyPair& key) {
  const Digest record = canonicalize(at(bundle, "canonical_record")).digest();
  for (json::Value& event : at(bundle, "events").as_array()) {
    json::Value& payload = at(event, "payload");
    if (payload.find("receipt") != nullptr) key.sign_into(at(payload, "receipt"), record);
    sign_event(event, key);
  }
  at(bundle, "state") = merge_bundle(bundle, "bundle", trust_in(key));
  sign_bundle(bundle, key);
}

inline Verification verified_or_throw(const json::Value& document, const TrustStore& trust) {
  Verification verification = verify_document(document, trust);
  if (!verification.verified) {
    std::string why = "not verified:";
    for (const Finding& f : verification.report.findings()) {
      if (f.outcome != Outcome::kPass) why += "\n" + f.rule + " " + f.place + " " + f.detail;
    }
    throw std::runtime_error(why);
  }
  return verification;
}

// The seed bundle made one of another record: all that follows from it is made anew, but for the
// signatures. The title is that of the graph snapshot; the record has its digest, or the snapshot
// is at odds with it.
inline json::Value bundle_about(const json::Value& record, const std::string& title) {
  json::Value bundle = seed_bundle();
  const Record parsed = Record::parse(record, "test");
  const Number& number = parsed.number();
  at(bundle, "canonical_record") = record;
  at(bundle, "canonical_sha256") = parsed.digest().hex();
  at(bundle, "pith_number") = number.full();
  at(bundle, "short_pith_number") = number.short_form();
  at(bundle, "source") = *record.find("source");
  at(bundle, "source_aliases") = json::Array{};
  for (json::Value& event : at(bundle, "events").as_array()) {
    at(event, "subject_pith_number") = number.full();
    json::Value& payload = at(event, "payload");
    if (payload.find("graph_snapshot") != nullptr) {
      at(at(at(payload, "graph_snapshot"), "paper"), "title") = title;
      continue;
    }
    at(payload, "canonical_record") = record;
    at(payload, "canonical_sha256") = parsed.digest().hex();
    at(at(payload, "receipt"), "canonical_sha256") = parsed.digest().hex();
    at(payload, "source_id") = parsed.source_id();
    at(payload, "source_kind") = parsed.source_kind();
    at(payload, "source_version") = parsed.source_version();
  }
  return bundle;
}

}  // namespace pith::test
