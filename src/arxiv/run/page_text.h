// The text of a PDF's pages, as pdftotext reads it: what others can search, copy and index.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "arxiv/run/build.h"

namespace pith::arxiv {

// In UTF-8, a form feed behind each page. It runs confined, in `scratch`, which is made, and where
// it writes. nullopt where pdftotext is not installed, cannot read the file, takes too long, or
// writes more than 64 MB.
std::optional<std::string> text_of_pages(const std::filesystem::path& pdf,
                                         const std::filesystem::path& scratch, const Tools& tools);

}  // namespace pith::arxiv
