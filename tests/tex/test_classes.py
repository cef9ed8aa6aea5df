"""The badge after the title, class by class and by four routes to a PDF.

Every paper is typeset without and with the package. With it there may be no error or warning more,
no page more (a warning where the badge is in the corner), and page 1 has the badge once, inside the page, over no other word, with one link on it
that has no border; the metadata is there, and nothing else in Info changed.

    python3 tests/tex/test_classes.py                 all papers, a sixth by every other route
    PITH_TEX_MATRIX=full python3 …                    all papers by all routes
    PITH_TEX_ONLY="name route" python3 …              these papers, and all by these routes
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
import documents  # noqa: E402

CODE = support.SEED_CODE
URL = f"https://pith.science/pith/{CODE}"
WITH = r"\usepackage{pith}" + "\n" + rf"\pithnumber{{{CODE}}}"
MARGIN = 2.6  # of a cell of the plate, \c__pith_margin_dim
FULL = os.environ.get("PITH_TEX_MATRIX") == "full"


def cases():
    """All papers by pdfLaTeX, and every second one by one of the other routes; or all by all."""
    chosen = os.environ.get("PITH_TEX_ONLY", "").split()
    for i, name in enumerate(documents.SETUPS):
        for j, route in enumerate(typeset.ROUTES):
            if chosen and name not in chosen and route not in chosen:
                continue
            if route in documents.FAILING.get(name, ()):
                continue
            if FULL or chosen or j == 0 or i % 6 == j - 1:
                yield name, route


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


def title_line(words):
    """The first line of the title as one word."""
    first = next(w for w in words if w.text.lower() == "study")
    line = [w for w in words if abs(w.top - first.top) < 2]
    return typeset.Word("", min(w.left for w in line), first.top, max(w.right for w in line),
                        first.bottom)


def check(case, without, with_pith, name):
    before, after = typeset.facts(without.pdf), typeset.facts(with_pith.pdf)
    more = list(with_pith.complaints() - without.complaints())
    if name in documents.OVERLAY:
        case.assertEqual(len(more), 1, more)
        case.assertIn("The title of this class did not print the badge", more[0])
    else:
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

    if name in documents.OVERLAY:
        case.assertLess(badge.bottom, 40)
        case.assertGreater(badge.left, after["width"] / 2)
    else:
        line = title_line(words)
        case.assertGreater(badge.top, line.bottom - 3, "the badge is after the title")
        if name in documents.LEFT:
            case.assertLess(abs(badge.left - MARGIN - line.left), 2, "flush left with the title")
        elif name not in documents.INDENTED:
            case.assertLess(abs(badge.left + badge.right - line.left - line.right) / 2, 3,
                            "centred under the title")

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

    # Nothing touches it: the strip around it has the colour of the paper.
    inner, outer = 0.4, 1.6
    around = typeset.picture(with_pith.pdf, left - outer, top - outer, right + outer, bottom + outer)
    strip = int((outer - inner) * typeset.DPI / 72)
    shades = set()
    for row in around[:strip] + around[-strip:]:
        shades.update(row)
    for row in around:
        shades.update(row[:strip] + row[-strip:])
    case.assertLess(max(shades) - min(shades), 40, "something touches the badge")

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
                    typeset.typeset, documents.SETUPS[name].replace("%PITH", text), route,
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
                              self.results[name, route, "with"].result(), name)
                self.assertLess(abs(shift), 13, "the badge moves the first heading")
                shifts.setdefault(name, {})[route] = shift
        print("\nhow far the first heading moved, in points:")
        print(" " * 29 + "".join(f"{route:>10}" for route in typeset.ROUTES))
        for name, row in shifts.items():
            print(f"  {name:27}" + "".join(f"{row[r]:10.2f}" if r in row else " " * 10
                                           for r in typeset.ROUTES))
        if not os.environ.get("PITH_TEX_ONLY"):
            still = [name for name, row in shifts.items() if max(map(abs, row.values())) <= 0.5]
            self.assertGreaterEqual(len(still), 20, "papers whose text stays where it is")


if __name__ == "__main__":
    unittest.main()
