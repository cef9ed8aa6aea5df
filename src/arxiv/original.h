// The paper as it is, compiled in a copy of its folder: what all that follows is compared with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/figures.h"
#include "arxiv/freeze_minted.h"
#include "arxiv/preparation.h"
#include "arxiv/run/build.h"
#include "arxiv/tex/project.h"
#include "arxiv/working_copy.h"

namespace pith::arxiv {

struct Original {
  std::filesystem::path root;    // all of the copy
  std::filesystem::path folder;  // the paper's in it
  WorkingCopy copy;
  std::vector<Build> builds;  // of each document; where one fails, it is the last
  Build build;                // all of them as one
  ReadyFigures figures;       // of the files that TeX reads
};

// Makes such copies, of a project that may grow between one and the next. What is given to the
// constructor has to live as long.
class PaperCopies {
 public:
  PaperCopies(const Project& project, const Options& options, const std::filesystem::path& work)
      : project_(project), options_(options), work_(work) {}

  // pith.sty with the verified record, for all copies from now on.
  void use_package(std::string package) { package_ = std::move(package); }
  // minted's cache, likewise.
  void use_minted(MintedFreeze minted) { minted_ = std::move(minted); }
  const MintedFreeze& minted() const { return minted_; }
  // PDFs that epstopdf made of figures, likewise: graphics loads that only with shell escape.
  void use_converted_figures(bool use) { converted_ = use; }
  bool uses_converted_figures() const { return converted_; }
  // A source with what these two put into it; `name` as in the folder.
  MintedSource given(const std::string& name, const std::string& text) const;

  // In a folder of this name in `work`. Throws what make_working_copy throws.
  Original make(const std::string& name) const;
  // All its documents; sets builds, build and figures. Throws what build_documents throws.
  void compile(Original& original, Engine engine) const;
  // As BuildOptions::root: names may lead above the folder only where something of the paper is.
  std::filesystem::path readable_root(const Original& original) const;
  // Where programs may write what nobody keeps.
  std::filesystem::path scratch() const { return work_ / "scratch"; }

 private:
  const Project& project_;
  const Options& options_;
  const std::filesystem::path work_;
  std::string package_;
  MintedFreeze minted_;
  bool converted_ = false;
};

}  // namespace pith::arxiv
