// Two PDFs, page by page, as pictures.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/run/original_pdf.h"

namespace pith::arxiv {

struct Comparison {
  int pages_before = 0, pages_after = 0;
  int drawn = 0;               // of the pages that both have; the others are made of the same
  std::vector<int> differing;  // page numbers from 1, of the pages that both have
  // Of the first differing page, a PNG: the original, the result, and where they differ, side by
  // side.
  std::string picture;

  bool same() const { return pages_before == pages_after && differing.empty(); }
};

std::string pages_text(int count);  // "1 page", "2 pages"

// Drawn at kDotsPerInch (arxiv/run/pages.h) are the pages that are not made of the same
// (arxiv/run/page_digests.h). `scratch` is where pdftoppm runs.
// Throws Error kFile when pdftoppm is not installed or cannot read one of them, kLimit for more
// than 5000 pages.
Comparison compare_pages(const OriginalPdf& before, const std::filesystem::path& after,
                         const std::filesystem::path& scratch, const Tools& tools,
                         const Progress& progress);

// Draws all pages and returns how many there are. Same errors.
int draw_pages(const std::filesystem::path& pdf, const std::filesystem::path& scratch,
               const Tools& tools, const Progress& progress);

}  // namespace pith::arxiv
