"""What the sources say and no page shows goes, where the PDF stays the same byte for byte."""

import json
import shutil
import tarfile
import tempfile
import unittest
from pathlib import Path

from support import PITH, need, run

PREAMBLE = r"""
\usepackage[disable]{todonotes}
\usepackage{hyperref}
\usepackage{environ}
\usepackage{ifpdf}
\usepackage{ifthen}
\newboolean{never}
\hypersetup{pdfkeywords={keywords stay because they are in the file}}
\newcommand{\ignore}[1]{}
\newcommand{\Description}[1]{}
\newif\ifnotes \notesfalse
\newcommand{\alice}[1]{\ifnotes [Alice: #1]\fi}
\newcommand{\bob}[2][]{\ifx\relax#1\relax\else #2\fi}
\NewEnviron{hide}{}
\newcommand{\unused}{a macro that nobody calls PLANTED}
"""

# What it is: how it is written. Each holds the word PLANTED, which is on no page.
KINDS = {
    "disabled todonotes": r"Text \todo{ask PLANTED about it} goes on.",
    "its options": r"Text \todo[author=PLANTED]{one two three} goes on.",
    "a macro that swallows": r"Text \ignore{PLANTED} goes on.",
    "a macro with a branch": r"Text \alice{PLANTED} goes on.",
    "an optional switch": r"Text \bob{PLANTED here} goes on.",
    "\\if 0": r"Text \if 0 PLANTED \fi goes on.",
    "\\if01": r"Text \if01 PLANTED \fi goes on.",
    "\\ifnum0=1": r"Text \ifnum0=1 PLANTED\fi{} goes on.",
    "the other branch": r"Text \ifpdf with a PDF\else PLANTED\fi{} goes on.",
    "the first branch": r"Text \ifx\undefined\relax PLANTED\else is seen\fi{} goes on.",
    "\\ifdefined": r"Text \ifdefined\neverdefined PLANTED\fi{} goes on.",
    "a branch of lines": "Text\n\\if 0\nPLANTED is a whole\n\nparagraph of its own.\n\\fi\n\nGoes on.",
    "\\NewEnviron": "Text\n\\begin{hide}\nThe words PLANTED are not seen.\n\\end{hide}\ngoes on.",
    "within an argument": r"\textbf{Bold text \ignore{PLANTED} goes on.}",
    "on the line of \\begin": "Text\n\\begin{hide} The words PLANTED are not\nseen either.\n\\end{hide}\ngoes on.",
    "all on that line": "Text\n\\begin{hide} The words PLANTED are not seen.\n\\end{hide}\ngoes on.",
    "\\ifthenelse": r"Text \ifthenelse{\boolean{never}}{some PLANTED words here}{and more} goes on.",
    "in a heading": r"\section{A heading \ignore{PLANTED}of it}",
    "in a caption": "\\begin{figure}\n\\caption{A caption. \\ignore{PLANTED words}}\n\\end{figure}",
    "within a footnote": r"Text\footnote{A note. \todo{PLANTED}} goes on.",
}

# What stands on no page, and is in the PDF all the same.
STAYS = {
    "a bookmark": (r"\section{\texorpdfstring{Seen}{Words of a bookmark}}", "Words of a bookmark"),
    "a link": (r"\href{https://example.org/words-of-a-link}{Seen}", "words-of-a-link"),
    "keywords": ("Seen.", "keywords stay because they are in the file"),
    "a formula": (r"\[ \text{seen} \]", r"\text{seen}"),
    "an alternative text": (r"\Description{A solid black square on white}", "solid black square"),
    "a table": ("\\begin{tabular}{|l|l|}\nNumber of methods & 1752 \\\\ Number of sends & 6352\n\\end{tabular}",
                "Number of sends"),
    "spaces": (r"one \emph{two} three", r"one \emph{two} three"),
}


class Unseen(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "pdftoppm", "pdftotext")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    def prepare(self, body, preamble=PREAMBLE, *options):
        """The main file of the archive, and the findings about unseen text."""
        folder = self.work / "paper"
        folder.mkdir(exist_ok=True)
        (folder / "main.tex").write_text("\\documentclass{article}\n\\usepackage{amsmath}" + preamble
                                         + "\\begin{document}\n" + body + "\n\\end{document}\n")
        done = run(PITH, "arxiv", "paper", "--json", "-o", "out.tar.gz", *options, cwd=self.work)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode(errors="replace"))
        findings = [f for f in json.loads(done.stdout)["findings"] if f["rule"] == "source.unseen"]
        with tarfile.open(self.work / "out.tar.gz") as archive:
            return archive.extractfile("main.tex").read().decode(), findings

    def test_each_kind_goes(self):
        body = "The first words.\n\n" + "\n\n".join(KINDS.values())
        tex, findings = self.prepare(body)
        left = [line for line in tex.splitlines() if "PLANTED" in line]
        self.assertEqual(left, [])
        source = (self.work / "paper/main.tex").read_text().splitlines()
        for finding in findings:
            self.assertEqual(finding["outcome"], "pass", finding)
            if finding["place"]:
                line = int(finding["place"].split(":")[1])
                self.assertIn("PLANTED", "".join(source[line - 1:line + 3]), finding)

    def test_what_is_in_the_pdf_stays(self):
        tex, _ = self.prepare("\n\n".join(body for body, _ in STAYS.values())
                              + "\n\nText \\ignore{PLANTED} goes on.")
        for name, (_, words) in STAYS.items():
            with self.subTest(name):
                self.assertIn(words, tex)
        self.assertNotIn("PLANTED", tex)  # found among what has to stay

    def test_remarks_in_data_go(self):
        folder = self.work / "paper"
        folder.mkdir()
        (folder / "points.csv").write_text("x,y,remark\n# PLANTED by somebody\n0,1,measured by PLANTED at night\n"
                                           "1,2,\n")
        (folder / "names.csv").write_text("one,two\nthe names of these,are on the page\n")
        body = ("Text.\n\\begin{tikzpicture}\\begin{axis}\\addplot table[x=x,y=y,col sep=comma]{points.csv};"
                "\\end{axis}\\end{tikzpicture}\n\\csvreader[head to column names]{names.csv}{}{\\one\\ \\two}")
        preamble = "\n\\usepackage{pgfplots,csvsimple}\n\\pgfplotsset{compat=1.16}\n"
        _, findings = self.prepare(body, preamble)
        with tarfile.open(self.work / "out.tar.gz") as archive:
            points = archive.extractfile("points.csv").read().decode()
            names = archive.extractfile("names.csv").read().decode()
        self.assertEqual(points, "x,y,remark\n0,1,\n1,2,\n")
        self.assertIn("the names of these,are on the page", names)
        self.assertEqual([f["place"] for f in findings if f["place"]], ["points.csv:2", "points.csv:3"], findings)

    def test_what_cannot_go_is_told(self):
        # \special makes the file depend on what no reader sees.
        preamble = "\n\\newcommand{\\secret}[1]{\\pdfliteral{\\csname @gobble\\endcsname{}% #1\n" \
                   "q Q}\\setbox0\\hbox{#1}\\typeout{#1}\\pdfinfo{/Kept (#1)}}\n"
        tex, findings = self.prepare(r"Text \secret{these four words stay} goes on.", preamble)
        self.assertIn("these four words stay", tex)
        told = [f for f in findings if f["outcome"] == "note"]
        self.assertEqual([f["place"] for f in told], ["main.tex:6"], findings)
        self.assertIn("--remove-command secret", told[0]["detail"])

    def test_text_that_is_no_remark_is_not_tried_for_long(self):
        words = ("apples", "pears", "plums", "cherries", "grapes", "figs", "dates", "melons", "quinces", "limes")
        preamble = "\n\\newcommand{\\ignore}[1]{}\n\\newcommand{\\kept}[1]{\\pdfinfo{/Kept (#1)}}\n"
        body = "\n\n".join(r"Text \kept{nobody ever reads about %s here} goes on." % word for word in words)
        tex, findings = self.prepare(body + "\n\nText \\ignore{PLANTED} goes on.", preamble)
        self.assertNotIn("PLANTED", tex)
        took = [f["detail"] for f in findings if " runs more" in f["detail"]]
        self.assertEqual(len(took), 1, findings)
        self.assertLessEqual(int(took[0].split(" runs more")[0].split()[-1]), 6, findings)
        self.assertEqual(tex.count("nobody ever reads"), len(words))
        self.assertIn("was not tried", str(findings))

    def test_a_note_that_is_seen_blocks(self):
        preamble = "\n\\usepackage{todonotes}\n"
        body = "Text about a fix \\todo{fix} and\n\\todo[inline]{ask somebody about this} more."
        folder = self.work / "paper"
        folder.mkdir()
        (folder / "main.tex").write_text("\\documentclass{article}" + preamble + "\\begin{document}\n"
                                         + body + "\n\\end{document}\n")
        done = run(PITH, "arxiv", "paper", "--json", "--dry-run", cwd=self.work)
        self.assertEqual(done.returncode, 1, done.stderr)
        failed = [(f["rule"], f["place"]) for f in json.loads(done.stdout)["findings"] if f["outcome"] == "fail"]
        self.assertEqual(failed, [("draft.visible", "main.tex:4"), ("draft.visible", "main.tex:5")])
        for option in (("--accept", "draft.visible"), ("--remove-command", "todo")):
            tex, _ = self.prepare(body, preamble, *option)
            self.assertEqual("ask somebody" in tex, option[0] == "--accept")
        # Disabled, the same words are not seen, though one of them is on the page.
        tex, _ = self.prepare(body, "\n\\usepackage[disable]{todonotes}\n")
        self.assertNotIn("todo{fix}", tex)

    def test_it_can_be_left(self):
        for option in ("--keep-unseen", "--keep-comments"):
            tex, findings = self.prepare(r"Text \ignore{PLANTED} goes on.", PREAMBLE, option)
            self.assertIn("PLANTED", tex)
            self.assertEqual(findings, [])

    def test_dvips_too(self):
        need("latex", "dvips", "ps2pdf")
        tex, _ = self.prepare(r"Text \ignore{PLANTED words} goes on.",
                              "\n\\newcommand{\\ignore}[1]{}\n", "--engine", "latex")
        self.assertNotIn("PLANTED", tex)

    def test_anonymous_papers_give_no_names_away(self):
        preamble = "\n\\newcommand{\\institution}[1]{}\n"
        body = r"Text \institution{University of PLANTED} goes on."
        tex, _ = self.prepare(body, preamble)
        self.assertIn("PLANTED", tex)  # front matter is the author's business
        tex, _ = self.prepare(body, preamble, "--anonymous")
        self.assertNotIn("PLANTED", tex)


if __name__ == "__main__":
    unittest.main()
