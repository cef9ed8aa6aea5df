// Decides what a PDF's Pith metadata proves, offline.
//
// Rules beside those of verify_metadata (record/metadata.h):
//   pdf.metadata  there are Pith properties at all
//   pdf.one-reading  every reader of PDFs sees the same in the file: pass, or unknown with the kind
//   of
//                 doubt and its place (pdf/one_reading.h)
//   pdf.info      the Info keys agree with the XMP properties
//   pdf.link      the badge's link names the same number (a note when it names another)
//   pdf.title     the PDF's title hashes to the record's title: a note, since wording may differ
//   pdf.revisions an update came after the metadata: a note that says what it changed
#pragma once

#include "pdf/inspect.h"
#include "record/trust.h"
#include "record/verify.h"

namespace pith {

Verification verify_pdf(const PdfInspection& inspection, const TrustStore& trust);

}  // namespace pith
