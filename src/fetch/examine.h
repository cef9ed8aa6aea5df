// What a document that somebody answered with proves.
#pragma once

#include <string>
#include <string_view>

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
Examined examine(const std::string& document, std::string_view origin, const TrustStore& trust);

}  // namespace pith
