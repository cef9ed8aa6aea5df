"""The page of a record in a real browser: what it says, what it asks for, and who can use it."""

import http.server
import json
import re
import tempfile
import threading
import unittest
from pathlib import Path

from browser import Browser, need_browser
from support import BUILD, PITH, ROOT, SEED_BUNDLE, need, need_module, run

NUMBER = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"
CHECKS = ["hash", "number", "signature", "title", "facts"]
HOSTILE = {
    "title": "</title><script>window.pwned=1</script><!-- ]]> \"q\" 'a' \u202eevil\u2066 \x1b[31m\u0085 &amp; "
             + "x" * 10_000,
    "id": "\"><script>window.pwned=2</script> \u202e\u0000\u200b x",
    "license": "https://e.org/\"><img src=x onerror=window.pwned=3>",
    "primary_cat": "cs </span><script>window.pwned=4</script>\n\t  \ufeff\U0001ffff\u009b \U000e0041 "
                   "caf\u00e9 \U0001d538 " + "y" * 400,
    "cross_cats_sorted": ["\u2067</dd>", "'\"`"],
}
# What JavaScript and C++ may see with different eyes: other spaces, lengths of parts, empty ones.
AWKWARD = {
    "title": "\u3000A\u00a0title \u2028",
    "kind": "\u00a0" + "k" * 40,
    "id": "\ufeff" + "i" * 99 + " i",
    "license": "CC BY\u00a0",
    "primary_cat": " cs\u0085\u3000" + "y" * 297 + " y",
    "cross_cats_sorted": ["", "cs.LG"],
}


def page_of_seed():
    done = run(PITH, "page", SEED_BUNDLE)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def page_of(paper, folder):
    file = Path(folder) / "paper.json"
    file.write_text(json.dumps(paper), encoding="utf-8")
    done = run(BUILD / "bin/web_tool", "page", file)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


class Server(http.server.ThreadingHTTPServer):
    """Hands out one page, and remembers all that it was asked for."""

    def __init__(self, page):
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_browser()
        cls.seed = page_of_seed()
        cls.folder = tempfile.TemporaryDirectory()
        cls.browser = Browser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def open(self, page, **how):
        file = Path(self.folder.name) / "page.html"
        file.write_text(page, encoding="utf-8")
        self.browser.requests()
        self.browser.complaints()
        self.browser.show(file, **how)
        if how.get("script", True):
            self.browser.wait_for("document.getElementById('here').className")
        return file

    def verdicts(self):
        return self.browser.javascript(
            "return Object.fromEntries(Array.from(document.querySelectorAll('[id^=here-]'),"
            "cell => [cell.id.slice(5), cell.className]))")

    def text(self, name):
        return self.browser.javascript(f"return document.getElementById('{name}').textContent")

    def test_the_browser_comes_to_the_same_result_and_asks_for_nothing(self):
        file = self.open(self.seed)
        self.assertEqual(self.verdicts(), dict.fromkeys(CHECKS, "yes"))
        self.assertEqual(self.text("here"), "Your browser made the checks again: all 5 passed.")
        self.assertEqual(self.text("number"), NUMBER)
        self.assertEqual(self.browser.requests(), [file.as_uri()])
        self.assertEqual(self.browser.complaints(), [])

    def test_a_server_is_asked_for_the_page_alone(self):
        with Server(self.seed) as server:
            self.browser.show(f"http://127.0.0.1:{server.server_port}/page.html")
            self.browser.wait_for("document.getElementById('here').className")
            self.assertEqual(set(self.verdicts().values()), {"yes"})
            # What a script would do that the policy did not name.
            blocked = self.browser.driver.execute_async_script(
                "const done = arguments[0];"
                "fetch('/asked').then(() => done('fetched'), () => done('blocked'));")
            self.assertEqual(blocked, "blocked")
            self.assertEqual(server.asked, ["/page.html"])

    def test_what_was_altered_turns_to_no(self):
        other = "A" * 85 + "Q=="
        signature = re.search(r'data-signature="([^"]*)"', self.seed).group(1)
        key = re.search(r'data-key="([^"]*)"', self.seed).group(1)
        for what, old, new, wrong in [
                ("record", "[&quot;cs.LG&quot;]", "[&quot;cs.LO&quot;]", "hash number signature facts"),
                ("record no JSON", "{&quot;metadata", "&quot;metadata", "hash number signature facts title"),
                ("record without metadata", "&quot;metadata&quot;:", "&quot;meta&quot;:",
                 "hash number signature facts title"),
                ("hash", 'id="hash" class="mono">3440', 'id="hash" class="mono">3441', "hash"),
                ("number", f">{NUMBER}<", f">{NUMBER[:-1]}P<", "number"),
                ("year", f">{NUMBER}<", f">{NUMBER.replace('2026', '2025')}<", "number"),
                ("short number", ">pith:GRALRY4D<", ">pith:GRALRY4E<", "number"),
                ("title", "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for Large-Scale "
                 "Models Training</h1>", "Another</h1>", "title"),
                ("both titles", 'data-title="AMDP', 'data-title="amdq', "title"),
                ("license", 'nonexclusive-distrib/1.0/</a>', 'other</a>', "facts"),
                ("category", 'id="fact-primary">cs.DC', 'id="fact-primary">cs.DS', "facts"),
                ("date", "2026-05-28T09:25:12Z</time>", "2020-05-28T09:25:12Z</time>", "facts"),
                ("paper", ">arXiv:2605.29664v1</a></span>", ">arXiv:2605.29664v2</a></span>", "facts"),
                ("signature", signature, other, "signature"),
                ("signature no base64", signature, "*", "signature"),
                ("key", key, "00" * 32, "signature"),
                ("fingerprint", "8d4b5ee7", "8d4b5ee8", "signature")]:
            with self.subTest(what=what):
                self.assertIn(old, self.seed)
                self.open(self.seed.replace(old, new))
                verdicts = self.verdicts()
                self.assertEqual({name for name, verdict in verdicts.items() if verdict == "no"},
                                 set(wrong.split()), verdicts)
                self.assertIn("failed", self.text("here"))
                self.assertEqual(self.browser.javascript(
                    "return document.getElementById('here').className"), "no")

    def test_a_page_whose_script_was_altered_runs_none(self):
        self.open(self.seed.replace("'use strict';", "'use strict'; window.pwned = 1;"), script=False)
        file = Path(self.folder.name) / "page.html"
        self.browser.show(file)
        self.assertIsNone(self.browser.javascript("return window.pwned || null"))
        self.assertEqual(set(self.verdicts().values()), {"waiting"})
        self.assertIn("Content Security Policy", " ".join(self.browser.complaints()))

    def test_without_script_what_was_found_is_there(self):
        self.open(self.seed, script=False)
        shown = self.browser.driver.find_element("tag name", "body").text
        self.browser.command("Emulation.setScriptExecutionDisabled", value=False)
        for words in (NUMBER, "the record was valid", "yes SHA-256 of the canonical record, below.",
                      "not checked: this needs JavaScript", '"schema_version":"1.0"', "pith verify"):
            self.assertIn(words, shown.replace("\u2713\u00a0", ""))

    def test_a_browser_without_ed25519_says_that_it_cannot_tell(self):
        added = self.browser.command(
            "Page.addScriptToEvaluateOnNewDocument",
            source="SubtleCrypto.prototype.importKey = () =>"
                   "Promise.reject(new DOMException('', 'NotSupportedError'));")
        try:
            self.open(self.seed)
            self.assertEqual(self.verdicts(), dict.fromkeys(CHECKS, "yes") | {"signature": "unsure"})
            self.assertIn("4 of 5 passed", self.text("here"))
            self.assertIn("does not know Ed25519", self.text("here-signature"))
        finally:
            self.browser.command("Page.removeScriptToEvaluateOnNewDocument",
                                 identifier=added["identifier"])

    def test_a_page_that_came_by_http_says_that_it_cannot_tell(self):
        with Server(self.seed) as server:
            self.browser.show(f"http://insecure.test:{server.server_port}/page.html")
            self.browser.wait_for("document.getElementById('here').className")
            self.assertEqual(self.verdicts(), dict.fromkeys(CHECKS, "unsure") | {"facts": "yes"})
            self.assertEqual(server.asked, ["/page.html"])

    def test_hostile_text_is_text(self):
        page = page_of(HOSTILE, self.folder.name)
        file = self.open(page)
        self.assertEqual(self.verdicts(), dict.fromkeys(CHECKS, "yes") | {"title": "unsure"})
        self.assertEqual(self.browser.requests(), [file.as_uri()])
        self.assertEqual(self.browser.complaints(), [])
        self.assertIsNone(self.browser.javascript("return window.pwned || null"))
        self.assertEqual(self.browser.javascript("return document.scripts.length"), 1)
        record = json.loads(self.text("record"))
        self.assertEqual(record["source"]["id"], HOSTILE["id"])
        self.assertEqual(record["metadata"]["cross_cats_sorted"], HOSTILE["cross_cats_sorted"])
        # Each of them is in a box of its own, which says what it is.
        boxes = self.browser.javascript(
            "return Array.from(document.querySelectorAll('#record .unseen'), e => "
            "[e.dataset.name, getComputedStyle(e).unicodeBidi])")
        self.assertIn(["U+202E", "isolate"], boxes)
        self.assertIn(["U+2067", "isolate"], boxes)
        shown = self.browser.javascript("return document.body.textContent.replace("
                                        "document.getElementById('record').textContent, '')")
        self.assertNotRegex(shown, "[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0080-\u009f\x1b]")
        self.assertLess(self.browser.javascript("return document.documentElement.scrollWidth"), 801)

    def test_awkward_text_is_not_held_against_the_page(self):
        for change in ({}, {"kind": "arxiv"}, {"cross_cats_sorted": [""]}, {"cross_cats_sorted": []},
                       {"license": ""}, {"license": " "}):
            with self.subTest(change=change):
                self.open(page_of(AWKWARD | change, self.folder.name))
                self.assertEqual(self.verdicts(), dict.fromkeys(CHECKS, "yes") | {"title": "unsure"},
                                 self.text("here-facts"))

    def test_the_script_reads_every_character_as_the_program_does(self):
        points = [c for c in (*range(0x10000), *range(0x1fff0, 0x20010), *range(0xdfff0, 0xe1010))
                  if not 0xd800 <= c < 0xe000]
        texts = [f"{chr(c)}a{chr(c)} b{chr(c)}" for c in points]
        texts += ["x" * 300, "x" * 301, "x" * 299 + " x", "x" * 300 + " ", "\U0001d538" * 301, "", " "]
        file = Path(self.folder.name) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        here = json.loads(run(BUILD / "bin/web_tool", "readable", file).stdout)
        script = (ROOT / "src/web/page.js").read_text(encoding="utf-8")
        function = re.search(r"const readable = .*?\n  };\n", script, re.S).group()
        there = self.browser.javascript(
            f"{function} return JSON.parse({json.dumps(json.dumps(texts))}).map((t) => readable(t))")
        wrong = [text for text, a, b in zip(texts, here, there, strict=True) if a != b]
        self.assertEqual(wrong, [])

    def test_it_is_html5_whatever_the_record_says(self):
        need_module("html5lib")
        import html5lib
        plain = {"title": "<b>&amp;</b>", "license": "<i>", "primary_cat": "]]></title>"}
        for page in (self.seed, page_of(plain, self.folder.name)):
            tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
            ids = [element.get("id") for element in tree.iter() if element.get("id")]
            self.assertEqual(len(ids), len(set(ids)))
            for element in tree.iter():
                for attribute in ("aria-labelledby", "aria-describedby"):
                    if element.get(attribute):
                        self.assertIn(element.get(attribute), ids)

    def test_the_keyboard_reaches_what_can_be_used_in_order(self):
        from selenium.webdriver.common.keys import Keys
        self.open(self.seed)
        order = []
        for _ in range(8):
            self.browser.driver.switch_to.active_element.send_keys(Keys.TAB)
            order.append(self.browser.javascript(
                "const e = document.activeElement;"
                "return e.getAttribute('href') || e.id || e.localName"))
            outline = self.browser.javascript(
                "return getComputedStyle(document.activeElement).outlineWidth")
            self.assertEqual(outline, "3px", order)
        self.assertEqual(order, [
            "#checks", "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO",
            "https://arxiv.org/abs/2605.29664v1", "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            "https://pith.science/pith-signing-key.json",
            "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", "summary", "record"])
        self.browser.driver.find_element("css selector", ".skip").send_keys(Keys.ENTER)
        self.assertEqual(self.browser.javascript("return document.activeElement.id"), "checks")
        summary = self.browser.driver.find_element("tag name", "summary")
        summary.send_keys(Keys.ENTER)
        self.assertTrue(self.browser.javascript("return document.querySelector('details').open"))

    def test_a_screen_reader_finds_names_and_landmarks(self):
        self.open(self.seed)
        nodes = [node[:2] for node in self.browser.accessible()]
        for node in [("banner", ""), ("main", ""), ("contentinfo", ""),
                     ("region", "The record"), ("region", "The checks"),
                     ("region", "The canonical record"), ("region", "Check it yourself"),
                     ("region", "What this does not prove"),
                     ("heading", "AMDP: Asynchronous Multi-Directional Pipeline Parallelism for "
                                 "Large-Scale Models Training"),
                     ("link", "Pith Number GRALRY4D of arXiv:2605.29664v1"),
                     ("link", "Skip to the checks"), ("link", "arXiv:2605.29664v1"),
                     ("heading", "Did the key sign the hash?")]:
            self.assertIn(node, nodes)
        roles = [role for role, _ in nodes]
        self.assertEqual(roles.count("main"), 1)
        self.assertEqual(roles.count("status"), 1)
        self.assertEqual([name for role, name in nodes if role in ("image", "img")],
                         ["Pith Number GRALRY4D of arXiv:2605.29664v1"])
        for role, name in nodes:
            if role in ("link", "region", "heading", "image"):
                self.assertTrue(name, role)
        levels = self.browser.javascript(
            "return Array.from(document.querySelectorAll('h1,h2,h3'), h => Number(h.localName[1]))")
        self.assertEqual(levels[0], 1)
        self.assertTrue(all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels)

    def test_it_fits_narrow_windows(self):
        for width in (320, 360, 1000):
            self.open(self.seed, width=width)
            self.assertLessEqual(self.browser.javascript(
                "return document.documentElement.scrollWidth"), width)

    def test_nothing_moves(self):
        style = (ROOT / "src/web/page.css").read_text(encoding="utf-8")
        self.assertNotRegex(style, r"animation|transition|@keyframes|scroll-behavior")

    def test_it_prints_with_all_findings_and_addresses(self):
        import base64
        need("pdftotext")
        self.open(self.seed, dark=True)
        pdf = Path(self.folder.name) / "page.pdf"
        pdf.write_bytes(base64.b64decode(self.browser.command("Page.printToPDF")["data"]))
        text = run("pdftotext", "-layout", pdf, "-").stdout.decode()
        for words in (NUMBER, "https://arxiv.org/abs/2605.29664v1", "bundle.signature"):
            self.assertIn(words, text)
        # Once as a fact, whose words are the address already, and once in the record.
        self.assertEqual("".join(text.split()).count("arxiv.org/licenses/nonexclusive-distrib/1.0/"), 2)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class Colours(unittest.TestCase):
    def test_every_text_stands_out(self):
        """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
        style = (ROOT / "src/web/page.css").read_text(encoding="utf-8")
        themes = re.findall(r":root \{(.*?)\}", style, re.S)
        self.assertEqual(len(themes), 3)
        for theme in themes:
            colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]+)", theme))
            for text in ("ink", "soft", "link", "yes", "no", "unsure"):
                for ground in ("paper", "panel"):
                    light, dark = sorted(map(luminance, (colours[text], colours[ground])), reverse=True)
                    self.assertGreaterEqual((light + 0.05) / (dark + 0.05), 4.5, (text, ground))


if __name__ == "__main__":
    unittest.main()
