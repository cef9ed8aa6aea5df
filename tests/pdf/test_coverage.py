"""How many real PDFs can be stamped, and whether other programs see a difference but the stamp.

The folder is not part of the tree; where it is absent, these tests are skipped. Files are counted by
origin, the part of their name before "__".
"""

import collections
import concurrent.futures
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, PITH, ROOT, SEED_BUNDLE, SEED_CODE, need, run, shared  # noqa: E402

TOOL = BUILD / "bin" / "stamp_tool"
NUMBER = f"pith:2026:{SEED_CODE}"
SHARE = 0.995  # of the sound files that nothing protects


def said(done):
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def stamp(command, path, out):
    done = run(TOOL, SEED_BUNDLE, command, path, out, timeout=10)
    assert done.returncode == 0, (path, done.stderr)
    return done.stdout.decode("utf-8", "replace").strip()


def warnings(done, path):
    """What a program complains of, without where in the file that is."""
    lines = said(done).replace(str(path), "FILE").replace(path.name, "FILE").splitlines()
    return {re.sub(r"\d+", "N", line) for line in lines if re.search("(?i)warn|error", line)}


def page_count(path):
    found = re.search(rb"Pages:\s+(\d+)", run("pdfinfo", path).stdout)
    return found and found.group(1)


def first_page(path):
    return run("pdftoppm", "-r", "30", "-f", "1", "-l", "1", path).stdout


def valid_signatures(path):
    text = said(run("pdfsig", "-nocert", path))
    return text.count("Signature is Valid."), text.count("Signature Validation:")


def forbids_changes(path):
    done = run("qpdf", "--show-encryption", path)
    return b"modify anything: not allowed" in done.stdout


class Judged:
    """One file: the tool's answer, what others think of the file, and what they see changed."""

    def __init__(self, path, folder):
        self.path, self.out = path, folder / path.name
        self.origin = path.name.split("__")[0]
        self.answer = stamp("stamp", path, self.out)
        check = run("qpdf", "--check", path)
        self.sound = check.returncode == 0
        self.stamped = self.answer.startswith("changed ")
        self.signed = self.answer.startswith(("error signed ", "error signature-forbids "))
        # What readers may take in two ways is sound to qpdf where that is not the one it troubles.
        self.ambiguous = self.answer.startswith("error ambiguous ")
        self.protected = not self.sound and run("qpdf", "--requires-password", path).returncode == 0
        if not self.stamped and self.sound:
            self.protected = forbids_changes(path) or b"Incorrect password" in run("pdfinfo", path).stderr
        self.problems = list(self.differences(check)) if self.sound and self.stamped else []
        if self.signed:
            self.problems += self.signature_problems()

    @property
    def counts(self):
        return self.sound and not self.signed and not self.protected and not self.ambiguous

    def differences(self, check):
        after = run("qpdf", "--check", self.out)
        if after.returncode != 0 or warnings(after, self.out) - warnings(check, self.path):
            yield "qpdf: " + said(after)[-300:]
        for command in (["pdfinfo"], ["mutool", "info"]):
            old = run(*command, self.path)
            new = warnings(run(*command, self.out), self.out) - warnings(old, self.path)
            if old.returncode == 0 and new:
                yield f"{command[0]}: {new}"
        if page_count(self.out) != page_count(self.path):
            yield "another page count"
        if first_page(self.out) != first_page(self.path):
            yield "another first page"
        if not page_count(self.path):
            return  # poppler cannot read the original either
        read = run("pdfinfo", "-custom", self.out).stdout + run("pdfinfo", "-meta", self.out).stdout
        if NUMBER.encode() not in read:
            yield "pdfinfo does not read the number"

    def signature_problems(self):
        before = valid_signatures(self.path)
        if before[1] == 0 and b"/UR" not in self.path.read_bytes():
            yield "called signed, but pdfsig finds no signature"
        forced = stamp("stamp,signed", self.path, self.out)
        if self.answer.startswith("error signature-forbids") != forced.startswith("error signature-"):
            yield "forbidden, and yet stamped on request"
        if forced.startswith("changed ") and valid_signatures(self.out) != before:
            yield f"signatures: {before} before, {valid_signatures(self.out)} after"

    def reason(self):
        return self.answer.removeprefix("error ")


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("qpdf", "pdfinfo", "pdftoppm", "pdfsig", "mutool", "exiftool")
        cls.corpus = shared("corpus")
        files = sorted(cls.corpus.glob("*.pdf"))
        folder = tempfile.TemporaryDirectory(prefix="pith-coverage-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            cls.files = list(pool.map(lambda path: Judged(path, cls.folder), files))

    def test_nearly_all_sound_files_are_stamped(self):
        counted = [file for file in self.files if file.counts]
        rest = [file for file in counted if not file.stamped]
        table = collections.defaultdict(collections.Counter)
        for file in self.files:
            table[file.origin].update(
                files=1, stamped=file.stamped, signed=file.signed, unsound=not file.sound,
                counted=file.counts, missed=file in rest)
        print(f"\n{'origin':<16}{'files':>6}{'stamped':>9}{'signed':>8}{'counted':>9}{'of these':>9}")
        for origin, row in sorted(table.items()):
            print(f"{origin:<16}{row['files']:>6}{row['stamped']:>9}{row['signed']:>8}"
                  f"{row['counted']:>9}{row['counted'] - row['missed']:>9}")
        print(f"{'all':<16}{len(self.files):>6}{sum(file.stamped for file in self.files):>9}"
              f"{sum(file.signed for file in self.files):>8}{len(counted):>9}"
              f"{len(counted) - len(rest):>9}")
        for file in rest:
            print(f"  not stamped: {file.path.name}: {file.reason()}")
        self.assertGreaterEqual(1 - len(rest) / len(counted), SHARE)
        doubtful = [file.path.name for file in self.files if file.sound and file.ambiguous]
        print(f"  sound to qpdf, and not read alike by all: {', '.join(doubtful)}")
        self.assertLessEqual(len(doubtful), 0.03 * len(counted))

    def test_what_was_stamped_verifies(self):
        stamped = [file.out for file in self.files if file.stamped]
        answers = [run(PITH, "verify", "--offline", path) for path in stamped]
        # Into XMP that is no XML nothing goes, and the stamp says that.
        failed = [path.name for path, done in zip(stamped, answers)
                  if done.returncode != 0 and b"metadata cannot be understood" not in done.stdout]
        self.assertEqual(failed, [])
        self.assertLess(sum(done.returncode != 0 for done in answers), len(answers) / 100)

    def test_other_programs_see_no_difference_but_the_stamp(self):
        for file in self.files:
            with self.subTest(file=file.path.name):
                self.assertEqual(file.problems, [])

    def test_exiftool_reads_the_number_of_every_stamped_file(self):
        names = [file.out.name for file in self.files if file.counts and file.stamped]

        def read(folder, *wanted):
            done = run("exiftool", "-j", "-G1", *wanted, *names, cwd=folder)
            return {found.pop("SourceFile"): found for found in json.loads(done.stdout)}

        # As of version 12 it reads neither tables with entries of 19 bytes nor every encryption.
        harmless = re.compile(r"(?i)\[minor\]|The PDF 2\.0 specification|Superfluous BOM")
        unreadable = {name for name, found in read(self.corpus, "-Warning", "-Error").items()
                      if any(not harmless.match(str(text)) for text in found.values())}
        found = read(self.folder, "-XMP-pith:Number", "-PDF:PithNumber")
        silent = {name for name in names if NUMBER not in found.get(name, {}).values()}
        print("\n  not read by exiftool, as their originals: " + ", ".join(sorted(silent)))
        self.assertLessEqual(silent, unreadable)
        self.assertLess(len(silent), len(names) / 50)


if __name__ == "__main__":
    unittest.main()
