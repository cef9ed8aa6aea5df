#include "arxiv/failure.h"

#include <algorithm>

#include "arxiv/files/file_name.h"
#include "arxiv/run/texlive.h"
#include "arxiv/selection.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string::npos;

// "Figures/a.png" where the folder has "figures/a.PNG"; with or without its extension.
std::string other_spelling(const Project& project, const std::string& wanted) {
  const std::string lower = to_lower(wanted);
  for (const SourceFile& file : project.files) {
    if (file.name == wanted) return {};
    const std::string name = to_lower(file.name);
    if (name == lower || stem_of(name) == lower) return file.name;
  }
  return {};
}

bool is_undefined_citation(const std::string& undefined) {
  return undefined.starts_with("citation ");
}

}  // namespace

std::vector<std::string> advice(const Project& project, const Build& build) {
  std::vector<std::string> hints;
  const bool postscript = has_postscript(project) && project.engine == Engine::kPdfLatex &&
                          (project.has(build.missing_file + ".eps") ||
                           build.failure.find(".eps") != std::string::npos ||
                           build.failure.find("eps-converted-to") != std::string::npos);
  if (postscript) {
    hints.emplace_back(
        "pdflatex cannot use EPS without shell escape, nor latex other figures: compile once with "
        "shell escape, and leave the PDFs that come of it, X-eps-converted-to.pdf, beside the "
        "figures");
  } else if (!build.missing_file.empty()) {
    const std::string spelled = other_spelling(project, build.missing_file);
    std::string hint = spelled.empty() ? how_to_get(build.missing_file)
                                       : "the folder has " + spelled +
                                             ": on arXiv, as here, capital letters count";
    if (!hint.empty()) hints.push_back(std::move(hint));
  } else if (build.failure.find("Package minted") != kNone) {
    const std::string folder = "cachedir=_minted-" + stem_of(project.main);
    hints.push_back(
        "minted runs a program for each listing, and arXiv runs none: compile once with shell "
        "escape and \\usepackage[finalizecache," +
        folder + "]{minted}, then write \\usepackage[frozencache," + folder +
        "]{minted}, and leave that folder beside the paper; minted 3 wants frozencache alone, and "
        "the folder _minted");
  } else if (build.failure.find("Package svg") != kNone || build.failure.find("_svg-") != kNone) {
    hints.emplace_back(
        "Inkscape does not run here, nor on arXiv: compile once with shell escape, and leave the "
        "folder svg-inkscape that comes of it beside the paper");
  } else if (build.wanted_shell) {
    hints.emplace_back("TeX runs without shell escape here, as on arXiv");
  }
  return hints;
}

std::string said_of_bibliography(const Build& build) {
  if (build.bibliography_failures.empty()) return {};
  // "main.bbl:21: LaTeX Error: Something's wrong--perhaps a missing \item."
  const std::string file = build.failure.substr(0, build.failure.find(':'));
  if (extension_of(file) != "bbl") return {};
  const BibliographyFailure& failure = build.bibliography_failures.front();
  return "; " + failure.program + " said: " + failure.message;
}

bool tell_bibliography(const Build& build, Findings& findings) {
  const auto undefined =
      std::count_if(build.undefined.begin(), build.undefined.end(), is_undefined_citation);
  if (undefined == 0 || build.bibliography_failures.empty()) return false;
  for (const BibliographyFailure& failure : build.bibliography_failures) {
    findings.block("build.bibliography", failure.log,
                   failure.program + ": " + failure.message + "; " + std::to_string(undefined) +
                       (undefined == 1 ? " citation is" : " citations are") + " undefined");
  }
  return true;
}

}  // namespace pith::arxiv
