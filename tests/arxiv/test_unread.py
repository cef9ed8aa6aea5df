"""What files of the upload say beside what is read of them: goes, or is told."""

import json
import shutil
import tarfile
import tempfile
import unittest
from pathlib import Path

from support import PITH, need, run

DRAWING = """<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">
<!-- PLANTED --><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape"
 i:export-filename="/home/alice/PLANTED.png"><metadata>PLANTED</metadata><title>TITLE</title>
<i:view name="PLANTED"/><text>Kept</text></svg>
"""


class Unread(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "pdftoppm", "pdftotext")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    def prepare(self, files, *options):
        """The files of the archive as text, and the findings."""
        for name, text in files.items():
            (self.work / "paper" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / "paper" / name).write_text(text)
        done = run(PITH, "arxiv", "paper", "--json", "-o", "out.tar.gz", *options, cwd=self.work, timeout=500)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode(errors="replace"))
        with tarfile.open(self.work / "out.tar.gz") as archive:
            kept = {name: archive.extractfile(name).read().decode() for name in archive.getnames()}
        return kept, json.loads(done.stdout)["findings"]

    def test_drawings(self):
        paper = "\\documentclass{article}\\usepackage{listings}\\begin{document}Text.\n\\lstinputlisting{shown.svg}\n\\end{document}\n"
        shown = "<svg><!-- shown --></svg>\n"
        files = {"main.tex": paper, "a.svg": DRAWING, "anc/a.svg": DRAWING, "shown.svg": shown}
        kept, findings = self.prepare(files, "--keep", "a.svg")
        for name, title in (("a.svg", False), ("anc/a.svg", True)):
            self.assertNotIn("PLANTED", kept[name])
            self.assertIn("<text>Kept</text>", kept[name])
            self.assertEqual("TITLE" in kept[name], title)
        self.assertEqual(kept["shown.svg"], shown)
        told = {f["place"] for f in findings if f["rule"] == "file.metadata" and f["outcome"] == "pass"}
        self.assertEqual(told, {"a.svg", "anc/a.svg"})

    def test_bibliographies(self):
        """With biber's .bbl and a .bib that is kept, and with bibtex, whose style shows no titles."""
        refs = ("PLANTED\n@string{j = {Journal of It}}\n@string{k = {PLANTED}}\n@comment{PLANTED}\n"
                "@article{used, author={A. Author}, title={%s}, journal=j, year=2001, note={A note that is seen},\n"
                "  %% PLANTED\n  annote={PLANTED remark}, abstract={We {PLANTED} it}, keywords={PLANTED},\n"
                "  file={:/home/alice/PLANTED.pdf:PDF}, owner={PLANTED}}\n"
                "@book{unused, author={B}, title={PLANTED}, publisher={P}, year=2002}\n")
        style = ("ENTRY{author note}{}{label}\nFUNCTION{article}{\"\\bibitem{\" cite$ * \"}\" * write$ newline$\n"
                 " author write$ newline$ note write$ newline$ newline$}\nREAD\n"
                 "FUNCTION{begin}{\"\\begin{thebibliography}{9}\" write$ newline$}\nEXECUTE{begin}\nITERATE{call.type$}\n"
                 "FUNCTION{end}{\"\\end{thebibliography}\" write$ newline$}\nEXECUTE{end}\n")
        head = "\\documentclass{article}%s\\begin{document}The first words of a paper that cites \\cite{used}.\n%s\\end{document}\n"
        papers = {
            "biber": {"main.tex": head % ("\\usepackage{biblatex}\\addbibresource{refs.bib}", "\\printbibliography"),
                      "refs.bib": refs % "A title of it"},
            "bibtex": {"main.tex": head % ("", "\\bibliographystyle{few}\\bibliography{refs}"),
                       "refs.bib": refs % "Another title", "few.bst": style},
        }
        for name, files in papers.items():
            with self.subTest(name):
                need(name)
                shutil.rmtree(self.work / "paper", ignore_errors=True)
                kept, findings = self.prepare(files, "--keep", "refs.bib")
                for file in ("refs.bib", "main.bbl"):
                    self.assertNotIn("PLANTED", kept[file])
                    self.assertIn("A note that is seen", kept[file])
                self.assertIn("@string{j = {Journal of It}}", kept["refs.bib"])
                self.assertIn("title={", kept["refs.bib"])
                places = [f["place"] for f in findings if f["rule"] == "source.unseen"]
                for line in (1, 3, 4, 6, 7, 8, 9):
                    self.assertIn(f"refs.bib:{line}", places)

    def test_words_in_rows_of_numbers(self):
        files = {
            "main.tex": "\\documentclass{article}\\usepackage{pgfplots}\\pgfplotsset{compat=1.16}\\begin{document}Text.\n"
                        "\\begin{tikzpicture}\\begin{axis}[nodes near coords,point meta=explicit symbolic]\n"
                        "\\addplot table[x=x,y=y,meta=name]{points.dat};\\end{axis}\\end{tikzpicture}\\end{document}\n",
            "points.dat": "x y name remark\n0 1 Berlin PLANTED\n1 2 London {by PLANTED}\n2 nan Paris {}\n"}
        kept, _ = self.prepare(files)
        self.assertEqual(kept["points.dat"], "x y name remark\n0 1 Berlin {}\n1 2 London {}\n2 nan {} {}\n")


if __name__ == "__main__":
    unittest.main()
