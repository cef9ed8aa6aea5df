// The PDFs that the arguments of a command name.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/error.h"

namespace pith {

struct ListedFile {
  std::filesystem::path file;
  // Where it goes below an output folder: its path below the folder that was given, or its name.
  std::filesystem::path relative;
  std::optional<Error> problem;  // a folder that cannot be read, or has no PDF in it
};

// Files are listed as they are given, also when they do not exist. A folder stands for every
// regular file below it whose name ends in ".pdf" in any case, in the order of their paths;
// symbolic links to files count, those to folders are not followed. `except_below`, when it is not
// empty, is a folder that is left out: where the output goes. A path that comes up twice is listed
// once.
std::vector<ListedFile> list_pdfs(const std::vector<std::filesystem::path>& given,
                                  const std::filesystem::path& except_below = {});

}  // namespace pith
