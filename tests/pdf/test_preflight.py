"""An independent validator's view: Apache PDFBox preflight on PDF/A-1b, before and after a stamp."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, missing, need, run  # noqa: E402

TOOL = BUILD / "bin" / "stamp_tool"
CORPUS = ROOT.parent / "shared" / "corpus"
JARS = [Path("/usr/share/java") / f"{name}.jar" for name in (
    "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io",
    "javax.activation", "jaxb-api")]
NUMBER = f"pith:2026:{SEED_CODE}"
PAPER = (r"\documentclass{article}\usepackage[a-1b]{pdfx}" "\n"
         r"\begin{document}Text with a formula $a^2+b^2=c^2$.\end{document}" "\n")


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class PdfBox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("java", "pdflatex", "lualatex")
        for jar in JARS:
            if not jar.exists():
                missing(f"{jar.name} (libpdfbox2-java, libactivation-java, libjaxb-api-java)")
        folder = tempfile.TemporaryDirectory(prefix="pith-preflight-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.files = [path for path in sorted(CORPUS.glob("*.pdf"))
                     if b"\tpdfa 1\t" in run(TOOL, SEED_BUNDLE, "inspect", path).stdout]
        for route in ("pdflatex", "lualatex"):
            (cls.folder / f"{route}.tex").write_text(PAPER, encoding="ascii")
            (cls.folder / f"{route}.xmpdata").write_text("\\Title{A title}\n\\Author{A\\sep B}\n",
                                                         encoding="ascii")
            for _ in range(2):
                run(route, "-interaction=batchmode", f"{route}.tex", cwd=cls.folder)
            cls.files.append(cls.folder / f"{route}.pdf")
        stamped = {}
        for path in cls.files:
            out = cls.folder / f"stamped-{path.name}"
            answer = run(TOOL, SEED_BUNDLE, "stamp", path, out).stdout.decode()
            if answer.startswith("changed"):
                stamped[path] = (out, answer)
        cls.stamped = stamped
        # The list of fonts that it keeps belongs elsewhere than in the user's home.
        done = run("java", f"-Dpdfbox.fontcache={cls.folder}", "-cp", ":".join(map(str, JARS)),
                   Path(__file__).with_name("Preflight.java"), *stamped,
                   *(out for out, _ in stamped.values()))
        cls.says = dict(line.split("\t", 1) for line in done.stdout.decode().splitlines())

    def test_no_rule_is_broken_that_was_not_broken_before(self):
        self.assertGreaterEqual(len(self.stamped), 2)
        for path, (out, _) in self.stamped.items():
            with self.subTest(file=path.name):
                before, after = (set(self.says[str(name)].split("\t")[0].split())
                                 for name in (path, out))
                # 1.2.5 is about the Length of streams: that of the old metadata no longer counts.
                self.assertLessEqual(after, before)
                # What was put right in the metadata (7) no longer counts either.
                self.assertLessEqual(before - after, {"1.2.5", "7.1"})

    def test_papers_by_pdfx_are_valid_and_xmpbox_reads_the_number(self):
        for route in ("pdflatex", "lualatex"):
            path = self.folder / f"{route}.pdf"
            with self.subTest(route=route):
                self.assertEqual(self.says[str(path)], "\tnone")
                self.assertEqual(self.says[str(self.stamped[path][0])], "\t" + NUMBER)


if __name__ == "__main__":
    unittest.main()
