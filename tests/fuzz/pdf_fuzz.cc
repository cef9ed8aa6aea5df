// Any bytes as a PDF: stamping and inspection end in a result or an Error; a stamped file says what
// was stamped, is left alone by the same stamp, and removing the stamp gives the file back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/error.h"
#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "record/metadata.h"

namespace {

void require(bool what) {
  if (!what) std::abort();
}

std::optional<pith::PdfInspection> inspect(const std::string& pdf) {
  try {
    return pith::inspect_pdf(pdf, "fuzz");
  } catch (const pith::Error&) {
    return std::nullopt;  // a damaged page tree is no obstacle to a stamp
  }
}

// What was stamped once has no reason to be refused later.
void check_laws(const std::string& pdf, const pith::StampResult& result,
                const pith::PdfMetadata& metadata, const pith::StampOptions& options) {
  const std::string stamped = pith::output(pdf, result);
  const bool all_kept = result.kept == pdf.size();  // else it ended in a stamp of ours
  if (const auto found = inspect(stamped)) {
    // With a note it went into the document information alone.
    if (result.note.empty() && !found->locked) require(found->xmp == metadata);
    if (!result.note.empty()) require(found->info_number == metadata.number);
    require(!found->revisions.empty() && found->revisions.back().end == stamped.size());
  }
  require(!pith::stamp_pdf(stamped, "fuzz", metadata, options).changed);
  const auto removed = pith::remove_stamp(stamped, "fuzz", options);
  if (result.changed && all_kept) require(pith::output(stamped, removed) == pdf);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string pdf(reinterpret_cast<const char*>(data), size);
  (void)inspect(pdf);
  pith::PdfMetadata metadata;
  metadata.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  metadata.canonical_sha256 = std::string(64, '0');
  // PoDoFo's own faults are not what is looked for here.
  pith::StampOptions options{.write_info = true, .second_reader = false};
  options.allow_signed = size % 2 == 0;
  std::optional<pith::StampResult> result;
  try {
    result = pith::stamp_pdf(pdf, "fuzz", metadata, options);
  } catch (const pith::Error&) {
    return 0;
  }
  check_laws(pdf, *result, metadata, options);
  return 0;
}
