// What a document that somebody answered with proves.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

struct Examined {
  enum class Verdict {
    kVerified,    // verification.verified is set
    kFalse,       // proven false
    kUnknown,     // a document of ours that proves nothing: signed by a key that is not trusted
    kNoDocument,  // not JSON, or no document of ours: an error page, for instance
  };
  Verdict verdict;
  std::string outcome;  // "verified", "proven false: record.hash at …", …
  Verification verification;
};

// Never throws for what is in the document.
Examined examine(std::string_view document, std::string_view origin, const TrustStore& trust);

// "an HTML page …" for what is one, else what the error says of a document that is not `expected`.
std::string not_a_document(std::string_view document, std::string_view expected,
                           const Error& error);

// Whether a document would take us back to an earlier bundle of the same number: both were signed,
// so only their built_at can tell. One without, a record page for instance, is older than any with
// one. Requires documents that are verified.
bool is_older_bundle(std::string_view document, std::string_view than);

}  // namespace pith
