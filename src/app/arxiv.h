// `pith arxiv`: an author's folder → the archive for arXiv, or why not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/commands.h"
#include "arxiv/run/build.h"

namespace pith {

struct ArxivCommand {
  std::filesystem::path source;  // folder or main file
  std::filesystem::path output;  // empty: <name of the folder>-arxiv.tar.gz here
  std::filesystem::path root;    // empty: found
  std::string engine;
  int texlive = 0;  // 0: what the upload needs
  std::vector<std::string> also, keep, accept, remove_commands, keep_comments_in;
  bool keep_comments = false, keep_unseen = false;
  bool anonymous = false;
  bool readme = false;
  bool dry_run = false;
  bool rules = false;  // print arXiv's rules and do nothing else
  arxiv::Tools tools;  // where programs and temporary folders are
};

// Programs from PATH, the author's tree from TEXMFHOME or $HOME/texmf, temporary folders in TMPDIR.
arxiv::Tools tools_of(const Environment& environment);

// 0: the archive was written (with dry_run: would have been); 1: something stands against it, and
// nothing was written but the picture of a page that differs; 2: could not be tried; 3: the record
// of its Pith Number cannot be had now, and no archive was written.
int arxiv_command(const ArxivCommand& command, const Context& context);

}  // namespace pith
