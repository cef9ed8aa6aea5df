// The registry's signature members, the same around a receipt, an event and a bundle:
//
//   {"signature_status":"signed_v1","algorithm":"ed25519","key_id","public_key_fingerprint",
//    "signature_b64","signed_message", …}
//
// signed_message names what is signed; it is always the 32 raw bytes of a hash that the verifier
// computes for itself. None of these members is signed, and no key in the data is ever used: key_id
// chooses among the trusted keys, and the fingerprint must be that key's.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/report.h"
#include "json/value.h"
#include "number/digest.h"
#include "record/trust.h"

namespace pith {

inline constexpr std::string_view kReceiptMessage = "canonical_sha256_bytes";
inline constexpr std::string_view kEventMessage = "open_graph_event_sha256_bytes";
inline constexpr std::string_view kBundleMessage = "bundle_sha256_bytes";

struct SignatureCheck {
  Outcome outcome = Outcome::kUnknown;
  std::string detail;
  // Set when the outcome is kPass.
  std::string key_id;
  std::string signature;  // 64 raw bytes
};

// kPass: a trusted key signed the digest. kFail: the signature of a trusted key is wrong or
// damaged, or the fingerprint is that of another key. kUnknown: there is no signature, members are
// missing or of a form that is not known, it is of another kind, its key is not trusted, or was not
// in use at one of `times`. Those are the times of signing that a signature covers:
//
//   bundle               built_at, by its own signature
//   event                created_at, by its own signature; signature.signed_at, by the bundle's,
//                        without which no bundle is valid
//   receipt in an event  receipt.signed_at, by the event's
//   receipt elsewhere    none
//
// A time that is missing (nullptr) says nothing.
SignatureCheck check_signature(const json::Value* members, const Digest& digest,
                               std::string_view signed_message, const TrustStore& trust,
                               std::initializer_list<const json::Value*> times = {});

// The same for a bare key id and base64 signature, as a PDF carries them.
SignatureCheck check_signature(std::string_view key_id, std::string_view signature_b64,
                               const Digest& digest, const TrustStore& trust);

}  // namespace pith
