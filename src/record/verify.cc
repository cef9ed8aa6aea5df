#include "record/verify.h"

#include <algorithm>

#include "base/ascii.h"
#include "json/canonical.h"
#include "record/bundle.h"
#include "record/merge.h"
#include "record/place.h"
#include "record/quote.h"
#include "record/verifier.h"

namespace pith {
namespace {

using json::Value;

Verification verify_bare_record(const Value& document, const TrustStore& trust) {
  Verifier verifier(DocumentKind::kCanonicalRecord, trust);
  verifier.pass("document.type", "$", "is a canonical record");
  verifier.read_record(&document, "$");
  if (verifier.record() != nullptr) {
    // Members of that name inside the record are part of what is hashed, and no claims about it.
    verifier.check_hash_and_number(json::Object{}, "$");
    verifier.check_receipt(nullptr, "$");
  }
  return std::move(verifier).finish();
}

// Where a page keeps its receipt beyond a member of this name is not published; but a receipt says
// itself that it is one, and its signature decides.
std::pair<const Value*, std::string> find_receipt(const json::Object& page) {
  const auto named = page.find("receipt");
  if (named != page.end()) return {&named->second, named->first};
  for (const auto& [key, value] : page) {
    if (value.says("kind", "pith_receipt")) return {&value, key};
  }
  return {nullptr, {}};
}

Verification verify_page(const Value& document, const TrustStore& trust) {
  Verifier verifier(DocumentKind::kRecordPage, trust);
  const std::string* type = document.find_string("record_type");
  if (type != nullptr && *type == "pith_number_record") {
    verifier.pass("document.type", "$", "is a record page");
  } else if (document.find("record_type") == nullptr) {
    verifier.pass("document.type", "$", "holds a canonical record, as a record page does");
  } else {
    verifier.unknown("document.type", "$.record_type",
                     "only record_type \"pith_number_record\" is known");
    verifier.from_unknown_version();
  }
  verifier.read_record(document.find("canonical_record"), "$.canonical_record");
  const auto [receipt, receipt_name] = find_receipt(document.as_object());
  if (verifier.record() != nullptr) {
    verifier.check_hash_and_number(document, "$");
    verifier.check_receipt(receipt, receipt == nullptr ? "$" : member_place("$", receipt_name));
  }
  const std::vector<std::string> unsigned_members =
      document.as_object().keys_beyond({"record_type", "canonical_record", "canonical_sha256",
                                        "pith_number", "short_pith_number", receipt_name});
  if (!unsigned_members.empty()) {
    verifier.note("page.unsigned", "$", "nothing signs these members: " + listed(unsigned_members));
  }
  return std::move(verifier).finish();
}

Verification verify_state(const Value& document, const TrustStore& trust) {
  Verifier verifier(DocumentKind::kState, trust);
  if (document.says("state_version", "1.0") && document.says("merge_version", kMergeVersion)) {
    verifier.pass("document.type", "$", "is a merged state, version 1.0");
  } else {
    verifier.unknown(
        "document.type", "$",
        "only merged states of version 1.0 and merge " + quoted(kMergeVersion) + " are known");
    const std::string* version = document.find_string("state_version");
    if (version != nullptr && *version != "1.0") verifier.from_unknown_version();
  }
  const std::string hash =
      canonicalize_without(document.as_object(), {"state_sha256"}).digest().hex();
  verifier.compare_text(document.find("state_sha256"), hash, "state.hash", "$.state_sha256",
                        "is the hash of the state", "the state hashes to " + hash);

  verifier.read_record(document.find_in({"current", "canonical_record"}),
                       "$.current.canonical_record");
  if (verifier.record() != nullptr) {
    verifier.check_hash_and_number(document, "$");
    verifier.check_receipt(document.find_in({"current", "record_created", "payload", "receipt"}),
                           "$.current.record_created.payload.receipt");
  }
  verifier.unknown(
      "state.unsigned", "$",
      "nothing signs a merged state beyond its receipt: the bundle has the signatures");
  return std::move(verifier).finish();
}

bool is_bare_record(const Value& document) {
  return document.find("metadata") != nullptr && document.find("source") != nullptr;
}

}  // namespace

std::string_view name(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kUnknown:
      return "unknown";
    case DocumentKind::kCanonicalRecord:
      return "canonical record";
    case DocumentKind::kRecordPage:
      return "record page";
    case DocumentKind::kBundle:
      return "bundle";
    case DocumentKind::kState:
      return "merged state";
    case DocumentKind::kPdfMetadata:
      return "PDF metadata";
  }
  return "unknown";
}

bool VerifiedRecord::answers(const Identifier& identifier) const {
  if (record_.answers(identifier)) return true;
  if (identifier.kind != Identifier::Kind::kDoi) return false;
  return std::any_of(aliases_.begin(), aliases_.end(), [&](const Alias& alias) {
    return alias.kind == "doi" && to_lower(alias.value) == identifier.doi;
  });
}

Verification verify_document(const Value& document, const TrustStore& trust) {
  if (document.says("bundle_type", "pith_open_graph_bundle")) {
    return verify_bundle(document, trust);
  }
  if (document.says("state_type", "pith_open_graph_state")) return verify_state(document, trust);
  if (document.find("canonical_record") != nullptr && document.find("bundle_type") == nullptr &&
      document.find("state_type") == nullptr) {
    return verify_page(document, trust);
  }
  if (document.says("record_type", "pith_number_record")) return verify_page(document, trust);
  if (is_bare_record(document)) return verify_bare_record(document, trust);

  Verifier verifier(DocumentKind::kUnknown, trust);
  if (document.is_object()) {
    verifier.unknown("document.type", "$",
                     "is no bundle, record page, canonical record or merged state");
  } else {
    verifier.fail("document.type", "$", "expected an object, found " + document.type_name());
  }
  return std::move(verifier).finish();
}

std::string Status::in_words() const {
  if (!told) return {};
  std::string text;
  const auto add = [&](const char* word, bool holds) {
    text +=
        (text.empty() ? "" : ", ") + std::string(word) + (holds ? ": by the registry" : ": not");
  };
  add("attested", attested);
  add("anchored", anchored);
  add("stored", stored);
  add("refs", refs);
  return text;
}

std::vector<std::string> Status::words() const {
  std::vector<std::string> words{"signed"};
  if (attested) words.push_back("attested");
  if (anchored) words.push_back("anchored");
  if (stored) words.push_back("stored");
  return words;
}

}  // namespace pith
