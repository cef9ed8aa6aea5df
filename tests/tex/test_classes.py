"""The badge after the title, class by class and by four routes to a PDF.

Every paper is typeset without and with the package. With it there may be no error or warning more,
no page more, and page 1 has the badge once, inside the page, over no other word, with one link on it
that has no border; the metadata is there, and nothing else in Info changed.

    python3 tests/tex/test_classes.py                 the papers in QUICK
    PITH_TEX_MATRIX=full python3 …                    all papers by all routes
    PITH_TEX_KEEP=folder python3 …                    keeps what was built there
"""

import os
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from documents import SETUPS  # noqa: E402

CODE = support.SEED_CODE
URL = f"https://pith.science/pith/{CODE}"
WITH = r"\usepackage{pith}" + "\n" + rf"\pithnumber{{{CODE}}}"
MARGIN = 2.6  # of a cell of the plate, \c__pith_margin_dim
FULL = os.environ.get("PITH_TEX_MATRIX") == "full"


def cases():
    chosen = os.environ.get("PITH_TEX_ONLY", "").split()
    for name in SETUPS:
        for route in typeset.ROUTES:
            if chosen and name not in chosen and route not in chosen:
                continue
            if FULL or chosen or route == "pdflatex" or name in QUICK:
                yield name, route


# All routes for these; pdfLaTeX alone for the others.
QUICK = ("article", "article-hyperref", "article-twocolumn", "amsart", "ieee-conference", "llncs",
         "acm-small")


def badge_words(words):
    """The words of the badge: one where ActualText is understood, two otherwise."""
    whole = [w for w in words if w.text == "pith:" + CODE[:8]]
    if whole:
        return whole
    found = []
    for first, second in zip(words, words[1:]):
        if first.text == "pith" and second.text == CODE[:8]:
            found.append(typeset.Word(first.text + ":" + second.text, first.left,
                                      min(first.top, second.top), second.right,
                                      max(first.bottom, second.bottom)))
    return found


def check(case, without, with_pith):
    before, after = typeset.facts(without.pdf), typeset.facts(with_pith.pdf)
    more = with_pith.complaints() - without.complaints()
    case.assertFalse(more, "new errors or warnings")
    case.assertEqual(before["pages"], after["pages"], "pages")

    words = with_pith.words()
    badges = badge_words(words)
    case.assertEqual(len(badges), 1, "badges on page 1")
    badge = badges[0]
    case.assertEqual(sum(CODE[:8] in w.text for w in words), 1)
    case.assertGreater(badge.left, 0)
    case.assertGreater(badge.top, 0)
    case.assertLess(badge.right, after["width"])
    case.assertLess(badge.bottom, after["height"])

    title = [w for w in words if w.text.lower() == "deterministic"]
    case.assertGreater(badge.top, title[0].bottom - 3, "the badge is after the title")

    links = [link for link in after["links"] if "pith.science" in link["uri"]]
    case.assertEqual([link["uri"] for link in links], [URL])
    case.assertEqual(len(after["links"]), len(before["links"]) + 1)
    case.assertEqual(links[0]["border"][2], 0, "width of the border of the link")
    left, low, right, high = links[0]["rect"]
    top, bottom = after["height"] - high, after["height"] - low
    case.assertLess(abs(left - (badge.left - MARGIN)), 2, "left edge of the link")
    case.assertLess(abs(right - (badge.right + MARGIN)), 2, "right edge of the link")
    case.assertLess(abs((bottom - top) - 8.2), 2.1, "height of the link")
    case.assertLess(top, badge.top + 2.5)
    case.assertGreater(bottom, badge.bottom - 2.5)

    for word in words:
        # A word's box is that of its font; its ink is in the middle.
        ink_top = word.top + 0.25 * (word.bottom - word.top)
        ink_bottom = word.bottom - 0.2 * (word.bottom - word.top)
        if (word.left >= badge.left - 0.1 and word.right <= badge.right + 0.1
                and word.top >= badge.top - 0.1 and word.bottom <= badge.bottom + 0.1):
            continue
        apart = (word.right < left or word.left > right or ink_bottom < top + 0.5
                 or ink_top > bottom - 0.5)
        case.assertTrue(apart, f"the badge is over {word}, link {left, top, right, bottom}")

    case.assertEqual(after["info"].get("/PithNumber"), f"pith:{CODE}")
    for key in ("/Title", "/Author", "/Subject", "/Keywords", "/Creator"):
        case.assertEqual(before["info"].get(key), after["info"].get(key), key)
    case.assertEqual(after["metadata streams"], 1)
    case.assertFalse(after["intents"])
    # hyperxmp's own stream is compressed by Ghostscript.
    case.assertFalse(after["filtered"] and "hyperxmp" not in with_pith.log, "filtered metadata")
    case.assertEqual(typeset.xmp_properties(after["xmp"]),
                     [("number", f"pith:{CODE}"), ("recordUrl", URL), ("schemaVersion", "1.0")])

    page_before, left_before, top_before = without.heading()
    page_after, left_after, top_after = with_pith.heading()
    case.assertEqual((page_before, round(left_before)), (page_after, round(left_after)))
    return top_after - top_before


class Classes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.need("pdflatex", "xelatex", "lualatex", "latex", "dvips", "ps2pdf", "pdftotext")
        support.need_module("pikepdf")
        keep = os.environ.get("PITH_TEX_KEEP")
        cls.temporary = None if keep else tempfile.TemporaryDirectory()
        folder = Path(keep or cls.temporary.name)
        pool = ThreadPoolExecutor(max_workers=2)
        cls.results = {}
        for name, route in cases():
            for kind, text in (("without", ""), ("with", WITH)):
                cls.results[name, route, kind] = pool.submit(
                    typeset.typeset, SETUPS[name].replace("%PITH", text), route,
                    folder / f"{name}-{route}-{kind}")
        cls.pool = pool

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown()
        if cls.temporary:
            cls.temporary.cleanup()

    def test_badge_after_the_title(self):
        shifts = {}
        for name, route in cases():
            with self.subTest(paper=name, route=route):
                shift = check(self, self.results[name, route, "without"].result(),
                              self.results[name, route, "with"].result())
                shifts[name, route] = shift
                self.assertLess(shift, 13, "the badge moves the first heading down")
        print("\nheading shift in points:")
        for (name, route), shift in shifts.items():
            print(f"  {name:20} {route:9} {shift:6.2f}")


if __name__ == "__main__":
    unittest.main()
