#include <array>

#include "arxiv/policy/rules.h"

namespace pith::arxiv {
namespace {

constexpr std::string_view kDocs = "2026-07-24", kCode = "2026-08-21";
constexpr std::array<Rule, 27> kRules{{
    {"arxiv.name", true, "file names have only a-z A-Z 0-9 _ + - . , =", kDocs,
     "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.hidden", true, "no file or folder begins with a dot: deleted at announcement", kDocs,
     "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.size", false, "submissions over 50 MB need a reason (no number is documented)", kDocs,
     "https://info.arxiv.org/help/sizes.html"},
    {"arxiv.megapixels", false,
     "images have at most 34 megapixels, unless pdfTeX can copy the PNG as it is", kDocs,
     "https://info.arxiv.org/help/sizes.html"},
    {"arxiv.bbl-name", true, "the .bbl has the name of the main file", kDocs,
     "https://info.arxiv.org/help/submit_tex.html#bibtex"},
    {"arxiv.bbl-format", true, "biblatex's .bbl is 3.3 for TeX Live 2025, 3.2 or 3.3 for 2023",
     kDocs, "https://info.arxiv.org/help/submit_tex.html#bibtex"},
    {"arxiv.index", true, "the results of makeindex, glossaries and nomencl are uploaded", kDocs,
     "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.mixed-figures", true, "EPS with latex; PDF, PNG, JPEG with pdflatex; not both", kDocs,
     "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.javascript", true, "no JavaScript in figures", kDocs,
     "https://info.arxiv.org/help/submit_pdf.html"},
    {"arxiv.hidden-text", true, "what programs read on a page is seen on it", "2025-08-26",
     "https://blog.iclr.cc/2025/08/26/policies-on-large-language-model-usage-at-iclr-2026/"},
    {"arxiv.today", false, "no \\today: PDFs are made again at any time", kDocs,
     "https://info.arxiv.org/help/faq/today.html"},
    {"arxiv.minted", true,
     "minted's cache is uploaded, as there is no shell escape: that of minted 3 for TeX Live 2025, "
     "of minted 2 for 2023",
     kDocs, "https://info.arxiv.org/help/faq/texlive.html"},
    {"arxiv.pdf-only", true, "without TeX it is one PDF, and not one that TeX made", kDocs,
     "https://info.arxiv.org/help/submit_pdf.html"},
    {"arxiv.pdf-fonts", true, "a PDF without sources has its fonts embedded", kDocs,
     "https://info.arxiv.org/help/submit_pdf.html"},
    {"arxiv.pdf-type3", true, "a PDF without sources has no Type 3 fonts", kDocs,
     "https://info.arxiv.org/help/submit_pdf.html"},
    {"arxiv.pdf-text", true, "a PDF without sources has text that machines can read", kDocs,
     "https://info.arxiv.org/help/submit_pdf.html"},
    {"arxiv.fake-pdf", true, "what is called .pdf is a PDF", kCode,
     "arXiv/submission-tools preflight"},
    {"arxiv.driver", false, "graphics packages are loaded without the option of a driver", kCode,
     "arXiv/submission-tools preflight"},
    {"arxiv.encoding", false, "sources are UTF-8", kCode, "arXiv/submission-tools preflight"},
    {"arxiv.leftover", true, "no samples of templates, no output of latexdiff", kCode,
     "arXiv/submission-tools banned_tex.yaml"},
    {"arxiv.readme", true, "00README is JSON and names texlive_version (else 2023 is used)", kCode,
     "https://info.arxiv.org/help/00README.html"},
    {"arxiv.removed", true, "paper.aux, .log, .toc, .out, .dvi, .ps, .pdf beside paper.tex vanish",
     kDocs, "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.program", true, "no .exe, no archive inside the archive", kDocs,
     "https://info.arxiv.org/help/submit_tex.html"},
    {"arxiv.pdfoutput", true, "no \\pdfoutput=0, even in code never run: it selects latex", kCode,
     "arXiv/submission-tools preflight"},
    {"arxiv.anc", false, "no TeX in anc/", kDocs,
     "https://info.arxiv.org/help/ancillary_files.html"},
    {"arxiv.anc-read", true, "TeX reads nothing from anc/, which is hidden from it", kDocs,
     "https://info.arxiv.org/help/ancillary_files.html"},
    {"arxiv.include", false, "\\include of a file in a sub-folder is known to fail", kDocs,
     "https://info.arxiv.org/help/faq/mistakes.html"},
}};

constexpr std::array<Leftover, 11> kLeftovers{{
    {"sample-*", "\\title{The Name of the Title is Hope}", "ACM's sample"},
    {"docsimart.tex", "\\title{Guide to Using SIAM's \\LaTeX\\ Style", "SIAM's guide"},
    {"arxiv-template.tex", "pdftitle={A template for the arxiv style}", "a template"},
    {"example_paper.tex", "\\icmltitlerunning{Submission and Formatting Instructions for ICML",
     "ICML's example"},
    {"responsibleNLPresearch.tex", "\\title{Responsible NLP Research Checklist", "a checklist"},
    {"responsible_checklist.tex", "\\title{Responsible CheckList}", "a checklist"},
    {"ex_article.tex", "This is an example SIAM \\LaTeX\\ article.", "SIAM's example"},
    {"ex_supplement.tex", "pdftitle={Supplementary Materials: An Example Article}",
     "SIAM's example"},
    {"app-2-writing_sample.tex", "\\usepackage{fontspec}", "a writing sample"},
    {"diff.tex", "%DIF LATEXDIFF DIFFERENCE FILE", "the output of latexdiff"},
    {"cas-sc-template.tex", "This is a specimen $a_b$ title", "Elsevier's template"},
}};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}
std::span<const Leftover> leftovers_of_templates() {
  return kLeftovers;
}

}  // namespace pith::arxiv
