// That what will be uploaded compiles by itself, as on arXiv, to the pages of the original.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "arxiv/prepare.h"
#include "arxiv/stage.h"

namespace pith::arxiv {

struct ToProve {
  const FileSet& files;
  std::string main;
  Engine engine;
  std::filesystem::path original;  // the PDF to compare with
  std::filesystem::path work;      // a temporary folder
};

// Sets runs, pages and the picture of a difference; findings as listed in arxiv/prepare.h.
void prove(const ToProve& what, const Options& options, Preparation& result, Findings& findings);

// Into a temporary folder, where nobody else looks: at once, without a copy or a rename.
void write_temporary(const std::filesystem::path& path, std::string_view bytes);

}  // namespace pith::arxiv
