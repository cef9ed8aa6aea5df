#include "arxiv/tex/text_arguments.h"

#include <algorithm>
#include <span>

namespace pith::arxiv {
namespace {

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The first argument is none, the others are.
constexpr std::string_view kNamesFirst[] = {
    // Of files.
    "IfFileExists", "InputIfFileExists",
    // Others.
    "ifthenelse", "href", "hyperlink", "hypertarget", "textcolor", "colorbox", "fcolorbox",
    "foreignlanguage", "parbox", "raisebox", "rule", "resizebox", "scalebox", "rotatebox",
    "newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newtheorem",
    "multicolumn", "cmidrule", "fontsize", "titleformat", "makebox", "framebox", "minipage",
    "newenvironment", "renewenvironment", "pdfbookmark", "bookmark", "phantom", "addcontentsline",
    "addtocontents", "setbeamertemplate", "defineshorthand"};

// None is text.
constexpr std::string_view kNamesAll[] = {
    // Text for other readers than those of the page: of alternative texts, bookmarks, contents.
    "Description", "pdftooltip", "texorpdfstring", "toctitle", "tocauthor", "BeginAccSupp",
    // Settings.
    "settopmatter", "newtcolorbox", "newacronym", "newglossaryentry", "DeclareAcronym", "acro",
    "begin", "end", "label", "ref", "tag", "input", "include", "includeonly", "subfile", "import",
    "subimport", "subfileinclude", "inputfrom", "includefrom", "includestandalone",
    "externaldocument", "externalcitedocument", "includegraphics", "includesvg", "includepdf",
    "graphicspath", "bibliography", "bibliographystyle", "addbibresource", "usepackage",
    "RequirePackage", "documentclass", "LoadClass", "PassOptionsToPackage", "PassOptionsToClass",
    "hypersetup", "captionsetup", "pagestyle", "thispagestyle", "pagenumbering", "setcounter",
    "addtocounter", "stepcounter", "refstepcounter", "newcounter", "value", "arabic", "roman",
    "setlength", "addtolength", "newlength", "settowidth", "vspace", "hspace", "vskip", "hskip",
    "color", "definecolor", "colorlet", "pagecolor", "tikzset", "pgfplotsset", "pgfkeys",
    "pgfmathsetmacro", "usetikzlibrary", "usepgfplotslibrary", "lstset", "lstdefinestyle",
    "lstdefinelanguage", "lstinputlisting", "inputminted", "verbatiminput", "VerbatimInput",
    "geometry", "DeclareMathOperator", "ensuremath", "newif", "SI", "si", "qty", "unit", "num",
    "ang", "numrange", "SIrange", "ce", "url", "nolinkurl", "path", "pithnumber", "pithsetup",
    "selectlanguage", "setmainfont", "setsansfont", "setmonofont", "fontfamily", "usefont",
    "selectfont", "cline", "linewidth", "addtokomafont", "setkomafont", "sisetup", "crefname",
    "Crefname", "DeclareGraphicsExtensions", "hyphenation", "theoremstyle", "newcolumntype",
    "columnwidth", "pdfinfo", "DeclareFieldFormat", "usetheme", "DeclareUnicodeCharacter",
    "setstretch", "linespread", "enlargethispage", "bibitem", "biblabel",

    "setboolean", "newboolean", "boolean", "equal", "csname", "makeatletter", "special",
    "pdfliteral", "write", "immediate", "openout", "typeout", "message", "PackageWarning", "ac",
    "acs", "acl", "acf", "acp", "Ac", "acrshort", "acrlong", "acrfull"};

}  // namespace

bool holds_text(std::string_view command, std::size_t argument) {
  if (command == "hyperref") return true;  // its label stands in brackets
  if (is_one_of(command, kNamesAll)) return false;
  if (is_one_of(command, kNamesFirst)) return argument > 0;
  return !prints_other(command);
}

bool prints_other(std::string_view command) {
  static constexpr std::string_view kAcronyms[] = {"ac",  "acs", "acl",      "acf",     "acp",
                                                   "Ac",  "SI",  "si",       "qty",     "unit",
                                                   "num", "ang", "acrshort", "acrlong", "acrfull"};
  if (command == "href" || command == "hyperref") return false;
  // \citep, \parencite, \Cref, \eqref, \glspl.
  return command.find("cite") != command.npos || command.starts_with("cref") ||
         command.starts_with("Cref") || command.ends_with("ref") || command.ends_with("refrange") ||
         command.starts_with("gls") || command.starts_with("Gls") || is_one_of(command, kAcronyms);
}

bool is_drawing(std::string_view environment) {
  static constexpr std::string_view kDrawings[] = {
      "tikzpicture", "pgfpicture", "picture",  "axis",         "tikzcd",    "equation",
      "align",       "gather",     "multline", "flalign",      "alignat",   "eqnarray",
      "displaymath", "math",       "array",    "subequations", "verbatim",  "Verbatim",
      "lstlisting",  "minted",     "forest",   "circuitikz",   "pspicture", "filecontents",
      "luacode",     "CCSXML",     "mathpar",  "IEEEeqnarray", "dmath",     "prooftree",
      "empheq",      "aligned",    "split",    "cases",        "gathered"};
  if (environment.ends_with('*')) environment.remove_suffix(1);
  return is_one_of(environment, kDrawings);
}

bool is_remark(std::string_view command) {
  static constexpr std::string_view kRemarks[] = {
      "todo",    "todos",  "TODO",    "fixme",    "FIXME", "fxnote",   "fxwarning",     "fxerror",
      "fxfatal", "note",   "comment", "comments", "added", "deleted",  "replaced",      "highlight",
      "hl",      "ignore", "hide",    "remark",   "annot", "annotate", "missingfigure", "XXX",
      "remove",  "cut",    "change",  "add",      "del",   "rem"};
  return is_one_of(command, kRemarks);
}

bool is_draft(std::string_view command) {
  static constexpr std::string_view kDrafts[] = {"todo",    "todos",         "TODO",      "fixme",
                                                 "FIXME",   "fxnote",        "fxwarning", "fxerror",
                                                 "fxfatal", "missingfigure", "XXX"};
  return is_one_of(command, kDrafts);
}

bool is_front_matter(std::string_view command) {
  static constexpr std::string_view kFrontMatter[] = {"title",
                                                      "subtitle",
                                                      "titlenote",
                                                      "authornote",
                                                      "preprint",
                                                      "pacs",
                                                      "author",
                                                      "authors",
                                                      "date",
                                                      "affiliation",
                                                      "institute",
                                                      "institution",
                                                      "email",
                                                      "address",
                                                      "orcid",
                                                      "orcidID",
                                                      "thanks",
                                                      "keywords",
                                                      "ccsdesc",
                                                      "affil",
                                                      "name",
                                                      "icmlauthor",
                                                      "icmlaffiliation",
                                                      "icmlcorrespondingauthor",
                                                      "icmlkeywords",
                                                      "shortauthors",
                                                      "authorrunning",
                                                      "titlerunning",
                                                      "subjclass",
                                                      "country",
                                                      "city",
                                                      "state",
                                                      "department",
                                                      "IEEEauthorblockN",
                                                      "IEEEauthorblockA",
                                                      "tnotetext",
                                                      "fntext",
                                                      "cortext",
                                                      "ead"};
  return command.starts_with("acm") || is_one_of(command, kFrontMatter);
}

}  // namespace pith::arxiv
