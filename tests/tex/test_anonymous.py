"""A paper in double-blind review: no badge, no metadata, no byte of the record in the PDF.

The styles of conferences are not in TeX distributions; here their switches alone are imitated, under
the names that the real styles give them, and styles that the package has never heard of.
"""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from building import CODE, PITH, Building, article  # noqa: E402
from documents import SETUPS  # noqa: E402

STY_TOOL = support.BUILD / "bin" / "sty_tool"


def style(text):
    return article(r"\makeatletter " + text + r"\makeatother" + "\n" + PITH)


def setup(name, before, after):
    text = SETUPS[name]
    assert before in text
    return text.replace(before, after).replace("%PITH", PITH + rf"\pithnumber{{{CODE}}}")


def switch(name, on):
    """A conditional of a style."""
    return style(rf"\newif\{name} \csname {name[2:]}{'true' if on else 'false'}\endcsname")


def toggle(name, on):
    return style(rf"\usepackage{{etoolbox}}\newtoggle{{{name}}}\toggle{'true' if on else 'false'}{{{name}}}")


def unknown(options, text="", name="venue2026"):
    """The paper, and a style that is in no table, with these options."""
    file = "\n".join([rf"\begin{{filecontents}}{{{Path(name).name}.sty}}",
                      r"\DeclareOption*{}\ProcessOptions\relax", text, r"\end{filecontents}", ""])
    return article(rf"\usepackage[{options}]{{{name}}}" + "\n" + PITH, before=file)


def class_option(options):
    return article(PITH).replace(r"\documentclass{article}", rf"\documentclass[{options}]{{article}}")


def by(author):
    return article(PITH).replace(r"\author{A. Author \and B. Author}", rf"\author{{{author}}}")


ICML = r"\def\icmltitle#1{}"
ICLR = r"\newif\ificlrfinal\iclrfinalfalse\def\iclrfinalcopy{\iclrfinaltrue}"
COLM = r"\newif\ifcolmsubmission\newif\ifcolmpreprint\newif\ifcolmfinal"
CORL = r"\newif\if@conferencefinal\newif\if@preprinttype"
AUTOML = r"\newif\if@submission\newif\if@revealauthors"
NEURIPS = r"\newif\if@neuripsfinal\newif\if@preprint\newif\if@submission"
ACL_UNTIL_2023 = r"\newif\ifacl@finalcopy"
AISTATS = r"\def\acceptedPaper{1}"
# A style whose title can hide the authors, with a switch that nobody knows.
TITLE = (r"\newif\ifv@names \makeatletter\def\@maketitle{\begin{center}{\Large\@title\par}\vskip 1em "
         r"\ifv@names\@author\else Anonymous authors\fi\par\end{center}\vskip 2em}")
HIDDEN = {
    "acmart": setup("acm-small", "nonacm", "nonacm,anonymous"),
    "acmart, review and anonymous": setup("acm-sigconf", "nonacm", "nonacm,review,anonymous=true"),
    "elsarticle": setup("els-preprint", "preprint,12pt", "preprint,doubleblind"),
    "cas-sc": setup("cas-sc", "[a4paper]", "[a4paper,doubleblind]"),
    "IEEEtran, peerreview": setup("ieee-journal", "[journal]", "[peerreview]"),
    "apa7": setup("apa7-man", "[man]", "[man,mask]"),
    "LIPIcs": style(r"\let\authoranonymous\relax"),
    "NeurIPS until 2025": style(NEURIPS + r"\@submissiontrue"),
    "NeurIPS": switch("if@anonymous", True),
    "AutoML": style(AUTOML + r"\@submissiontrue"),
    "ICLR": style(ICLR),
    "ICML": style(ICML),
    "COLM": style(COLM + r"\colmsubmissiontrue"),
    "CoRL": style(CORL),
    "CoLLAs": switch("ifcollasfinal", False),
    "TMLR": switch("if@accepted", False),
    "AISTATS": style(AISTATS + r"\def\statePaper{0}"),
    "COLT": switch("ifanonsubmission", True),
    "AAAI": style(r"\gdef\showauthors@on{}"),
    "ECAI": switch("if@double@blind@", True),
    "INFORMS": switch("if@BLINDREV", True),
    "ACL": switch("ifacl@anonymize", True),
    "ACL until 2023": style(ACL_UNTIL_2023),
    "CVPR until 2021": switch("ifcvprfinal", False),
    "CVPR": toggle("cvprfinal", False),
    "ICCV": toggle("iccvfinal", False),
    "WACV": toggle("wacvfinal", False),
    "WACV until 2023": switch("ifwacvfinal", False),
    "3DV": switch("ifthreedvfinal", False),
    "ECCV": switch("ifeccv@review", True),
    "BMVC": switch("ifbmv@review", True),
    "Interspeech": switch("ifinterspeechfinal", False),
    "class option anonymous": class_option("anonymous"),
    "class option review": class_option("11pt,review"),
    "class option double-blind": class_option("double-blind"),
    "option submission": unknown("submission"),
    "option peerreview": unknown("a4paper,peerreview"),
    "option anonymous=true": unknown("anonymous=true"),
    "option mode=blind": unknown("mode=blind"),
    "in a folder": unknown("review", name="./venue"),
    "final copy by a switch": unknown("", r"\newif\ifvenuefinal"),
    "final copy by a toggle": unknown("", r"\RequirePackage{etoolbox}\newtoggle{venuefinal}"),
    "review by a switch": unknown("", r"\newif\ifvenue@review\venue@reviewtrue"),
    "a title that hides the authors": unknown("", TITLE),
    "a switch of the author": style(r"\newif\ifanonymous\anonymoustrue"),
    "no name": by("Anonymous Authors"),
    "names withheld": by("Author names withheld"),
    "our own option": article(r"\usepackage[anonymous]{pith}"),
    "our own setup": article(PITH + r"\pithsetup{anonymous}"),
    "our own option, misspelt": article(r"\usepackage[anonymous=yes]{pith}"),
}
SHOWN = {
    "acmart": setup("acm-small", "nonacm", "nonacm"),
    "acmart, review": setup("acm-sigconf", "nonacm", "nonacm,review"),
    "acmart, anonymous=false": setup("acm-small", "nonacm", "nonacm,anonymous=false"),
    "elsarticle": setup("els-preprint", "preprint,12pt", "preprint"),
    "elsarticle, review": setup("els-preprint", "preprint,12pt", "review"),
    "IEEEtran": setup("ieee-journal", "[journal]", "[journal]"),
    "NeurIPS until 2025, final": style(NEURIPS + r"\@neuripsfinaltrue"),
    "NeurIPS, preprint": switch("if@anonymous", False),
    "AutoML, revealauthors": style(AUTOML + r"\@submissiontrue\@revealauthorstrue"),
    "ICLR, final": style(ICLR + r"\iclrfinalcopy"),
    "ICML, accepted": style(ICML + r"\gdef\isaccepted{1}"),
    "ICML, preprint": style(ICML + r"\gdef\ispreprint{1}"),
    "COLM, preprint": style(COLM + r"\colmpreprinttrue"),
    "CoRL, preprint": style(CORL + r"\@preprinttypetrue"),
    "TMLR, accepted": switch("if@accepted", True),
    "AISTATS, accepted": style(AISTATS + r"\def\statePaper{\acceptedPaper}"),
    "AAAI, final": style(r"\def\showauthors@on{T}"),
    "ACL, final": switch("ifacl@anonymize", False),
    "ACL until 2023, final": style(ACL_UNTIL_2023 + r"\acl@finalcopytrue"),
    "CVPR, final": toggle("cvprfinal", True),
    "ECCV, final": switch("ifeccv@review", False),
    "BMVC, final": switch("ifbmv@review", False),
    "Interspeech, final": switch("ifinterspeechfinal", True),
    "MDPI, a review": unknown("review,submit", name="mdpi"),
    "class option anonymous=false": class_option("anonymous=false"),
    "option singleblind": unknown("singleblind,final"),
    "option preview": unknown("preview"),
    "final copy by a switch": unknown("final", r"\newif\ifvenuefinal\venuefinaltrue"),
    "a title that shows the authors": unknown("", TITLE + r"\v@namestrue"),
    "not anonymous after all": article(r"\usepackage[anonymous=false]{pith}"),
    "an option, and not anonymous after all": class_option("review").replace(
        PITH, PITH + r"\pithsetup{anonymous=false}"),
}


def everything(pdf):
    """All bytes of the file, those of its streams decoded."""
    import pikepdf
    with pikepdf.open(pdf) as document:
        streams = [o.read_bytes() for o in document.objects if isinstance(o, pikepdf.Stream)
                   and o.get("/Subtype") not in ("/Type1C", "/OpenType", "/Image")]
    return pdf.read_bytes() + b"\n".join(streams)


class Anonymous(Building):
    def setUp(self):
        if not STY_TOOL.exists():
            support.missing(str(STY_TOOL))
        self.package = support.run(STY_TOOL, support.SEED_BUNDLE).stdout.decode("ascii")

    def build_all(self, papers):
        return self.build({name: (text, "pdflatex") for name, text in papers.items()}, runs=1,
                          files={"pith.sty": self.package}).items()

    def test_nothing_in_review(self):
        for name, result in self.build_all(HIDDEN):
            with self.subTest(name):
                self.assert_says(result, "This paper is anonymous",
                                 r"\pithsetup{anonymous=false} shows them")
                self.assertNotIn("/PithNumber", typeset.facts(result.pdf)["info"])
                content = everything(result.pdf)
                for secret in (CODE[:8], "pith", "2605.29664", "canonical"):
                    self.assertNotIn(secret.encode(), content)

    def test_everything_where_authors_are_shown(self):
        for name, result in self.build_all(SHOWN):
            with self.subTest(name):
                facts = typeset.facts(result.pdf)
                self.assertIn(CODE, facts["info"]["/PithNumber"])
                self.assertEqual(len([x for x in facts["links"] if CODE in x["uri"]]), 1)
                self.assertIn(b"canonicalRecord", facts["xmp"])

    def test_in_doubt_a_warning(self):
        """What a style in the table says is a line of the log; what is guessed is a warning."""
        papers = {name: HIDDEN[name] for name in ("TMLR", "option submission", "no name")}
        papers["shown all the same"] = SHOWN["an option, and not anonymous after all"]
        kinds = {name: re.search(r"Package pith (\w+): This paper", result.log).group(1)
                 for name, result in self.build_all(papers)}
        self.assertEqual(kinds, {"TMLR": "Info", "option submission": "Warning", "no name": "Warning",
                                 "shown all the same": "Warning"})

    def test_nothing_in_bookmarks(self):
        paper = article(r"\usepackage{hyperref}" + "\n" + r"\usepackage[anonymous]{pith}").replace(
            r"\section{Introduction}", r"\section{Introduction \pithbadge}")
        (_, result), = self.build_all({"bookmarks": paper})
        self.assertNotIn(CODE[:8].encode(), everything(result.pdf))


if __name__ == "__main__":
    unittest.main()
