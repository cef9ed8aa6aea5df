// The copy of a paper's folder in which it is compiled as it is, and what its sources say.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "arxiv/files/pack.h"
#include "arxiv/preparation.h"
#include "arxiv/tex/project.h"
#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

// When all files were changed, as far as TeX can see: in the archive they have the same time too.
inline const std::filesystem::file_time_type kSameTime =
    std::filesystem::file_time_type::clock::from_sys(std::chrono::sys_seconds{});

struct WorkingCopy {
  Vocabulary vocabulary;
  FileSet plain;  // all sources of the folder without comments, to be searched
  Names changed;  // sources from which named commands are gone
  std::map<std::string, std::size_t> given;  // sources into which we put something → the line
};

// Into `target`, which is made. Left out is what earlier runs of TeX made; the commands of
// options.remove_commands are gone from the sources. Throws std::filesystem::filesystem_error,
// Error kFile, kLimit.
WorkingCopy make_working_copy(const Project& project, const Options& options,
                              const std::filesystem::path& target);

// What earlier runs of TeX left beside the paper's documents: "main.aux", "main.pdf", …
bool is_generated(const std::string& name, const Project& project);

}  // namespace pith::arxiv
