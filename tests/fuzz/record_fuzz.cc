// JSON text as a document, and as the record in a PDF's metadata: no input may crash or hang, and
// what is called verified must have passed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "json/value.h"
#include "record/merge.h"
#include "record/metadata.h"
#include "record/verify.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const pith::Verification& v) {
  require(v.verified.has_value() ? v.report.verdict() == pith::Outcome::kPass : true);
  if (v.verified) {
    const pith::PdfMetadata metadata = pith::metadata_of(*v.verified);
    require(pith::verify_metadata(metadata, pith::TrustStore::pinned()).verified.has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const pith::TrustStore trust = pith::TrustStore::pinned();

  pith::PdfMetadata metadata;
  metadata.number = text.substr(0, 40);
  metadata.record_url = text.substr(0, 80);
  metadata.canonical_record = text;
  check(pith::verify_metadata(metadata, trust));

  pith::json::Value document;
  try {
    document = pith::json::parse(text, "fuzz");
  } catch (const pith::Error&) {
    return 0;
  }
  check(pith::verify_document(document, trust));
  try {
    pith::merge(document, "fuzz", trust);
  } catch (const pith::Error&) {
  }
  return 0;
}
