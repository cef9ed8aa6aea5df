// What a PDF carries about its Pith Number, and who wrote it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/metadata.h"

namespace pith {

struct PdfInspection {
  std::string pdf_version;       // "1.5": the later of header and catalog
  int page_count = 0;
  bool encrypted = false;
  bool signed_ = false;
  std::string pdfa_part;         // "1".."4" or empty
  std::string title, producer;   // Info, as UTF-8; may be empty
  std::string info_number, info_canonical_sha256;  // our Info keys
  bool has_xmp = false;
  PdfMetadata xmp;               // our XMP properties
  // The numbers named by links to a record page ("https://pith.science/pith/<26>"), in page order.
  std::vector<std::string> linked_numbers;
};

// Throws Error kMalformed or kRefused when the file cannot be read.
PdfInspection inspect_pdf(std::string_view pdf, std::string_view name);

}  // namespace pith
