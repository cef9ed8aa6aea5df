// Which paper a PDF is, as far as it or the sources beside it say.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "number/identifier.h"
#include "pdf/inspect.h"

namespace pith {

struct FoundNumber {
  Identifier identifier;
  std::string origin;  // "XMP metadata", "document information", "badge link", "paper.tex"
};

// The number that the PDF's own metadata names, else the one its links name if that is one only.
// Throws Error kRefused when the PDF names two numbers.
std::optional<FoundNumber> number_in_pdf(const PdfInspection& inspection, std::string_view name);

// The argument of the last \pithnumber{…} in TeX source, neither in a comment nor verbatim. `name`
// is for errors: kUsage when the argument is no identifier.
std::optional<Identifier> number_in_tex(std::string_view source, std::string_view name);

// number_in_tex of paper.tex, then of paper.aux, beside paper.pdf. Files that are not there or
// larger than 16 MiB are passed over.
std::optional<FoundNumber> number_beside(const std::filesystem::path& pdf);

}  // namespace pith
