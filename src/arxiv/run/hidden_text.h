// Text that is in the text layer of a PDF and that nobody sees: programs that search, index or
// summarise the paper read it all the same.
//
// No list of ways to hide text is complete, so none is kept. Text is seen when the page looks
// different without it: each page is drawn as it is and once more with all glyphs blank, and a word
// at whose place the two are alike is not seen, whatever its colour, mode, order, clip or layer. A
// first look is at low resolution; a page on which a word seems not to be seen is drawn again,
// larger. Beside that, what is outside of the page is not drawn, and nobody reads what is smaller
// than one point.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/run/build.h"

namespace pith::arxiv {

struct HiddenText {
  enum class How {
    kOutside,      // of what a reader shows of the page
    kTiny,         // under one point, or so narrow that letters lie on each other
    kLayer,        // that is off
    kPicture,      // something else is drawn there, a picture or a drawing
    kNoInk,        // nothing but one colour is there
    kOverprinted,  // other words lie on it, letter on letter
    kCut,          // by the frame of a figure, or by trim, as authors do to show a part of one
    kScan,         // in the place of words that a picture shows: recognised characters
    kActualText,   // what the PDF says is to be read in the place of something
  };
  int page;  // from 1
  How how;
  std::string text;         // all of it, words in the order of the page
  std::size_t words = 0;    // with a letter
  std::size_t letters = 0;  // those of scripts without spaces count twice
};

struct HiddenTextSearch {
  std::vector<HiddenText> found;
  std::string unknown;  // why it cannot be told, of all pages or of some; empty: it was told
};

// `scratch` is made, and where the programs run. Throws Error kFile where pdftoppm is not installed
// or cannot draw the pages.
HiddenTextSearch find_hidden_text(const std::filesystem::path& pdf,
                                  const std::filesystem::path& scratch, const Tools& tools);

}  // namespace pith::arxiv
