// What drawing programs write into SVG files besides the drawing: comments, metadata, where on the
// author's disk the file and its pictures lie, their own copy of the drawing.
#pragma once

#include <string_view>

#include "arxiv/figures/drawing_keys.h"
#include "arxiv/figures/image_metadata.h"

namespace pith::arxiv {

// Read by expat and written again. Elements and attributes stay that are of SVG (2, chapter 3),
// XLink, XHTML, MathML or of XML itself, and instructions that name a style sheet. Of a figure,
// titles, descriptions and data for scripts go as well; in a document that is read by itself they
// stay. Pictures in it are cleaned, and so are comments in its style sheets. What is not displayed
// stays and is figure.hidden-layer. Where nothing goes, the bytes are those given.
CleanFigure clean_svg(std::string_view svg, PdfUse use);

}  // namespace pith::arxiv
