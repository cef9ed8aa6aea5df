#include "record/metadata.h"

#include <stdexcept>

#include "base/encoding.h"
#include "base/error.h"
#include "number/identifier.h"
#include "record/quote.h"
#include "record/verifier.h"

namespace pith {
namespace {

constexpr std::string_view kNumberPrefix = "pith:";

std::string PdfMetadata::*const kMembers[] = {
    &PdfMetadata::number,         &PdfMetadata::canonical_sha256, &PdfMetadata::record_url,
    &PdfMetadata::source,         &PdfMetadata::schema_version,   &PdfMetadata::canonical_record,
    &PdfMetadata::receipt_key_id, &PdfMetadata::receipt_signature};
static_assert(std::size(kMembers) == kXmpProperties.size());

// A text written "pith:YEAR:26 characters", or "pith:26 characters" as by a package that has no
// record: other spellings are not what any writer of the schema writes.
std::optional<Identifier> read_number(const std::string& text) {
  try {
    Identifier identifier = parse_identifier(text);
    if (identifier.complete() && identifier.text() == text) return identifier;
  } catch (const Error&) {
  }
  return std::nullopt;
}

class MetadataVerifier {
 public:
  MetadataVerifier(const PdfMetadata& metadata, const TrustStore& trust)
      : metadata_(metadata), verifier_(DocumentKind::kPdfMetadata, trust) {}

  Verification verify() && {
    if (metadata_.empty()) {
      verifier_.unknown("pdf.number", "", "there is no Pith metadata");
      return std::move(verifier_).finish();
    }
    check_schema_version();
    read_canonical_record();
    if (verifier_.record() != nullptr) {
      check_against_record(*verifier_.record());
    } else {
      check_alone();
    }
    check_url();
    return std::move(verifier_).finish();
  }

 private:
  void check_schema_version() {
    if (metadata_.schema_version.empty()) {
      verifier_.note("pdf.schema", "schemaVersion", "is not given");
    } else if (metadata_.schema_version == kXmpSchemaVersion) {
      verifier_.pass("pdf.schema", "schemaVersion", "is a version that is known");
    } else {
      verifier_.unknown("pdf.schema", "schemaVersion",
                        "is " + quoted(metadata_.schema_version) + ", and only " +
                            quoted(kXmpSchemaVersion) + " is known");
      verifier_.from_unknown_version();
    }
  }

  void read_canonical_record() {
    const std::string& text = metadata_.canonical_record;
    if (text.empty()) {
      verifier_.unknown("pdf.record", "canonicalRecord",
                        "the PDF does not carry its record, so it proves nothing by itself");
      return;
    }
    try {
      const json::Value value =
          json::parse(text, "canonicalRecord", {.max_bytes = kMaxRecordBytes, .max_depth = 64});
      if (canonicalize(value).bytes() != text) {
        verifier_.fail("pdf.record", "canonicalRecord", "is JSON, but not its canonical bytes");
        return;
      }
      verifier_.read_record(&value, "$");
    } catch (const Error& error) {
      verifier_.fail("pdf.record", "canonicalRecord",
                     error.place().empty() ? error.cause() : error.place() + ": " + error.cause());
      return;
    }
    if (verifier_.record() != nullptr) {
      verifier_.pass("pdf.record", "canonicalRecord", "is the canonical bytes of a record");
    }
  }

  void check_against_record(const Record& record) {
    const std::string full = record.number().full();
    if (metadata_.number.empty()) {
      verifier_.unknown("pdf.number", "number", "is not given");
    } else {
      verifier_.compare(metadata_.number == full ||
                            metadata_.number == std::string(kNumberPrefix) + record.number().code(),
                        "pdf.number", "number", "is the number of the record",
                        quoted(metadata_.number) + " is not the number of the record, " + full);
    }
    if (!metadata_.canonical_sha256.empty()) {
      verifier_.compare(metadata_.canonical_sha256 == record.digest().hex(), "pdf.hash",
                        "canonicalSha256", "is the hash of the record",
                        "the record hashes to " + record.digest().hex());
    }
    if (!metadata_.source.empty()) {
      verifier_.compare(metadata_.source == record.source_text(), "pdf.source", "source",
                        "is the source of the record",
                        "the source of the record is " + quoted(record.source_text()));
    }
    if (metadata_.receipt_key_id.empty() || metadata_.receipt_signature.empty()) {
      verifier_.check_receipt(nullptr, "receiptSignature");
    } else {
      verifier_.check_receipt(metadata_.receipt_key_id, metadata_.receipt_signature,
                              "receiptSignature");
    }
  }

  // Without a record the number can be well or badly written, and agree with a hash or not.
  void check_alone() {
    const auto number = read_number(metadata_.number);
    if (metadata_.number.empty()) {
      verifier_.unknown("pdf.number", "number", "is not given");
    } else if (!number) {
      verifier_.fail("pdf.number", "number", quoted(metadata_.number) + " is no Pith Number");
    } else {
      verifier_.unknown("pdf.number", "number",
                        "names a record that is not here: look it up to check it");
    }
    if (metadata_.canonical_sha256.empty()) return;
    const auto digest = Digest::from_hex(metadata_.canonical_sha256);
    if (!digest) {
      verifier_.fail("pdf.hash", "canonicalSha256", "is not 64 lower-case hexadecimal digits");
    } else if (number) {
      verifier_.compare(number_code(*digest) == number->code, "pdf.hash", "canonicalSha256",
                        "is a hash that gives the number", "is not a hash that gives the number");
    }
  }

  void check_url() {
    if (metadata_.record_url.empty()) return;
    const auto number = read_number(
        verifier_.record() != nullptr ? verifier_.record()->number().full() : metadata_.number);
    const auto named = read_url();
    if (!named) {
      verifier_.note("pdf.url", "recordUrl",
                     quoted(metadata_.record_url) + " is not an address of the registry");
    } else if (number) {
      verifier_.compare(number->code.starts_with(named->code), "pdf.url", "recordUrl",
                        "is where the registry has the record", "is the address of another record");
    }
  }

  std::optional<Identifier> read_url() const {
    if (!metadata_.record_url.starts_with("https://")) return std::nullopt;
    try {
      Identifier identifier = parse_identifier(metadata_.record_url);
      if (identifier.kind == Identifier::Kind::kCode) return identifier;
    } catch (const Error&) {
    }
    return std::nullopt;
  }

  const PdfMetadata& metadata_;
  Verifier verifier_;
};

}  // namespace

bool PdfMetadata::empty() const {
  return properties().empty();
}

bool PdfMetadata::self_proving() const {
  return !canonical_record.empty() && !receipt_key_id.empty() && !receipt_signature.empty();
}

std::vector<std::pair<std::string_view, std::string_view>> PdfMetadata::properties() const {
  std::vector<std::pair<std::string_view, std::string_view>> result;
  for (std::size_t i = 0; i < kXmpProperties.size(); ++i) {
    const std::string& value = this->*kMembers[i];
    if (!value.empty()) result.emplace_back(kXmpProperties[i].name, value);
  }
  return result;
}

std::string& PdfMetadata::operator[](std::size_t property) {
  if (property >= std::size(kMembers)) throw std::out_of_range("PdfMetadata has eight properties");
  return this->*kMembers[property];
}

PdfMetadata metadata_of(const VerifiedRecord& verified) {
  const Record& record = verified.record();
  PdfMetadata metadata;
  metadata.number = record.number().full();
  metadata.canonical_sha256 = record.digest().hex();
  metadata.record_url = record.number().record_url();
  metadata.source = record.source_text();
  metadata.schema_version = kXmpSchemaVersion;
  metadata.canonical_record = record.canonical().bytes();
  metadata.receipt_key_id = verified.receipt().key_id;
  metadata.receipt_signature = to_base64(verified.receipt().signature);
  return metadata;
}

Verification verify_metadata(const PdfMetadata& metadata, const TrustStore& trust) {
  return MetadataVerifier(metadata, trust).verify();
}

}  // namespace pith
