// The files of the archive, from what the paper was found to need.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "arxiv/figures.h"
#include "arxiv/leaks.h"
#include "arxiv/pack.h"
#include "arxiv/prepare.h"

namespace pith::arxiv {

// What the author acknowledged: a blocking finding that is named becomes a note.
class Findings {
 public:
  Findings(Report& report, const std::vector<std::string>& accepted)
      : report_(report), accepted_(accepted), used_(accepted.size(), false) {}

  void done(const std::string& rule, const std::string& place, const std::string& detail);
  void note(const std::string& rule, const std::string& place, const std::string& detail);
  void block(const std::string& rule, const std::string& place, const std::string& detail);
  // What no acknowledgement helps: there would be no archive, or none that is proven.
  void fail(const std::string& rule, const std::string& place, const std::string& detail);
  void finish();  // accept.unused

 private:
  Report& report_;
  const std::vector<std::string>& accepted_;
  std::vector<bool> used_;
};

// Cleans one file of the archive: comments of TeX sources, metadata of figures. `literal` is for
// files that the paper shows as they are. Returns the new bytes and adds to `changes`.
std::string clean_file(const KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                       const Options& options, bool literal, std::vector<std::string>& changes,
                       Findings& findings);

// What became of a figure's metadata: tells `changes` and the findings. Returns the bytes to be
// used.
std::string take_figure(CleanFigure figure, const std::string& from,
                        std::vector<std::string>& changes, Findings& findings);

// Everything regrettable that is still in the files. `known` holds, by name, what find_leaks says
// of those that were searched before; of cleaned pictures nothing.
using LeakLists = std::map<std::string, std::vector<Leak>>;
void check_leaks(const FileSet& files, const LeakLists& known, const Vocabulary& vocabulary,
                 Findings& findings);

}  // namespace pith::arxiv
