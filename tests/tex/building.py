"""What tests share that build small papers with the package."""

import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import support
import typeset
from documents import PLAIN_FRONT, paper

CODE = support.SEED_CODE
TITLE_CLASS = r"\documentclass{article}"
PITH = r"\usepackage{pith}" + "\n"


def article(packages, number=rf"\pithnumber{{{CODE}}}", before="", front=PLAIN_FRONT):
    return paper(before + TITLE_CLASS, front, preamble=packages + number)


class Building(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.need("pdflatex", "xelatex", "lualatex", "latex", "dvips", "ps2pdf", "pdftotext")
        support.need_module("pikepdf")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def build(self, cases, **options):
        """{name: (source, route)} → {name: Result}, two at a time."""
        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = {name: pool.submit(typeset.typeset, source, route,
                                      self.folder / self._testMethodName / name.replace(" ", "-"),
                                      **options)
                    for name, (source, route) in cases.items()}
            return {name: job.result() for name, job in jobs.items()}


    def assert_says(self, result, *texts):
        """The log says so, however its lines are broken."""
        log = " ".join(result.log.replace("(pith)", "").split())
        for text in texts:
            self.assertTrue(text in log, f"the log does not say: {text}")

    def assert_nothing(self, result):
        facts = typeset.facts(result.pdf)
        self.assertNotIn("/PithNumber", facts["info"])
        self.assertIsNone(facts["xmp"])
        self.assertEqual(facts["links"], [])
        self.assertFalse([w.text for w in result.words() if CODE[:6] in w.text])
