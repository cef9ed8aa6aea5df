"""What may not be in pith.sty, comments included.

arXiv's preflight reads every .sty of a submission with regular expressions: a command that includes
a file or chooses an output format changes its verdict on the whole paper, even in a comment.
"""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import support  # noqa: E402

PACKAGE = support.ROOT / "tex" / "pith.sty"
STY_TOOL = support.BUILD / "bin" / "sty_tool"

FORBIDDEN = {
    r"\\documentclass": "looks like a second main file",
    r"\\bye\b": "looks like a second main file of plain TeX",
    r"\\pdfoutput|\\outputmode": "chooses the output format for the whole submission",
    r"fontspec|polyglossia|unicode-math": "makes preflight choose a Unicode engine",
    r"\\(input|include|includeonly|subfile|subfileinclude|import|subimport)\b": "includes a file",
    r"\\(includegraphics|includepdf|includesvg|graphicspath|epsfig|psfig|pgfimage)\b":
        "includes a figure",
    r"\\(usepackage|RequirePackage|LoadClass|LoadClassWithOptions|InputIfFileExists)\b":
        "loads a file",
    r"\\(bibliography|addbibresource|bibliographystyle|lstinputlisting|verbatiminput)\b":
        "names a file",
    r"\\(openin|openout|write18|directlua|ShellEscape)\b": "reaches outside of the document",
    r"OutputIntent": "makes arXiv leave out its stamp",
}


def packages():
    yield "tex/pith.sty", PACKAGE.read_bytes()
    if not STY_TOOL.exists():
        support.missing(str(STY_TOOL))
    yield "generated", support.run(STY_TOOL, support.SEED_BUNDLE).stdout


class Lint(unittest.TestCase):
    def test_nothing_that_misleads_preflight(self):
        for name, text in packages():
            for pattern, harm in FORBIDDEN.items():
                with self.subTest(package=name, pattern=pattern):
                    found = re.search(pattern.encode(), text)
                    self.assertIsNone(found, f"{harm}: {found and text[:found.end()][-70:]!r}")

    def test_ascii_and_at_most_78_columns(self):
        for name, text in packages():
            for number, line in enumerate(text.split(b"\n"), 1):
                with self.subTest(package=name, line=number):
                    self.assertLessEqual(len(line), 78)
                    self.assertRegex(line, rb"\A[ -~]*\Z")
                    self.assertEqual(line, line.rstrip())

    def test_every_pattern_can_be_found(self):
        for example in (rb"% \documentclass{article}", rb"\pdfoutput=0", rb"\usepackage[a]{b}",
                        rb"\input x", rb"\bye"):
            self.assertTrue(any(re.search(p.encode(), example) for p in FORBIDDEN), example)


if __name__ == "__main__":
    unittest.main()
