"""What other programs make, and arXiv does not run: it is made here, or taken from where the author's machine made it,
and the archive compiles without them."""

import hashlib
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

    def test_what_xindy_made_is_used(self):
        self.needs_package("glossaries.sty", "imakeidx.sty")
        self.write("\\gls{set}\\index{here}\\printglossaries\\printindex",
                   "\\usepackage[xindy]{imakeidx}\\makeindex\\usepackage[xindy]{glossaries}\\makeglossaries\n"
                   "\\newglossaryentry{set}{name=set,description={a lot}}",
                   main__gls="A glossary by xindy.", main__ind="An index by texindy.")
        self.arxiv()
        text, files = self.compiled()
        self.assertEqual(files, {"main.tex", "main.gls", "main.ind"})
        for words in ("A glossary by xindy.", "An index by texindy."):
            self.assertIn(words, text)

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

    EPS = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n0 0 moveto 50 50 lineto stroke\nshowpage\n"

    def notes(self, report, rule):
        return [f["place"] for f in report["findings"] if f["rule"] == rule]

    def test_the_pdf_that_epstopdf_made(self):
        self.needs_package("epstopdf.sty")
        graphicx, own = "\\usepackage{graphicx}", "\\usepackage{graphicx}\\usepackage{epstopdf}"
        # Without shell escape, graphics itself does not look for it: then it has to be told.
        rows = ((own, "fig", "figures/", False), (own + "\\epstopdfsetup{outdir=./}", "fig", "", False),
                (graphicx, "fig", "figures/", True), (graphicx, "fig.eps", "figures/", True))
        for preamble, name, place, told in rows:
            with self.subTest(preamble + name):
                shutil.rmtree(self.folder)
                (self.folder / "figures").mkdir(parents=True)
                (self.folder / "figures/fig.eps").write_text(self.EPS)
                self.drawing(place + "fig-eps-converted-to.pdf")
                self.drawing("other.pdf")  # which latex cannot use
                self.write("Text \\includegraphics{figures/" + name + "}\\includegraphics{other}", preamble)
                report = self.arxiv()
                self.assertEqual(report["engine"], "pdflatex")
                self.assertEqual(self.notes(report, "figure.converted"), ["main.tex:1"] if told else [])
                # By the .eps that is named, arXiv would choose latex.
                self.assertEqual(self.notes(report, "build.compiler"), ["00README.json"])
                text, files = self.compiled()
                self.assertEqual(text.count("drawn"), 2)
                self.assertEqual(files, {"main.tex", "figures/fig.eps", "other.pdf", "00README.json",
                                         place + "fig-eps-converted-to.pdf"})
                self.assertEqual(json.loads((self.work / "empty/00README.json").read_text())["process"],
                                 {"compiler": "pdflatex"})

    def test_a_pdf_beside_its_eps_is_used(self):
        (self.folder / "fig.eps").write_text(self.EPS)
        self.drawing("fig.pdf")
        self.write("Text \\includegraphics{fig}", "\\usepackage{graphicx}")
        report = self.arxiv()
        self.assertEqual(report["engine"], "pdflatex")
        self.assertEqual(self.notes(report, "build.compiler") + self.notes(report, "figure.converted"), [])
        self.assertEqual(self.compiled()[1], {"main.tex", "fig.pdf"})

    def test_eps_alone_goes_by_latex_and_not_beside_others(self):
        need("dvips", "ps2pdf")
        (self.folder / "fig.eps").write_text(self.EPS)
        self.write("Text \\includegraphics{fig}", "\\usepackage{graphicx}")
        report = self.arxiv()
        self.assertEqual((report["engine"], self.notes(report, "build.compiler")), ("latex", []))
        self.drawing("other.pdf")
        for name in ("fig", "fig.eps"):
            self.write("Text \\includegraphics{" + name + "}\\includegraphics{other}", "\\usepackage{graphicx}")
            report = self.arxiv(code=1)  # the second is compiled, without the figure
            self.assertIn("-eps-converted-to.pdf", str(report["hints"] + report["findings"]))

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

    def highlighted(self, body, preamble="\\usepackage{minted}", job="main", **files):
        """A paper that was compiled with shell escape, so that minted's cache is beside it."""
        need("pygmentize")
        self.needs_package("minted.sty")
        self.write(body, preamble, **files)
        done = run("pdflatex", "-interaction=batchmode", "-shell-escape", f"-jobname={job}", "main.tex", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout.decode(errors="replace")[-500:])
        if (self.folder / "_minted").exists():
            missing("minted 2")
        for path in self.folder.glob(f"{job}.*"):
            if path.suffix != ".tex":
                path.unlink()

    LISTINGS = ("\\begin{minted}{c}\nint first;\n\\end{minted}\n\\mint{c}|int second;|\n\\mintinline{c}{int third;}\n"
                "\\begin{minted}[linenos]{c}\nint first;\n\\end{minted}\n")

    def test_minteds_cache_is_frozen(self):
        loads = (("\\usepackage{minted}", {}), ("\\usepackage{graphicx,minted}", {}),
                 ("\\usepackage[finalizecache]{minted}", {}), ("\\usepackage[cachedir=kept]{minted}", {}),
                 ("\\usepackage{own}", {"own__sty": "\\RequirePackage{minted}\n"}),
                 ("\\usepackage{tcolorbox}\\tcbuselibrary{minted}", {}))
        for preamble, files in loads:
            with self.subTest(preamble):
                if "tcolorbox" in preamble:
                    self.needs_package("tcolorbox.sty")
                shutil.rmtree(self.folder)
                self.folder.mkdir()
                self.highlighted(self.LISTINGS, preamble, **files)
                report = self.arxiv()
                self.assertEqual([f["place"] for f in report["findings"] if f["rule"] == "build.minted"], ["main.tex:1"])
                text, packed = self.compiled()
                for words in ("int first;", "int second;", "int third;", "1 int first;"):
                    self.assertIn(words, text)
                cached = sorted(Path(name).name for name in packed if name.endswith(".pygtex"))
                self.assertEqual(cached, [f"listing{n}.pygtex" for n in range(1, 5)])
                main = (self.folder / "main.tex").read_text()
                self.assertEqual((self.work / "empty/main.tex").read_text().count("\n"), main.count("\n"))
                self.assertEqual(json.loads((self.work / "empty/00README.json").read_text())["texlive_version"], 2023)

    def test_a_cache_by_the_name_of_another_job(self):
        self.highlighted(self.LISTINGS, job="output")
        self.arxiv()
        self.assertIn("int third;", self.compiled()[0])
        self.assertIn("cachedir=_minted-output", (self.work / "empty/main.tex").read_text())

    def test_a_listing_that_is_not_in_the_cache_is_named(self):
        self.highlighted(self.LISTINGS)
        main = self.folder / "main.tex"
        main.write_text(main.read_text().replace("int second;", "int changed;"))
        report = self.arxiv(code=1)
        self.assertEqual([(f["rule"], f["place"]) for f in report["findings"] if f["outcome"] == "fail"],
                         [("build.error", "main.tex:7")])
        self.assertIn("shell escape", str(report["hints"]))

    def test_what_a_cached_listing_holds_and_no_page_shows(self):
        self.highlighted("\\inputminted[firstline=3,lastline=4]{python}{code.py}",
                         code__py="# Nobody shall ever read this remark.\nkey = 1\nopen('/home/jane/data')\nx = 1\n")
        report = self.arxiv(code=1)
        self.assertIn(("leak.home-path", "_minted-main/listing1.pygtex:4"),
                      [(f["rule"], f["place"]) for f in report["findings"] if f["outcome"] == "fail"])
        done = run(PITH, "arxiv", "paper", "-o", "out.tar.gz", "--accept", "leak.home-path", cwd=self.work)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        _, packed = self.compiled()
        self.assertEqual(packed, {"main.tex", "00README.json", "_minted-main/default.pygstyle",
                                  "_minted-main/listing1.pygtex"})
        self.assertNotIn("remark", (self.work / "empty/_minted-main/listing1.pygtex").read_text())

    # What of minted 3 matters here: a cache that is looked for by a digest, frozencache or not, and no finalizecache.
    MINTED_3 = (r"""\NeedsTeXFormat{LaTeX2e}\ProvidesPackage{minted}[2025/05/14 v3.7.0 a part of it]
\RequirePackage{kvoptions}\SetupKeyvalOptions{family=minted,prefix=minted@}
\DeclareBoolOption{frozencache}\DeclareStringOption[_minted]{cachedir}
\define@key{minted}{finalizecache}[]{\PackageError{minted}{no longer needed}{}}\ProcessKeyvalOptions*
\newcommand\mint[2]{\edef\minted@hash{\pdfmdfivesum{#1#2}}%
  \IfFileExists{\minted@cachedir/\minted@hash.highlight.minted}{\input{\minted@cachedir/\minted@hash.highlight.minted}}%
  {\PackageError{minted}{Cannot highlight code (minted executable is unavailable or disabled)}{}}}
""")

    def test_the_cache_of_minted_3(self):
        self.write("\\mint{c}{int x;}", "\\usepackage[finalizecache]{minted}", minted__sty=self.MINTED_3)
        (self.folder / "_minted").mkdir()
        digest = hashlib.md5(b"cint x;").hexdigest().upper()
        cached = self.folder / f"_minted/{digest}.highlight.minted"
        cached.write_text("highlighted\n")
        report = self.arxiv()
        self.assertEqual([f["place"] for f in report["findings"] if f["rule"] == "build.minted"], ["main.tex:1"])
        text, packed = self.compiled()
        self.assertIn("highlighted", text)
        self.assertEqual(packed, {"main.tex", "minted.sty", f"_minted/{digest}.highlight.minted"})
        cached.rename(cached.with_name("0" * 32 + ".highlight.minted"))
        report = self.arxiv(code=1)
        self.assertEqual([f["place"] for f in report["findings"] if f["outcome"] == "fail"], ["main.tex:4"])

    def test_the_cache_of_another_minted_is_told(self):
        self.needs_package("minted.sty")
        self.write("\\mint{c}|int x;|", "\\usepackage{minted}")
        (self.folder / "_minted").mkdir()
        (self.folder / "_minted/0.highlight.minted").write_text("x")
        (self.folder / "_minted-main").mkdir()
        third = "v3" in Path(run("kpsewhich", "minted.sty").stdout.decode().strip()).read_text()
        if third:
            (self.folder / "_minted/0.highlight.minted").rename(self.folder / "_minted-main/0.pygtex")
        hints = str(self.arxiv(code=1)["hints"])
        self.assertIn(f"is of version {2 if third else 3}", hints)


if __name__ == "__main__":
    unittest.main()
