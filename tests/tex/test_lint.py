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

# Each with the harm that it does, and an example of it.
FORBIDDEN = {
    r"\\documentclass": ("looks like a second main file", r"% \documentclass{article}"),
    r"\\bye\b": ("looks like a second main file of plain TeX", r"\bye"),
    r"\\pdfoutput|\\outputmode": ("chooses the output format for the whole submission",
                                  r"\pdfoutput=0"),
    r"fontspec|polyglossia|unicode-math": ("makes preflight choose a Unicode engine",
                                           "% as with fontspec"),
    r"\\(input|include|includeonly|subfile|subfileinclude|import|subimport)\b":
        ("includes a file", r"\input x"),
    r"\\(includegraphics|includepdf|includesvg|graphicspath|epsfig|psfig|pgfimage)\b":
        ("includes a figure", r"\includegraphics[width=1cm]{x}"),
    r"\\(usepackage|RequirePackage|LoadClass|LoadClassWithOptions|InputIfFileExists)\b":
        ("loads a file", r"\usepackage[a]{b}"),
    r"\\(bibliography|addbibresource|bibliographystyle|lstinputlisting|verbatiminput)\b":
        ("names a file", r"\bibliography{x}"),
    r"\\(openin|openout|write18|directlua|ShellEscape)\b": ("reaches outside of the document",
                                                            r"\immediate\write18{x}"),
    r"OutputIntent": ("makes arXiv leave out its stamp", "/OutputIntents"),
}


def packages():
    yield "tex/pith.sty", PACKAGE.read_bytes()
    if not STY_TOOL.exists():
        support.missing(str(STY_TOOL))
    yield "generated", support.run(STY_TOOL, support.SEED_BUNDLE).stdout


class Lint(unittest.TestCase):
    def test_nothing_that_misleads_preflight(self):
        for name, text in packages():
            for pattern, (harm, _) in FORBIDDEN.items():
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

    def test_every_pattern_finds_its_example(self):
        for pattern, (_, example) in FORBIDDEN.items():
            self.assertRegex(example, pattern)


if __name__ == "__main__":
    unittest.main()
