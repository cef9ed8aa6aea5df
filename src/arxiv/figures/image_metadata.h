// What cameras and programs write into JPEG, PNG and EPS figures besides the picture, taken out
// without touching the picture.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct CleanFigure {
  std::string bytes;
  std::vector<std::string>
      removed;  // "EXIF", "XMP", "comment", "tEXt", "42 bytes after the end", …
  // Why it could not be cleaned; bytes are then those given.
  std::string problem;
  struct Remaining {
    std::string rule, detail;
    bool blocks = true;  // else it is only worth knowing
  };
  std::vector<Remaining> remains = {};  // what must be known and could not be taken out
};

// JPEG (ITU-T T.81 annex B): keeps the picture's own segments, JFIF, ICC profiles and Adobe's
// colour transform. An EXIF resolution that pdfTeX goes by becomes a JFIF one, so that the size on
// the page stays.
CleanFigure clean_jpeg(std::string_view jpeg);

// PNG (W3C Recommendation, chapter 11): keeps critical chunks, transparency, colour and resolution.
CleanFigure clean_png(std::string_view png);

// EPS: blanks the structuring comments %%Creator, %%Title, %%For, %%CreationDate and %%Routing.
CleanFigure clean_eps(std::string_view eps);

struct PngFacts {
  std::uint64_t width = 0, height = 0;  // 0 when it is no PNG
  // Whether pdfTeX copies it as it is: no palette, alpha, interlacing, 16 bits or colour chunks.
  bool copied = false;
};
PngFacts png_facts(std::string_view png);

// width times height of a JPEG's frame; 0 when there is none.
std::uint64_t jpeg_dots(std::string_view jpeg);

}  // namespace pith::arxiv
