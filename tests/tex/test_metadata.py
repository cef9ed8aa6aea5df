"""What the package writes into a PDF beside the packages that write there too."""

import json
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from building import CODE, PITH, Building, article  # noqa: E402
from documents import PLAIN_FRONT, SETUPS  # noqa: E402

NUMBER = f"pith:2026:{CODE}"
URL = f"https://pith.science/pith/{CODE}"
STY_TOOL = support.BUILD / "bin" / "sty_tool"
OTHER = "YYG3QQHVY2QIYS6LD572PFI4YP"
HYPERREF = r"\usepackage[pdftitle={My title},pdfauthor={Me}]{hyperref}" + "\n"


def timeless(info):
    """Not every writer knows SOURCE_DATE_EPOCH."""
    return {k: v for k, v in info.items() if k not in ("/CreationDate", "/ModDate")}


class Writers(Building):
    """Exactly one metadata stream, whoever writes it."""

    def test_with_other_writers(self):
        management = r"\DocumentMetadata{}" + "\n"
        sources = {
            "plain": article(PITH),
            "hyperref before": article(HYPERREF + PITH),
            "hyperref after": article(PITH + HYPERREF),
            "hyperref and colours after": article(
                PITH + r"\usepackage[dvipsnames]{xcolor}" + HYPERREF),
            "hyperxmp before": article(HYPERREF + r"\usepackage{hyperxmp}" + PITH),
            "hyperxmp after": article(PITH + HYPERREF + r"\usepackage{hyperxmp}"),
            "pdf management": article(PITH, before=management),
            "pdf management and hyperref": article(PITH + HYPERREF, before=management),
        }
        everywhere = ("hyperref after", "hyperxmp before", "pdf management")
        cases = {f"{name}, {route}": (source, route) for name, source in sources.items()
                 for route in (typeset.ROUTES if name in everywhere else ("pdflatex",))}
        results = self.build(cases)
        # What the others write by themselves.
        alone = self.build({f"{name} alone": (source.replace(PITH, "").replace(
            rf"\pithnumber{{{CODE}}}", ""), route) for name, (source, route) in cases.items()})
        for name, result in results.items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if "pith" in c or c[0] == "!"])
                facts = typeset.facts(result.pdf)
                self.assertEqual(facts["info"]["/PithNumber"], f"pith:{CODE}")
                info = typeset.facts(alone[f"{name} alone"].pdf)["info"]
                self.assertEqual(timeless(facts["info"]),
                                 timeless(info) | {"/PithNumber": f"pith:{CODE}"})
                self.assertEqual(facts["metadata streams"], 1)
                self.assertFalse(facts["intents"])
                self.assertEqual(
                    typeset.xmp_properties(facts["xmp"]),
                    [("number", f"pith:{CODE}"), ("recordUrl", URL), ("schemaVersion", "1.0")])
                self.assertEqual([(link["uri"], link["border"][2]) for link in facts["links"]],
                                 [(URL, 0)])

    def test_pdfx_keeps_xmp_for_itself(self):
        source = article(r"\usepackage[a-1b]{pdfx}" + PITH)
        result = self.build({"pdfx": (source, "pdflatex")},
                            files={"paper.xmpdata": r"\Title{My title}\Author{Me}"})["pdfx"]
        facts = typeset.facts(result.pdf)
        self.assertEqual(facts["metadata streams"], 1)
        self.assertEqual(typeset.xmp_properties(facts["xmp"]), [])
        self.assertEqual(facts["info"]["/PithNumber"], f"pith:{CODE}")
        self.assertIn("pdfx", result.log)

    def test_survives_what_arxiv_does(self):
        """Opened and saved for the stamp, then title and author edited in XMP and Info."""
        import pikepdf
        sources = {"plain": article(PITH), "hyperxmp": article(HYPERREF + PITH +
                                                               r"\usepackage{hyperxmp}"),
                   "pdf management": article(PITH, before=r"\DocumentMetadata{}" + "\n")}
        cases = {f"{name} {route}": (source, route) for name, source in sources.items()
                 for route in (typeset.ROUTES if name == "plain" else ("pdflatex",))}
        for name, result in self.build(cases).items():
            with self.subTest(name):
                before = typeset.facts(result.pdf)
                stamped, edited = result.folder / "stamped.pdf", result.folder / "edited.pdf"
                with pikepdf.open(result.pdf) as document:
                    document.pages[0].contents_add(b"q Q")
                    document.save(stamped)
                with pikepdf.open(stamped) as document:
                    with document.open_metadata() as metadata:
                        metadata["dc:title"] = "Another title"
                    document.docinfo["/Author"] = "Another author"
                    document.docinfo["/arXivID"] = "https://arxiv.org/abs/2605.29664v1"
                    document.save(edited)
                after = typeset.facts(edited)
                self.assertEqual(sorted(typeset.xmp_properties(after["xmp"])),
                                 sorted(typeset.xmp_properties(before["xmp"])))
                self.assertTrue(typeset.xmp_properties(after["xmp"]))
                self.assertEqual(after["info"]["/PithNumber"], f"pith:{CODE}")
                self.assertEqual(after["metadata streams"], 1)

    def test_a_tagged_pdf_knows_of_the_link(self):
        import pikepdf
        before = r"\DocumentMetadata{testphase=phase-II}" + "\n"
        cases = {route: (article(PITH, before=before), route) for route in ("pdflatex", "lualatex")}
        for route, result in self.build(cases, runs=3).items():
            with self.subTest(route), pikepdf.open(result.pdf) as document:
                self.assertFalse([c for c in result.complaints() if c[0] == "!"])
                link, = document.pages[0].Annots
                self.assertIn("/StructParent", link)
                self.assertEqual(str(link.Contents), f"pith:{CODE}")
                self.assertEqual(str(link.A.URI), URL)

    def test_same_bytes_again(self):
        cases = {route: (article(HYPERREF + PITH), route)
                 for route in ("pdflatex", "xelatex", "lualatex")}
        # In the same folder: LuaTeX hashes its name into the file identifier.
        first = {route: result.pdf.read_bytes() for route, result in self.build(cases).items()}
        for route, result in self.build(cases).items():
            with self.subTest(route):
                self.assertTrue(first[route] == result.pdf.read_bytes())


class Numbers(Building):
    """What \\pithnumber takes, and that the rest is an error and no badge."""

    def test_forms(self):
        forms = {"plain": CODE, "lower case": CODE.lower(), "prefix": f"pith:{CODE}",
                 "full": NUMBER, "address": URL, "address with www": f"www.pith.science/pith/{CODE}/",
                 "blanks": f" {CODE} "}
        results = self.build({k: (article(PITH, rf"\pithnumber{{{v}}}"), "pdflatex")
                              for k, v in forms.items()}, runs=1)
        for name, result in results.items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if "pith" in c])
                expected = NUMBER if name == "full" else f"pith:{CODE}"
                self.assertEqual(typeset.facts(result.pdf)["info"]["/PithNumber"], expected)

    def test_in_the_body_before_the_title(self):
        source = article(PITH, "", front=rf"\pithnumber{{{CODE}}}" + "\n" + PLAIN_FRONT)
        result = self.build({"body": (source, "pdflatex")})["body"]
        self.assertIn("pith:" + CODE[:8], [w.text for w in result.words()])

    def test_errors(self):
        wrong = {
            "too short": (rf"\pithnumber{{{CODE[:-1]}}}", "it has 25 characters, not 26"),
            "short form": (r"\pithnumber{pith:GRALRY4D}", "it has 8 characters, not 26"),
            "too long": (rf"\pithnumber{{{CODE}A}}", "it has 27 characters, not 26"),
            "zero": (rf"\pithnumber{{0{CODE[1:]}}}", "it has the character '0'"),
            "eight": (rf"\pithnumber{{pith:2026:{CODE[:-1]}8}}", "it has the character '8'"),
            "another site": (rf"\pithnumber{{https://example.org/pith/{CODE}}}",
                             "is not a Pith Number"),
            "empty": (r"\pithnumber{}", "it has 0 characters, not 26"),
            "two numbers": (rf"\pithnumber{{{CODE}}}\pithnumber{{{OTHER}}}", "Two Pith Numbers"),
            "two years": (rf"\pithnumber{{{NUMBER}}}\pithnumber{{pith:2025:{CODE}}}",
                          "Two Pith Numbers"),
        }
        results = self.build({k: (article(PITH, v[0]), "pdflatex") for k, v in wrong.items()}, runs=1)
        for name, result in results.items():
            with self.subTest(name):
                self.assert_says(result, "Package pith Error", wrong[name][1])
                self.assert_nothing(result)

    def test_without_a_number_there_is_a_warning_and_nothing_else(self):
        result = self.build({"none": (article(PITH, ""), "pdflatex")}, runs=1)["none"]
        self.assertIn("Package pith Warning", result.log)
        self.assert_nothing(result)


class Keys(Building):
    def test_modes_that_show_nothing(self):
        cases = {"anonymous": article(r"\usepackage[anonymous]{pith}"),
                 "by setup": article(PITH + r"\pithsetup{anonymous}")}
        for name, result in self.build({k: (v, "pdflatex") for k, v in cases.items()}).items():
            with self.subTest(name):
                self.assert_nothing(result)
                self.assertNotIn(CODE[:8].encode(), result.pdf.read_bytes())

    def test_placement_none_keeps_the_metadata(self):
        source = article(r"\usepackage[placement=none]{pith}")
        result = self.build({"none": (source, "pdflatex")})["none"]
        facts = typeset.facts(result.pdf)
        self.assertEqual(facts["links"], [])
        self.assertEqual(facts["info"]["/PithNumber"], f"pith:{CODE}")

    def test_a_footnote_of_the_first_page(self):
        key = r"\usepackage[placement=footnote]{pith}" + "\n" + rf"\pithnumber{{{CODE}}}"
        names = ("article", "article-hyperref", "article-twocolumn", "amsart", "ieee-conference",
                 "acm-sigconf", "els-5p")
        results = self.build({n: (SETUPS[n].replace("%PITH", key), "pdflatex") for n in names})
        for name, result in results.items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if "pith" in c or c[0] == "!"])
                facts = typeset.facts(result.pdf)
                links = [link for link in facts["links"] if link["uri"] == URL]
                self.assertEqual(len(links), 1)
                self.assertLess(links[0]["rect"][1], facts["height"] / 2)

    def test_the_corner_of_the_page_wherever_the_text_is(self):
        papers = {"a4": "", "offsets": r"\hoffset=-1in\voffset=-1in",
                  "small paper": r"\usepackage[papersize={100mm,140mm}]{geometry}"}
        key = r"\usepackage[placement=firstpage]{pith}"
        cases = {f"{name} {route}": (article(text + key), route) for name, text in papers.items()
                 for route in (typeset.ROUTES if name == "offsets" else ("pdflatex",))}
        for name, result in self.build(cases).items():
            with self.subTest(name):
                facts = typeset.facts(result.pdf)
                link, = facts["links"]
                left, low, right, high = link["rect"]
                # The page may be wider than the paper that LaTeX knows of.
                self.assertLess(abs(facts["width"] - right - 54), 18)
                self.assertLess(abs(facts["height"] - high - 24), 2)

    def test_by_hand_there_is_one_badge(self):
        source = article(PITH, front=PLAIN_FRONT + "\n\nThe number is \\pithbadge.\n")
        result = self.build({"hand": (source, "pdflatex")})["hand"]
        self.assertEqual(len(typeset.facts(result.pdf)["links"]), 1)

    def test_length_and_style(self):
        cases = {"16": ("length=16", "pith:" + CODE[:16]), "26": ("length=26", "pith:" + CODE),
                 "plain": ("style=plain", "pith:" + CODE[:8]),
                 "text": ("style=text", "pith:" + CODE[:8])}
        results = self.build({k: (article(rf"\usepackage[{v[0]}]{{pith}}"), "pdflatex")
                              for k, v in cases.items()})
        for name, result in results.items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if "pith" in c or c[0] == "!"])
                self.assertEqual(self.badge(result), cases[name][1])

    @staticmethod
    def badge(result):
        """What the badge says, between the title and the text."""
        words = [w.text for w in result.words()]
        return " ".join(w for w in words if re.search(f"[Pp]ith|^Number$|{CODE[:8]}", w))

    def test_a_draft_shows_the_badge_and_promises_nothing(self):
        # Nothing is to be read in the place of the words (ActualText): here they are as printed.
        said = {"framed": "pith " + CODE[:8], "plain": "pith:" + CODE[:8],
                "text": "Pith Number " + CODE[:8]}
        cases = {(style, route): (article(rf"\usepackage[draft,style={style}]{{pith}}"), route)
                 for style in said for route in typeset.ROUTES
                 if style == "framed" or route == "pdflatex"}
        results = self.build({" ".join(case): v for case, v in cases.items()})
        for style, route in cases:
            with self.subTest(style=style, route=route):
                result = results[f"{style} {route}"]
                facts = typeset.facts(result.pdf)
                self.assertEqual(self.badge(result), said[style])
                self.assertEqual(facts["links"], [])
                self.assertNotIn("/PithNumber", facts["info"])
                # Ghostscript writes a packet of its own.
                self.assertFalse(facts["xmp"] and typeset.xmp_properties(facts["xmp"]))

    def test_before_there_is_a_number_a_draft_alone_shows_its_place(self):
        pending = r"\pithnumber{pending}"
        draft = r"\usepackage[draft]{pith}"
        results = self.build({"pending": (article(PITH, pending), "pdflatex"),
                              "draft": (article(draft, pending), "pdflatex"),
                              "draft without a number": (article(draft, ""), "lualatex")})
        for name, result in results.items():
            with self.subTest(name):
                self.assertEqual("pending" in [w.text for w in result.words()], "draft" in name)
                self.assert_nothing(result)
        self.assert_says(results["pending"], "This paper has no Pith Number yet")

    def test_colour(self):
        import pikepdf
        key = r"\usepackage[colour=red]{pith}"
        cases = {"xcolor": article(r"\usepackage{xcolor}" + key), "none": article(key)}
        for name, result in self.build({k: (v, "pdflatex") for k, v in cases.items()}).items():
            with self.subTest(name), pikepdf.open(result.pdf) as document:
                red = [operands for operands, operator in pikepdf.parse_content_stream(
                    document.pages[0]) if str(operator) == "rg"
                    and [float(x) for x in operands] == [1, 0, 0]]
                warned = [c for c in result.complaints() if "Package pith Warning" in c]
                self.assertEqual((bool(red), bool(warned)), (name == "xcolor", name == "none"))
                self.assertEqual(self.badge(result), "pith:" + CODE[:8])


class Kernels(Building):
    """LaTeX before 2021-06 has no hooks for commands, LaTeX before 2020-10 none at all."""

    def test_without_hooks_for_commands(self):
        old = r"\def\fmtversion{2020-10-01}" + "\n"
        names = ("article", "amsart", "revtex42-prl", "ieee-conference", "llncs", "els-preprint",
                 "acm-small", "scrartcl")
        sources = {n: SETUPS[n].replace("%PITH", PITH + rf"\pithnumber{{{CODE}}}") for n in names}
        then = self.build({n: (s.replace(PITH, old + PITH), "pdflatex") for n, s in sources.items()})
        now = self.build({f"{n} now": (s, "pdflatex") for n, s in sources.items()})
        for name in names:
            with self.subTest(name):
                self.assertFalse([c for c in then[name].complaints() if c[0] == "!"])
                rect = [[link["rect"] for link in typeset.facts(r.pdf)["links"] if link["uri"] == URL]
                        for r in (then[name], now[f"{name} now"])]
                self.assertEqual(len(rect[0]), 1)
                self.assertEqual(rect[0], rect[1])

    def test_kernels_that_latexrelease_gives_back(self):
        emulated = {f"{date} {route}": (article(PITH, before=rf"\RequirePackage[{date}]{{latexrelease}}"
                                                + "\n"), route)
                    for date in ("2020-10-01", "2021-06-01", "2021-11-15") for route in typeset.ROUTES
                    if date == "2020-10-01" or route == "pdflatex"}
        now = self.build({route: (article(PITH), route) for route in typeset.ROUTES})
        for name, result in self.build(emulated).items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if c[0] == "!" or "pith" in c])
                then, here = typeset.facts(result.pdf), typeset.facts(now[name.split()[1]].pdf)
                self.assertEqual(then["links"], here["links"])
                self.assertEqual(then["xmp"] and typeset.xmp_properties(then["xmp"]),
                                 typeset.xmp_properties(here["xmp"]))
                self.assertEqual(then["info"]["/PithNumber"], here["info"]["/PithNumber"])

    def test_without_hooks(self):
        def old(options, setup=""):
            return article(r"\let\AddToHook\undefined" + rf"\usepackage{options}{{pith}}" + setup + "\n",
                           front=PLAIN_FRONT + "\n\nThe number is \\pithbadge.\n")
        shown = {"plain": old(""), "keys": old("[length=16,anonymous=false]")}
        hidden = {"option": old("[anonymous]"), "setup": old("", r"\pithsetup{anonymous}")}
        results = self.build({k: (v, "pdflatex") for k, v in (shown | hidden).items()})
        for name, result in results.items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if c[0] == "!" or "rror" in c])
                self.assert_says(result, "This LaTeX is older than 2020-10-01")
                said = "".join(w.text for w in result.words())
                self.assertIn("Thenumberis." if name in hidden else f"Thenumberis{CODE}.", said)

    def test_as_arxiv_runs_it(self):
        folder = self.folder / "arxiv"
        folder.mkdir()
        (folder / "paper.tex").write_text(article(PITH))
        (folder / "pith.sty").write_bytes((typeset.PACKAGE_FOLDER / "pith.sty").read_bytes())
        for engine in ("pdflatex", "xelatex", "latex"):
            with self.subTest(engine):
                done = support.run(engine, "-interaction=batchmode", "-recorder",
                                   "-no-parse-first-line", "-file-line-error", "paper.tex", cwd=folder)
                self.assertEqual(done.returncode, 0)
                read = (folder / "paper.fls").read_text()
                self.assertIn("INPUT ./pith.sty" if "INPUT ./pith.sty" in read else "INPUT pith.sty",
                              read)
                written = set(re.findall(r"^OUTPUT (.*)$", read, re.M))
                self.assertLessEqual({Path(w).suffix for w in written},
                                     {".log", ".aux", ".pdf", ".dvi", ".xdv"})


class Generated(Building):
    """A package with the record inside."""

    def package(self, *arguments):
        if not STY_TOOL.exists():
            support.missing(str(STY_TOOL))
        done = support.run(STY_TOOL, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode("ascii")

    def test_the_record_arrives_by_every_route(self):
        bundle = json.loads(support.SEED_BUNDLE.read_bytes())
        receipt = bundle["events"][0]["payload"]["receipt"]
        canonical = json.dumps(bundle["canonical_record"], sort_keys=True, separators=(",", ":"),
                               ensure_ascii=False)
        expected = [("number", NUMBER), ("canonicalSha256", bundle["canonical_sha256"]),
                    ("recordUrl", URL), ("source", "arxiv:2605.29664v1"), ("schemaVersion", "1.0"),
                    ("canonicalRecord", canonical), ("receiptKeyId", receipt["key_id"]),
                    ("receiptSignature", receipt["signature_b64"])]
        package = self.package(support.SEED_BUNDLE)
        sources = {"plain": article(PITH), "hyperxmp": article(HYPERREF + PITH +
                                                               r"\usepackage{hyperxmp}"),
                   "pdf management": article(PITH, before=r"\DocumentMetadata{}" + "\n")}
        cases = {f"{name} {route}": (source, route) for name, source in sources.items()
                 for route in (typeset.ROUTES if name == "plain" else ("pdflatex", "lualatex"))}
        for name, result in self.build(cases, files={"pith.sty": package}).items():
            with self.subTest(name):
                facts = typeset.facts(result.pdf)
                self.assertEqual(typeset.xmp_properties(facts["xmp"]), expected)
                self.assertEqual(facts["metadata streams"], 1)
                self.assertEqual(facts["info"]["/PithNumber"], NUMBER)
                self.assertEqual(facts["info"]["/PithCanonicalSHA256"], bundle["canonical_sha256"])

    def test_a_pdf_of_any_standard_has_nothing_to_be_added(self):
        """PDF/A-1 to 3 want the schema described, and PDF/A-4 no key of ours in Info."""
        package = self.package(support.SEED_BUNDLE)
        standards = ("A-1b", "A-2b", "A-3u", "A-4")
        cases = {f"{standard} {route}": (
            article(PITH, before=rf"\DocumentMetadata{{pdfstandard={standard}}}" + "\n"), route)
            for standard in standards for route in ("pdflatex", "lualatex")}
        for name, result in self.build(cases, files={"pith.sty": package}).items():
            with self.subTest(name):
                facts = typeset.facts(result.pdf)
                self.assertEqual("/PithNumber" in facts["info"], "A-4" not in name)
                self.assertIn(b"<pdfaSchema:schema>Pith Number Schema</pdfaSchema:schema>",
                              facts["xmp"])
                self.assertEqual(facts["xmp"].count(b"<pdfaExtension:schemas>"), 1)
                before = result.pdf.read_bytes()
                done = support.run(support.PITHSTAMP, "--record", support.SEED_BUNDLE, result.pdf)
                self.assertIn(b"unchanged: ", done.stdout + done.stderr)
                self.assertEqual(result.pdf.read_bytes(), before)

    def test_another_number_is_an_error(self):
        package = self.package(support.SEED_BUNDLE)
        wrong = {"number": rf"\pithnumber{{{OTHER}}}", "year": rf"\pithnumber{{pith:2025:{CODE}}}"}
        results = self.build({k: (article(PITH, v), "pdflatex") for k, v in wrong.items()}, runs=1,
                             files={"pith.sty": package})
        for name, result in results.items():
            with self.subTest(name):
                self.assert_says(result, "Package pith Error", "This pith.sty holds the record of")
                self.assert_nothing(result)

    def test_words_about_the_paper_are_printed_when_asked_for_and_proved(self):
        def asked(key):
            return article(rf"\usepackage[{key}]{{pith}}" + "\n")
        both = "status={signed,anchored}"
        cases = {f"framed {route}": (asked(both), route) for route in typeset.ROUTES}
        cases |= {"plain": (asked("style=plain," + both), "pdflatex"),
                  "text": (asked("style=text," + both), "pdflatex"),
                  "not asked for": (article(PITH), "pdflatex"),
                  "not proved": (asked("status={stored,anchored}"), "pdflatex")}
        package = self.package("--anchored", support.SEED_BUNDLE)
        for name, result in self.build(cases, files={"pith.sty": package}).items():
            with self.subTest(name):
                self.assertFalse([c for c in result.complaints() if c[0] == "!"])
                words = [w for w in result.words() if re.search("signed|anchored|stored", w.text)]
                # One word of the page where ActualText is understood.
                said = " ".join(" ".join(re.findall("signed|anchored|stored", w.text)) for w in words)
                self.assertEqual(said, {"not asked for": "", "not proved": "anchored"}.get(
                    name, "signed anchored"))
                self.assertEqual("(pith)" in result.log and "'stored'" in result.log,
                                 name == "not proved")
                facts = typeset.facts(result.pdf)
                link, = facts["links"]
                for word in words:
                    self.assertLess(link["rect"][0], word.left + 0.5)
                    self.assertGreater(link["rect"][2], word.right - 0.5)

    def test_hostile_records_are_only_text(self):
        text = ("\\end{document}\\immediate\\write18{touch owned} ^^5cbye }}{{ %#&$~_ \n\r\t"
                "</pith:number> (() <a> ]]> \u00c5ngstr\u00f6m \u2028 \U0001f600 \u007f" + "\\x" * 5000)
        record = json.loads(support.SEED_BUNDLE.read_bytes())["canonical_record"]
        record["metadata"]["license"] = text
        record["source"]["id"] = text[:400]
        path = self.folder / "record.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        package = self.package("--own-key", path)
        canonical = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        number = package.split("%   number   ")[1].split("\n")[0]
        source = article(PITH, rf"\pithnumber{{{number}}}")
        cases = {route: (source, route) for route in typeset.ROUTES}
        for route, result in self.build(cases, files={"pith.sty": package}).items():
            with self.subTest(route):
                self.assertFalse([c for c in result.complaints() if "pith" in c or c[0] == "!"])
                properties = dict(typeset.xmp_properties(typeset.facts(result.pdf)["xmp"]))
                self.assertEqual(properties["canonicalRecord"], canonical)
                self.assertEqual(properties["source"],
                                 f"arxiv:{text[:400]}v{record['source']['version']}")
                self.assertFalse((result.folder / "owned").exists())


if __name__ == "__main__":
    unittest.main()
