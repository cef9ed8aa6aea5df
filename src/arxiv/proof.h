// That what will be uploaded compiles by itself, as on arXiv, to the pages of the original.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"
#include "arxiv/run/original_pdf.h"

namespace pith::arxiv {

struct ToProve {
  const FileSet& files;
  std::map<std::string, std::filesystem::path> written;  // where some of them are already
  struct Document {
    std::string name;
    const OriginalPdf& original;     // to compare with
    bool bibliography_told = false;  // that it failed, and undefined citations with it
  };
  std::vector<Document> documents;  // in the order in which arXiv compiles them
  Engine engine;
  std::filesystem::path work;  // a temporary folder
  bool climbs = false;         // Project::climbs
};

struct Proven {
  std::filesystem::path pdf;  // in ToProve::work
  bool same_parts = false;    // each page is made of the same parts as the original's
};

// Of each document, in their order; of none where one does not compile. Sets runs and pages, of
// each of result.documents too, and the picture of a difference; findings as listed in
// arxiv/preparation.h.
std::vector<Proven> prove(const ToProve& what, const Options& options, Preparation& result,
                          Findings& findings);

}  // namespace pith::arxiv
