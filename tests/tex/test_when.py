"""When the package decides, and what it says where the badge is not with the title."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from building import CODE, PITH, Building, article  # noqa: E402
from documents import TITLE, paper  # noqa: E402

NUMBER = rf"\pithnumber{{{CODE}}}"
FRONT = rf"\title{{{TITLE}}}\author{{A. Author}}"
LOST = "The title of this class did not print the badge"
# A class that prints the title when the document begins, as PoS.cls does.
EARLY = paper(r"\documentclass{article}" + "\n" + r"\AtBeginDocument{\maketitle\newpage}",
              "", preamble=PITH + NUMBER + FRONT, abstract=False)
# One that defines the title then, as the style of ACL does.
LATE = article(r"\makeatletter\AtBeginDocument{\def\maketitle{\par\twocolumn[\@maketitle]}"
               r"\def\@maketitle{\begin{center}{\Large\@title\par}\@author\end{center}\vskip 1cm}}"
               r"\makeatother" + "\n" + PITH)
# A title that typesets the badge and throws it away, and one that puts it below the edge of the page.
GONE = article(r"\makeatletter\def\maketitle{\setbox0\vbox{\@maketitle}\@title\par}\makeatother" + "\n" +
               PITH)
BELOW = article(r"\makeatletter\def\@maketitle{{\Large\@title\par}\vskip 2\textheight\hbox{}}"
                r"\def\maketitle{\vbox to 0pt{\@maketitle\vss}\vskip 3cm}\makeatother" + "\n" + PITH)
COVER = "\n".join([
    r"\documentclass{article}\usepackage{pdfpages}", PITH + NUMBER + FRONT, r"\begin{document}",
    r"\includepdf{cover.pdf}", r"\maketitle", r"\section{Introduction}", r"\end{document}", ""])


class When(Building):
    def assert_whole(self, result, page=1):
        """Badge, link, Info and XMP."""
        import pikepdf
        facts = typeset.facts(result.pdf)
        self.assertEqual(facts["info"]["/PithNumber"], f"pith:{CODE}")
        self.assertIn(b"pith:number", facts["xmp"])
        with pikepdf.open(result.pdf) as document:
            links = [a for a in document.pages[page - 1].get("/Annots", [])
                     if CODE in str(a.get("/A", {}).get("/URI", ""))]
        self.assertEqual(len(links), 1)
        return next(w for w in result.words(page) if CODE[:8] in w.text)

    def test_a_title_printed_when_the_document_begins(self):
        for name, result in self.build({r: (EARLY, r) for r in typeset.ROUTES}).items():
            with self.subTest(name):
                badge = self.assert_whole(result)
                self.assertGreater(badge.top, 100)
                self.assertNotIn("Package pith Warning", result.log)

    def test_a_title_defined_when_the_document_begins(self):
        result = self.build({"late": (LATE, "pdflatex")})["late"]
        badge = self.assert_whole(result)
        title = next(w for w in result.words() if w.text == "Deterministic")
        self.assertGreater(badge.top, title.bottom)
        self.assertNotIn("Package pith Warning", result.log)

    def test_a_warning_in_the_corner(self):
        source = article(PITH).replace(r"\maketitle", "")
        result = self.build({"corner": (source, "pdflatex")})["corner"]
        self.assertLess(self.assert_whole(result).bottom, 40)
        self.assert_says(result, LOST, r"\pithbadge prints it where you like")

    def test_none_where_the_corner_was_wanted(self):
        source = article(PITH + r"\pithsetup{placement=firstpage}")
        result = self.build({"wanted": (source, "pdflatex")})["wanted"]
        self.assertLess(self.assert_whole(result).bottom, 40)
        self.assertNotIn("Package pith Warning", result.log)

    def test_a_badge_that_came_to_no_page(self):
        first = self.build({"gone": (GONE, "pdflatex")}, runs=1)["gone"]
        self.assert_says(first, "is not on the page. Rerun")
        result = self.build({"gone": (GONE, "pdflatex")}, runs=2)["gone"]
        self.assertLess(self.assert_whole(result).bottom, 40)
        self.assert_says(result, LOST)

    def test_a_badge_beside_the_page(self):
        result = self.build({r: (BELOW, r) for r in ("pdflatex", "lualatex")})
        for name, one in result.items():
            with self.subTest(name):
                self.assertLess(self.assert_whole(one).bottom, 40)
                self.assert_says(one, LOST)

    def test_a_cover_has_no_badge(self):
        plain = self.build({"cover": (r"\documentclass{article}\begin{document}Cover\end{document}",
                                      "pdflatex")})["cover"]
        (self.folder / self._testMethodName / "paper").mkdir(parents=True)
        cover = self.folder / self._testMethodName / "paper" / "cover.pdf"
        cover.write_bytes(plain.pdf.read_bytes())
        result = self.build({"paper": (COVER, "pdflatex")})["paper"]
        self.assertFalse([w for w in result.words() if CODE[:6] in w.text])
        self.assertGreater(self.assert_whole(result, page=2).top, 100)
        self.assertNotIn("Package pith Warning", result.log)


class Parts(Building):
    """A figure that is made of a part of the paper, and a chapter alone, are not the paper."""

    def assert_none(self, result):
        self.assert_nothing(result)
        self.assert_says(result, "This is a figure or a part of a paper")

    def test_figures(self):
        pith = PITH + NUMBER + "\n"
        body = r"\begin{document}\begin{FIG}Text\end{FIG}\end{document}"
        sources = {
            "standalone": r"\documentclass{standalone}" + pith + body.replace("FIG", "center"),
            "preview": r"\documentclass{article}\usepackage[active,tightpage]{preview}" + pith +
                       body.replace("FIG", "preview"),
        }
        for name, result in self.build({k: (v, "pdflatex") for k, v in sources.items()}).items():
            with self.subTest(name):
                self.assert_none(result)

    def test_a_figure_taken_out_by_tikz(self):
        source = "\n".join([
            r"\documentclass{article}\usepackage{tikz}\usetikzlibrary{external}",
            r"\tikzexternalize[mode=list and make]", PITH + NUMBER + FRONT, r"\begin{document}",
            r"\maketitle", r"\begin{tikzpicture}\draw (0,0) -- (1,1);\end{tikzpicture}",
            r"\end{document}", ""])
        whole = self.build({"tikz": (source, "pdflatex")}, runs=1)["tikz"]
        self.assertIn("/PithNumber", typeset.facts(whole.pdf)["info"])
        done = support.run("pdflatex", "-interaction=nonstopmode", "-jobname", "paper-figure0",
                           r"\def\tikzexternalrealjob{paper}\input{paper}", cwd=whole.folder,
                           env={"TEXINPUTS": f".:{typeset.PACKAGE_FOLDER}:"})
        figure = whole.folder / "paper-figure0.pdf"
        self.assertTrue(figure.exists(), done.stdout.decode(errors="replace")[-500:])
        self.assertNotIn("/PithNumber", typeset.facts(figure)["info"])
        self.assertIsNone(typeset.facts(figure)["xmp"])

    def test_a_subfile_alone(self):
        main = "\n".join([r"\documentclass{article}\usepackage{subfiles}", PITH + NUMBER + FRONT,
                          r"\begin{document}", r"\maketitle", r"\subfile{sub}", r"\end{document}", ""])
        sub = "\n".join([r"\documentclass[main]{subfiles}", r"\begin{document}", "Text.",
                         r"\end{document}", ""])
        results = self.build({"whole": (main, "pdflatex"), "alone": (sub, "pdflatex")},
                             files={"main.tex": main, "sub.tex": sub})
        self.assertIn("/PithNumber", typeset.facts(results["whole"].pdf)["info"])
        self.assert_none(results["alone"])

    def test_a_badge_that_was_asked_for(self):
        source = r"\documentclass{standalone}" + PITH + NUMBER + (r"\begin{document}\pithbadge"
                                                                   r"\end{document}")
        result = self.build({"asked": (source, "pdflatex")})["asked"]
        self.assertTrue([w for w in result.words() if CODE[:8] in w.text])
        self.assertIsNone(typeset.facts(result.pdf)["xmp"])


if __name__ == "__main__":
    unittest.main()
