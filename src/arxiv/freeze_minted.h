// minted's cache as the author's machine made it, in a form that TeX reads without running a
// program: arXiv runs none. pygmentize is not run.
//
// minted 2 names cached listings by a digest, which it computes itself; frozencache wants them by
// their order. TeX runs once with finalizecache and without shell escape, and its log tells which
// is which. A listing that was changed since has a digest that the cache does not have.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "arxiv/preparation.h"
#include "arxiv/run/build.h"
#include "arxiv/tex/minted.h"
#include "arxiv/tex/project.h"
#include "arxiv/working_copy.h"

namespace pith::arxiv {

struct MintedFreeze {
  std::string freeze = "frozencache";          // what the sources' own such option becomes
  std::map<std::string, std::string> options;  // of each document: what it passes to minted
  std::string code = {};                       // in front of that
  // Of minted 2, "_minted-main/listing1.pygtex" → "_minted-main/9F…A0.pygtex"; empty when there is
  // none.
  std::map<std::string, std::string> listings;

  bool any() const { return !options.empty(); }
  // A source, with what it says to minted; `name` as in the folder.
  MintedSource applied(const std::string& name, const std::string& text) const;
};

// The listings, by the names that frozencache looks for.
void write_listings(const MintedFreeze& minted, const std::filesystem::path& folder);

struct FoundMinted {
  MintedFreeze freeze;  // none where there is no cache that the installed minted reads
  std::string hint;     // why not, where there is one all the same
};

// After a build in `folder` that failed; `failed` is the document. TeX runs there again, and the
// copy is of no use then. Throws what build_paper throws.
FoundMinted find_minted(const Project& project, const std::filesystem::path& folder,
                        const WorkingCopy& copy, const std::string& failed, const Options& options,
                        const std::filesystem::path& scratch, const std::filesystem::path& root);

}  // namespace pith::arxiv
