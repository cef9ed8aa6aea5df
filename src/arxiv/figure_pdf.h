// PDF figures: what programs write into them about author, files and tools.
//
// Strings of the document information and file names left by TeX are overwritten with blanks, XMP
// packets with an empty one, in place: every object stays where it is, so the cross-reference is
// untouched and the pages are the same. A compressed object is compressed again; it becomes
// shorter, and what it leaves free is white space between objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arxiv/image_metadata.h"

namespace pith::arxiv {

// `removed` names keys and their old values: "Author (Alice)", "PTEX.FileName (/home/…)", "XMP".
CleanFigure clean_pdf(std::string_view pdf);

// What a PDF figure must not have on arXiv: "JavaScript". In all objects, whether they are in use
// or not, compressed ones included.
std::vector<std::string> unwanted_in_pdf(std::string_view pdf);

}  // namespace pith::arxiv
