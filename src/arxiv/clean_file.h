// One file of the archive: comments of TeX sources, metadata of figures.
#pragma once

#include <string>

#include "arxiv/figures/image_metadata.h"
#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"
#include "arxiv/tex/clean_tex.h"

namespace pith::arxiv {

// Returns the new bytes, and adds to file.changes and the findings what was done. Sources are given
// as the author has them: the commands of options.remove_commands go here.
std::string clean_file(KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                       const Options& options, Findings& findings);

// The same of a figure that was cleaned before.
std::string take_figure(CleanFigure figure, KeptFile& file, Findings& findings);

// How a source is cleaned. What the paper shows as it is keeps its comments.
CleanOptions clean_options(const KeptFile& file, const Vocabulary& vocabulary,
                           const Options& options);

// Whether a file of the archive, text, is read by TeX as source.
bool is_source(const KeptFile& file, const Vocabulary& vocabulary);

}  // namespace pith::arxiv
