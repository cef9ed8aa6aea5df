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


if __name__ == "__main__":
    unittest.main()
