"""`pith arxiv` on whole papers, with the TeX that is installed."""

import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

from support import PITH, ROOT, SAMPLES, SEED_CODE, missing, need, run

PAPERS = Path(__file__).parent / "papers"
# Where the torture paper's files and what is added to it below hold something to regret.
PLANTED = 25


def tree_digest(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode("utf-8", "surrogateescape"))
        digest.update(str(path.lstat().st_mtime_ns).encode())
        if path.is_file() and not path.is_symlink():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


class Arxiv(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "bibtex", "pdftoppm")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    def paper(self, body, preamble="", **files):
        folder = self.work / "paper"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "main.tex").write_text("\\documentclass{article}\n" + preamble
                                         + "\\begin{document}\n" + body + "\n\\end{document}\n")
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_text(content)
        return folder

    def arxiv(self, *args, code=0, env=None):
        """Runs in the working folder; returns the report."""
        done = run(PITH, "arxiv", *args, "--json", cwd=self.work, env=env)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))
        self.runs = done.stderr.count(b", run ")
        return json.loads(done.stdout)

    def failed(self, report):
        return sorted({f["rule"] for f in report["findings"] if f["outcome"] == "fail"})

    def members(self, name="paper-arxiv.tar.gz"):
        with tarfile.open(self.work / name) as archive:
            return {m.name: archive.extractfile(m).read() for m in archive.getmembers()}

    def torture(self, name="torture"):
        folder = self.work / name
        shutil.copytree(PAPERS / "torture", folder)
        (folder / ".env").write_text("TOKEN=PLANTED-25\n")
        (folder / ".git").mkdir()
        (folder / ".git/config").write_text("url = https://me:PLANTED-25@example.org/\n")
        (folder / "main.aux").write_text("\\relax % PLANTED-25\n")
        return folder

    def test_the_torture_paper_compiles_from_the_archive_and_no_planted_secret_is_left(self):
        folder = self.torture()
        planted = set()
        for path in folder.rglob("*"):
            if path.is_file():
                planted |= {n for n in range(1, PLANTED + 1) if b"PLANTED-%02d" % n in path.read_bytes()}
        # Two of them are in compressed objects of a figure.
        self.assertGreaterEqual(len(planted), 20)
        before = tree_digest(folder)
        report = self.arxiv("torture")
        self.assertEqual(tree_digest(folder), before)
        self.assertEqual(report["verdict"], "pass")
        self.assertEqual(report["pages"], 1)
        files = self.members("torture-arxiv.tar.gz")
        self.assertEqual(sorted(files), list(files))
        for name, content in files.items():
            self.assertNotIn(b"PLANTED", content, name)
            self.assertNotIn(b"/home/", content, name)
        self.assertIn("anc/data.csv", files)
        self.assertIn("data/with_space.tex", files)
        self.assertIn("main.bbl", files)
        self.assertIn("own.bst", files)
        self.assertIn(b"100% of this % must stay", files["main.tex"])
        left = {f["name"]: f["reason"] for f in report["left_out"]}
        for name in (".env", ".git", "old_version.tex", "refs.bib"):
            self.assertIn(name, left)

        with tempfile.TemporaryDirectory() as empty:
            with tarfile.open(self.work / "torture-arxiv.tar.gz") as archive:
                archive.extractall(empty)
            for _ in range(2):
                done = run("pdflatex", "-interaction=batchmode", "-no-shell-escape", "main.tex", cwd=empty)
                self.assertEqual(done.returncode, 0)
            if shutil.which("pdftotext"):
                text = run("pdftotext", "main.pdf", "-", cwd=empty).stdout.decode()
                for shown in ("100% of it", "x = 10 % 3", "y = 7 % 2", "a % b", "Keep this note",
                              "The branch that is taken", "A sub-file", "more of it"):
                    self.assertIn(shown, text)

    def test_the_archive_has_the_same_bytes_elsewhere_and_later(self):
        self.torture("a")
        other = self.torture("b")
        for path in other.rglob("*"):
            os.utime(path, (1, 1))
        one = self.arxiv("a", "-o", "one.tar.gz")["archive"]
        two = self.arxiv("b", "-o", "two.tar.gz", env={"TZ": "Asia/Tokyo", "LC_ALL": "C"})["archive"]
        self.assertEqual(one["sha256"], two["sha256"])
        raw = (self.work / "one.tar.gz").read_bytes()
        self.assertEqual(hashlib.sha256(raw).hexdigest(), one["sha256"])
        self.assertEqual(hashlib.sha256(gzip.decompress(raw)).hexdigest(), one["tar_sha256"])
        self.assertEqual(raw[3:8], bytes(5))  # no name, no time
        with tarfile.open(self.work / "one.tar.gz") as archive:
            for member in archive.getmembers():
                self.assertTrue(member.isreg())
                self.assertEqual((member.mtime, member.uid, member.gid, member.uname, member.gname,
                                  member.mode), (0, 0, 0, "", "", 0o644))

    def test_a_page_that_changes_stops_it_and_a_picture_is_kept(self):
        self.paper("\\shown{code.tex}", "\\usepackage{verbatim}\n\\newcommand\\shown[1]{\\verbatiminput{#1}}\n",
                   code__tex="a % shown in the paper\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.failed(report), ["proof.pages"])
        self.assertIsNone(report["archive"])
        self.assertEqual(sorted(p.name for p in self.work.iterdir()),
                         ["paper", "paper-arxiv-difference.png"])
        self.assertTrue((self.work / "paper-arxiv-difference.png").read_bytes().startswith(b"\x89PNG"))
        self.arxiv("paper", "--keep-comments-in", "code.tex")
        self.assertEqual(self.members()["code.tex"], b"a % shown in the paper\n")

    def test_what_was_not_proven_cannot_be_accepted(self):
        shown = "\\usepackage{verbatim}\n\\newcommand\\shown[1]{\\verbatiminput{#1}}\n"
        # With and without another finding that passes.
        for more in ("", "% mail alice@example.org\n"):
            with self.subTest(more=more):
                self.paper("\\shown{code.tex}", shown + more, code__tex="a % shown in the paper\n")
                report = self.arxiv("paper", "--accept", "proof.pages", code=1)
                self.assertEqual(self.failed(report), ["proof.pages"])
                finding = next(f for f in report["findings"] if f["rule"] == "proof.pages")
                self.assertIn("cannot be accepted", finding["detail"])
                self.assertNotIn("accept.unused", {f["rule"] for f in report["findings"]})
        self.paper("\\undefined")
        self.assertEqual(self.failed(self.arxiv("paper", "--accept", "build.error", code=1)), ["build.error"])

    def test_what_tex_writes_is_not_in_the_archive(self):
        folder = self.paper("\\include{chap}\n\\typeout{\\jobname}", chap__tex="Chapter.\n", chap__aux="\\relax\n",
                            main__aux="\\relax\n")
        self.arxiv("paper")
        self.assertEqual(sorted(self.members()), ["chap.tex", "main.tex"])
        # One that \\includeonly passes over is read and not written.
        main = (folder / "main.tex").read_text()
        (folder / "other.tex").write_text("Other.\\label{o}\n")
        (folder / "other.aux").write_text("\\relax\n\\newlabel{o}{{1}{1}}\n"
                                          "\\@setckpt{other}{\\setcounter{page}{2}}\n")
        (folder / "main.tex").write_text(main.replace("\\begin{doc", "\\includeonly{chap}\\begin{doc")
                                         .replace("\\typeout", "\\include{other}\\pageref{o}\\typeout"))
        report = self.arxiv("paper", "--accept", "arxiv.removed")
        self.assertIn("other.aux", self.members())

    def test_a_figure_that_tex_writes_again_is_not_in_the_archive(self):
        need("latex", "dvips", "ps2pdf")
        eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n" + "2 2 moveto 18 18 lineto stroke\n" * 9
        self.paper("\\includegraphics{drawing.eps}", "\\usepackage{graphicx}\n\\begin{filecontents*}[overwrite]"
                   "{drawing.eps}\n" + eps + "\\end{filecontents*}\n", drawing__eps=eps + "% old\n")
        self.arxiv("paper", "--engine", "latex")
        self.assertEqual(sorted(self.members()), ["main.tex"])

    def test_a_source_is_cleaned_whatever_its_extension(self):
        self.paper("\\input{settings.inc}\\iflong Long.\\fi\\ifwide Wide.\\fi\\setup{deep}",
                   "\\newif\\iflong\\newif\\ifwide\\newcommand\\setup[1]{\\input{#1.dat}}\\setup{wide}\n",
                   settings__inc="% secret bob@example.org\n\\longtrue\n\\input{more.set}\n",
                   more__set="% secret\nmore\n", wide__dat="\\widetrue\n", deep__dat="x\n")
        self.arxiv("paper")
        files = self.members()
        self.assertEqual(files["settings.inc"], b"\\longtrue\n\\input{more.set}\n")
        self.assertEqual(files["more.set"], b"more\n")
        self.assertIn(b"Wide.", files["main.tex"])

    def test_text_that_is_shown_is_no_comment_with_an_address(self):
        self.paper("\\begin{code}\n% mail to alice@example.org\n\\end{code}",
                   "\\usepackage{listings}\\lstnewenvironment{code}{}{}\n")
        self.arxiv("paper")

    def test_the_main_file_may_have_a_name_that_arxiv_refuses(self):
        folder = self.paper("Text.")
        (folder / "main.tex").rename(folder / "my paper.tex")
        self.arxiv("paper", "--readme")
        files = self.members()
        self.assertEqual(sorted(files), ["00README.json", "my_paper.tex"])
        self.assertEqual(json.loads(files["00README.json"])["sources"][0]["filename"], "my_paper.tex")

    def test_where_latex_fails_as_well_the_pages_of_pdflatex_stay(self):
        need("latex", "dvips", "ps2pdf")
        folder = self.paper("\\IfFileExists{plot.eps}{\\message{eps}}{}\\includegraphics{plot}",
                            "\\usepackage{graphicx}\n",
                            other__eps="%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n")
        shutil.copy(PAPERS / "torture/figures/plot.png", folder / "plot.png")
        main = folder / "main.tex"
        main.write_text(main.read_text().replace("plot.eps", "other.eps").replace("\\message{eps}", "\\openin5=other.eps "))
        report = self.arxiv("paper")
        # The EPS is opened, so latex is tried; it cannot size the PNG. pdflatex does not read the EPS.
        self.assertEqual((report["engine"], sorted(self.members())), ("pdflatex", ["main.tex", "plot.png"]))

    def test_the_authors_tree_and_the_temporary_folder_may_be_written_in_any_way(self):
        tree = self.work / "tree/tex/latex"
        tree.mkdir(parents=True)
        (tree / "mine.sty").write_text("\\ProvidesPackage{mine}\\newcommand\\mine{mine}\n")
        (self.work / "tmp").mkdir()
        self.paper("\\mine", "\\usepackage{mine}\n")
        self.arxiv("paper", env={"TEXMFHOME": str(self.work / "tree") + "/", "TMPDIR": "tmp"})
        self.assertIn("mine.sty", self.members())
        self.assertEqual(list((self.work / "tmp").iterdir()), [])

    def test_folders_may_be_linked_to_each_other(self):
        folder = self.paper("x")
        for one, link, other in (("a", "l", "b"), ("b", "m", "a")):
            (folder / one).mkdir()
            (folder / one / link).symlink_to("../" + other)
        self.arxiv("paper")

    def test_options_that_name_nothing_are_told(self):
        folder = self.paper("x", data__txt="d", notes__txt="n")
        (folder / "more").mkdir()
        (folder / "more/a.csv").write_text("1")
        report = self.arxiv("paper", "--keep", "./notes.txt", "--keep", "more", "--keep", "note.txt",
                            "--remove-command", "nosuch", "--keep-comments-in", "nosuch.tex")
        self.assertEqual(sorted(f["place"] for f in report["findings"] if f["rule"] == "option.unused"),
                         ["--keep note.txt", "--keep-comments-in nosuch.tex", "--remove-command nosuch"])
        self.assertEqual(sorted(self.members()), ["main.tex", "more/a.csv", "notes.txt"])

    def test_what_latexdiff_made_is_told_though_it_says_so_in_a_comment(self):
        self.paper("\\input{diff}", diff__tex="%DIF LATEXDIFF DIFFERENCE FILE\nx\n")
        self.assertEqual(self.failed(self.arxiv("paper", code=1)), ["arxiv.leftover"])
        self.arxiv("paper", "--accept", "arxiv.leftover:diff.tex")

    def test_lines_stay_those_of_the_author_when_commands_go(self):
        self.paper("\\todo{one\ntwo %\nthree bob@example.org\n/home/bob/x}\n\nSee /home/alice/x.",
                   "\\newcommand\\todo[1]{[#1]}\n")
        report = self.arxiv("paper", "--remove-command", "todo", code=1)
        leaks = [(f["place"], f["outcome"]) for f in report["findings"] if f["rule"] == "leak.home-path"]
        self.assertEqual(leaks, [("main.tex:7", "pass"), ("main.tex:9", "fail")])
        self.assertEqual(report["kept"][0]["changes"], ["1 × command"])

    def test_a_figure_that_tex_reads_is_searched(self):
        need("latex", "dvips", "ps2pdf")
        self.paper("\\includegraphics{drawing.eps}", "\\usepackage{graphicx}\n",
                   drawing__eps="%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n% /home/alice/plot.py\n"
                   "2 2 moveto 18 18 lineto stroke\n")
        report = self.arxiv("paper", "--engine", "latex", code=1)
        self.assertEqual([(f["rule"], f["place"]) for f in report["findings"] if f["outcome"] == "fail"],
                         [("leak.home-path", "drawing.eps:3")])

    def test_a_signal_leaves_nothing_behind(self):
        self.paper("x")
        programs, tmp = self.work / "programs", self.work / "tmp"
        programs.mkdir()
        tmp.mkdir()
        # It may write in its own folder alone.
        sleep = f"100.{os.getpid()}"
        (programs / "pdflatex").write_text(f"#!/bin/sh\ntouch begun\nexec sleep {sleep}\n")
        (programs / "pdflatex").chmod(0o755)
        env = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}", TMPDIR=str(tmp))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                with subprocess.Popen([PITH, "arxiv", "paper"], cwd=self.work, env=env, stderr=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL) as pith:
                    while not list(tmp.glob("*/*/begun")) and pith.poll() is None:
                        time.sleep(0.01)
                    pith.send_signal(number)
                    self.assertEqual(pith.wait(timeout=60), -number)
                self.assertEqual(list(tmp.iterdir()), [])
                self.assert_gone(sleep)

    def assert_gone(self, argument):
        """No process has this argument: its number would be that of its own namespace."""
        for _ in range(1000):  # init may be slow to wait for it
            if not any(argument.encode() in read(path) for path in Path("/proc").glob("[0-9]*/cmdline")):
                return
            time.sleep(0.01)
        self.fail(f"a process with {argument} still runs")

    def test_a_picture_that_cannot_be_cleaned_is_searched(self):
        folder = self.paper("\\includegraphics{photo.jpg}", "\\usepackage{graphicx}\n")
        photo = (PAPERS / "torture/figures/photo.jpg").read_bytes()
        path = b"/home/alice/secret/photo.psd"
        comment = b"\xff\xfe" + (len(path) + 2).to_bytes(2, "big") + path
        (folder / "photo.jpg").write_bytes(photo[:-2] + comment + photo[-2:])
        report = self.arxiv("paper", "--accept", "file.metadata", code=1)
        self.assertEqual(self.failed(report), ["leak.home-path"])

    def test_only_pages_that_are_made_of_other_parts_are_drawn(self):
        folder = self.paper("\\includegraphics{photo.jpg}\\newpage Text.\\newpage\\includegraphics{plot.png}",
                            "\\usepackage{graphicx}\n")
        for name in ("photo.jpg", "plot.png"):
            shutil.copyfile(PAPERS / "torture/figures" / name, folder / name)
        finding = next(f for f in self.arxiv("paper")["findings"] if f["rule"] == "proof.pages")
        self.assertEqual(finding["detail"], "3 pages, each like the original: made of the same parts")

    def test_a_stray_character_in_a_picture_is_no_missing_glyph(self):
        need("kpsewhich")
        if not run("kpsewhich", "tikz.sty").stdout:
            missing("tikz.sty")
        self.paper("\\begin{tikzpicture}\\draw (0,0)--(1,1);;\\end{tikzpicture}", "\\usepackage{tikz}\n")
        self.arxiv("paper")
        self.paper("\\char200", "\\font\\tenrm=cmr10 \\tenrm\n")
        self.assertEqual(self.failed(self.arxiv("paper", code=1)), ["proof.character"])

    def findings(self, report, outcome="fail"):
        return [(f["rule"], f["place"]) for f in report["findings"] if f["outcome"] == outcome]

    def test_advice_fits_what_the_log_says(self):
        for body, preamble, advice in (
                ("x", "\\usepackage{nosuchstyle}\n", "nosuchstyle.sty is neither in the paper's folder nor installed"),
                ("\\includegraphics{Figures/plot.png}", "\\usepackage{graphicx}\n", "the folder has figures/plot.png"),
                ("\\includegraphics{Figures/plot}", "\\usepackage{graphicx}\n", "the folder has figures/plot.png"),
                ("\\undefined", "", None),
                ("\\undefined\\immediate\\write18{date}", "", "without shell escape")):
            with self.subTest(body=body, preamble=preamble):
                folder = self.paper(body, preamble)
                (folder / "figures").mkdir()
                shutil.copy(PAPERS / "torture/figures/plot.png", folder / "figures")
                report = self.arxiv("paper", code=1)
                self.assertEqual(self.findings(report), [("build.error", "main.tex")])
                self.assertEqual(len(report["hints"]), 1 if advice else 0, report["hints"])
                if advice:
                    self.assertIn(advice, report["hints"][0])

    def test_files_that_git_lfs_has_not_fetched_are_named(self):
        pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n"
        self.paper("\\includegraphics{a.png}", "\\usepackage{graphicx}\n", a__png=pointer)
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("build.error", "main.tex")])
        self.assertEqual(len(report["hints"]), 1, report["hints"])
        self.assertIn("a.png is what Git LFS leaves", report["hints"][0])
        self.assertIn("git lfs pull", report["hints"][0])

    def test_what_two_packages_define_can_be_let_go(self):
        for name, package, body in (("Bbbk", "amssymb", "x"), ("proof", "amsthm", "\\begin{proof}x\\end{proof}")):
            with self.subTest(name):
                first = "\\newenvironment{proof}{}{}\n" if name == "proof" else "\\newcommand{\\Bbbk}{k}\n"
                self.paper(body, first + "\\usepackage{%s}\n" % package)
                hints = self.arxiv("paper", code=1)["hints"]
                self.assertEqual(len(hints), 1, hints)
                for advice in ("\\let\\%s\\relax in front of \\usepackage{%s}" % (name, package),
                               "\\let\\end%s\\relax" % name):
                    self.assertIn(advice, hints[0])
                self.paper(body, first + "\\let\\%s\\relax\\let\\end%s\\relax\\usepackage{%s}\n" % (name, name, package))
                self.arxiv("paper")

    def test_an_svg_that_is_nowhere_needs_no_inkscape(self):
        self.paper("\\includesvg{a.svg}", "\\newcommand{\\includesvg}[1]{\\PackageError{svg}{File `#1' is missing}{}}\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(len(report["hints"]), 1, report["hints"])
        self.assertIn("a.svg is not in the paper's folder", report["hints"][0])

    def test_what_bibtex_says_is_told_once_and_nothing_that_follows_from_it(self):
        cite = "\\cite{a}\\bibliographystyle{plain}\\bibliography{refs}"
        for bib, message in ((None, "I couldn't open database file refs.bib"),
                             ("@book a, author={A}\n", "line 1 of file refs.bib")):
            with self.subTest(bib=bib):
                folder = self.paper(cite)
                if bib:
                    (folder / "refs.bib").write_text(bib)
                report = self.arxiv("paper", code=1)
                self.assertEqual(self.findings(report), [("build.bibliography", "main.blg")])
                detail = next(f["detail"] for f in report["findings"] if f["rule"] == "build.bibliography")
                self.assertIn("bibtex: ", detail)
                self.assertIn(message, detail)
        # Where what is found makes no list, TeX stops at that, and bibtex knows why.
        self.paper(cite.replace("refs", "refs,nosuch"), "\\let\\endthebibliography\\endlist\n", refs__bib="@string{a = \"A\"}\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("build.error", "main.tex")])
        self.assertIn("; bibtex said: I couldn't open database file nosuch.bib", str(report["findings"]))
        # Errors that leave nothing undefined are the author's to live with.
        self.paper("x\\bibliographystyle{plain}\\bibliography{refs}", refs__bib="@book{a, title={T}}\n")
        self.assertNotIn("build.bibliography", {f["rule"] for f in self.arxiv("paper")["findings"]})

    def test_what_biber_says_is_told_once(self):
        need("biber", "kpsewhich")
        if not run("kpsewhich", "biblatex.sty").stdout:
            missing("biblatex.sty")
        self.paper("\\cite{a}\\printbibliography", "\\usepackage{biblatex}\n\\addbibresource{nosuch.bib}\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("build.bibliography", "main.blg")])
        self.assertIn("biber: Cannot find 'nosuch.bib'!", str(report["findings"]))

    def test_a_full_temporary_folder_is_not_blamed_on_the_paper(self):
        need("unshare", "mount")
        small = self.work / "small"
        small.mkdir()
        if run("unshare", "-rm", "mount", "-t", "tmpfs", "none", small).returncode != 0:
            missing("a namespace to mount in")
        folder = self.paper("x", big__dat="x" * 300_000)
        for size, content in ((200, 300_000), (304, 300_000)):  # for our copy, for what TeX writes
            with self.subTest(size=size):
                (folder / "big.dat").write_text("x" * content)
                script = (f"mount -t tmpfs -o size={size}k none {small} && "
                          f"TMPDIR={small} exec {PITH} arxiv paper")
                done = run("unshare", "-rm", "sh", "-c", script, cwd=self.work)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(f"pith: {small}: there is no room for temporary files".encode(), done.stderr)
                self.assertIn(b"hint: TMPDIR", done.stderr)

    def test_a_signal_that_ends_tex_is_told_as_such(self):
        self.paper("x")
        programs = self.work / "programs"
        programs.mkdir()
        (programs / "pdflatex").write_text("#!/bin/sh\nkill -9 $$\n")
        (programs / "pdflatex").chmod(0o755)
        report = self.arxiv("paper", code=1, env={"PATH": f"{programs}:{os.environ['PATH']}"})
        self.assertIn("pdflatex was ended by a signal", report["findings"][0]["detail"])

    def test_where_the_archive_cannot_be_written_is_told_before_tex_runs(self):
        self.paper("x")
        (self.work / "file").write_text("")
        (self.work / "a.tar.gz").mkdir()
        for output, cause in (("none/a.tar.gz", "none does not exist"), ("file/a.tar.gz", "file is no folder"),
                              ("a.tar.gz", "is a folder")):
            with self.subTest(output=output):
                done = run(PITH, "arxiv", "paper", "-o", output, cwd=self.work)
                self.assertEqual(done.returncode, 2)
                self.assertIn(cause.encode(), done.stderr)
                self.assertNotIn(b"pdflatex", done.stderr)

    def test_what_tex_reads_from_anc_is_not_there_at_arxiv(self):
        folder = self.paper("\\includegraphics{anc/plot.png}", "\\usepackage{graphicx}\n")
        (folder / "anc").mkdir()
        shutil.copy(PAPERS / "torture/figures/plot.png", folder / "anc/plot.png")
        (folder / "anc/data.csv").write_text("1")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("arxiv.anc-read", "anc/plot.png")])

    def around(self, **files):
        """Files beside the paper's folder: images__a__png is images/a.png."""
        for name, content in files.items():
            path = self.work / (name.replace("__", "/", 1).replace("__", "."))
            path.parent.mkdir(exist_ok=True)
            if content is None:
                shutil.copy(PAPERS / "torture/figures/plot.png", path)
            else:
                path.write_text(content)

    def test_what_the_copy_lacks_though_the_author_has_it_is_named(self):
        self.around(code__run__py="print()\n", styles__s__sty="\\def\\s{}\n", out__t__txt="t\n")
        above = self.work / "code/run.py"
        for body, preamble, lost in (
                ("\\verbatiminput{../code/run.py}", "\\usepackage{verbatim}", "../code/run.py"),
                ("\\InputIfFileExists{../code/run.py}{}{}", "", "../code/run.py"),
                ("\\openin5=../code/run.py \\ifeof5 none\\fi", "", "../code/run.py"),
                ("\\InputIfFileExists{.macros}{}{}", "", ".macros.tex"),
                ("\\InputIfFileExists{link/t.txt}{}{}", "", "link/t.txt"),
                (f"\\InputIfFileExists{{{above}}}{{}}{{}}", "", str(above))):
            with self.subTest(body=body):
                folder = self.paper("x " + body, preamble + "\n")
                (folder / ".macros.tex").write_text("x")
                (folder / "link").symlink_to("../out")
                report = self.arxiv("paper", code=1)
                self.assertEqual(self.findings(report), [("file.missing", lost)])
                self.arxiv("paper", "--accept", f"file.missing:{lost}", "--dry-run")
        self.around(lib__refs__bib="@book{a, title={T}, author={A}, year=2020}\n")
        self.paper("\\cite{a}\\bibliographystyle{plain}\\bibliography{../lib/refs}")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("build.bibliography", "main.blg")])
        self.assertIn("../lib/refs.bib lies outside of the folder", str(report["findings"]))
        # Where it is an error as well, it is one finding.
        self.paper("\\VerbatimInput{../code/run.py}", "\\usepackage{fancyvrb}\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.findings(report), [("build.error", "main.tex")])
        self.assertIn("../code/run.py lies outside of the folder", str(report["findings"]))

    def test_what_is_only_tested_for_and_nowhere_is_not_lost(self):
        folder = self.paper("x\\InputIfFileExists{local.cfg}{}{}\\IfFileExists{../code/none.py}{}{}"
                            "\\IfFileExists{.none}{}{}\\tableofcontents", "\\usepackage{hyperref,listings}\n")
        for name in ("main.toc", "main.out", "main.pdf", "main.log"):  # that the last run left
            (folder / name).write_text("")
        (folder / "none").symlink_to("../nowhere")  # so that searches are told as well
        self.assertEqual(self.findings(self.arxiv("paper")), [])

    def above(self):
        folder = self.paper(
            "\\shared\\includegraphics{../images/a}\\includegraphics{b}\\includegraphics{\\figs/images/c.png}\n"
            "\\includegraphics{../paper/figures/../d.png}\\verbatiminput{../code/run.py} cd ../images\n"
            "\\input ../sections/one\n\\cite{a}\\bibliographystyle{plain}\\bibliography{../lib/refs}",
            "\\usepackage{graphicx,verbatim,../styles/shared}\\newcommand\\figs{..}\n"
            "\\graphicspath{{figures/}{../pictures/}}\n")
        (folder / "figures").mkdir()
        (folder / "figures/notes.txt").write_text("")
        self.around(images__a__png=None, pictures__b__png=None, images__c__png=None, paper__d__png=None,
                    code__run__py="% print\n", sections__one__tex="One % secret\n\\input{../sections/two}\n",
                    sections__two__tex="Two\n", images__unused__png=None, sections__other__tex="Other\n",
                    lib__refs__bib="@book{a, title={T}, author={A}, year=2020}\n",
                    styles__shared__sty="\\newcommand\\shared{\\input{../sections/three}}\n",
                    sections__three__tex="Three\n")
        return folder

    ABOVE = ["above/code/run.py", "above/images/a.png", "above/images/c.png", "above/pictures/b.png",
             "above/sections/one.tex", "above/sections/three.tex", "above/sections/two.tex",
             "above/styles/shared.sty", "d.png", "main.bbl", "main.tex"]

    def test_files_above_the_folder_are_named_and_taken_with_root(self):
        self.above()
        report = self.arxiv("paper", code=1)
        self.assertIn("lies outside of the folder", str(report["findings"]))
        self.assertIn(f"--root {self.work} takes in such files", report["hints"])
        report = self.arxiv("paper", "--root", ".")
        self.assertEqual([f["place"] for f in report["findings"] if f["rule"] == "file.root"], [""])
        files = self.members()
        self.assertEqual(sorted(files), self.ABOVE)
        self.assertEqual(files["above/sections/one.tex"], b"One %\n\\input{above/sections/two}\n")
        self.assertIn(b"cd ../images", files["main.tex"])
        self.assertEqual({f["from"] for f in report["kept"] if f["name"].startswith("above/")},
                         {name.replace("above", "..") for name in self.ABOVE if name.startswith("above")})
        with tempfile.TemporaryDirectory() as empty:
            with tarfile.open(self.work / "paper-arxiv.tar.gz") as archive:
                archive.extractall(empty)
            done = run("pdflatex", "-interaction=batchmode", "-no-shell-escape", "main.tex", cwd=empty)
            self.assertEqual(done.returncode, 0)

    def test_the_repository_of_the_paper_is_the_root(self):
        folder = self.above()
        (self.work / ".git").mkdir()
        (self.work / ".git/config").write_text("secret")
        report = self.arxiv("paper")
        self.assertIn("the repository that the folder is a part of", str(report["findings"]))
        self.assertEqual(sorted(self.members()), self.ABOVE)
        # One that is a repository itself has none above it.
        (folder / ".git").mkdir()
        self.arxiv("paper", code=1)

    def test_a_link_out_of_the_folder_is_followed_inside_the_root_alone(self):
        (self.work / "repo").mkdir()
        self.around(figs__a__png=None)
        folder = self.paper("\\includegraphics{figures/a.png}", "\\usepackage{graphicx}\n")
        (folder / "figures").symlink_to("../figs")
        self.assertIn("--root", str(self.arxiv("paper", code=1)["hints"]))
        report = self.arxiv("paper", "--root", ".")
        self.assertEqual(sorted(self.members()), ["figures/a.png", "main.tex"])
        self.assertNotIn("file.link", {f["rule"] for f in report["findings"]})
        # The same from above, with a root that the link leads out of.
        shutil.move(folder, self.work / "repo/paper")
        (self.work / "repo/images").symlink_to("../figs")
        main = self.work / "repo/paper/main.tex"
        main.write_text(main.read_text().replace("figures/a.png", "../images/a.png"))
        report = self.arxiv("repo/paper", "--root", "repo", code=1)
        self.assertEqual(self.failed(report), ["build.error"])
        self.assertIn("../images/a.png lies outside of the folder", str(report["findings"]))

    def test_figures_in_postscript_may_be_above_the_folder(self):
        need("latex", "dvips", "ps2pdf")
        self.around(figs__d__eps="%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n2 2 moveto 18 18 lineto stroke\n")
        self.paper("\\includegraphics{../figs/d}", "\\usepackage{graphicx}\n")
        self.assertEqual(self.arxiv("paper", "--root", ".")["engine"], "latex")
        self.assertEqual(sorted(self.members()), ["above/figs/d.eps", "main.tex"])

    def test_a_root_that_does_not_hold_the_paper_is_refused(self):
        self.paper("x")
        (self.work / "other").mkdir()
        done = run(PITH, "arxiv", "paper", "--root", "other", cwd=self.work)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"pith: other: does not hold paper", done.stderr)
        self.arxiv("paper", "--root", "paper")

    def test_what_the_paper_only_tests_for_is_left_out(self):
        need("xelatex")
        for engine in ("pdflatex", "xelatex"):
            with self.subTest(engine=engine):
                folder = self.paper("\\include{a}\\include{b}\\IfFileExists{other.tex}{}{}\\IfFileExists{data.txt}{}{}",
                                    "\\includeonly{a}\n", a__tex="A\n", b__tex="SECRET\n", other__tex="SECRET\n",
                                    data__txt="SECRET\n")
                report = self.arxiv("paper", "--engine", engine)
                # XeTeX reads the beginning of what it opens.
                data = ["data.txt"] if engine == "xelatex" else []
                self.assertEqual(sorted(self.members()), ["a.tex", *data, "main.tex"])
                left = {f["name"]: f["reason"] for f in report["left_out"]}
                self.assertEqual(left["b.tex"], "the paper only asks whether it is there")
                self.assertNotIn("file.tested", {f["rule"] for f in report["findings"]})
                # Two runs of the paper, one without these files, one without text, two of what comes of it.
                if engine == "pdflatex":
                    self.assertLessEqual(self.runs, 6)
        # What is read stays, however it is read; what only its being there decides is named.
        self.paper("\\verbatiminput{v.txt}\\openin5=r.txt \\read5 to\\x \\x\\closein5 \\IfFileExists{t.txt}{yes}{no}"
                   "\\IfFileExists{n.txt}{}{}", "\\usepackage{verbatim}\n", v__txt="v\n", r__txt="r\n", t__txt="t\n",
                   n__txt="n\n")
        report = self.arxiv("paper")
        self.assertEqual(sorted(self.members()), ["main.tex", "r.txt", "t.txt", "v.txt"])
        self.assertEqual([f["place"] for f in report["findings"] if f["rule"] == "file.tested"], ["t.txt"])
        self.arxiv("paper", "--keep", "n.txt")
        self.assertIn("n.txt", self.members())

    def test_the_authors_pdf_is_compared_by_its_text(self):
        need("pdftotext")
        folder = self.paper("Words of the paper. \\today\n\n\\InputIfFileExists{more}{}{}", more__tex="Some more.\n")
        done = run("pdflatex", "-interaction=batchmode", "main.tex", cwd=folder)
        self.assertEqual(done.returncode, 0)
        notes = lambda: [f["detail"] for f in self.arxiv("paper", "--dry-run")["findings"] if f["rule"] == "build.text"]
        newer = (folder / "main.pdf").stat().st_mtime
        for name in ("main.tex", "more.tex"):
            os.utime(folder / name, (newer - 9, newer - 9))
        self.assertEqual(notes(), [])
        (folder / "more.tex").unlink()
        self.assertEqual(len(notes()), 1)
        self.assertIn('on page 1: it has "Some more. 1" where the copy gives "1"', notes()[0])
        # One that is older has nothing to say.
        os.utime(folder / "main.tex", (newer + 9, newer + 9))
        self.assertEqual(notes(), [])

    def test_a_dry_run_writes_nothing(self):
        self.paper("Text.")
        report = self.arxiv("paper", "--dry-run")
        self.assertTrue(report["archive"]["sha256"])
        self.paper("\\shown{code.tex}", "\\usepackage{verbatim}\n\\newcommand\\shown[1]{\\verbatiminput{#1}}\n",
                   code__tex="a % shown\n")
        self.arxiv("paper", "--dry-run", code=1)
        self.assertEqual([p.name for p in self.work.iterdir()], ["paper"])

    def test_what_cannot_be_fixed_blocks_until_it_is_acknowledged_by_name(self):
        self.paper("See /home/alice/data/x.csv and Figure~\\ref{nowhere}.", "% one\n% two\n")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.failed(report), ["leak.home-path", "proof.reference"])
        leak = next(f for f in report["findings"] if f["rule"] == "leak.home-path")
        self.assertEqual(leak["place"], "main.tex:5")
        self.arxiv("paper", "--accept", "leak.home-path:main.tex", code=1)
        self.arxiv("paper", "--accept", "leak.home-path:other.tex", "--accept", "proof.reference", code=1)
        self.arxiv("paper", "--accept", "leak.home-path:main.tex", "--accept", "proof.reference")

    def test_a_paper_that_does_not_compile_is_told_with_its_line(self):
        self.paper("\\undefined")
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.failed(report), ["build.error"])
        self.assertIn("main.tex:3: Undefined control sequence. l.3 \\undefined", report["findings"][0]["detail"])
        done = run(PITH, "arxiv", "paper", cwd=self.work)
        self.assertIn(b"no archive was written", done.stdout)
        self.assertNotIn(b"in the archive", done.stdout)
        for absent in (b"badge", b"--accept"):
            self.assertNotIn(absent, done.stderr)
        self.assertEqual([p.name for p in self.work.iterdir()], ["paper"])

    def test_tex_can_neither_run_programs_nor_read_outside(self):
        (self.work / "outside.tex").write_text("secret")
        # \\outside is no command: a file that is found there stops the paper, here as at the author's.
        self.paper(f"x\\immediate\\write18{{touch {self.work}/pwned}}\\IfFileExists{{../outside.tex}}{{\\outside}}{{}}"
                   f"\\IfFileExists{{{self.work}/outside.tex}}{{\\outside}}{{}}",
                   latexmkrc=f"system('touch {self.work}/pwned');")
        report = self.arxiv("paper", code=1)
        self.assertEqual(sorted(self.findings(report)), [("file.missing", "../outside.tex"),
                                                         ("file.missing", str(self.work / "outside.tex"))])
        report = self.arxiv("paper", "--accept", "file.missing")
        self.assertEqual(list(self.work.rglob("pwned")), [])
        self.assertEqual([f["name"] for f in report["kept"]], ["main.tex"])

    def test_links_are_followed_inside_the_folder_and_reported_outside(self):
        (self.work / "outside.tex").write_text("secret")
        folder = self.paper("\\input{inner}", real__tex="real\n")
        (folder / "inner.tex").symlink_to("real.tex")
        (folder / "outer.tex").symlink_to("../outside.tex")
        (folder / "loop").symlink_to(".")
        report = self.arxiv("paper")
        self.assertEqual(self.members()["inner.tex"], b"real\n")
        links = {f["place"] for f in report["findings"] if f["rule"] == "file.link"}
        self.assertEqual(links, {"outer.tex", "loop"})

    def test_a_file_of_the_authors_own_tree_is_put_in_and_said(self):
        tree = self.work / "tree/tex/latex"
        tree.mkdir(parents=True)
        (tree / "mine.sty").write_text("\\ProvidesPackage{mine}\\newcommand\\mine{mine}\n")
        self.paper("\\mine", "\\usepackage{mine}\n")
        report = self.arxiv("paper", env={"TEXMFHOME": str(self.work / "tree")})
        self.assertIn("file.outside", {f["rule"] for f in report["findings"]})
        self.assertIn("mine.sty", self.members())

    def test_index_commands_keep_and_readme(self):
        need("makeindex")
        self.paper("a\\index{a}\\todo{PLANTED}\n\n\\printindex",
                   "\\usepackage{makeidx}\\makeindex\n\\newcommand\\todo[1]{[#1]}\n", notes__txt="n\n")
        self.arxiv("paper", "--remove-command", "todo", "--keep", "notes.txt", "--readme")
        files = self.members()
        self.assertEqual(sorted(files), ["00README.json", "main.ind", "main.tex", "notes.txt"])
        self.assertNotIn(b"PLANTED", files["main.tex"])
        self.assertEqual(json.loads(files["00README.json"]),
                         {"spec_version": 1, "texlive_version": 2025,
                          "process": {"compiler": "pdflatex"},
                          "sources": [{"filename": "main.tex", "usage": "toplevel"}]})

    def test_biblatex_the_bibliography_is_made_shipped_and_cleaned_and_its_format_checked(self):
        need("biber", "kpsewhich")
        if not run("kpsewhich", "biblatex.sty").stdout:
            missing("biblatex.sty")
        self.paper("\\cite{a}\\printbibliography", "\\usepackage{biblatex}\n\\addbibresource{refs.bib}\n",
                   refs__bib="@book{a, author={A. Uthor}, title={T}, year=2020, file={/home/alice/PLANTED.pdf}}\n")
        report = self.arxiv("paper", "--dry-run")
        kept = {f["name"]: f for f in report["kept"]}
        # Which format it has depends on the TeX that is installed; 3.2 is read by 2023 alone.
        older = [f["detail"] for f in report["findings"] if f["rule"] == "build.texlive"]
        self.assertEqual(sorted(kept), ["00README.json"] * len(older) + ["main.bbl", "main.tex"])
        self.assertIn("made by bibtex or biber", kept["main.bbl"]["changes"])
        leak = next(f for f in report["findings"] if f["rule"] == "leak.home-path")
        self.assertEqual(leak["outcome"], "pass")
        self.arxiv("paper")
        members = self.members()
        bbl = members["main.bbl"]
        self.assertNotIn(b"PLANTED", bbl)
        self.assertEqual(b"biblatex bbl format version 3.2" in bbl, bool(older), bbl[:200])
        if older:
            self.assertIn("TeX Live 2023: main.bbl is of biblatex's format 3.2", older[0])
            self.assertEqual(json.loads(members["00README.json"])["texlive_version"], 2023)
            self.assertEqual(self.failed(self.arxiv("paper", "--texlive", "2025", code=1)), ["arxiv.bbl-format"])
        # A format that no TeX Live of arXiv can read.
        folder = self.work / "paper"
        (folder / "main.bbl").write_bytes(re.sub(rb"(?<=format version )[0-9.]+", b"2.9", bbl))
        self.assertIn("arxiv.bbl-format", self.failed(self.arxiv("paper", "--texlive", "2023", code=1)))

    def test_minted_goes_with_its_cache_and_not_without(self):
        need("pygmentize", "kpsewhich")
        if not run("kpsewhich", "minted.sty").stdout:
            missing("minted.sty")
        body = "\\begin{minted}{c}\nint a = 7 % 2; // stays\n\\end{minted}"
        folder = self.paper(body, "\\usepackage[finalizecache,cachedir=_minted-main]{minted}\n")
        self.assertEqual(self.failed(self.arxiv("paper", code=1)), ["build.error"])
        done = run("pdflatex", "-interaction=batchmode", "-shell-escape", "main.tex", cwd=folder)
        self.assertEqual(done.returncode, 0)
        main = (folder / "main.tex").read_text()
        (folder / "main.tex").write_text(main.replace("finalizecache", "frozencache"))
        # The TeX Live that is installed here has minted 2 or 3; the rule wants the right year for it.
        third = any(folder.glob("_minted-main/*.highlight.minted"))
        right, wrong = ("2025", "2023") if third else ("2023", "2025")
        self.arxiv("paper", "--texlive", right)
        self.arxiv("paper")  # and takes it by itself
        self.assertTrue([name for name in self.members() if name.startswith("_minted-main/")])
        self.assertEqual(self.failed(self.arxiv("paper", "--texlive", wrong, code=1)), ["arxiv.minted"])

    def test_a_pdf_without_sources_is_checked_and_goes_as_it_is(self):
        need("pdftoppm")
        folder = self.work / "paper"
        folder.mkdir()
        pdf = (PAPERS / "torture/figures/drawing.pdf").read_bytes()
        (folder / "my paper.pdf").write_bytes(pdf)
        (folder / "notes.txt").write_text("n")
        report = self.arxiv("paper", "--accept", "arxiv.pdf-text", "--accept", "arxiv.pdf-only",
                            "--accept", "leak.home-path")
        self.assertEqual((report["engine"], report["pages"]), ("", 1))
        self.assertEqual(self.members(), {"my_paper.pdf": pdf})
        self.paper("Text.")
        self.assertEqual(run("pdflatex", "-interaction=batchmode", "main.tex", cwd=folder).returncode, 0)
        (folder / "main.tex").unlink()
        report = self.arxiv("paper", code=1)
        self.assertEqual(self.failed(report), ["arxiv.pdf-only"])
        self.assertIsNone(report["archive"])

    def test_what_is_no_pdf_is_told_as_such(self):
        (self.work / "paper").mkdir()
        for content, cause in ((b"", b"no %PDF- in its first 1024 bytes"), (b"%PDF-1.4\n", b"cannot draw its pages")):
            (self.work / "paper/paper.pdf").write_bytes(content)
            done = run(PITH, "arxiv", "paper", cwd=self.work)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"pith: paper/paper.pdf: ", done.stderr)
            self.assertIn(cause, done.stderr)

    def test_a_program_that_is_missing_is_named_with_its_package(self):
        self.paper("x")
        done = run(PITH, "arxiv", "paper", cwd=self.work, env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"hint: Debian's texlive-latex-base has it", done.stderr)

    def test_javascript_that_tex_writes_itself_blocks(self):
        self.paper("x\\pdfcatalog{/Names <</JavaScript <</Names [(a) <</S /JavaScript /JS (app.beep)>>]>>>>}")
        self.assertEqual(self.failed(self.arxiv("paper", code=1)), ["arxiv.javascript"])

    def test_figures_in_postscript_choose_latex(self):
        need("latex", "dvips", "ps2pdf")
        eps = "%!PS-Adobe-3.0 EPSF-3.0\n%%For: PLANTED\n%%BoundingBox: 0 0 20 20\n2 2 moveto 18 18 lineto stroke\n"
        for options, reason in (("", "figures in PostScript"), ("[dvips]", "option dvips")):
            with self.subTest(options=options):
                self.paper("\\includegraphics{drawing}", f"\\usepackage{options}{{graphicx}}\n", drawing__eps=eps)
                report = self.arxiv("paper")
                self.assertEqual((report["engine"], report["engine_reason"]), ("latex", reason))
                self.assertNotIn(b"PLANTED", self.members()["drawing.eps"])
        # With the driver of dvips pdflatex makes a PDF, but the figure is not in it.
        self.assertEqual(self.failed(self.arxiv("paper", "--engine", "pdflatex", code=1)), ["arxiv.mixed-figures"])

    def test_the_engine_of_another_branch_is_tried_when_pdflatex_fails(self):
        need("xelatex")
        preamble = "\\usepackage{iftex}\n\\ifPDFTeX\\usepackage[T1]{fontenc}\\else\\usepackage{fontspec}\\fi\n"
        self.paper("Text.", preamble)
        self.assertEqual(self.arxiv("paper")["engine_reason"], "the default")
        self.paper("\\ifPDFTeX\\nosuchcommand\\fi Text.", preamble)
        report = self.arxiv("paper")
        self.assertEqual((report["engine"], report["engine_reason"]),
                         ("xelatex", "pdflatex fails, and the sources provide for it"))
        # What pdflatex says is told where the other fails too.
        self.paper("\\nosuchcommand", preamble)
        report = self.arxiv("paper", code=1)
        self.assertEqual((report["engine"], self.failed(report)), ("pdflatex", ["build.error"]))

    def test_the_archive_on_standard_output(self):
        self.paper("x")
        done = run(PITH, "arxiv", "paper", "-o", "upload.tar.gz", cwd=self.work)
        self.assertEqual(done.returncode, 0, done.stderr)
        piped = run(PITH, "arxiv", "paper", "-o", "-", cwd=self.work)
        self.assertEqual(piped.stdout, read(self.work / "upload.tar.gz"))
        self.assertIn(b"ready for arXiv: on standard output", piped.stderr)
        refused = run(PITH, "arxiv", "paper", "-o", "-", "--json", cwd=self.work)
        self.assertEqual(refused.returncode, 2)
        self.assertFalse((self.work / "-").exists())

    def test_a_paper_that_has_no_number_yet(self):
        folder = self.paper("x", "\\usepackage{pith}\n\\pithnumber{pending}\n")
        shutil.copyfile(ROOT / "tex/pith.sty", folder / "pith.sty")
        report = self.arxiv("paper")
        self.assertIn(("badge.number", "note"), {(f["rule"], f["outcome"]) for f in report["findings"]})

    def test_the_badge_gets_its_verified_record(self):
        mirror = ["--mirror", SAMPLES / "mirror"]
        env = {"PITH_CACHE_DIR": str(self.work / "cache"), "PITH_OFFLINE": "1"}
        title = "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale Models Training"
        preamble = "\\usepackage{pith}\n\\pithnumber{%s}\n\\title{%s}\\author{A}\\date{}\n"
        self.paper("\\maketitle x", preamble % (SEED_CODE, title))
        report = self.arxiv("paper", *mirror, env=env)
        rules = {f["rule"]: f["outcome"] for f in report["findings"]}
        self.assertEqual((rules["badge.number"], rules["badge.title"], rules["badge.version"]),
                         ("pass", "pass", "note"))
        self.assertEqual(rules["badge.abstract"], "note")  # there is none
        vectors = json.loads((Path(__file__).parent.parent / "vectors/abstracts.json").read_text())
        abstract = next(v["abstract"] for v in vectors if v["pith_number"].endswith(SEED_CODE))
        tex = re.sub(r"(?<!\\)%", r"\\%", abstract).replace(" ", "\n", 3)
        for text, outcome in ((tex, "pass"), (tex.replace("the", "a", 1), "note")):
            self.paper("\\maketitle\n\\begin{abstract}\n" + text + "\n\\end{abstract}", preamble % (SEED_CODE, title))
            findings = self.arxiv("paper", *mirror, env=env)["findings"]
            self.assertEqual([f["outcome"] for f in findings if f["rule"] == "badge.abstract"], [outcome])
        self.paper("\\maketitle x", preamble % (SEED_CODE, title))
        self.arxiv("paper", *mirror, env=env)
        package = run(PITH, "sty", SEED_CODE, *mirror, env=env).stdout
        self.assertEqual(self.members()["pith.sty"], package)

        self.paper("\\maketitle x", preamble % (SEED_CODE, "Another Title"))
        report = self.arxiv("paper", *mirror, env=env)
        self.assertEqual({f["rule"]: f["outcome"] for f in report["findings"]}["badge.title"], "note")

        self.assertEqual(self.failed(self.arxiv("paper", *mirror, "--anonymous", code=1, env=env)),
                         ["anonymous.badge"])
        # The author's own package gives way to the one with the record.
        self.paper("\\maketitle x", preamble % (SEED_CODE, title), pith__sty="\\newcommand\\pithnumber[1]{}\n")
        changes = {f["name"]: f["changes"] for f in self.arxiv("paper", *mirror, env=env)["kept"]}
        self.assertEqual(changes["pith.sty"], ["replaced by the package with the verified record"])
        self.assertEqual(self.members()["pith.sty"], package)
        # A record that nobody reached has says nothing against the number.
        self.paper("\\maketitle x", preamble % ("7SOLO26TLPZRGSRX2HH227CICV", title))
        report = self.arxiv("paper", *mirror, code=3, env=env)
        outcomes = {f["rule"]: (f["outcome"], f["detail"]) for f in report["findings"]}
        self.assertEqual((report["verdict"], outcomes["badge.record"][0]), ("unknown", "unknown"))
        self.assertNotIn("\n", outcomes["badge.record"][1])
        self.assertIn("--mirror", report["hints"][0])
        self.assertIsNone(report["archive"])
        (self.work / "paper/pith.sty").write_text("\\newcommand\\pithnumber[1]{}\n")
        self.arxiv("paper", *mirror, code=3, env=env)
        self.arxiv("paper", *mirror, "--accept", "badge.record", env=env)

    def test_anonymous_papers_are_searched_for_their_authors(self):
        self.paper("\\maketitle As Lovelace showed, see https://github.com/ada/engine.\n"
                   "\\section*{Acknowledgements}", "\\title{T}\\author{Ada Lovelace}\\date{}\n")
        self.arxiv("paper")
        report = self.arxiv("paper", "--anonymous", code=1)
        self.assertEqual(self.failed(report), ["anonymous.author", "anonymous.link", "anonymous.thanks"])
        places = {f["place"] for f in report["findings"] if f["rule"] == "anonymous.author"}
        self.assertEqual(places, {"main.tex:2", "main.tex:4"})

    def test_the_text_says_where_everything_is(self):
        self.paper("a % mail alice@example.org\n\nSee /home/alice/x.")
        done = run(PITH, "arxiv", "paper", "--dry-run", cwd=self.work)
        self.assertIn(b"main.tex:3: an e-mail address", done.stdout)
        self.assertIn(b"(main.tex:5)", done.stdout)
        self.assertIn(b"/home/alice/x", done.stdout)
        self.assertIn(b"hint: mend what is BAD, or let it stand by its name: --accept RULE", done.stderr)
        # What went with its comment does not block.
        self.assertEqual(self.failed(self.arxiv("paper", code=1)), ["leak.home-path"])

    def test_without_the_badge_a_hint_shows_the_two_lines(self):
        self.paper("x")
        done = run(PITH, "arxiv", "paper", "--dry-run", cwd=self.work)
        self.assertIn(rb"hint: for a badge", done.stderr)
        self.assertIn(rb"\pithnumber{NUMBER}", done.stderr)

    def test_hostile_names_reach_neither_the_terminal_nor_the_archive(self):
        folder = self.paper("x")
        (folder / "a\x1b[31m\n.tex").write_text("x")
        done = run(PITH, "arxiv", "paper", cwd=self.work)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"\x1b", done.stdout)
        report = self.arxiv("paper", "--keep", "a\x1b[31m\n.tex")
        self.assertEqual(sorted(self.members()), ["a__31m_.tex", "main.tex"])
        self.assertEqual(report["verdict"], "pass")

    def test_requests_that_make_no_sense(self):
        self.paper("x")
        (self.work / "empty").mkdir()
        for args in (["empty"], ["paper", "--engine", "lualatex"], ["paper", "--texlive", "2022"],
                     ["paper", "-o", "x.zip"], ["nowhere"]):
            with self.subTest(args=args):
                self.arxiv(*args, code=2)
        (self.work / "paper/main.tex").write_text("% !TeX program = lualatex\n\\documentclass{article}"
                                                  "\\begin{document}x\\end{document}")
        self.arxiv("paper", code=2)
        (self.work / "paper/second.tex").write_text("\\documentclass{article}\\begin{document}x\\end{document}")
        (self.work / "paper/main.tex").rename(self.work / "paper/first.tex")
        self.arxiv("paper", code=2)
        self.arxiv("paper/second.tex")

    def test_the_rules_are_printed_with_their_dates(self):
        text = run(PITH, "arxiv", "--rules").stdout.decode()
        self.assertRegex(text, r"(?m)^\d{4}-\d\d-\d\d  blocks  arxiv\.name$")
        documented = set(re.findall(r"`(arxiv\.[a-z0-9-]+)`", (ROOT / "docs/json-output.md").read_text()))
        self.assertEqual({rule["name"] for rule in self.arxiv("--rules")["rules"]}, documented)


if __name__ == "__main__":
    unittest.main()
