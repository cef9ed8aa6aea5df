// Bibliographies as bibtex and biber write them.
//
// bibtex copies what the .bib holds, comments in its entries included; these go like those of any
// source. biber's format is its own: its first comments name the version, which biblatex and arXiv
// read, and its \verb is not LaTeX's. There the field "file" goes, in which reference managers keep
// where on the author's disk the paper lies; no style of biblatex but "reading" prints it.
#pragma once

#include <string>
#include <string_view>

#include "arxiv/tex/clean_tex.h"

namespace pith::arxiv {

CleanTex clean_bbl(std::string_view bbl, const Vocabulary& vocabulary, const CleanOptions& options);

// A bibliography style (.bst), which nobody runs where a .bbl is, but arXiv asks for: comments go,
// except a licence notice at the top.
CleanTex clean_bst(std::string_view bst, const CleanOptions& options);

// "3.2" of "biblatex bbl format version 3.2"; empty when bibtex made it.
std::string_view biblatex_format(std::string_view bbl);

}  // namespace pith::arxiv
