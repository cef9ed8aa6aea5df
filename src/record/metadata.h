// What a PDF carries about its Pith Number: schema version 1 of docs/metadata.md. The LaTeX package
// and the stamper write the same properties, and with the last three the PDF proves itself: number
// from hash from record, record signed by the pinned key, nothing fetched.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kXmpNamespace = "https://pith.science/ns/xmp/1.0/";
inline constexpr std::string_view kXmpPrefix = "pith";
inline constexpr std::string_view kXmpSchemaVersion = "1.0";
inline constexpr std::string_view kInfoNumberKey = "PithNumber";
inline constexpr std::string_view kInfoHashKey = "PithCanonicalSHA256";

struct XmpProperty {
  std::string_view name;         // local name in kXmpNamespace
  std::string_view description;  // for the PDF/A extension schema; every value type is Text
};
// In the order in which they are written.
inline constexpr std::array<XmpProperty, 8> kXmpProperties{{
    {"number", "Pith Number of the paper"},
    {"canonicalSha256", "SHA-256 of the canonical record, hexadecimal"},
    {"recordUrl", "Where the record is published"},
    {"source", "The paper that the record describes"},
    {"schemaVersion", "Version of this schema"},
    {"canonicalRecord", "The canonical record, JSON"},
    {"receiptKeyId", "Identifier of the key that signed the record"},
    {"receiptSignature", "Ed25519 signature of the SHA-256 of the record, base64"},
}};

// The properties as read or to be written, by local name; unset ones are absent.
struct PdfMetadata {
  std::string number, canonical_sha256, record_url, source, schema_version;
  std::string canonical_record, receipt_key_id, receipt_signature;  // receipt_signature in base64

  bool empty() const;
  bool self_proving() const;  // the last three are all there
  // (local name, value) of those that are not empty, in the order of kXmpProperties.
  std::vector<std::pair<std::string_view, std::string_view>> properties() const;
  std::string& operator[](std::size_t property);  // index into kXmpProperties
  bool operator==(const PdfMetadata&) const = default;
};

PdfMetadata metadata_of(const VerifiedRecord& record);

// Decides what the properties prove by themselves. Rules pdf.schema, pdf.number, pdf.hash,
// pdf.record, pdf.source, pdf.url, record.schema, receipt.signature; the kind is kPdfMetadata.
// Without self_proving() properties the verdict is unknown.
Verification verify_metadata(const PdfMetadata& metadata, const TrustStore& trust);

}  // namespace pith
