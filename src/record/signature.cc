#include "record/signature.h"

#include "base/encoding.h"
#include "record/quote.h"

namespace pith {
namespace {

SignatureCheck failed(std::string detail) {
  return {Outcome::kFail, std::move(detail), {}, {}};
}
SignatureCheck unknown(std::string detail) {
  return {Outcome::kUnknown, std::move(detail), {}, {}};
}

}  // namespace

SignatureCheck check_signature(std::string_view key_id, std::string_view signature_b64,
                               const Digest& digest, const TrustStore& trust) {
  const TrustedKey* key = trust.find(key_id);
  if (key == nullptr)
    return unknown("signed with key " + quoted(key_id) + ", which is not trusted");
  const auto signature = from_base64(signature_b64);
  if (!signature) return failed("the signature is not strict base64 (RFC 4648 §4)");
  if (signature->size() != kSignatureBytes) {
    return failed("the signature has " + std::to_string(signature->size()) +
                  " bytes, and an Ed25519 signature has " + std::to_string(kSignatureBytes));
  }
  if (!trust.verifies(*key, digest.bytes(), *signature)) {
    return failed("key " + quoted(key_id) + " did not sign hash " + digest.hex());
  }
  return {Outcome::kPass, "signed by trusted key " + quoted(key_id), key->key_id, *signature};
}

SignatureCheck check_signature(const json::Value* members, const Digest& digest,
                               std::string_view signed_message, const TrustStore& trust,
                               std::initializer_list<const json::Value*> times) {
  if (members == nullptr || members->is_null()) return unknown("there is no signature");
  if (!members->is_object()) {
    return unknown("expected an object, found " + members->type_name());
  }
  // The order matters for data that say openly that they are unsigned: they lack the later members.
  struct Fixed {
    std::string_view key, value;
  };
  for (const Fixed fixed : {Fixed{"signature_status", "signed_v1"}, Fixed{"algorithm", "ed25519"},
                            Fixed{"signed_message", signed_message}}) {
    const std::string* value = members->find_string(fixed.key);
    if (value == nullptr) return unknown("has no text member " + quoted(fixed.key));
    if (*value != fixed.value) {
      return unknown(std::string(fixed.key) + " is " + quoted(*value) + ", and only " +
                     quoted(fixed.value) + " can be checked");
    }
  }
  for (const std::string_view key : {"key_id", "public_key_fingerprint", "signature_b64"}) {
    if (members->find_string(key) == nullptr) return unknown("has no text member " + quoted(key));
  }
  const std::string& key_id = *members->find_string("key_id");
  const std::string& fingerprint = *members->find_string("public_key_fingerprint");
  const TrustedKey* key = trust.find(key_id);
  if (key != nullptr && trust.fingerprint(*key) != fingerprint) {
    const std::string detail = "public_key_fingerprint " + quoted(fingerprint) +
                               " is not that of trusted key " + quoted(key_id);
    // One of another length or alphabet is of a form that is not known.
    const auto bytes = from_hex(fingerprint);
    return bytes && 2 * bytes->size() == trust.fingerprint(*key).size() ? failed(detail)
                                                                        : unknown(detail);
  }
  SignatureCheck check =
      check_signature(key_id, *members->find_string("signature_b64"), digest, trust);
  if (check.outcome != Outcome::kPass) return check;
  for (const json::Value* time : times) {
    if (time == nullptr) continue;
    const std::string objection =
        key->objection_to(time->is_string() ? std::string_view(time->as_string()) : "");
    if (!objection.empty()) return unknown("key " + quoted(key_id) + " signed " + objection);
  }
  return check;
}

}  // namespace pith
