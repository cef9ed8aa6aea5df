// What in a PDF speaks of its bytes, so that a change has to ask first: digital signatures
// (ISO 32000-1 §12.8) and content credentials (C2PA).
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "pdf/syntax/structure.h"

namespace pith::pdf {

struct Signatures {
  std::string what;         // how it is signed, in words; empty when it is not
  std::string forbidden;    // why not even a permitted change may follow; empty when one may
  std::string advice;       // what to do about it, where that is not to stamp before signing
  std::size_t covered = 0;  // behind the last byte that a signature covers
  bool found() const { return !what.empty(); }
};

// A signature field that waits for its signature is none. An approval signature permits updates
// that change metadata alone: the signed bytes stay, and readers tell that something was added.
// Forbidden is every change by a certification without permissions (DocMDP with P 1, §12.8.2.2), a
// lock of all fields (FieldMDP or Lock with All, §12.8.2.4), and usage rights (UR3, §12.8.2.3),
// which a reader withdraws. So is every change where nobody can tell what is signed: a ByteRange
// that is odd, negative, out of order, or reaches beyond the end of the file.
Signatures signatures_in(Structure& pdf, const Dictionary& catalog);

// Where the file carries a C2PA manifest, in words: associated file, embedded file, or its mark in
// the bytes. Its hash covers all but itself, so that every update breaks it.
std::optional<std::string> content_credentials_in(Structure& pdf, const Dictionary& catalog);

}  // namespace pith::pdf
