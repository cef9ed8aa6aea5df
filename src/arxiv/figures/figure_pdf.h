// PDF figures: what is in them besides their pages.
//
// What draws the pages is written again on a blank sheet, each byte at its old place, and nothing
// else is (arxiv/figures/drawn_objects.h). So go: information, XMP and what programs keep for
// themselves; attachments; annotations, forms, scripts and bookmarks, none of which TeX takes from
// a figure; pictures that the content does not name; objects that draw nothing, those of older
// revisions, comments, and what is behind the end. The cross-reference is untouched and the pages
// are the same. An object that goes is null in its place. A stream that changes is compressed
// again; it becomes shorter, and what it leaves free is white space behind it. A figure that is
// clean keeps its bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arxiv/figures/image_metadata.h"

namespace pith::arxiv {

// `removed` names what went: "Author (Alice)", "attachments (data.csv)", "XMP". `remains` is of
// figure.hidden-layer: TeX knows no layers, so that it is on the page of the paper, and only the
// author can tell whether it is to be there; and of figure.pages, where there are several. A
// problem when the file is encrypted or damaged.
CleanFigure clean_pdf(std::string_view pdf);

// The same of a PDF that is read by itself: what its readers see stays, with attachments,
// annotations, forms and bookmarks, and with layers that they can show.
CleanFigure clean_pdf_document(std::string_view pdf);

// What a PDF figure must not have on arXiv: "JavaScript". In all objects, whether they are in use
// or not, compressed ones included.
std::vector<std::string> unwanted_in_pdf(std::string_view pdf);

}  // namespace pith::arxiv
