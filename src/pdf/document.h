// The parts of a PDF that carry its metadata: catalog, metadata stream, document information.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pdf/syntax/structure.h"

namespace pith::pdf {

struct Document {
  IndirectObject catalog_object;
  Dictionary catalog;
  std::string version;  // the later of the header's and the catalog's, "1.7"

  // The stream that the catalog's Metadata refers to; none when it is something else.
  std::optional<IndirectObject> metadata;
  std::string packet;  // its decoded bytes

  // What the trailer's Info refers to. An Info that is written into the trailer itself (against
  // §14.3.3) can be read, but has no info_object.
  std::optional<IndirectObject> info_object;
  std::optional<Dictionary> info;
  // As UTF-8; empty when absent.
  std::string info_text(Structure& pdf, std::string_view key) const;
};

// Of a stream that is not called metadata.
bool looks_like_xmp(std::string_view bytes);

// Throws Error kRefused when one of them is not what it has to be, or is encrypted and the file's
// Encryption is not opened.
Document read_document(Structure& pdf, std::size_t max_metadata = 16u << 20);

}  // namespace pith::pdf
