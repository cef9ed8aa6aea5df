"""What other programs say of stamped PDFs: papers from the four TeX routes, and a folder of real ones.

Every paper is made, stamped by stamp_tool, stamped again, and looked at before and after.
"""

import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, need, need_module, run, shared  # noqa: E402

TOOL = BUILD / "bin" / "stamp_tool"
NUMBER = f"pith:2026:{SEED_CODE}"
FIXED_TIME = {"SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1"}

HYPERREF = (r"\usepackage{hyperref}"
            r"\hypersetup{hidelinks,pdftitle={Über (alles) \& <mehr>},pdfauthor={A. Author}}")
XMPDATA = "\\Title{A title}\n\\Author{A. Author\\sep B. Author}\n"  # for pdfx
PREAMBLES = {
    "plain": r"\documentclass{article}",
    "hyperref": r"\documentclass{article}" + HYPERREF,
    "hyperxmp": r"\documentclass{article}" + HYPERREF + r"\usepackage{hyperxmp}",
    "pdfx-1b": r"\documentclass{article}\usepackage[a-1b]{pdfx}",
    "pdfx-2b": r"\documentclass{article}\usepackage[a-2b]{pdfx}",
    "l3-3b": r"\DocumentMetadata{pdfstandard=a-3b,pdfversion=1.7,lang=en}\documentclass{article}"
             + HYPERREF,
    "l3-4": r"\DocumentMetadata{pdfstandard=a-4,pdfversion=2.0,lang=en}\documentclass{article}"
            + HYPERREF,
}
BODY = (r"\begin{document}Text with a formula $a^2+b^2=c^2$." + "\n"
        r"\newpage Another page.\end{document}" + "\n")
ROUTES = ("pdflatex", "xelatex", "lualatex", "latex")
# As of TeX Live 2022 pdfx does not write through dvips, nor find the date in XeTeX without a shell;
# l3pdfmeta has Ghostscript read a colour profile, which its safe mode forbids.
IMPOSSIBLE = {("latex", "pdfx-1b"), ("latex", "pdfx-2b"), ("xelatex", "pdfx-1b"),
              ("xelatex", "pdfx-2b"), ("latex", "l3-3b"), ("latex", "l3-4")}


def stamp_tool(command, *paths):
    done = run(TOOL, SEED_BUNDLE, command, *paths)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace").splitlines()


def make(folder, route, kind):
    """The paper as PDF, or None when this TeX cannot make it."""
    (folder / "paper.tex").write_text(PREAMBLES[kind] + BODY, encoding="utf-8")
    (folder / "paper.xmpdata").write_text(XMPDATA, encoding="utf-8")
    for _ in range(2):
        done = run(route, "-interaction=batchmode", "-halt-on-error", "paper.tex", cwd=folder,
                   env=FIXED_TIME)
        if done.returncode != 0:
            return None
    if route == "latex":
        steps = (["dvips", "-q", "-o", "paper.ps", "paper.dvi"], ["ps2pdf", "paper.ps", "paper.pdf"])
        if any(run(*step, cwd=folder, env=FIXED_TIME).returncode for step in steps):
            return None
    return folder / "paper.pdf"


def qpdf_check(path):
    done = run("qpdf", "--check", path)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").replace(str(path), "FILE")
    return done.returncode, said


def qpdf_warnings(path):
    said = qpdf_check(path)[1]
    return {re.sub(r"offset \d+", "offset", line) for line in said.splitlines() if "WARNING" in line}


def tags(path):
    done = run("exiftool", "-j", "-a", "-G1", "-struct", path)
    return json.loads(done.stdout)[0]


# What has to differ: the file, and with it its second identifier.
FILE_TAGS = re.compile(r"^(System:|SourceFile|ExifTool:|PDF:(PithNumber|PithCanonicalSHA256)$|XMP-pith:"
                       r"|XMP-pdfaExtension:|XMP-x:XMPToolkit)")


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class PapersFromTex(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need(*ROUTES, "dvips", "ps2pdf", "qpdf", "exiftool", "pdfinfo", "pdftoppm", "mutool")
        need_module("pikepdf")
        cls.folder = Path(tempfile.mkdtemp(prefix="pith-stamp-"))
        cls.papers = {}
        wanted = [pair for pair in itertools.product(ROUTES, PREAMBLES) if pair not in IMPOSSIBLE]

        def build(pair):
            folder = cls.folder / "-".join(pair)
            folder.mkdir()
            return pair, make(folder, *pair)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for pair, pdf in pool.map(build, wanted):
                cls.papers[pair] = pdf
        cls.stamped = {}
        cls.said = {}
        for pair, pdf in cls.papers.items():
            if pdf is None:
                continue
            cls.stamped[pair] = pdf.with_name("stamped.pdf")
            cls.said[pair] = stamp_tool("stamp", pdf, cls.stamped[pair])

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def each(self, check):
        for pair, stamped in self.stamped.items():
            with self.subTest(route=pair[0], kind=pair[1]):
                check(pair[1], self.papers[pair], stamped)

    def test_every_paper_was_made_and_stamped(self):
        for pair, pdf in self.papers.items():
            with self.subTest(pair=pair):
                self.assertIsNotNone(pdf, "TeX failed")
                self.assertRegex(self.said[pair][0], r"^changed \d+ \d+\tXMP metadata")

    def test_prefix_law(self):
        def check(_, pdf, stamped):
            before, after = pdf.read_bytes(), stamped.read_bytes()
            self.assertEqual(after[:len(before)], before)
            self.assertEqual(after[-6:], b"%%EOF\n")

        self.each(check)

    def test_structure_law(self):
        def check(_, pdf, stamped):
            self.assertLessEqual(qpdf_warnings(stamped), qpdf_warnings(pdf))
            self.assertEqual(qpdf_check(stamped)[0], qpdf_check(pdf)[0])
            self.assertEqual(run("mutool", "info", stamped).stderr, run("mutool", "info", pdf).stderr)
            # The form of the last cross-reference section: a table begins with "xref".
            starts = []
            for bytes_ in (pdf.read_bytes(), stamped.read_bytes()):
                at = int(re.findall(rb"startxref\s+(\d+)", bytes_)[-1])
                starts.append(bytes_[at:at + 4] == b"xref")
            self.assertEqual(starts[0], starts[1])

        self.each(check)

    def test_restamp_law_and_determinism(self):
        def check(_, pdf, stamped):
            again, other, back = (stamped.with_name(name) for name in ("again", "other", "back"))
            self.assertEqual(stamp_tool("stamp", stamped, again), ["unchanged"])
            self.assertFalse(again.exists())
            stamp_tool("stamp", pdf, again)
            self.assertEqual(again.read_bytes(), stamped.read_bytes())
            for _ in range(3):  # another number and back: no growth
                stamp_tool("other", again, other)
                stamp_tool("stamp", other, again)
            self.assertEqual(again.read_bytes(), stamped.read_bytes())
            stamp_tool("remove", stamped, back)
            self.assertEqual(back.read_bytes(), pdf.read_bytes())

        self.each(check)

    def test_exiftool_sees_the_values_and_nothing_else_new(self):
        def check(kind, pdf, stamped):
            before, after = tags(pdf), tags(stamped)
            self.assertEqual(after["XMP-pith:Number"], NUMBER)
            self.assertEqual(after.get("PDF:PithNumber"), None if kind == "l3-4" else NUMBER)
            self.assertEqual(after.get("ExifTool:Warning"), before.get("ExifTool:Warning"))
            kept = {key: value for key, value in before.items() if not FILE_TAGS.match(key)}
            self.assertEqual({key: after.get(key) for key in kept}, kept)
            new = {key for key in set(after) - set(before) if not FILE_TAGS.match(key)}
            self.assertLessEqual(new, {"XMP-rdf:About", "XMP-xmp:Identifier", "XMP-dc:Identifier"})

        self.each(check)

    def test_poppler_sees_the_values_and_the_same_pages(self):
        def check(kind, pdf, stamped):
            info = run("pdfinfo", stamped)
            self.assertEqual(info.stderr, b"")
            self.assertIn(b"Pages:           2", info.stdout)
            custom = run("pdfinfo", "-custom", stamped).stdout.decode()
            self.assertEqual(NUMBER in custom, kind != "l3-4")
            self.assertIn(NUMBER, run("pdfinfo", "-meta", stamped).stdout.decode())
            pages = [run("pdftoppm", "-r", "50", "-f", "1", "-l", "1", path).stdout
                     for path in (pdf, stamped)]
            self.assertGreater(len(pages[0]), 1000)
            self.assertEqual(pages[0], pages[1])

        self.each(check)

    def test_pikepdf_sees_the_same_values(self):
        import pikepdf
        namespace = "{https://pith.science/ns/xmp/1.0/}"

        def check(kind, pdf, stamped):
            with pikepdf.open(pdf) as old, pikepdf.open(stamped) as new:
                self.assertEqual(len(new.pages), 2)
                # Not as a context manager: on leaving, it writes to docinfo.
                metadata = new.open_metadata(set_pikepdf_as_editor=False)
                self.assertEqual(metadata[namespace + "number"], NUMBER)
                if "/PithNumber" in new.trailer.get("/Info", {}):
                    self.assertEqual(metadata[namespace + "canonicalSha256"],
                                     str(new.docinfo["/PithCanonicalSHA256"]))
                if kind == "l3-4":
                    self.assertEqual("/Info" in new.trailer, "/Info" in old.trailer)
                else:
                    self.assertEqual(str(new.docinfo["/PithNumber"]), NUMBER)
                    for key, value in old.docinfo.items():
                        self.assertEqual(new.docinfo[key], value)
                if "/ID" in old.trailer:
                    self.assertEqual(bytes(new.trailer.ID[0]), bytes(old.trailer.ID[0]))
                    self.assertNotEqual(bytes(new.trailer.ID[1]), bytes(old.trailer.ID[1]))

        self.each(check)


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class LinearisedPapers(unittest.TestCase):
    def test_a_linearised_paper_is_stamped(self):
        need("qpdf")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("table.pdf", "stream.pdf"):
                path, out = Path(folder) / name, Path(folder) / ("out" + name)
                run("qpdf", "--linearize", ROOT / "tests/pdf/data" / name, path)
                self.assertRegex(stamp_tool("stamp", path, out)[0], "^changed")
                self.assertEqual(run("qpdf", "--check", out).returncode, 0)


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class RealPdfs(unittest.TestCase):
    """Odd files from other projects: each is refused with a reason, or stamped as the laws say."""

    MOST_MEMORY = 100_000  # KiB
    MOST_WORK = 1.0  # seconds of processor time

    def measured(self, *command):
        """The CompletedProcess, and what is wrong with the resources that it used."""
        with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as child:
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                errors = pool.submit(child.stderr.read)
                answer = child.stdout.read()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        problems = []
        if used.ru_maxrss > self.MOST_MEMORY:
            problems.append(f"{used.ru_maxrss} KiB of memory")
        if used.ru_utime + used.ru_stime > self.MOST_WORK:
            problems.append(f"{used.ru_utime + used.ru_stime} s of processor time")
        return subprocess.CompletedProcess(command, child.returncode, answer, errors.result()), problems

    def examine(self, path, folder):
        out = folder / path.name
        done, problems = self.measured(TOOL, SEED_BUNDLE, "stamp", path, out)
        answer = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode != 0 or done.stderr:
            problems.append(f"exit {done.returncode}: {done.stderr!r}")
        elif answer.startswith("error "):
            if out.exists():
                problems.append("refused, and yet written")
        elif answer.startswith("changed "):
            before, after = path.read_bytes(), out.read_bytes()
            if not after.startswith(before):
                problems.append("the input is not a prefix")
            was, is_ = qpdf_check(path)[0], qpdf_check(out)[0]
            if was == 0 and is_ != 0:
                problems.append("qpdf --check: " + qpdf_check(out)[1][-300:])
            if stamp_tool("stamp", out, out.with_suffix(".again")) != ["unchanged"]:
                problems.append("stamping again changes it")
            stamp_tool("remove", out, out.with_suffix(".back"))
            if out.with_suffix(".back").read_bytes() != before:
                problems.append("removing the stamp does not give the original back")
        elif answer != "unchanged":
            problems.append("no answer: " + answer)
        done, more = self.measured(TOOL, SEED_BUNDLE, "inspect", path)
        problems += more
        if done.returncode != 0 or done.stderr:
            problems.append(f"inspect: exit {done.returncode}: {done.stderr!r}")
        return path.name, answer, problems

    def test_real_pdfs_are_stamped_or_refused(self):
        need("qpdf")
        files = sorted(shared("corpus").glob("*.pdf"))
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda path: self.examine(path, Path(folder)), files))
        for name, _, problems in results:
            with self.subTest(file=name):
                self.assertEqual(problems, [])
        stamped = sum(answer.startswith("changed") for _, answer, _ in results)
        self.assertGreater(stamped, len(files) // 2)


if __name__ == "__main__":
    unittest.main()
