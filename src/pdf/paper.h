// A PDF that is to be stamped: its structure, what it says of itself, and what forbids a change.
#pragma once

#include <string>

#include "pdf/document.h"
#include "pdf/signatures.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

struct Paper {
  Structure& file;
  Document document;
  Signatures signatures;
};

// The password is tried where the file is encrypted. Throws Error kRefused, reason "encrypted",
// when it does not open the file, or the metadata cannot be read without one; and what
// read_document and signatures_in throw.
Paper read_paper(Structure& file, const std::string& password);

// Whether its encryption lets the password that was given change it.
bool may_modify(const Structure& file);

// Throws Error kRefused for a file whose permissions, content credentials or signatures forbid a
// stamp, or that is signed and `allow_signed` is not given; the reasons are those of pdf/stamp.h.
void refuse_forbidden(const Paper& paper, bool allow_signed);

}  // namespace pith::pdf
