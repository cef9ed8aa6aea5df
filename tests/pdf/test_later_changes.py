"""What pith verify says of a PDF that was changed after its stamp: by an update, by a rewrite."""

import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "one_reading"))
from forms import page_text, plain  # noqa: E402
from paper import Paper  # noqa: E402
from support import PITH, PITHSTAMP, SEED_BUNDLE, need, run  # noqa: E402


class LaterChanges(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp(prefix="pith-later-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.pdf = self.work / "paper.pdf"
        self.pdf.write_bytes(plain())
        done = run(PITHSTAMP, "-q", "--record", SEED_BUNDLE, self.pdf)
        self.assertEqual(done.returncode, 0, done.stderr)

    def update(self, objects):
        paper = Paper(self.pdf.read_bytes())
        paper.update(objects)
        self.pdf.write_bytes(paper.render())

    def says(self, changed, plain_code, strict_code, line=None):
        done = run(PITH, "verify", "--offline", self.pdf)
        self.assertEqual(done.returncode, plain_code, done.stdout)
        second = done.stdout.decode().splitlines()[1]
        self.assertEqual(second.strip().startswith("changed"), line is not None, second)
        if line:
            self.assertIn(line, second)
        strict = run(PITH, "verify", "--offline", "--unchanged", "--json", self.pdf)
        self.assertEqual(strict.returncode, strict_code, strict.stdout)
        result = json.loads(strict.stdout)["results"][0]
        self.assertEqual(result["changed_after_stamp"], changed)
        outcome = {0: "pass", 1: "fail", 3: "unknown"}[strict_code]
        self.assertIn(("pdf.unchanged", outcome),
                      [(finding["rule"], finding["outcome"]) for finding in result["findings"]])
        self.assertEqual(result["verified"], strict_code == 0)
        show = json.loads(run(PITH, "show", "--json", self.pdf).stdout)
        self.assertEqual(show["changed_after_stamp"], changed)

    def test_nothing(self):
        self.says("none", 0, 0)

    def test_the_contents_of_a_page(self):
        self.update({4: page_text(b"Another text")})
        self.says("pages", 0, 1, "updates changed pages")

    def test_a_page_itself(self):
        self.update({3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>"})
        self.says("pages", 0, 1, "updates changed pages")

    def test_something_else(self):
        self.update({9: b"<< /Nothing (else) >>"})
        self.says("other", 0, 1, "updates changed other parts")

    def test_metadata_alone(self):
        need("exiftool")
        done = run("exiftool", "-q", "-overwrite_original", "-XMP-dc:Source=another", self.pdf)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.says("metadata", 0, 0)

    def test_a_linearized_file_was_written_anew(self):
        need("qpdf")
        done = run("qpdf", "--linearize", self.pdf, self.work / "linearized.pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.pdf = self.work / "linearized.pdf"
        self.says("unknown", 0, 3)
        done = run(PITH, "verify", "--offline", self.pdf)
        self.assertIn(b"the file was linearised, which writes all of it anew", done.stdout)


if __name__ == "__main__":
    unittest.main()
