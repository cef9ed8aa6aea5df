// What still stands against the files of the archive, at the lines that the author knows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/policy/rules.h"
#include "arxiv/preparation.h"
#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

struct ToCheck {
  std::vector<Submission::Document> documents;  // as they are called in the archive; main first
  Engine engine;
  int texlive;
  std::vector<std::string> missing_files;  // that LaTeX asked for
  std::vector<std::string> read;           // by TeX; names as in the folder
  // Cleaned, with lines where the author has them; by where they came from.
  FileSet sources;
  // What find_leaks says, by names in the archive, of files that were searched before; of cleaned
  // pictures nothing.
  std::map<std::string, std::vector<Leak>> leaks;
};

// Findings leak.*, arxiv.* and, when asked for, anonymous.*.
void check_files(const FileSet& files, const std::vector<KeptFile>& kept, const ToCheck& what,
                 const Vocabulary& vocabulary, const Options& options, Findings& findings);

// A rule's violation as a finding.
void tell(const Violation& violation, Findings& findings);

}  // namespace pith::arxiv
