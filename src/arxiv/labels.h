// The labels of one document that another one takes: xr, xr-hyper, zref-xr.
#pragma once

#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/preparation.h"
#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

// Where sources name the document `stem` to take its labels, by \externaldocument or a macro of the
// paper around it, they name a file of its labels alone. Returns its name, which is not in use yet:
// "supplement-labels.aux". With xr-hyper, links lead to where they did.
std::string name_labels(FileSet& files, const std::vector<KeptFile>& kept,
                        const Vocabulary& vocabulary, const std::string& stem, Engine engine);

}  // namespace pith::arxiv
