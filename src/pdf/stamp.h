// Appends Pith metadata to a PDF as an incremental update (ISO 32000-1 §7.5.6).
//
// The bytes given are a prefix of the bytes that come out. Appended are: the metadata stream, the
// catalog only if it had no /Metadata, the Info dictionary only where PDF/A allows, and one
// cross-reference section in the form of the last one. No clock, host or random value gets in.
//
//   StampResult r = stamp_pdf(bytes, "paper.pdf", metadata_of(verified));
//   if (r.changed) write_file_atomically(path, bytes + r.appended);
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/metadata.h"

namespace pith {

struct StampOptions {
  bool write_info = true;  // PithNumber and PithCanonicalSHA256, where PDF/A allows Info
};

struct StampResult {
  bool changed = false;
  std::string appended;              // empty when the file already says all this
  std::vector<std::string> written;  // "XMP metadata", "catalog", "document information"
};

// Throws Error kRefused for signed, encrypted or damaged files (cause says which, hint what to do),
// kMalformed when it is no PDF.
StampResult stamp_pdf(std::string_view pdf, std::string_view name, const PdfMetadata& metadata,
                      const StampOptions& options = {});

}  // namespace pith
