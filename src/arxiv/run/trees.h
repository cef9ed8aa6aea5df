// What TeX's programs read beside the paper, so that they can be confined (base/confinement.h).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/confinement.h"

namespace pith::arxiv {

struct Trees {
  // The system's programs, libraries and fonts, and the trees of the TeX that is installed,
  // wherever that is. No home folder, and of /etc and /var what programs need to run.
  std::vector<std::filesystem::path> system;
  // The author's own tree, and what links in it lead to.
  std::vector<std::filesystem::path> user;
};

// From where the programs in `search_path` really are, and from the trees that kpsewhich names,
// which is itself confined and runs in `folder`. An empty user_tree is none.
Trees find_trees(const std::string& search_path, const std::filesystem::path& user_tree,
                 const std::filesystem::path& folder);

// What a program that is run over a paper may reach: `folder`, the paper's copy, where it writes;
// `written`, of the scratch, where it also writes; and to read, all of `scratch` and the trees, the
// author's own when `with_user`.
Reach reach_over_paper(const Trees& trees, bool with_user, const std::filesystem::path& folder,
                       const std::filesystem::path& scratch, const std::filesystem::path& written);

}  // namespace pith::arxiv
