// Which files of the folder go into the archive, and why the others do not.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"
#include "arxiv/run/build.h"
#include "arxiv/tex/project.h"

namespace pith::arxiv {

// What TeX read, what arXiv wants besides (anc/, 00README, styles that the preflight looks for),
// and what `keep` names. `sources` are those of the folder without comments.
std::set<std::string> select_files(const Project& project, const Build& build,
                                   const FileSet& sources, const std::vector<std::string>& keep);

// Whether `keep`, a file or a folder, names this file.
bool keeps(const std::string& keep, const std::string& name);

bool is_kept_by_name(const std::vector<std::string>& keep, const std::string& name);

// Whether a link that leads out of the folder was followed after all.
bool is_taken_from(const PassedOver& passed, const std::vector<KeptFile>& kept);

// option.unused: what an option names and the paper does not have is likely a slip. `plain` holds
// the sources without comments.
void note_unused_options(const Project& project, const FileSet& plain, const Options& options,
                         Findings& findings);

// All others, each with the reason; sorted by name.
// `tested` are those that the paper only tests for.
std::vector<LeftOut> files_left_out(const Project& project, const std::vector<KeptFile>& kept,
                                    const Names& tested);

// Whether the folder has figures in PostScript, and whether TeX read one, and not the PDF that
// epstopdf made of it: only latex can use them. pdflatex may leave them out without an error.
bool has_postscript(const Project& project);
bool reads_postscript(const Build& build);
// Whether one of these files is an EPS, and another the PDF that epstopdf made of it.
bool has_converted(const std::vector<std::string>& names);

}  // namespace pith::arxiv
