"""Several documents in one upload: each is compiled, cleaned and proven, with references between them."""

import json
import shutil
import tarfile
import tempfile
import unittest
from pathlib import Path

from support import PITH, need, run

MAIN = r"""\documentclass{article}
\usepackage{xr-hyper}
\usepackage{hyperref}
\newcommand{\ignore}[1]{}
%s
\begin{document}
\section{Intro \ignore{PLANTED}}\label{sec:intro}
See Section \ref{S-sec:extra} on page \pageref{S-sec:extra} of the supplement. %% PLANTED
\newpage
\section{Two}\label{sec:two}
\end{document}
"""
SUPPLEMENT = r"""\documentclass{article}
\usepackage{xr-hyper}
\usepackage{hyperref}
\newcommand{\ignore}[1]{}
\externaldocument{main}
\begin{document}
\section{First}
\newpage
\section{Extra \ignore{PLANTED of the heading}}\label{sec:extra}
See Section \ref{sec:two} on page \pageref{sec:two} of the paper. % PLANTED
Text \ignore{PLANTED in words} goes on.
\end{document}
"""
SECOND = r"""\documentclass{article}
\usepackage{xr}
\externaldocument{%s}
\begin{document}
%s: Section \ref{sec:a}, page \pageref{sec:a}.
\newpage
\section{One}\section{Another}\label{sec:%s}
\end{document}
"""


class Documents(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "pdftoppm", "pdftotext")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.folder = self.work / "paper"
        self.folder.mkdir()

    def write(self, **files):
        for name, text in files.items():
            (self.folder / (name + ".tex")).write_text(text)

    def arxiv(self, *options, code=0):
        done = run(PITH, "arxiv", "paper", "--json", "-o", "out.tar.gz", *options, cwd=self.work)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))
        self.message = done.stderr.decode()
        return json.loads(done.stdout) if done.stdout.startswith(b'{"schema":"pith.arxiv') or code < 2 else None

    def compiled(self):
        """The texts of the documents, compiled from the archive in the way of arXiv; its files."""
        empty = self.work / "empty"
        shutil.rmtree(empty, ignore_errors=True)
        with tarfile.open(self.work / "out.tar.gz") as archive:
            archive.extractall(empty)
        readme = json.loads((empty / "00README.json").read_text())
        self.assertEqual({s["usage"] for s in readme["sources"]}, {"toplevel"})
        texts, files = {}, {p.name: p.read_text() for p in empty.iterdir()}
        for source in readme["sources"]:
            name = source["filename"]
            # What is beside its source is deleted before.
            self.assertFalse((empty / Path(name).with_suffix(".aux")).exists())
            for _ in range(2):
                run("pdflatex", "-interaction=batchmode", "-no-shell-escape", name, cwd=empty)
            self.assertNotIn("undefined", (empty / Path(name).with_suffix(".log")).read_text(errors="replace"))
            text = run("pdftotext", Path(name).with_suffix(".pdf"), "-", cwd=empty).stdout.decode()
            texts[name] = " ".join(text.split())
        return texts, files

    def found(self, report, rule):
        return [(f["outcome"], f["place"]) for f in report["findings"] if f["rule"] == rule]

    def test_each_refers_to_the_other(self):
        self.write(main=MAIN % r"\externaldocument[S-]{supplement}", supplement=SUPPLEMENT)
        report = self.arxiv("--also", "supplement.tex")
        self.assertEqual([(d["name"], d["pages"]) for d in report["documents"]],
                         [("main.tex", 2), ("supplement.tex", 2)])
        self.assertEqual(report["pages"], 4)
        self.assertEqual(self.found(report, "file.labels"), [("pass", "supplement-labels.aux")])
        texts, files = self.compiled()
        self.assertEqual(list(texts), ["main.tex", "supplement.tex"])
        self.assertIn("See Section 2 on page 2 of the supplement.", texts["main.tex"])
        self.assertIn("See Section 2 on page 2 of the paper.", texts["supplement.tex"])
        self.assertIn(r"\externaldocument[S-]{supplement-labels}[supplement.pdf]", files["main.tex"])
        self.assertIn(r"\externaldocument{main}", files["supplement.tex"])
        for name, text in files.items():
            self.assertNotIn("PLANTED", text, name)

    def test_one_that_is_left_out_is_named(self):
        self.write(main=MAIN % "", supplement=SUPPLEMENT)
        (self.folder / "main.tex").write_text((MAIN % "").replace("S-sec:extra", "sec:two"))
        (self.folder / "drafts").mkdir()
        (self.folder / "drafts/old.tex").write_text(SUPPLEMENT)
        (self.folder / "part.tex").write_text("\\documentclass[main]{subfiles}\\begin{document}x\\end{document}")
        report = self.arxiv()
        self.assertEqual(self.found(report, "file.document"),
                         [("note", "drafts/old.tex"), ("note", "supplement.tex")])
        self.assertIn("--also supplement.tex", json.dumps(report))
        self.assertNotIn("--also drafts/old.tex", json.dumps(report))

    def test_one_whose_labels_are_asked_for_is_named_as_such(self):
        self.write(main=MAIN % r"\externaldocument[S-]{supplement}", supplement=SUPPLEMENT)
        report = self.arxiv(code=1)
        self.assertEqual(self.found(report, "file.document"), [("note", "supplement.tex")])
        self.assertIn("whose labels it asks for: it is left out; --also supplement.tex", json.dumps(report))
        self.assertEqual(self.found(report, "proof.reference"), [("fail", "main.tex")])

    def test_a_macro_of_the_paper_and_an_include(self):
        # The recipe of Overleaf; the labels are in the .aux of a part.
        recipe = r"""\makeatletter
\newcommand*{\addFileDependency}[1]{\typeout{(#1)}\@addtofilelist{#1}\IfFileExists{#1}{}{\typeout{No file #1.}}}
\makeatother
\newcommand*{\myexternaldocument}[1]{\externaldocument[S-]{#1}\addFileDependency{#1.tex}\addFileDependency{#1.aux}}
\myexternaldocument{supplement}"""
        self.write(main=MAIN % recipe,
                   supplement="\\documentclass{article}\\usepackage{hyperref}\\begin{document}\\include{extra}\\end{document}",
                   extra="\\section{Extra}\\label{sec:extra}")
        self.arxiv("--also", "supplement.tex")
        texts, files = self.compiled()
        self.assertIn("See Section 1 on page 1 of the supplement.", texts["main.tex"])
        self.assertIn(r"\myexternaldocument{supplement-labels}", files["main.tex"])
        self.assertIn("sec:extra", files["supplement-labels.aux"])

    def test_two_supplements_in_the_order_of_the_options(self):
        self.write(main=(MAIN % "").replace("S-sec:extra", "sec:two"),
                   b=SECOND % ("a", "B", "b"), a=SECOND % ("b", "A", "a"))
        # b takes from a, which comes behind it; a from itself.
        self.arxiv("--also", "b.tex", "--also", "paper/a.tex")
        texts, files = self.compiled()
        self.assertEqual(list(texts), ["main.tex", "b.tex", "a.tex"])
        self.assertIn("B: Section 2, page 2.", texts["b.tex"])
        self.assertIn("a-labels.aux", files)

    def test_the_author_names_them_in_the_readme(self):
        self.write(main=(MAIN % "").replace("S-sec:extra", "sec:two"), supplement=SUPPLEMENT)
        own = {"spec_version": 1, "texlive_version": 2025, "process": {"compiler": "pdflatex"}, "stamp": False,
               "sources": [{"filename": name, "usage": "toplevel"} for name in ("main.tex", "supplement.tex")]}
        (self.folder / "00README.json").write_text(json.dumps(own))
        report = self.arxiv()
        self.assertEqual([d["name"] for d in report["documents"]], ["main.tex", "supplement.tex"])
        _, files = self.compiled()
        self.assertEqual(json.loads(files["00README.json"]), own)

    def test_what_fails_says_which(self):
        self.write(main=(MAIN % "").replace("S-sec:extra", "sec:two"),
                   supplement=SUPPLEMENT.replace("Text ", "Text \\undefined "))
        report = self.arxiv("--also", "supplement.tex", code=1)
        self.assertEqual(self.found(report, "build.error"), [("fail", "supplement.tex")])
        (self.folder / "supplement.tex").write_text(SUPPLEMENT.replace("sec:two", "sec:none"))
        report = self.arxiv("--also", "supplement.tex", code=1)
        self.assertEqual(self.found(report, "proof.reference"), [("fail", "supplement.tex")])

    def test_what_cannot_be_one(self):
        self.write(main=(MAIN % "").replace("S-sec:extra", "sec:two"), part="No document.",
                   other=SUPPLEMENT.replace("\\usepackage{hyperref}", "\\usepackage{fontspec}"),
                   third=SUPPLEMENT.replace("\\usepackage{hyperref}", "\\usepackage{pstricks}"))
        (self.folder / "sub").mkdir()
        (self.folder / "sub/s.tex").write_text(SUPPLEMENT)
        for options, words in ((("--also", "none.tex"), "is no file of"), (("--also", "part.tex"), "is no document"),
                               (("--also", "sub/s.tex"), "in a folder"),
                               (("--also", "other.tex", "--also", "third.tex"), "with one")):
            with self.subTest(words):
                self.arxiv(*options, code=2)
                self.assertIn(words, self.message)


if __name__ == "__main__":
    unittest.main()
