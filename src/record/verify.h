// Decides what a document proves. Never fetches, never prints.
//
//   Verification v = verify_document(json::parse(text, name), TrustStore::pinned());
//   if (v.verified) stamp_with(*v.verified); else show(v.report);
//
// Findings have these rules (all places are JSON paths into the document):
//   document.type        what kind of document this is, or that it is none we know
//   record.schema        the canonical record has the members and types of schema 1.0
//   record.hash          canonical_sha256 is the SHA-256 of the canonical bytes
//   record.number        pith_number (and short_pith_number) follow from hash and year
//   receipt.signature    a trusted key signed the canonical hash
//   receipt.hash, receipt.kind
//                        the receipt's own copy of the hash, and what kind of receipt it is
//   bundle.source, bundle.aliases, bundle.state
//                        carried copies agree with the record, the state with the events
//   merge.assumed        a rule of the merge that is assumed, and the state does not confirm
//   (unknown) bundle.merge_version, bundle.members, bundle.events
//                        what is missing, too much, or not known
//   bundle.equivocation  two record_created events that disagree
//   bundle.hash, bundle.signature
//   bundle.timestamps    timestamp proofs are carried (note)
//   bundle.unsigned      what nothing signs, such as bundle_signature.signed_at (note)
//   event.schema, event.hash, event.id, event.subject, event.signer, event.signature
//   event.record         record_created carries this record
//   event.snapshot       hashes inside a graph_snapshot; event.title its title (note)
//   event.type           a type of event whose payload cannot be checked (note)
//   page.unsigned        members of a record page that nothing signs (note)
//   state.hash, state.unsigned
//                        a merged state by itself is never more than unknown: nothing signs it
//   key.untrusted        a key that came with the data was not used (note)
//   key.carried          the same, where it is a copy of a trusted key (note)
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.h"
#include "json/value.h"
#include "record/record.h"
#include "record/trust.h"

namespace pith {

struct Receipt {
  std::string key_id;
  std::string signature;  // 64 raw bytes, over the 32 bytes of the canonical hash
};

struct Alias {
  std::string kind;  // "arxiv", "arxiv_version", "doi", "pith_short_8", …
  std::string value;
};

// What the signed events of a bundle say of a paper beyond its record, when the bundle as a whole
// is verified, and with it that its signed state lists them (record/merge.h). A PDF or a receipt
// alone says none of it. That the payload is right is the registry's word: its rules are not
// public.
struct Status {
  bool told = false;      // by a bundle; else nothing below is known
  bool attested = false;  // author attestations
  bool anchored = false;  // timestamp anchors
  bool stored = false;    // storage attestations
  bool refs = false;      // a graph snapshot that counts references

  // "signed", which holds for every verified record, and then those of the first three that hold.
  std::vector<std::string> words() const;
  // "attested: not, anchored: by the registry, …": each of the four; empty where nothing is told.
  std::string in_words() const;
};

// A record whose receipt a trusted key signed. Only verification makes one.
class VerifiedRecord {
 public:
  const Record& record() const { return record_; }
  const Receipt& receipt() const { return receipt_; }
  // Aliases vouched for by a trusted signature over the bundle; empty for other documents.
  const std::vector<Alias>& aliases() const { return aliases_; }
  // From a signed graph snapshot; empty when there is none. Attacker-chosen text as far as printers
  // are concerned. The title is given only when it hashes to the record's title hash.
  const std::string& title() const { return title_; }
  const Status& status() const { return status_; }

  // Record::answers, and for DOIs also the vouched aliases. (Short forms follow from the number.)
  bool answers(const Identifier& identifier) const;

 private:
  friend class Verifier;
  VerifiedRecord(Record record, Receipt receipt)
      : record_(std::move(record)), receipt_(std::move(receipt)) {}
  Record record_;
  Receipt receipt_;
  std::vector<Alias> aliases_;
  std::string title_;
  Status status_;
};

enum class DocumentKind { kUnknown, kCanonicalRecord, kRecordPage, kBundle, kState, kPdfMetadata };
std::string_view name(DocumentKind kind);  // "canonical record", "record page", "bundle", …

struct Verification {
  DocumentKind kind = DocumentKind::kUnknown;
  Report report;
  std::optional<Record> record;  // when the canonical record could be read at all
  // Only when a trusted key signed the receipt and the verdict is kPass: nothing failed and nothing
  // was left unknown.
  std::optional<VerifiedRecord> verified;
  // Of a PDF: what updates changed after the metadata were written, "none", "metadata", "pages",
  // "other" or "unknown" (pdf/revisions.h). Empty for other documents.
  std::string changed_since_stamp;
};

// Bad evidence is findings; throws only for programming errors.
Verification verify_document(const json::Value& document, const TrustStore& trust);

}  // namespace pith
