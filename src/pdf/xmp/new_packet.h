// A packet in place of one that cannot be kept, from what the document information says.
#pragma once

#include <string>
#include <string_view>

namespace pith::pdf {

// What the document information says of a document (ISO 32000-1 §14.3.3), as UTF-8; empty where it
// does not. Times as XMP has them (pdf/dates.h).
struct DocumentFacts {
  std::string title, author, subject, keywords, creator, producer;
  std::string created, modified;
};

// "pdfaid:part" and "pdfaid:conformance" (ISO 19005); the second may be empty.
struct PdfaClaim {
  std::string part, conformance;
};

// A packet with these facts, each in the property that ISO 19005-1 table 1 sets equal to it, and
// the claim where it has a part. A fact that XML cannot hold is left out.
std::string new_packet(const DocumentFacts& facts, const PdfaClaim& claim);

// What a packet that cannot be parsed claims, by its text: each value as element or attribute of
// the prefix pdfaid. Nothing when it says two different things.
PdfaClaim pdfa_claim_in_text(std::string_view packet);

}  // namespace pith::pdf
