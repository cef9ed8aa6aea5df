#include "arxiv/figures.h"

#include "arxiv/figures/figure_pdf.h"
#include "arxiv/figures/svg_metadata.h"
#include "arxiv/files/file_name.h"
#include "base/file.h"
#include "base/process.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {

bool is_picture(std::string_view bytes) {
  return bytes.starts_with("\xff\xd8") || bytes.starts_with("\x89PNG");
}

std::optional<CleanFigure> clean_figure(const std::string& name, std::string_view bytes,
                                        PdfUse use) {
  const std::string extension = extension_of(name);
  CleanFigure figure;
  if (bytes.starts_with("\xff\xd8")) {
    figure = clean_jpeg(bytes);
  } else if (bytes.starts_with("\x89PNG")) {
    figure = clean_png(bytes);
  } else if (bytes.starts_with("%PDF-") || (extension == "pdf" && pdf::has_pdf_header(bytes))) {
    figure = use == PdfUse::kFigure ? clean_pdf(bytes) : clean_pdf_document(bytes);
  } else if (extension == "svg") {
    figure = clean_svg(bytes, use);
  } else if (extension == "eps" || extension == "ps") {
    figure = clean_eps(bytes);
  } else {
    return std::nullopt;
  }
  if (figure.removed.empty()) figure.bytes = bytes;
  return figure;
}

ReadyFigures make_figures_ready(const std::filesystem::path& folder,
                                const std::vector<std::string>& names,
                                const std::filesystem::path& scratch) {
  ReadyFigures ready;
  for (const std::string& name : names) {
    const std::string extension = extension_of(name);
    // An SVG is no figure for TeX, but text that the paper may show.
    if (is_tex_source(name) || extension == "bbl" || extension == "bst" || extension == "svg")
      continue;
    const std::string bytes = read_file(folder / name, kMaxPaperFile);
    std::optional<CleanFigure> figure = clean_figure(name, bytes);
    if (!figure) continue;
    ReadyFigure& entry = ready[name];
    entry.before = bytes.size();
    entry.figure = std::move(*figure);
    if (!is_picture(entry.figure.bytes) || !entry.figure.problem.empty()) {
      entry.leaks = find_leaks(entry.figure.bytes);
    }
    entry.written = scratch / std::to_string(ready.size());
    write_temporary(entry.written, entry.figure.bytes);
  }
  return ready;
}

}  // namespace pith::arxiv
