"""The package as a package: its l3build tests, and its manual."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402


class Package(unittest.TestCase):
    def test_l3build(self):
        support.need("l3build", "pdflatex", "xelatex", "lualatex")
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "tex"
            shutil.copytree(typeset.PACKAGE_FOLDER, place)
            done = support.run("l3build", "check", cwd=place, timeout=300)
            differences = "".join(p.read_text() for p in place.glob("build/test/*.diff"))
            self.assertEqual(done.returncode, 0, differences or done.stdout.decode())

    def test_the_manual(self):
        support.need("pdflatex")
        support.need_module("pikepdf")
        source = (typeset.PACKAGE_FOLDER / "pith-doc.tex").read_text()
        with tempfile.TemporaryDirectory() as folder:
            result = typeset.typeset(source, "pdflatex", folder, runs=3)
            self.assertFalse(result.complaints())
            self.assertLessEqual(typeset.facts(result.pdf)["pages"], 6)


if __name__ == "__main__":
    unittest.main()
