// Files from above the paper's folder, in an archive that has no above: arXiv compiles in the root
// of the archive, also a main file that is in a folder of it. So they go into a folder of their
// own, and the sources name them there: "../images/a.png" becomes "above/images/a.png".
#pragma once

#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"
#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

// Of `kept`, those whose name begins with "../". `inside` is the name of the paper's folder from
// the root that they are below: "paper". Names that the sources put together so that no part of
// them leads above are not found; the proof tells.
void lift_for_arxiv(FileSet& files, std::vector<KeptFile>& kept, const std::string& inside,
                    const Vocabulary& vocabulary, Findings& findings);

// Of one text. `lifted` are the names that lead above, `here` those in the folder.
std::string with_lifted_names(std::string_view text, const Names& lifted, const Names& here,
                              const std::string& inside, const std::string& above);

}  // namespace pith::arxiv
