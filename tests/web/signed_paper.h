// Records and titles that the tests sign with a key of their own, to see what hostile text can do.
#pragma once

#include <stdexcept>
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
  json::Value bundle = seed_bundle();
  json::Value record = at(bundle, "canonical_record");
  at(at(record, "metadata"), "title_canon_sha256") = text_digest(title).digest.hex();
  change(record);
  const Record parsed = Record::parse(record, "test");
  const Number& number = parsed.number();

  at(bundle, "canonical_record") = record;
  at(bundle, "canonical_sha256") = parsed.digest().hex();
  at(bundle, "pith_number") = number.full();
  at(bundle, "short_pith_number") = number.short_form();
  at(bundle, "source") = at(record, "source");
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
  sign_all(bundle, key);
  Verification verification = verify_document(bundle, trust_in(key));
  if (!verification.verified) {
    std::string why = "not verified:";
    for (const Finding& f : verification.report.findings()) {
      if (f.outcome != Outcome::kPass) why += "\n" + f.rule + " " + f.place + " " + f.detail;
    }
    throw std::runtime_error(why);
  }
  return verification;
}

inline Verification signed_paper(const std::string& title) {
  return signed_paper(title, [](json::Value&) {});
}

inline Verification seed_paper() {
  return verify_document(seed_bundle(), TrustStore::pinned());
}

}  // namespace pith::test
