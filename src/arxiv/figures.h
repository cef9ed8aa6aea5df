// Figures, whatever their format: cleaned, searched for leaks and written down.
//
// They are nearly all the bytes of a paper, and which of them it uses is known after the first run
// of TeX. So they are made ready on a thread of their own while TeX runs on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/figures/drawing_keys.h"
#include "arxiv/figures/image_metadata.h"
#include "arxiv/policy/leaks.h"

namespace pith::arxiv {

// Without its metadata, by what its first bytes or, for PostScript, its extension say; nullopt for
// what is no figure. What could not be cleaned has a problem, and its bytes as they are.
std::optional<CleanFigure> clean_figure(const std::string& name, std::string_view bytes,
                                        PdfUse use = PdfUse::kFigure);

// JPEG and PNG: of a cleaned one nothing is left but the picture, compressed.
bool is_picture(std::string_view bytes);

struct ReadyFigure {
  std::uint64_t before = 0;  // bytes, as the author has it
  CleanFigure figure;
  std::vector<Leak> leaks;        // in the cleaned bytes; a picture that could be cleaned has none
  std::filesystem::path written;  // where the cleaned bytes are
};
using ReadyFigures = std::map<std::string, ReadyFigure>;  // by name

// Of the files of `folder` that are named, the figures; TeX sources are passed over. The cleaned
// bytes go into `scratch`, which is made. Throws Error kFile, kLimit.
ReadyFigures make_figures_ready(const std::filesystem::path& folder,
                                const std::vector<std::string>& names,
                                const std::filesystem::path& scratch);

}  // namespace pith::arxiv
