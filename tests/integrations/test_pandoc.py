"""integrations/pandoc/pith.lua in each format that people make from Markdown."""

import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import ROOT, SEED_CODE as CODE, need, run  # noqa: E402

URL = f"https://pith.science/pith/{CODE}"
PAPER = f"---\ntitle: A Study\nauthor: Ann Author\npith: {CODE}\n---\n\n# Introduction\n\nText.\n"
FILTER = ROOT / "integrations/pandoc/pith.lua"


class Pandoc(unittest.TestCase):
    def setUp(self):
        need("pandoc")
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def convert(self, to, *options, paper=PAPER):
        out = self.folder / f"paper.{to}"
        done = run("pandoc", "--standalone", "--lua-filter", FILTER, "-f", "markdown", "-t", to,
                   "-o", out, *options, stdin=paper.encode())
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return out

    def text(self, to, *options, **how):
        return " ".join(self.convert(to, *options, **how).read_text(encoding="utf-8").split())

    def members(self, to, *options):
        with zipfile.ZipFile(self.convert(to, *options)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()
                    if name.endswith((".xml", ".xhtml", ".opf", ".rels"))}

    def test_html_has_a_link_and_names_the_number_in_its_head(self):
        page = self.text("html5")
        self.assertIn(f'<meta name="DC.identifier" content="pith:{CODE}">', page)
        self.assertIn(f'<a href="{URL}" title="Pith Number">pith:{CODE[:8]}</a>', page)
        self.assertLess(page.rindex(URL), page.index("Introduction"))

    def test_what_the_head_has_already_stays(self):
        paper = PAPER.replace("pith:", "header-includes: <meta name=x content=y>\npith:")
        page = self.text("html5", paper=paper)
        self.assertIn("DC.identifier", page)
        self.assertIn("content=y", page)

    def test_jats(self):
        self.assertIn(f'xlink:href="{URL}"', self.text("jats"))

    def test_docx_has_a_link_and_a_custom_property(self):
        parts = self.members("docx")
        self.assertIn(URL, parts["word/_rels/document.xml.rels"])
        self.assertIn(f"<vt:lpwstr>pith:{CODE}</vt:lpwstr>", parts["docProps/custom.xml"])

    def test_epub_has_a_link_and_an_identifier(self):
        parts = self.members("epub")
        self.assertRegex(parts["EPUB/content.opf"], f"<dc:identifier[^>]*>{URL}</dc:identifier>")
        self.assertTrue([name for name, text in parts.items()
                         if name.endswith(".xhtml") and f'<a href="{URL}"' in text])

    def test_latex_has_a_link_or_the_two_lines(self):
        self.assertIn(f"\\href{{{URL}}}{{pith:{CODE[:8]}}}", self.text("latex"))
        two = self.text("latex", "-M", "pith-package=true")
        self.assertIn(f"\\usepackage{{pith}} \\pithnumber{{{CODE}}}", two)
        self.assertNotIn("\\href", two)

    def test_every_form_of_a_number(self):
        for form in (CODE.lower(), f"pith:{CODE}", f"pith:2026:{CODE}", URL, URL + "/",
                     f"http://www.pith.science/pith/{CODE}"):
            self.assertIn(f'href="{URL}"', self.text("html5", paper=PAPER.replace(CODE, form)), form)

    def test_what_is_no_number_is_refused_by_name(self):
        for text in (CODE[:8], CODE + "A", CODE[:-1] + "1", "x<y"):
            done = run("pandoc", "--lua-filter", FILTER, "-f", "markdown", "-t", "html",
                       stdin=PAPER.replace(CODE, f"'{text}'").encode())
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"'{text}' is not a Pith Number", done.stderr.decode())

    def test_nothing_of_an_anonymous_paper(self):
        for to in ("html5", "jats", "latex"):
            self.assertNotIn(CODE[:6], self.text(to, "-M", "anonymous=true"))
        for to in ("docx", "epub", "odt"):
            self.assertNotIn(CODE[:6], "".join(self.members(to, "-M", "anonymous=true").values()))

    def test_without_a_number_nothing_changes(self):
        plain = "# Introduction\n\nText.\n"
        done = run("pandoc", "-f", "markdown", "-t", "html5", "-s", "-M", "title=A", stdin=plain.encode())
        self.assertEqual(self.convert("html5", "-M", "title=A", paper=plain).read_bytes(), done.stdout)


if __name__ == "__main__":
    unittest.main()
