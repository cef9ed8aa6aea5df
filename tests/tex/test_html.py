"""The HTML version of a paper, by tex4ht and by lwarp: one link to the record, below the title."""

import re
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from test_latexml import CODE, URL, links  # noqa: E402

PAPER = r"""\documentclass{%CLASS}
%BEFORE
\usepackage%OPTIONS{pith}
\pithnumber{%CODE}
\begin{document}
\title{A Study}\author{Ann Author}
%TITLE
\section{Introduction}
Text.
\end{document}
"""


def paper(kind="article", options="", before="", title=r"\maketitle"):
    return (PAPER.replace("%CLASS", kind).replace("%OPTIONS", options).replace("%BEFORE", before)
            .replace("%CODE", CODE).replace("%TITLE", title))


def in_folder(source, folder):
    folder.mkdir()
    (folder / "paper.tex").write_text(source)
    (folder / "pith.sty").write_bytes((typeset.PACKAGE_FOLDER / "pith.sty").read_bytes())


def page_of(folder):
    page = folder / "paper.html"
    log = next((f for f in (folder / "paper_html.log", folder / "paper.log") if f.exists()), None)
    return (page.read_text(encoding="utf-8", errors="replace") if page.exists() else "",
            log.read_text(encoding="utf-8", errors="replace") if log else "")


def by_tex4ht(source, folder):
    in_folder(source, folder)
    support.run("make4ht", "paper.tex", cwd=folder, timeout=300)
    return page_of(folder)


def by_lwarp(source, folder):
    in_folder(source, folder)
    if not support.run("kpsewhich", "ifptex.sty").stdout.strip():  # Debian packs it elsewhere
        (folder / "ifptex.sty").write_text("\\RequirePackage{iftex}\n")
    support.run("pdflatex", "-interaction=nonstopmode", "paper.tex", cwd=folder, timeout=300)
    support.run("lwarpmk", "html", cwd=folder, timeout=300)
    return page_of(folder)


class Html(unittest.TestCase):
    def convert(self, convert, sources):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
            jobs = {name: pool.submit(convert, source, Path(folder) / name)
                    for name, source in sources.items()}
            return {name: job.result() for name, job in jobs.items()}

    def assert_one_link_below_the_title(self, page):
        self.assertEqual(links(page), [(URL, "pith:" + CODE[:8])])
        link = page.find(URL)
        self.assertLess(page.rfind("A Study", 0, link), link)
        self.assertGreater(page.find("A Study"), 0)
        self.assertLess(link, page.lower().rfind("introduction"))

    def test_tex4ht(self):
        support.need("make4ht")
        sources = {kind: paper(kind) for kind in ("article", "report", "llncs", "amsart", "memoir")}
        sources["hyperref"] = paper(before=r"\usepackage{hyperref}")
        sources["by hand"] = paper(title="\\maketitle\n\\pithbadge")
        for name, (page, log) in self.convert(by_tex4ht, sources).items():
            with self.subTest(name):
                self.assert_one_link_below_the_title(page)
                self.assertNotRegex(log, r"(?m)^!")
                self.assertNotIn("Package pith Warning", log)

    def test_without_a_title_the_link_comes_last(self):
        support.need("make4ht")
        page, _ = self.convert(by_tex4ht, {"none": paper(title="")})["none"]
        self.assertEqual(links(page), [(URL, "pith:" + CODE[:8])])
        self.assertGreater(page.find(URL), page.find("Introduction"))

    def test_nothing_of_an_anonymous_paper(self):
        support.need("make4ht")
        page, _ = self.convert(by_tex4ht, {"anonymous": paper(options="[anonymous]")})["anonymous"]
        self.assertIn("A Study", page)
        self.assertFalse(re.search(f"pith|{CODE[:6]}", re.sub(r"<!--.*?-->", "", page), re.I))

    def test_lwarp(self):
        support.need("lwarpmk")
        packages = "\\usepackage[T1]{fontenc}\n\\usepackage{lmodern}\n\\usepackage{lwarp}\n"
        found = self.convert(by_lwarp, {
            "alone": paper(before=packages),
            "hyperref": paper(before=packages + "\\usepackage{hyperref}")})
        for name, (page, log) in found.items():
            with self.subTest(name):
                self.assert_one_link_below_the_title(page)
                self.assertNotRegex(log, r"(?m)^!")
                # In a paragraph of its own.
                self.assertRegex(page, r"<p>\s*<a href=\"" + re.escape(URL))


if __name__ == "__main__":
    unittest.main()
