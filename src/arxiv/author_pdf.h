// The PDF that the author made of the paper, where the folder has one: its text against that of our
// build. The proof compares two builds of ours, and what both lack it cannot see.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/policy/findings.h"
#include "arxiv/run/build.h"
#include "arxiv/run/original_pdf.h"
#include "arxiv/tex/project.h"

namespace pith::arxiv {

// build.text, a note, when the author's PDF of the document ("main.tex") is newer than all that TeX
// read and says something else. Fonts and other versions of packages may be the reason. `scratch`
// is a temporary folder.
void compare_with_authors(const Project& project, const std::string& document, const Build& build,
                          const OriginalPdf& original, const std::filesystem::path& scratch,
                          const Tools& tools, Findings& findings);

struct TextDifference {
  int page = 0;              // from 1; 0: none
  int pages = 0;             // how many differ
  std::string theirs, ours;  // some words from where the first one begins to differ
};
// Texts as pdftotext writes them, a form feed behind each page. Dates do not count: \today is
// another day in each of them.
TextDifference compare_texts(std::string_view theirs, std::string_view ours);

}  // namespace pith::arxiv
