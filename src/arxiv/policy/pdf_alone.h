// A PDF that is a submission by itself, without sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct PdfAlone {
  std::vector<std::string> not_embedded;  // names of fonts whose outlines are not in the file
  std::vector<std::string> type3;         // names of fonts that are drawn by procedures
  bool has_fonts = false;                 // without any, it is pictures of pages
  std::string made_by_tex;                // what tells it: "pdfTeX-1.40.24"; empty: nothing does
  bool encrypted = false;                 // then nothing of the above is known
  std::string damage;                     // nor then: why it cannot be read
};

PdfAlone look_at_pdf(std::string_view pdf);

}  // namespace pith::arxiv
