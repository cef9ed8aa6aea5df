#include "arxiv/run/texlive.h"

#include <array>

#include "arxiv/files/file_name.h"

namespace pith::arxiv {
namespace {

struct Part {
  std::string_view package;
  std::string_view files;  // between blanks; "x*" stands for a beginning
};

// Debian 12 and 13.
constexpr std::array<Part, 8> kParts{{
    {"texlive-publishers",
     " acmart.cls revtex4*.cls elsarticle.cls IEEEtran.cls IEEEconf.cls llncs.cls aastex*.cls "
     "mnras.cls quantumarticle.cls cas-sc.cls cas-dc.cls apa6.cls apa7.cls spie.cls nature.cls "
     "asmejour.cls "},
    {"texlive-science",
     " siunitx.sty algorithm.sty algorithmic.sty algorithmicx.sty algpseudocode.sty "
     "algpseudocodex.sty algorithm2e.sty mhchem.sty physics.sty cryptocode.sty nicematrix.sty "
     "tensor.sty bytefield.sty "},
    {"texlive-latex-extra",
     " adjustbox.sty authblk.sty braket.sty cleveref.sty comment.sty csquotes.sty enumitem.sty "
     "makecell.sty minted.sty multirow.sty nicefrac.sty orcidlink.sty placeins.sty standalone.cls "
     "subfiles.cls subfigure.sty svg.sty tcolorbox.sty thmtools.sty threeparttable.sty "
     "titlesec.sty todonotes.sty wrapfig.sty achemso.cls moderncv.cls "},
    {"texlive-latex-recommended",
     " beamer.cls booktabs.sty caption.sty fontspec.sty lineno.sty listings.sty mathtools.sty "
     "memoir.cls microtype.sty scrartcl.cls scrreprt.cls subcaption.sty xcolor.sty "},
    {"texlive-pictures",
     " tikz.sty pgf.sty pgfplots.sty tikz-cd.sty quantikz.sty circuitikz.sty forest.sty "},
    {"texlive-bibtex-extra", " biblatex.sty biblatex-*.sty "},
    {"texlive-fonts-extra",
     " newtx*.sty newpx*.sty libertine.sty libertinus*.sty inconsolata.sty fontawesome*.sty "
     "dsfont.sty bbold.sty academicons.sty XCharter.sty ebgaramond.sty stix2.sty ccicons.sty "},
    {"texlive-pstricks", " pstricks.sty pst-*.sty "},
}};

bool has(std::string_view files, std::string_view wanted) {
  for (std::size_t at = 1; at < files.size();) {
    const std::size_t end = files.find(' ', at);
    const std::string_view name = files.substr(at, end - at);
    at = end + 1;
    const std::size_t star = name.find('*');
    if (star == std::string_view::npos
            ? name == wanted
            : wanted.starts_with(name.substr(0, star)) && wanted.ends_with(name.substr(star + 1))) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view debian_package(std::string_view file) {
  for (const Part& part : kParts) {
    if (has(part.files, file)) return part.package;
  }
  return {};
}

std::string how_to_get(std::string_view file) {
  const std::string name(file);
  if (!is_package(name) || name.find('/') != std::string::npos) return {};
  const std::string_view part = debian_package(name);
  if (!part.empty()) {
    return name + " is not installed: Debian's " + std::string(part) +
           " has it, or tlmgr install " + stem_of(name);
  }
  return name +
         " is neither in the paper's folder nor installed: where it comes with a template, put "
         "it beside the main file; what TeX Live has, tlmgr search --global --file " +
         name + " tells";
}

}  // namespace pith::arxiv
