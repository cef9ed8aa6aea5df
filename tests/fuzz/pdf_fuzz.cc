// Any bytes as a PDF: stamping, inspection and verification end in a result or an Error; a stamped
// file says what was stamped, is left alone by the same stamp, and removing the stamp gives the
// file back. The passwords are those of the seeds (tests/fuzz/pdf/make), and the size of the input
// chooses the options, so that an input behaves the same each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/error.h"
#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "pdf/verify.h"
#include "record/metadata.h"
#include "record/trust.h"
#include "record/verify.h"

namespace {

void require(bool what) {
  if (!what) std::abort();
}

std::optional<pith::PdfInspection> inspect(const std::string& pdf, const std::string& password) {
  try {
    auto found = pith::inspect_pdf(pdf, "fuzz", {.password = password});
    for (const pith::Revision& revision : found.revisions)
      require(revision.begin <= revision.end && revision.end <= pdf.size());
    const pith::Verification verification = pith::verify_pdf(found, pith::TrustStore::pinned());
    if (verification.verified) require(verification.report.verdict() == pith::Outcome::kPass);
    return found;
  } catch (const pith::Error&) {
    return std::nullopt;  // a damaged page tree is no obstacle to a stamp
  }
}

// The first that opens the file; the empty one where it is not encrypted, or none does.
std::string password_of(const std::string& pdf) {
  for (const char* password : {"", "user", "owner"}) {
    const auto found = inspect(pdf, password);
    if (!found || !found->encrypted) return "";
    if (!found->locked) return password;
  }
  return "";
}

// What was stamped once has no reason to be refused later.
void check_laws(const std::string& pdf, const pith::StampResult& result,
                const pith::PdfMetadata& metadata, const pith::StampOptions& options) {
  const std::string stamped = pith::output(pdf, result);
  const bool all_kept = result.kept == pdf.size();  // else it ended in a stamp of ours
  if (const auto found = inspect(stamped, options.password)) {
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
  pith::PdfMetadata metadata;
  metadata.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  metadata.canonical_sha256 = std::string(64, '0');
  // PoDoFo's own faults are not what is looked for here.
  pith::StampOptions options{.write_info = true, .second_reader = false};
  options.allow_signed = size % 2 == 0;
  if (size / 2 % 2 == 0) options.utc_time = "2026-11-21T02:40:00Z";
  options.write_info = size / 4 % 4 != 0;
  options.password = password_of(pdf);
  // The owner has all rights, the user those that the file gives.
  if (!options.password.empty() && size / 16 % 2 == 0) options.password = "owner";
  (void)pith::is_unrevised(pdf, "fuzz");
  try {
    const pith::StampResult without = pith::remove_stamp(pdf, "fuzz", options);
    require(without.kept <= pdf.size());
    if (!without.changed) require(pith::output(pdf, without) == pdf);
  } catch (const pith::Error&) {
  }
  std::optional<pith::StampResult> result;
  try {
    result = pith::stamp_pdf(pdf, "fuzz", metadata, options);
  } catch (const pith::Error&) {
    return 0;
  }
  check_laws(pdf, *result, metadata, options);
  return 0;
}
