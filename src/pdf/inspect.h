// What a PDF carries about its Pith Number, and who wrote it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/limits.h"
#include "pdf/revisions.h"
#include "pdf/syntax/doubt.h"
#include "record/metadata.h"

namespace pith {

struct InspectOptions {
  // Of an encrypted file: the owner's or the user's. The empty one is tried in any case.
  std::string password = {};
  pdf::PaperLimits limits = {};
  // Called with each part of the file once it was gone through; may be empty. Who mapped the file
  // lets go of it then, so that memory stays small.
  std::function<void(std::string_view)> passed = {};
};

struct PdfInspection {
  std::string pdf_version;  // "1.5": the later of header and catalog
  int page_count = 0;
  bool encrypted = false;
  // Encrypted, and neither the password given nor the empty one opens it. Then its strings are
  // empty, and all else that cannot be read is as if it were not there.
  bool locked = false;
  bool signed_ = false;
  std::string signature;  // how it is signed, in words; may be empty
  // Why a signature or content credentials permit no stamp, in words; may be empty.
  std::string forbidden;
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
  std::vector<Revision> revisions;  // oldest first
  ChangedSince changed_since_stamp = ChangedSince::kNothing;
  bool linearized = false;  // annex F; no update came after that
  // Places at which readers of PDFs may see something else than is said here. Where there are any,
  // nobody can tell what the file says.
  std::vector<pdf::Doubt> doubts;
};

// Throws Error kMalformed when it is no PDF, kRefused when it is damaged, kLimit.
PdfInspection inspect_pdf(std::string_view pdf, std::string_view name,
                          const InspectOptions& options = {});

}  // namespace pith
