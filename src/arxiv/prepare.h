// From an author's folder to the archive for arXiv, or to the reasons why there is none.
//
//   arxiv::Preparation p = arxiv::prepare(options);
//   if (p.report.verdict() == Outcome::kPass) write(p.archive.bytes); else show(p.report);
//
// The paper is compiled in a copy, which tells the files it needs. These are cleaned, checked, and
// compiled again by themselves in an empty folder, as on arXiv; every page must look as before. The
// folder itself is only read.
#pragma once

#include "arxiv/preparation.h"

namespace pith::arxiv {

// Throws Error for what keeps it from being tried: no main file, a program that is not installed.
Preparation prepare(const Options& options);

}  // namespace pith::arxiv
