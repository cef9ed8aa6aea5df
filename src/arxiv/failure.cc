#include "arxiv/failure.h"

#include <algorithm>
#include <filesystem>

#include "arxiv/files/file_name.h"
#include "arxiv/run/texlive.h"
#include "arxiv/selection.h"
#include "arxiv/tex/argument.h"
#include "base/ascii.h"
#include "base/file.h"

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

// "figures/a.png" where "a.png" or "a" is wanted.
std::string elsewhere(const Project& project, const std::string& wanted) {
  const std::string_view base = base_name(wanted);
  for (const SourceFile& file : project.files) {
    const std::string_view name = base_name(file.name);
    if (name == base || stem_of(std::string(name)) == base) return file.name;
  }
  return {};
}

std::string how_to_find(const Project& project, const std::string& missing) {
  const std::string spelled = other_spelling(project, missing);
  if (!spelled.empty())
    return "the folder has " + spelled + ": on arXiv, as here, capital letters count";
  const std::string other = elsewhere(project, missing);
  if (!other.empty())
    return "the folder has " + other + ": name it so, or its folder in \\graphicspath";
  return how_to_get(missing);
}

// Git LFS leaves these lines where nobody has fetched the file
// (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, "The Pointer").
constexpr std::string_view kLfsPointer = "version https://git-lfs.github.com/spec/";
constexpr std::uint64_t kMostOfPointer = 1023;

// Of the files that TeX opened, those that are such pointers.
std::vector<std::string> pointers(const Project& project, const Build& build) {
  std::vector<std::string> found;
  for (const std::string& name : build.inputs) {
    const std::filesystem::path path = project.folder / name;
    std::error_code error;
    const bool small = std::filesystem::is_regular_file(path, error) &&
                       std::filesystem::file_size(path, error) <= kMostOfPointer;
    if (small && read_file(path, kMostOfPointer).starts_with(kLfsPointer)) found.push_back(name);
  }
  return found;
}

// "Package svg Error: File `a.svg' is missing.": it wants that also where the PDF of it is there.
std::string missing_svg(const std::string& failure) {
  static constexpr std::string_view kBefore = "Package svg Error: File `", kAfter = "' is missing";
  const std::size_t before = failure.find(kBefore);
  if (before == kNone) return {};
  const std::size_t begin = before + kBefore.size(), end = failure.find(kAfter, begin);
  return end == kNone ? std::string() : failure.substr(begin, end - begin);
}

// Advice for "/…/amssymb.sty:261: LaTeX Error: Command `\Bbbk' already defined.": of what is
// defined twice. Empty where it is another failure, or one of the paper's own files.
std::string two_definitions(const std::string& failure) {
  static constexpr std::string_view kBefore = "LaTeX Error: Command ";
  const std::size_t before = failure.find(kBefore);
  const std::string file = failure.substr(0, failure.find(':'));
  if (before == kNone || failure.find("already defined", before) == kNone) return {};
  if (!file.starts_with('/') || extension_of(file) != "sty") return {};
  const std::size_t begin = failure.find('\\', before);
  if (begin == kNone) return {};
  const std::string name = failure.substr(begin + 1, control_length(failure, begin, true) - 1);
  const std::string package = stem_of(std::filesystem::path(file).filename().string());
  return "\\" + name + " is defined twice, and " + package + " stops at that: \\let\\" + name +
         "\\relax in front of \\usepackage{" + package +
         "} makes room for it (of an environment, \\let\\end" + name + "\\relax as well)";
}

// For figures that are there, and that pdflatex cannot use.
bool fails_for_postscript(const Project& project, const Build& build) {
  constexpr std::string_view kConverted = "eps-converted-to";
  if (!has_postscript(project) || project.engine != Engine::kPdfLatex) return false;
  const std::string& missing = build.missing_file;
  if (project.has(missing + ".eps")) return true;
  const bool is_there =
      missing.empty() || project.has(missing) || missing.find(kConverted) != kNone;
  return is_there &&
         (build.failure.find(".eps") != kNone || build.failure.find(kConverted) != kNone);
}

bool is_undefined_citation(const std::string& undefined) {
  return undefined.starts_with("citation ");
}

}  // namespace

std::vector<std::string> advice(const Project& project, const Build& build) {
  std::vector<std::string> hints;
  const std::string& missing = build.missing_file;
  const std::vector<std::string> unfetched = pointers(project, build);
  const std::string svg = missing_svg(build.failure);
  const std::string twice = two_definitions(build.failure);
  if (!unfetched.empty()) {
    const std::size_t more = unfetched.size() - 1;
    hints.push_back(unfetched.front() +
                    (more == 0 ? "" : " (and " + std::to_string(more) + " more)") +
                    " is what Git LFS leaves in the place of a file that was not fetched: "
                    "git lfs pull fetches it");
  }
  if (!svg.empty()) {
    hints.push_back(svg +
                    " is not in the paper's folder; the package svg asks for it also where "
                    "svg-inkscape has its PDF");
  } else if (!twice.empty()) {
    hints.push_back(twice);
  } else if (fails_for_postscript(project, build)) {
    hints.emplace_back(
        "pdflatex cannot use EPS without shell escape, nor latex other figures: compile once with "
        "shell escape, and leave the PDFs that come of it, X-eps-converted-to.pdf, beside the "
        "figures");
  } else if (!missing.empty()) {
    std::string hint = how_to_find(project, missing);
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
