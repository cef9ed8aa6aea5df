// What is said of a paper that does not compile, or only without its bibliography: the cause that
// the programs name, and advice that fits it.
#pragma once

#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"
#include "arxiv/run/build.h"
#include "arxiv/tex/project.h"

namespace pith::arxiv {

// Advice for a build that failed; none that the log gives no reason for.
std::vector<std::string> advice(const Project& project, const Build& build);

// Of a build that fails in its .bbl though bibtex or biber told why: what that said, to be put
// behind the failure; empty otherwise.
std::string said_of_bibliography(const Build& build);

// build.bibliography, when bibtex or biber failed and citations are undefined for it. Whether it
// was told: what follows from it needs no finding of its own.
bool tell_bibliography(const Build& build, Findings& findings);

}  // namespace pith::arxiv
