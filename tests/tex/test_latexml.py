"""The HTML version of a paper, by LaTeXML as arXiv runs it: local styles are read raw.

With the package there may be no error or warning more, and the front matter has one link to the
record. LaTeXML runs none of LaTeX's hooks: this is another branch of the package.
"""

import re
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import documents  # noqa: E402
import support  # noqa: E402
import typeset  # noqa: E402

CODE = support.SEED_CODE
URL = f"https://pith.science/pith/{CODE}"
WITH = r"\usepackage{pith}" + "\n" + rf"\pithnumber{{{CODE}}}"
CLASSES = ("article", "article-hyperref", "article-twocolumn", "amsart", "revtex42-prl",
           "ieee-conference", "llncs", "els-preprint")


RAW_STYLES = "--preload=[nobibtex,ids,localrawstyles]latexml.sty"


def convert(name, package, folder, preload=RAW_STYLES, binding=False):
    """(errors and warnings, HTML)"""
    folder.mkdir()
    (folder / "paper.tex").write_text(documents.SETUPS[name].replace("%PITH", package))
    if package:
        (folder / "pith.sty").write_bytes((typeset.PACKAGE_FOLDER / "pith.sty").read_bytes())
    if binding:
        (folder / "pith.sty.ltxml").write_bytes((support.ROOT / "tex/pith.sty.ltxml").read_bytes())
    done = support.run("latexmlc", preload, "--format=html5", "--nocomments",
                       "--dest=paper.html", "paper.tex", cwd=folder, timeout=300)
    said = done.stderr.decode(errors="replace")
    # Where it was found, and in which order, is another matter.
    said = sorted(re.findall(r"^(?:Warning|Error|Fatal):\S+", said, re.M))
    page = folder / "paper.html"
    return said, page.read_text(encoding="utf-8") if page.exists() else ""


def links(page):
    """[(address, text)] of the links to the registry."""
    found = re.findall(r"""<a\b[^>]*href=(["'])([^"']*pith\.science[^"']*)\1[^>]*>(.*?)</a>""", page, re.S)
    return [(address, re.sub(r"<[^>]*>", "", text)) for _, address, text in found]


class Html(unittest.TestCase):
    def test_one_link_and_nothing_to_complain_about(self):
        support.need("latexmlc")
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
            jobs = {(name, kind): pool.submit(convert, name, text, Path(folder) / f"{name}-{kind}")
                    for name in CLASSES for kind, text in (("without", ""), ("with", WITH))}
            for name in CLASSES:
                with self.subTest(name):
                    before, _ = jobs[name, "without"].result()
                    after, page = jobs[name, "with"].result()
                    self.assertEqual(after, before, "errors and warnings")
                    self.assertEqual(links(page), [(URL, "pith:" + CODE[:8])])
                    start = page.find(URL)
                    self.assertLess(start, page.find("Introduction</h2>") if
                                    "Introduction</h2>" in page else page.find("ltx_section"))

    def test_every_form_of_a_number_leads_to_one_record(self):
        support.need("latexmlc")
        forms = (CODE.lower(), f" {CODE.lower()} ", f"pith:{CODE}", f"pith:2026:{CODE}", URL,
                 f"http://www.pith.science/pith/{CODE}/")
        self.check_links({form: r"\usepackage{pith}" + "\n" + rf"\pithnumber{{{form}}}"
                          for form in forms}, [(URL, "pith:" + CODE[:8])])

    def test_nothing_of_an_anonymous_paper(self):
        support.need("latexmlc")
        number = rf"\pithnumber{{{CODE}}}"
        self.check_links({
            "option": r"\usepackage[length=8,anonymous]{pith}" + "\n" + number,
            "setup": r"\usepackage{pith}\pithsetup{anonymous}" + "\n" + number,
            "setup after the number": r"\usepackage{pith}" + "\n" + number + r"\pithsetup{anonymous}",
        }, [])
        self.check_links({
            "not after all": r"\usepackage[anonymous=false]{pith}" + "\n" + number,
            "taken back": r"\usepackage[anonymous]{pith}\pithsetup{anonymous=false}" + number,
        }, [(URL, "pith:" + CODE[:8])])

    def test_where_styles_are_not_read_the_binding_lets_it_read_this_one(self):
        support.need("latexmlc")
        anonymous = WITH.replace("{pith}", "[anonymous]{pith}")
        with tempfile.TemporaryDirectory() as folder:
            for package, expected in ((WITH, [(URL, "pith:" + CODE[:8])]), (anonymous, [])):
                said, page = convert("article", package, Path(folder) / str(len(expected)),
                                     preload="--preload=[nobibtex,ids]latexml.sty", binding=True)
                self.assertEqual(said, [])
                self.assertEqual(links(page), expected)
                self.assertNotIn(CODE, page.replace(URL, ""))

    def check_links(self, packages, expected):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
            jobs = {name: pool.submit(convert, "article", text, Path(folder) / str(number))
                    for number, (name, text) in enumerate(packages.items())}
            for name, job in jobs.items():
                with self.subTest(name):
                    said, page = job.result()
                    self.assertEqual(said, [])
                    self.assertEqual(links(page), expected)


if __name__ == "__main__":
    unittest.main()
