"""A disk that is full where the archive goes: one clear error, nothing left behind, and no word against the paper."""

import shutil
import tempfile
import unittest
from pathlib import Path

from support import PITH, missing, need, run

MAIN = "\\documentclass{article}\\begin{document}%s\\end{document}\n"


class FullDisk(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "pdftoppm", "unshare", "mount")
        self.work = Path(tempfile.mkdtemp(prefix="pith-arxiv-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.small = self.work / "small"
        self.small.mkdir()
        if run("unshare", "-rm", "mount", "-t", "tmpfs", "none", self.small).returncode != 0:
            missing("a namespace to mount in")

    def arxiv(self, body, size, before="true"):
        """Prepares a paper into a file system of `size` kB; what is there afterwards is at the end of stdout."""
        folder = self.work / "paper"
        folder.mkdir(exist_ok=True)
        (folder / "main.tex").write_text(MAIN % body)
        script = (f"mount -t tmpfs -o size={size}k none {self.small} && {before} && "
                  f"{PITH} arxiv paper -o {self.small}/out.tar.gz; code=$?; ls -A {self.small}; exit $code")
        return run("unshare", "-rm", "sh", "-c", script, cwd=self.work)

    def test_an_archive_that_has_no_room(self):
        # What does not shrink, so that the archive is larger than the disk.
        numbers, state = [], 1
        for _ in range(6000):
            state = state * 48271 % 2147483647
            numbers.append(str(state))
        done = self.arxiv("\\scriptsize " + " ".join(numbers), 8)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(b"out.tar.gz: cannot write: No space left on device", done.stderr)
        self.assertNotIn(b"build.error", done.stdout)
        self.assertEqual(done.stdout.split(), [])  # neither a report nor a part of a file

    def test_an_old_archive_stays(self):
        old = f"echo old >{self.small}/out.tar.gz; cat /dev/zero >{self.small}/fill 2>/dev/null; true"
        done = self.arxiv("x", 8, f"{{ {old}; }}")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(done.stdout.split(), [b"fill", b"out.tar.gz"])

    def test_a_picture_that_has_no_room_leaves_the_report(self):
        # Another page in each build.
        done = self.arxiv("\\ifdefined\\pdfuniformdeviate"
                          "\\pdfsetrandomseed\\pdfelapsedtime x\\hskip\\pdfuniformdeviate 1000000sp x\\fi", 4)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(b"proof.pages", done.stdout)
        self.assertIn(b"out-difference.png: cannot write: No space left on device", done.stderr)


if __name__ == "__main__":
    unittest.main()
