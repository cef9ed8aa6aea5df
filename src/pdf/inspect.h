// What a PDF carries about its Pith Number, and who wrote it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/metadata.h"

namespace pith {

struct InspectLimits {
  std::size_t max_pages = 100'000;
  std::size_t max_page_depth = 64;
  std::size_t max_annotations = 500'000;
};

// Of an encrypted file only pdf_version, encrypted and signed_ are told: its strings and streams
// cannot be read.
struct PdfInspection {
  std::string pdf_version;  // "1.5": the later of header and catalog
  int page_count = 0;
  bool encrypted = false;
  bool signed_ = false;
  std::string pdfa_part;                           // "1".."4" or empty
  std::string title, producer;                     // Info, as UTF-8; may be empty
  std::string info_number, info_canonical_sha256;  // our Info keys
  bool has_xmp = false;
  std::string
      xmp_problem;  // why the XMP packet cannot be understood; then xmp and pdfa_part are empty
  PdfMetadata xmp;  // our XMP properties
  // The codes (26 characters) named by links to a record page ("https://pith.science/pith/<26>"),
  // in page order, each once.
  std::vector<std::string> linked_numbers;
};

// Throws Error kMalformed when it is no PDF, kRefused when it is damaged, kLimit.
PdfInspection inspect_pdf(std::string_view pdf, std::string_view name,
                          const InspectLimits& limits = {});

}  // namespace pith
