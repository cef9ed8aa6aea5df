#include "record/verifier.h"

#include <algorithm>

#include "base/error.h"
#include "json/canonical.h"
#include "record/place.h"
#include "record/quote.h"

namespace pith {

using json::Value;

Verifier::Verifier(DocumentKind kind, const TrustStore& trust) : trust_(trust) {
  verification_.kind = kind;
}

void Verifier::pass(std::string rule, std::string place, std::string detail) {
  verification_.report.add(std::move(rule), Outcome::kPass, std::move(place), std::move(detail));
}
void Verifier::fail(std::string rule, std::string place, std::string detail) {
  add(std::move(rule), Outcome::kFail, std::move(place), std::move(detail));
}
void Verifier::unknown(std::string rule, std::string place, std::string detail) {
  verification_.report.add(std::move(rule), Outcome::kUnknown, std::move(place), std::move(detail));
}
void Verifier::note(std::string rule, std::string place, std::string detail) {
  verification_.report.add(std::move(rule), Outcome::kNote, std::move(place), std::move(detail));
}

void Verifier::add(std::string rule, Outcome outcome, std::string place, std::string detail) {
  if (outcome == Outcome::kFail && !known_version_) {
    outcome = Outcome::kUnknown;
    detail += " (by the rules of the versions that are known)";
  }
  verification_.report.add(std::move(rule), outcome, std::move(place), std::move(detail));
}

void Verifier::append(const Report& report) {
  for (const Finding& finding : report.findings()) {
    add(finding.rule, finding.outcome, finding.place, finding.detail);
  }
}

void Verifier::compare_text(const Value* carried, std::string_view expected, std::string rule,
                            std::string place, std::string good, std::string bad) {
  if (carried == nullptr || !carried->is_string()) {
    return unknown(std::move(rule), std::move(place),
                   carried == nullptr ? "is missing" : "is of a form that is not known");
  }
  compare(carried->as_string() == expected, std::move(rule), std::move(place), std::move(good),
          std::move(bad));
}

void Verifier::compare(bool agrees, std::string rule, std::string place, std::string good,
                       std::string bad) {
  if (agrees) {
    pass(std::move(rule), std::move(place), std::move(good));
  } else {
    fail(std::move(rule), std::move(place), std::move(bad));
  }
}

void Verifier::read_record(const Value* canonical_record, std::string_view place) {
  constexpr const char* kRule = "record.schema";
  if (canonical_record == nullptr) {
    unknown(kRule, std::string(place), "there is no canonical record");
    return;
  }
  const std::string* version = canonical_record->find_string("schema_version");
  const bool other_schema = version != nullptr && *version != "1.0";
  try {
    verification_.record = Record::parse(*canonical_record, "record");
  } catch (const Error& error) {
    if (!other_schema) {
      fail(kRule, std::string(place) + error.place().substr(1), error.cause());
    }
  }
  if (other_schema) {
    from_unknown_version();
    unknown(kRule, member_place(place, "schema_version"),
            "is " + quoted(*version) + ", and only schema 1.0 is known");
    return;
  }
  if (!verification_.record) return;
  pass(kRule, std::string(place), "has the members and types of schema 1.0");
  const Record& record = *verification_.record;
  if (!record.unknown_members().empty()) {
    note(kRule, std::string(place),
         "has members beyond schema 1.0, which are part of the hash: " +
             listed(record.unknown_members()));
  }
  if (record.source_kind() != "arxiv") {
    note(kRule, member_place(place, "source"),
         "sources of kind " + quoted(record.source_kind()) + " are not known");
  }
  // Hashed and signed as it stands, so a wrong order cannot be anybody's tampering.
  if (!std::is_sorted(record.cross_categories().begin(), record.cross_categories().end())) {
    note(kRule, member_place(member_place(place, "metadata"), "cross_cats_sorted"),
         "is not sorted");
  }
}

void Verifier::check_hash_and_number(const Value& holder, std::string_view place) {
  const Record& record = verification_.record.value();
  const std::string hex = record.digest().hex();
  const std::string hash_place = member_place(place, "canonical_sha256");
  if (const Value* carried = holder.find("canonical_sha256")) {
    compare_text(carried, hex, "record.hash", hash_place, "is the SHA-256 of the canonical record",
                 "the canonical record hashes to " + hex);
  } else {
    pass("record.hash", std::string(place),
         "the canonical record hashes to " + hex + "; no hash is given to compare");
  }

  const std::string number = record.number().full();
  const Value* full = holder.find("pith_number");
  const Value* brief = holder.find("short_pith_number");
  if (full != nullptr) {
    compare_text(full, number, "record.number", member_place(place, "pith_number"),
                 "follows from the hash and the year", "hash and year give " + number);
  }
  if (brief != nullptr) {
    compare_text(brief, record.number().short_form(), "record.number",
                 member_place(place, "short_pith_number"), "is the number's short form",
                 "the number's short form is " + record.number().short_form());
  }
  if (full == nullptr && brief == nullptr) {
    pass("record.number", std::string(place),
         "hash and year give " + number + "; no number is given to compare");
  }
}

void Verifier::settle_receipt(SignatureCheck check, std::string place) {
  if (check.outcome == Outcome::kPass) {
    receipt_ = Receipt{std::move(check.key_id), std::move(check.signature)};
  }
  add("receipt.signature", check.outcome, std::move(place), std::move(check.detail));
}

void Verifier::check_receipt(const Value* receipt, std::string_view place,
                             const Value* covered_time) {
  if (receipt == nullptr) {
    unknown("receipt.signature", std::string(place), "there is no receipt");
    return;
  }
  const Digest digest = verification_.record.value().digest();
  if (receipt->is_object()) {
    // Receipts of another kind may mean something else by the same members.
    const Value* kind = receipt->find("kind");
    if (kind != nullptr && *kind != Value("pith_receipt")) {
      unknown("receipt.kind", member_place(place, "kind"),
              "is not a kind of receipt that is known");
    }
    const Value* carried = receipt->find("canonical_sha256");
    if (carried != nullptr && carried->is_string() && carried->as_string() != digest.hex()) {
      fail("receipt.hash", member_place(place, "canonical_sha256"),
           "the canonical record hashes to " + digest.hex());
    }
  }
  settle_receipt(check_signature(receipt, digest, kReceiptMessage, trust_, {covered_time}),
                 std::string(place));
}

void Verifier::check_receipt(std::string_view key_id, std::string_view signature_b64,
                             std::string_view place) {
  settle_receipt(
      check_signature(key_id, signature_b64, verification_.record.value().digest(), trust_),
      std::string(place));
}

Verification Verifier::finish(std::vector<Alias> aliases, std::string title, Status status) && {
  if (receipt_ && verification_.record && verification_.report.verdict() == Outcome::kPass) {
    VerifiedRecord verified(*verification_.record, *std::move(receipt_));
    verified.aliases_ = std::move(aliases);
    verified.title_ = std::move(title);
    verified.status_ = status;
    verification_.verified = std::move(verified);
  }
  return std::move(verification_);
}

}  // namespace pith
