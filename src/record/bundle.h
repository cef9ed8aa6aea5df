// A bundle as a document to verify: see record/verify.h.
#pragma once

#include "json/value.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

// Requires an object that says it is a bundle.
Verification verify_bundle(const json::Value& bundle, const TrustStore& trust);

}  // namespace pith
