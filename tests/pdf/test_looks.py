"""What the quick second reading of a PDF finds in order, the close one has nothing to say about.

looks_tool makes both (src/pdf/syntax/rebuild.h) of real PDFs, of hostile ones, and of copies of each
with a small fault. PITH_FAULTS=N says how many copies of each (20).
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "one_reading"))
from support import BUILD, PITHSTAMP, ROOT, need, need_module, run, shared  # noqa: E402

import forms  # noqa: E402
import mutations  # noqa: E402
from paper import Paper  # noqa: E402

TOOL = BUILD / "bin" / "looks_tool"
FAULTS = int(os.environ.get("PITH_FAULTS", "20"))
HOSTILE = 600


@unittest.skipUnless(TOOL.exists(), "looks_tool is not built")
class Looks(unittest.TestCase):
    def look(self, files, faults=FAULTS):
        """How many of the files were in order, and how many were not."""
        done = run(TOOL, faults, *files, timeout=600)
        words = done.stdout.decode("utf-8", "replace").splitlines()
        self.assertEqual([line for line in words if line.startswith("DISAGREE")], [])
        self.assertEqual(done.returncode, 0, done.stderr)
        first = [line.split()[0] for line in words]
        return first.count("in-order"), first.count("closely")

    def test_samples(self):
        self.look(sorted((ROOT / "tests/pdf/data").glob("*.pdf")), 500)

    def test_real_files(self):
        in_order, closely = self.look(sorted(shared("corpus").glob("*.pdf")))
        # Most are in order, or a stamp would take longer than it has to.
        self.assertGreater(in_order, 4 * closely)

    def test_collected_hostile_files(self):
        self.look(sorted(shared("cases/pdf").glob("*.pdf")))

    @unittest.skipUnless(PITHSTAMP.exists(), "pithstamp is not built")
    def test_files_that_are_hostile_by_seed(self):
        need("qpdf")
        need_module("pikepdf")
        with tempfile.TemporaryDirectory(prefix="pith-looks-") as name:
            folder = Path(name)
            stamped = forms.make(folder)
            papers = {form: Paper(data) for form, data in stamped.items()}
            for form, paper in papers.items():
                paper.original = stamped[form]
                paper.plain_packet = mutations.packet_in(
                    papers["table"] if paper.encrypted else paper)
            kinds = list(mutations.KINDS)
            files = []
            for index in range(HOSTILE):
                data, _, _ = mutations.make(kinds[index % len(kinds)], index // len(kinds), papers)
                files.append(folder / f"{index}.pdf")
                files[-1].write_bytes(data)
            in_order, closely = self.look(files, 2)
            # Both answers are frequent, or this would show nothing.
            self.assertGreater(in_order, HOSTILE // 10)
            self.assertGreater(closely, HOSTILE // 10)


if __name__ == "__main__":
    unittest.main()
