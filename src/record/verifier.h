// The examination of one document, as the kinds of documents share it. Only this class makes a
// VerifiedRecord, and only from a record whose receipt it has checked.
//
// False is said of what no genuine document can be, however new the registry: a hash that is not
// the hash, a signature that does not verify, a copy that contradicts its original. What is
// missing, more than is known, or of another form is unknown (docs/security.md has a table).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "record/signature.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

class Verifier {
 public:
  // `trust` must outlive the Verifier.
  Verifier(DocumentKind kind, const TrustStore& trust);

  void pass(std::string rule, std::string place, std::string detail);
  void fail(std::string rule, std::string place, std::string detail);
  void unknown(std::string rule, std::string place, std::string detail);
  void note(std::string rule, std::string place, std::string detail);
  void append(const Report& report);
  // The document is of a version that is not known, so that no rule of ours can prove it false:
  // what fails from now on is unknown.
  void from_unknown_version() { known_version_ = false; }
  // kPass with the detail `good` when `agrees`, kFail with the detail `bad` otherwise.
  void compare(bool agrees, std::string rule, std::string place, std::string good, std::string bad);
  // The same for a text that is carried; kUnknown where it is missing or no text.
  void compare_text(const json::Value* carried, std::string_view expected, std::string rule,
                    std::string place, std::string good, std::string bad);

  // Reads the canonical record, or says in record.schema why it cannot be read.
  void read_record(const json::Value* canonical_record, std::string_view place);
  const Record* record() const { return verification_.record ? &*verification_.record : nullptr; }

  // The members canonical_sha256, pith_number and short_pith_number of `holder`, as far as they are
  // there, against the record. Requires a record.
  void check_hash_and_number(const json::Value& holder, std::string_view place);

  // A receipt object with the time of its signing, where another signature covers that, or its key
  // and signature alone. Requires a record.
  void check_receipt(const json::Value* receipt, std::string_view place,
                     const json::Value* covered_time = nullptr);
  void check_receipt(std::string_view key_id, std::string_view signature_b64,
                     std::string_view place);

  const TrustStore& trust() const { return trust_; }

  // Aliases, title and status must come from signed data. They go into Verification::verified,
  // which is set when the verdict is kPass and a receipt passed.
  Verification finish(std::vector<Alias> aliases = {}, std::string title = {},
                      Status status = {}) &&;

 private:
  void settle_receipt(SignatureCheck check, std::string place);
  void add(std::string rule, Outcome outcome, std::string place, std::string detail);

  const TrustStore& trust_;
  bool known_version_ = true;
  Verification verification_;
  std::optional<Receipt> receipt_;
};

}  // namespace pith
