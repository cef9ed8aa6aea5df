// Records and titles that the tests sign with a key of their own, to see what hostile text can do.
#pragma once

#include <string>

#include "../record/signing.h"
#include "record/text_digest.h"
#include "record/verify.h"

namespace pith::test {

inline const KeyPair& own_key() {
  static const KeyPair key("test-key", 'w');
  return key;
}

// The seed bundle with another title and, beyond that, whatever `change` makes of the canonical
// record. Everything that follows from the two, and every signature, is made anew.
template <typename Change>
Verification signed_paper(const std::string& title, Change change, const KeyPair& key = own_key()) {
  json::Value record = *seed_bundle().find("canonical_record");
  at(at(record, "metadata"), "title_canon_sha256") = text_digest(title).digest.hex();
  change(record);
  json::Value bundle = bundle_about(record, title);
  sign_all(bundle, key);
  return verified_or_throw(bundle, trust_in(key));
}

inline Verification signed_paper(const std::string& title) {
  return signed_paper(title, [](json::Value&) {});
}

inline Verification seed_paper() {
  return verify_document(seed_bundle(), TrustStore::pinned());
}

}  // namespace pith::test
