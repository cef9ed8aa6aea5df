// Records that the tests sign with a key of their own, to see what a hostile one can do.
#pragma once

#include <stdexcept>
#include <string>

#include "../record/signing.h"
#include "record/verify.h"

namespace pith::test {

inline const KeyPair& own_key() {
  static const KeyPair key("test-key", 't');
  return key;
}

// The canonical record of the seed bundle, to be changed.
inline json::Value seed_record() {
  return *seed_bundle().find("canonical_record");
}

inline VerifiedRecord signed_record(const json::Value& canonical_record,
                                    const KeyPair& key = own_key()) {
  json::Value receipt = json::Object{{"kind", "pith_receipt"},
                                     {"algorithm", "ed25519"},
                                     {"signature_status", "signed_v1"},
                                     {"signed_message", "canonical_sha256_bytes"}};
  const Digest digest = canonicalize(canonical_record).digest();
  key.sign_into(receipt, digest);
  const json::Value page = json::Object{{"record_type", "pith_number_record"},
                                        {"canonical_record", canonical_record},
                                        {"canonical_sha256", digest.hex()},
                                        {"receipt", receipt}};
  Verification verification = verify_document(page, trust_in(key));
  if (!verification.verified) {
    std::string why = "not verified:";
    for (const Finding& f : verification.report.findings()) {
      if (f.outcome != Outcome::kPass) why += "\n" + f.rule + " " + f.place + " " + f.detail;
    }
    throw std::runtime_error(why);
  }
  return *verification.verified;
}

}  // namespace pith::test
