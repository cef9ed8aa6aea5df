// The text layer of a PDF: its words, and where they are.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/run/build.h"

namespace pith::arxiv {

// In points, from the top left of the sheet as it is shown.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

struct PlacedWord {
  std::string text;  // UTF-8
  Box box;
};

struct TextPage {
  double width = 0, height = 0;   // points
  std::vector<PlacedWord> words;  // in the order in which the page draws them
};

// As pdftotext tells it. It runs confined, in `scratch`, which is made. nullopt where it is not
// installed, cannot read the file, takes too long, or writes more than 512 MB.
std::optional<std::vector<TextPage>> read_text_layer(const std::filesystem::path& pdf,
                                                     const std::filesystem::path& scratch,
                                                     const Tools& tools);

// Of what `pdftotext -bbox` writes. Words whose places are no numbers are left out.
std::vector<TextPage> parse_text_layer(std::string_view xhtml);

}  // namespace pith::arxiv
