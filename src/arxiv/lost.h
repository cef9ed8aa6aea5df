// Files that TeX asked for and did not get in the working copy, though they are where the author
// compiles: the paper that comes of the copy is then not the author's.
//
// What counts as evidence is that a name was asked for in vain, and that a file of this name is
// there: kpathsea says so of names that it refuses (above the folder, absolute, hidden) and of
// searches, packages say so in the log, bibtex and biber in theirs. What a package only tests for
// is lost in the same way, for with it the author's build goes another way; a file that is nowhere,
// as most of those that are tested for, is not lost.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/tex/project.h"

namespace pith::arxiv {

struct LostFile {
  std::string name;            // from the folder: "../images/a.png", ".macros.tex"; or absolute
  std::filesystem::path path;  // without links
  enum Why { kOutside, kLink, kHidden, kAbsolute, kClimbs } why;
};

// Sorted by name. kClimbs: it is in the folder, by a name that leads out and in again.
std::vector<LostFile> find_lost(const Project& project, const std::vector<std::string>& asked);

// "lies outside of the folder (/home/me/images/a.png)"
std::string reason(const LostFile& lost);

// The repository that the folder is a part of: the nearest one above it with .git; empty when there
// is none, or the folder is one itself.
std::filesystem::path repository_above(const std::filesystem::path& folder);

// Whether such a file may be taken in: below `root` when links are resolved, and not hidden there.
bool may_take(const LostFile& lost, const std::filesystem::path& root);

// Files above the folder that sources name, so that not each of them needs a build to be found.
// `plain` has no comments.
std::vector<LostFile> named_above(const Project& project, const std::string& plain);

// The folder that holds the paper's folder and all of these; empty when that is no use.
std::filesystem::path common_root(const Project& project, const std::vector<LostFile>& lost);

}  // namespace pith::arxiv
