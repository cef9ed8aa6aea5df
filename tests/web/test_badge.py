"""The web badge, shown by a real browser, and read by real readers of each markup.

Pictures are compared with tests/web/pictures: drawn with the fonts of fonts-dejavu-core, at one and
two device pixels a CSS pixel, for readers who prefer light and dark. Letters may be drawn a little
differently by another version of the browser, so a pixel may be off: the mean of all differences may
be 4 of 255, and 2 in 100 pixels may differ by more than 80. PITH_WEB_PICTURES=write draws them anew;
look at them then.
"""

import html
import io
import json
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from browser import Browser, need_browser
from support import BUILD, PITH, ROOT, SEED_BUNDLE, missing, need, need_module, run

PICTURES = Path(__file__).parent / "pictures"
MEAN_TOLERANCE, PIXEL_TOLERANCE, PIXEL_SHARE = 4, 80, 0.02
FONTS = {"DejaVu": "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
         "Liberation": "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"}
HOSTILE = {
    "title": "</title></svg><script>window.pwned=1</script>]]> \"q\" 'a' \u202eevil\u2066 \x1b[31m &amp; "
             + "x" * 10_000,
    "id": "a](javascript:x) [[b]] :alt c <img src=x onerror=window.pwned=2> *d* _e_ `f` |g|\n.. raw:: html",
}
RECORD = "https://pith.science/pith/"


def badge(*options, bundle=SEED_BUNDLE):
    done = run(PITH, "badge", bundle, *options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def hostile(what, folder):
    paper = Path(folder) / "paper.json"
    paper.write_text(json.dumps(HOSTILE), encoding="utf-8")
    done = run(BUILD / "bin/web_tool", what, paper)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def sheet():
    """Every style and theme, on paper and on slate."""
    rows = []
    for shape in ("flat-square", "flat"):
        for theme in ("light", "dark", "auto"):
            for more in ([], ["--length", "12", "--status"]):
                svg = badge("--style", shape, "--theme", theme, *more)
                source = "data:image/svg+xml," + "".join(f"%{byte:02x}" for byte in svg.encode())
                rows.append(f'<div><img src="{source}"><b><img src="{source}"></b></div>')
    return ("<!DOCTYPE html><meta charset=utf-8><style>html{background:#fff}body{margin:0}"
            "div{display:flex;height:30px}img{margin:5px;width:auto}b{background:#222;flex:1}"
            "div>img{flex:none}div{width:460px}div>img:first-child{width:auto;margin-right:5px}"
            "b{margin-left:auto;flex:none;width:230px}</style>" + "".join(rows))


class Pictures(unittest.TestCase):
    def setUp(self):
        need_browser()

    def compare(self, name, png):
        from PIL import Image, ImageChops
        path = PICTURES / name
        if os.environ.get("PITH_WEB_PICTURES") == "write":
            picture = Image.open(io.BytesIO(png)).convert("L").quantize(16)
            picture.save(path, optimize=True)
        now = Image.open(io.BytesIO(png)).convert("L")
        wanted = Image.open(path).convert("L")
        self.assertEqual(now.size, wanted.size, name)
        counts = ImageChops.difference(now, wanted).histogram()
        pixels = now.size[0] * now.size[1]
        mean = sum(value * count for value, count in enumerate(counts)) / pixels
        off = sum(counts[PIXEL_TOLERANCE + 1:]) / pixels
        if mean > MEAN_TOLERANCE or off > PIXEL_SHARE:
            kept = Path(tempfile.gettempdir()) / f"pith-now-{name}"
            kept.write_bytes(png)
            self.fail(f"{name}: mean difference {mean:.2f}, {off:.2%} of pixels are off; see {kept}")
        print(f"{name}: mean difference {mean:.2f}, {off:.2%} of pixels off")

    def test_it_looks_as_it_should_at_both_scales_light_and_dark(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            page = Path(folder) / "sheet.html"
            page.write_text(sheet(), encoding="utf-8")
            for scale in (1, 2):
                for dark in (False, True):
                    with self.subTest(scale=scale, dark=dark):
                        browser.show(page, 460, 360, scale, dark)
                        name = f"badge-{'dark' if dark else 'light'}-{scale}x.png"
                        self.compare(name, browser.picture((0, 0, 460, 360)))

    def test_text_fits_its_cells_in_any_font(self):
        svg = badge("--length", "26", "--status")
        fonts = ["DejaVu Sans", "DejaVu Sans Mono", "DejaVu Serif", "serif", "sans-serif", "monospace",
                 "cursive", "Liberation Sans", "Liberation Sans Narrow", "Liberation Mono"]
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            for font in fonts:
                file = Path(folder) / "font.svg"
                changed, count = re.subn(r'font-family="[^"]*"', f'font-family="{font}"', svg)
                self.assertEqual(count, 3)
                file.write_text(changed, encoding="utf-8")
                browser.show(file)
                boxes = browser.javascript(
                    "return Array.from(document.querySelectorAll('text'), t => {"
                    "const b = t.getBBox(); return [b.x, b.x + b.width]})")
                edges = [0] + [float(x) for x in re.findall(r'd="M(\d+) ', svg)]
                edges.append(float(re.search(r'width="(\d+)"', svg).group(1)))
                with self.subTest(font=font):
                    self.assertEqual((len(boxes), len(edges)), (3, 4))
                    for (left, right), begin, end in zip(boxes, edges, edges[1:]):
                        self.assertGreaterEqual(left, begin + 3)
                        self.assertLessEqual(right, end - 3)

    def test_the_picture_is_named_and_asks_for_nothing(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            file = Path(folder) / "badge.svg"
            file.write_text(badge(), encoding="utf-8")
            browser.show(file)
            images = [node for node in browser.accessible() if node[0] in ("image", "img")]
            self.assertEqual(len(images), 1, images)
            self.assertEqual(images[0][1], "Pith Number pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO")
            self.assertIn("Record of arXiv:2605.29664v1", images[0][2])
            page = Path(folder) / "badge.html"
            page.write_text("<!DOCTYPE html><html lang=en><title>t</title>" + badge("--format", "html"),
                            encoding="utf-8")
            browser.requests()
            browser.show(page)
            self.assertEqual(browser.requests(), [page.as_uri()])
            self.assertIn(("link", "Pith Number GRALRY4D of arXiv:2605.29664v1"),
                          [node[:2] for node in browser.accessible()])

    def test_hostile_text_does_nothing_in_a_browser(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            for what in ("svg", "html"):
                with self.subTest(what=what):
                    file = Path(folder) / f"hostile.{what}"
                    head = "<!DOCTYPE html><html lang=en><title>t</title>" if what == "html" else ""
                    file.write_text(head + hostile(what, folder), encoding="utf-8")
                    browser.requests()
                    browser.show(file)
                    self.assertEqual(browser.requests(), [file.as_uri()])
                    self.assertEqual(browser.complaints(), [])
                    self.assertIsNone(browser.javascript("return window.pwned || null"))
                    self.assertEqual(browser.javascript("return document.querySelectorAll("
                                                        "'script, img, image, parsererror').length"), 0)


class Markup(unittest.TestCase):
    def test_the_badge_in_the_documents_is_the_one_that_is_made(self):
        shown = (ROOT / "docs/pith-GRALRY4D.svg").read_text(encoding="utf-8")
        self.assertEqual(shown, badge())

    def test_widths_are_those_of_the_fonts(self):
        need_module("PIL")
        from PIL import ImageFont
        source = (ROOT / "src/web/font_widths.cc").read_text(encoding="utf-8")
        rows = re.findall(r"// (DejaVu|Liberation) Sans Bold[^\n]*\n\s*\{([^}]*)\}", source)
        self.assertEqual([name for name, _ in rows], ["DejaVu", "Liberation"])
        for name, numbers in rows:
            if not Path(FONTS[name]).exists():
                missing(FONTS[name])
            font = ImageFont.truetype(FONTS[name], 1000, layout_engine=ImageFont.Layout.BASIC)
            measured = [round(font.getlength(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"]
            self.assertEqual([int(n) for n in numbers.split(",")], measured, name)

    def test_the_svg_is_xml_whatever_the_record_says(self):
        with tempfile.TemporaryDirectory() as folder:
            for svg in (badge(), badge("--style", "flat", "--status"), hostile("svg", folder)):
                root = ElementTree.fromstring(svg)
                names = {element.tag.split("}")[1] for element in root.iter()}
                self.assertLessEqual(names, {"svg", "title", "desc", "style", "rect", "path", "g", "text"})
                ids = {element.get("id"): element for element in root.iter() if element.get("id")}
                self.assertEqual(root.get("role"), "img")
                self.assertTrue(ids[root.get("aria-labelledby")].text.startswith("Pith Number pith:"))
                self.assertIn("Record of arXiv:", ids[root.get("aria-describedby")].text)

    def test_the_html_is_html5_whatever_the_record_says(self):
        need_module("html5lib")
        import html5lib
        with tempfile.TemporaryDirectory() as folder:
            for text in (badge("--format", "html"), hostile("html", folder)):
                parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
                fragment = parser.parse("<!DOCTYPE html><title>t</title>" + text)
                self.assertEqual(len(fragment.findall(".//a")), 1)
                self.assertEqual(fragment.findall(".//script"), [])

    def pandoc(self, markup, text):
        need("pandoc")
        done = subprocess.run(["pandoc", "-f", markup, "-t", "json"], input=text.encode(),
                              capture_output=True, timeout=60, check=True)
        return json.loads(done.stdout)["blocks"]

    def image_of(self, markup, text):
        """(words, image, link) of the one linked image that the text is."""
        blocks = [block for block in self.pandoc(markup, text) if block["t"] != "RawBlock"]
        self.assertEqual(len(blocks), 1, blocks)
        inlines = blocks[0]["c"]
        self.assertEqual([part["t"] for part in inlines], ["Link"], blocks)
        _, inside, (url, _) = inlines[0]["c"]
        self.assertEqual([part["t"] for part in inside], ["Image"], blocks)
        _, words, (image, _) = inside[0]["c"]
        plain = "".join(part["c"] if part["t"] == "Str" else " " for part in words)
        return plain, image, url

    def test_markdown_and_rst_are_one_linked_image_whatever_the_record_says(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, markup in (("md", "commonmark"), ("rst", "rst")):
                with self.subTest(markup=markup):
                    words, image, url = self.image_of(markup, badge("--format", name))
                    self.assertEqual(image, "pith-GRALRY4D.svg")
                    self.assertEqual(url, RECORD + "GRALRY4DTUR34CIZ3TIFOJE3QO")
                    if name == "md":
                        self.assertEqual(words, "Pith Number GRALRY4D of arXiv:2605.29664v1")
                    words, image, url = self.image_of(markup, hostile(name, folder))
                    self.assertTrue(url.startswith(RECORD), url)
                    self.assertNotIn(" ", image)
                    if name == "md":
                        self.assertIn("a](javascript:x) [[b]] :alt c <img src=x onerror=", words)

    def test_rst_alternative_text_is_as_it_stands(self):
        need_module("docutils")
        from docutils.core import publish_doctree
        with tempfile.TemporaryDirectory() as folder:
            for text in (badge("--format", "rst"), hostile("rst", folder)):
                tree = publish_doctree(text, settings_overrides={"report_level": 2, "halt_level": 2})
                self.assertEqual([node.tagname for node in tree.children], ["reference"])
                image = tree.children[0].children[0]
                self.assertEqual(image.tagname, "image")
                self.assertTrue(image["alt"].startswith("Pith Number "))
                self.assertEqual(image["alt"], re.search(r":alt: (.*)\n", text).group(1))

    def test_org_is_one_linked_image_whatever_the_record_says(self):
        with tempfile.TemporaryDirectory() as folder:
            for text in (badge("--format", "org"), hostile("org", folder)):
                _, image, url = self.image_of("org", text)
                self.assertTrue(url.startswith(RECORD), url)
                self.assertRegex(image, r"\.svg$")

    def test_image_names_cannot_end_the_link(self):
        for image in ("my badge (1).svg", "a](b) [c.svg", "x<y>\"'.svg", "a\nb.svg"):
            for name, markup in (("md", "commonmark"), ("rst", "rst"), ("org", "org")):
                with self.subTest(image=image, markup=markup):
                    text = badge("--format", name, "--image", image)
                    _, shown, url = self.image_of(markup, text)
                    self.assertEqual(url, RECORD + "GRALRY4DTUR34CIZ3TIFOJE3QO")
                    self.assertTrue(html.unescape(shown).endswith(".svg"), shown)


if __name__ == "__main__":
    unittest.main()
