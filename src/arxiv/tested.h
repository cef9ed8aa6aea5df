// Files that TeX opens and does not read, such as a chapter that \includeonly passes over: left out
// when the paper comes out the same without them (file.tested).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/original.h"
#include "arxiv/policy/findings.h"
#include "arxiv/run/original_pdf.h"

namespace pith::arxiv {

struct TestedFiles {
  Names left_out;
  Names emptied;  // drawings of which only the PDF is used, and that have to be there
};

// Compiles the paper without them, all at once and then, where there are few, one by one: that many
// runs more. `pdfs` are of the documents of the project, in their order. The copy has all files
// again afterwards, since --keep may want them; original.build.inputs has not.
TestedFiles find_tested(const PaperCopies& copies, const Project& project, Original& original,
                        const std::vector<OriginalPdf>& pdfs, const Options& options,
                        const std::filesystem::path& work, Findings& findings);

}  // namespace pith::arxiv
