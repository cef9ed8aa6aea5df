// Remarks in bibliographies: what reference managers and authors note in them, and no page shows.
//
// As with sources (arxiv/tex/unseen.h), whether it can go is for a build to prove. Fields that say
// which work it is (author, title, doi, …) are no candidates: no style prints all of them, and all
// of them belong to the entry. Others are, where their words are not on the pages.
#pragma once

#include <string_view>
#include <vector>

#include "arxiv/tex/unseen.h"

namespace pith::arxiv {

// Of a .bib, as BibTeX reads it: text between entries, @comment, entries that are not cited,
// abbreviations that none of the others uses, comments in entries, and fields. Where nothing is
// cited, an entry whose title or, without one, names are on the pages counts as cited. In the order
// of the text.
std::vector<Stretch> unseen_in_bib(std::string_view bib, const PageWords& pages,
                                   const Names& cited);

// Of a .bbl that biber wrote: fields, keywords and annotations. In the order of the text.
std::vector<Stretch> unseen_in_bbl(std::string_view bbl, const PageWords& pages);

// The keys of the entries of a .bbl, whoever wrote it.
void add_cited(std::string_view bbl, Names& cited);

}  // namespace pith::arxiv
