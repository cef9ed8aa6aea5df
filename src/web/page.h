// A record as one static web page: what the record says, what was found when it was verified, and
// the same checks made again by whoever's browser shows it.
//
// The page asks for nothing: style, script and badge are inside, and its own policy (Content
// Security Policy 3) forbids everything else. Without script, what was found when the page was made
// is all there. A page that was changed can be told only as far as the change is in the record: who
// can change the page can change its script. The page says so, and how to check without it.
#pragma once

#include <string>

#include "base/report.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

// `report` is that of the verification that made the record, and `key` the one its receipt names.
// The same bytes for the same arguments.
std::string record_page(const VerifiedRecord& record, const Report& report, const TrustedKey& key);

}  // namespace pith
