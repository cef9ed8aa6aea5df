// Remarks in the data that a paper reads: tables for plots, lists of values.
//
// As with sources (arxiv/tex/unseen.h), what reads as words and stands on no page is a candidate:
// lines that begin with # or %, and fields with words in them. Whether it can go is for a build to
// prove.
#pragma once

#include <string_view>
#include <vector>

#include "arxiv/tex/unseen.h"

namespace pith::arxiv {

// In the order of the text. Fields end at a comma, semicolon, tab or line end; quotes and braces
// around them stay. In a line without these that begins with a number they end at blanks, and one
// word is enough; {} takes its place.
std::vector<Stretch> unseen_data(std::string_view data, const PageWords& pages);

// Of a listing in minted's cache (arxiv/tex/minted.h), which holds all lines of a file of which the
// paper may show some. A line that goes leaves an empty one, as lines are counted.
std::vector<Stretch> unseen_listing(std::string_view cached, const PageWords& pages);

}  // namespace pith::arxiv
