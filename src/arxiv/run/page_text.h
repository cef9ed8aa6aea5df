// The text of a PDF's pages, as pdftotext reads it: what others can search, copy and index.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "arxiv/run/build.h"

namespace pith::arxiv {

// In UTF-8, a form feed behind each page. It runs confined, in `scratch`, which is made, and where
// it writes. nullopt where pdftotext is not installed, cannot read the file, takes too long, or
// writes more than 64 MB.
std::optional<std::string> text_of_pages(const std::filesystem::path& pdf,
                                         const std::filesystem::path& scratch, const Tools& tools);

// The same of what it writes with other options, and with another limit.
std::optional<std::string> run_pdftotext(const std::vector<std::string>& options,
                                         std::uint64_t most_bytes, const std::filesystem::path& pdf,
                                         const std::filesystem::path& scratch, const Tools& tools);

}  // namespace pith::arxiv
