// A verified record as a LaTeX package: tex/pith.sty with the record inside.
#pragma once

#include <string>
#include <string_view>

#include "record/verify.h"

namespace pith {

// The text of pith.sty for this record: pure ASCII, at most 78 columns, the same bytes for the same
// record. It fails to compile when \pithnumber names another number. No text of the record can
// execute TeX: it is encoded, not escaped.
// Throws Error kRefused for a record with a character that XML 1.0 cannot carry, even as a
// character reference (U+FFFE, U+FFFF): its canonical bytes could not be in XMP.
// The key `status' of the package prints the words of the record's status(), no other.
std::string generate_package(const VerifiedRecord& record);

// Whether the argument of \pithnumber says that the paper has no number yet: "pending", in capital
// letters or not.
bool is_pending(std::string_view argument);

// The static package, as it is in tex/pith.sty.
std::string_view static_package();

}  // namespace pith
