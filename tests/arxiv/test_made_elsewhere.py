"""What other programs make, and arXiv does not run: it is made here, or taken from where the author's machine made it,
and the archive compiles without them."""

import json
import shutil
import tarfile
import tempfile
import unittest
from pathlib import Path

from support import PITH, missing, need, run


class MadeElsewhere(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "pdftoppm", "pdftotext", "makeindex")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.folder = self.work / "paper"
        self.folder.mkdir()

    def write(self, body, preamble="", **files):
        (self.folder / "main.tex").write_text("\\documentclass{article}\n" + preamble + "\n\\begin{document}\n"
                                              + body + "\n\\end{document}\n")
        for name, text in files.items():
            (self.folder / name.replace("__", ".")).write_text(text)

    def needs_package(self, *names):
        for name in names:
            if run("kpsewhich", name).returncode != 0:
                missing(name)

    def arxiv(self, code=0):
        done = run(PITH, "arxiv", "paper", "--json", "-o", "out.tar.gz", cwd=self.work)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))
        return json.loads(done.stdout)

    def compiled(self):
        """The text of the archive, compiled by itself; its files."""
        empty = self.work / "empty"
        shutil.rmtree(empty, ignore_errors=True)
        with tarfile.open(self.work / "out.tar.gz") as archive:
            archive.extractall(empty)
        files = {str(p.relative_to(empty)) for p in empty.rglob("*") if p.is_file()}
        for _ in range(2):
            run("pdflatex", "-interaction=batchmode", "-no-shell-escape", "main.tex", cwd=empty)
        return " ".join(run("pdftotext", "main.pdf", "-", cwd=empty).stdout.decode().split()), files

    def test_glossaries_and_nomencl(self):
        self.needs_package("glossaries.sty", "nomencl.sty")
        # One entry is used in the description of another one alone, so that a second round is needed.
        self.write("\\gls{set}, \\gls{gcd}.\\nomenclature{$c$}{Speed of light}\\printglossaries\\printnomenclature",
                   "\\usepackage[acronym]{glossaries}\\usepackage{nomencl}\\makenomenclature\\makeglossaries\n"
                   "\\newglossaryentry{set}{name=set,description={a lot of each \\gls{member}}}\n"
                   "\\newglossaryentry{member}{name=member,description={what belongs}}\n"
                   "\\newacronym{gcd}{GCD}{greatest common divisor}")
        self.arxiv()
        text, files = self.compiled()
        self.assertEqual(files, {"main.tex", "main.gls", "main.acr", "main.nls"})
        for words in ("set a lot of each member", "member what belongs", "GCD greatest common divisor", "Speed of light"):
            self.assertIn(words, text)

    def test_a_glossary_without_entries_is_not_missed(self):
        self.needs_package("glossaries.sty")
        self.write("\\gls{set}\\printglossaries", "\\usepackage[acronym]{glossaries}\\makeglossaries\n"
                   "\\newglossaryentry{set}{name=set,description={a lot}}\n\\newacronym{gcd}{GCD}{unused}")
        self.arxiv()
        self.assertIn("set a lot", self.compiled()[0])

    def test_the_authors_own_glossary_is_used(self):
        self.needs_package("glossaries.sty")
        self.write("\\gls{set}\\printglossaries", "\\usepackage{glossaries}\\makeglossaries\n"
                   "\\newglossaryentry{set}{name=set,description={a lot}}", main__gls="Made by the author.")
        self.arxiv()
        self.assertIn("Made by the author.", self.compiled()[0])

    def test_xindy_is_not_run(self):
        self.needs_package("glossaries.sty")
        self.write("\\gls{set}\\printglossaries", "\\usepackage[xindy]{glossaries}\\makeglossaries\n"
                   "\\newglossaryentry{set}{name=set,description={a lot}}")
        report = self.arxiv(code=1)
        self.assertEqual([f["place"] for f in report["findings"] if f["rule"] == "arxiv.index"], ["main.gls"])
        self.assertIn("leave main.gls beside the paper", str(report["hints"]))

    def test_an_index_has_the_pages_of_the_last_run(self):
        # The table of contents takes a page, which the first run does not know.
        self.write("\\tableofcontents\\newpage\\section{A}Here.\\index{here}\\printindex",
                   "\\usepackage{makeidx}\\makeindex\\let\\old\\tableofcontents\n"
                   "\\renewcommand\\tableofcontents{\\old\\IfFileExists{\\jobname.toc}{\\newpage x}{}}")
        self.arxiv()
        self.assertIn("here, 3", self.compiled()[0])

    def drawing(self, name):
        """A PDF of one page, made by TeX."""
        run("pdflatex", "-interaction=batchmode", "-jobname", "drawing",
            "\\pdfpagewidth=50bp\\pdfpageheight=50bp\\hoffset=-1in\\voffset=-1in\\font\\f=cmr10\\f"
            "\\shipout\\vbox{\\vskip20pt\\hbox{drawn}}\\csname @@end\\endcsname", cwd=self.work)
        target = self.folder / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(self.work / "drawing.pdf", target)

    def test_the_pdf_that_epstopdf_made(self):
        self.needs_package("epstopdf.sty")
        eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\nshowpage\n"
        # Without shell escape, graphics itself does not look for it.
        for setup, place in (("", "figures/"), ("\\epstopdfsetup{outdir=./}", "")):
            with self.subTest(setup):
                shutil.rmtree(self.folder)
                (self.folder / "figures").mkdir(parents=True)
                (self.folder / "figures/fig.eps").write_text(eps)
                self.drawing(place + "fig-eps-converted-to.pdf")
                self.write("Text \\includegraphics{figures/fig}", "\\usepackage{graphicx}\\usepackage{epstopdf}" + setup)
                self.assertEqual(self.arxiv()["engine"], "pdflatex")
                text, files = self.compiled()
                self.assertIn("drawn", text)
                self.assertEqual(files, {"main.tex", "figures/fig.eps", place + "fig-eps-converted-to.pdf"})

    def test_the_pdf_that_inkscape_made(self):
        self.needs_package("svg.sty")
        self.drawing("svg-inkscape/logo_svg-tex.pdf")
        (self.folder / "svg-inkscape/logo_svg-tex.pdf_tex").write_text(
            "\\begingroup\\setlength{\\unitlength}{50bp}\\begin{picture}(1,1)"
            "\\put(0,0){\\includegraphics[page=1]{logo_svg-tex.pdf}}\\end{picture}\\endgroup\n")
        self.write("Text \\includesvg{logo}", "\\usepackage{svg}",
                   logo__svg="<svg xmlns='http://www.w3.org/2000/svg'><!-- PLANTED --></svg>")
        self.arxiv()
        text, files = self.compiled()
        self.assertIn("drawn", text)
        self.assertEqual(files, {"main.tex", "logo.svg", "svg-inkscape/logo_svg-tex.pdf",
                                 "svg-inkscape/logo_svg-tex.pdf_tex"})
        self.assertNotIn("PLANTED", (self.work / "empty/logo.svg").read_text())
        shutil.rmtree(self.folder / "svg-inkscape")
        self.assertIn("svg-inkscape", str(self.arxiv(code=1)["hints"]))

    def test_without_minteds_cache_the_lines_are_named(self):
        self.needs_package("minted.sty")
        self.write("\\begin{minted}{c}\nint x;\n\\end{minted}", "\\usepackage{minted}")
        hints = str(self.arxiv(code=1)["hints"])
        for line in ("[finalizecache,cachedir=_minted-main]{minted}", "[frozencache,cachedir=_minted-main]{minted}"):
            self.assertIn(line, hints)


if __name__ == "__main__":
    unittest.main()
