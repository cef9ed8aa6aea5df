"""What `pith verify` says yes to shows the same number, hash, Info and pages in every PDF reader.

Stamped papers of many forms are changed by kinds of mischief (one_reading/mutations.py), each file by a
seed of its own, so that runs repeat. A file fails when verify says valid and a reader shows something
else than it shows of the paper that was not changed: another value, more values, or none.

  PITH_ONE_READING=N      about how many files (300)
  PITH_ONE_READING_ALL=1  asks the readers about the files that verify does not call valid, too
  PITH_KEEP=DIR           keeps failing files there as KIND-SEED.pdf, and what.tsv, which tells of each

What is no disagreement:
- what a reader does not show of the unchanged paper either, as pdf-lib of encrypted files
- an Info key that a reader does not show when verify says nothing of it either
- pages that all readers show alike and changed, if verify says that an update changed other parts, or
  if they were changed in place: that is another paper, but it has one reading
"""

import collections
import json
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "one_reading"))
from support import PITH, PITHSTAMP, SEED_CODE, missing, need, need_module, run, shared  # noqa: E402

import forms  # noqa: E402
import mutations  # noqa: E402
import readers  # noqa: E402
from paper import Paper  # noqa: E402

COUNT = int(os.environ.get("PITH_ONE_READING", "300"))
ASK_ALL = os.environ.get("PITH_ONE_READING_ALL") == "1"
KEEP = os.environ.get("PITH_KEEP")
ANSWERS = {0: "yes", 1: "no", 3: "cannot tell", 2: "could not"}
NUMBER = f"pith:2026:{SEED_CODE}"
HASH = mutations.HASH.decode()
TRUE = {"number": NUMBER, "info number": NUMBER, "hash": HASH, "info hash": HASH}


class Case:
    def __init__(self, kind, seed, path, original=None, note="", sound=b""):
        self.kind, self.seed, self.path, self.original, self.note = kind, seed, path, original, note
        self.sound = sound  # the paper before the mischief
        self.answer, self.notes_changes, self.agreeing = "", False, set()
        self.differ = {}  # reader -> fields

    @property
    def name(self):
        return re.sub(r"[^A-Za-z0-9]+", "-", self.kind).strip("-").lower() + f"-{self.seed}.pdf"

    def tell(self):
        said = "; ".join(f"{reader}: {', '.join(fields)}" for reader, fields in self.differ.items())
        return f"{self.name} ({self.original}; {self.note}): {said}"


def ask_pith(cases, at_a_time=100):
    for start in range(0, len(cases), at_a_time):
        chunk = cases[start:start + at_a_time]
        done = run(PITH, "verify", "--offline", "--json", *(case.path for case in chunk))
        if done.returncode not in ANSWERS and len(chunk) > 1:
            ask_pith(chunk, 1)  # it died of one of them
            continue
        results = json.loads(done.stdout)["results"] if done.returncode in ANSWERS else [
            {"exit_code": done.returncode}]
        for case, result in zip(chunk, results):
            case.answer = ANSWERS.get(result["exit_code"], f"exit {result['exit_code']}")
            case.notes_changes = "changed other parts" in json.dumps(result)
            # What verify says of Info, where it says so.
            case.agreeing = {readers.INFO.get(finding["place"].removeprefix("/Info/"))
                             for finding in result.get("findings", [])
                             if finding["rule"] == "pdf.info" and finding["outcome"] == "pass"}


def judge(case, answers, originals):
    """Fills case.differ; `originals` is None where there is no unchanged paper to compare with."""
    seen = {reader: answers[reader][case.path] for reader in readers.READERS}
    shown = originals and readers.shown_by_any(originals.values())
    for reader, reading in seen.items():
        if originals is None:
            fields = [] if not reading.error else ["does not open it"]
            for field, value in TRUE.items():
                if reading.values[field] and reading.values[field] != {value}:
                    fields.append(field)
        else:
            fields = reading.disagreements(originals[reader], shown)
        if fields:
            case.differ[reader] = fields
    if originals is None:
        agree_on(case, seen, "pages")
        agree_on(case, seen, "text")
        return
    for field in {"info number", "info hash"} - case.agreeing:
        silent = [reader for reader in seen if not seen[reader].values[field]]
        drop(case, field, silent)
    appended = case.path.read_bytes().startswith(case.sound)
    if case.notes_changes or not appended:
        for field in ("text", "pages"):
            shown = [seen[reader].values[field] for reader in seen
                     if originals[reader].values[field] == originals["pdf.js"].values[field]]
            if all(value and value == shown[0] for value in shown):
                drop(case, field, seen)


def agree_on(case, seen, field):
    values = [reading.values[field] for reading in seen.values() if reading.values[field]]
    for reader, reading in seen.items():
        if reading.values[field] and reading.values[field] != max(values, key=values.count):
            case.differ.setdefault(reader, []).append(field)


def drop(case, field, of_readers):
    for reader in of_readers:
        fields = [other for other in case.differ.pop(reader, []) if other != field]
        if fields:
            case.differ[reader] = fields


def table(cases):
    rows = collections.OrderedDict()
    for case in cases:
        rows.setdefault(case.kind, []).append(case)
    rows["all"] = cases
    head = ["files", *ANSWERS.values(), "failing", *readers.READERS]
    lines = [f"{'kind':<40}" + "".join(f"{name:>12}" for name in head)]
    for name, row in rows.items():
        yes = [case for case in row if case.answer == "yes"]
        counts = [len(row), *(sum(case.answer == answer for case in row) for answer in ANSWERS.values()),
                  sum(bool(case.differ) for case in yes),
                  *(sum(reader in case.differ for case in yes) for reader in readers.READERS)]
        lines.append(f"{name:<40}" + "".join(f"{count:>12}" for count in counts))
    return "\n".join(lines)


def keep(cases):
    if not KEEP:
        return
    folder = Path(KEEP)
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases:
        if case.answer == "yes" and case.differ:
            (folder / case.name).write_bytes(case.path.read_bytes())
    with open(folder / "what.tsv", "w", encoding="utf-8") as out:
        for case in cases:
            differ = "; ".join(f"{reader}: {', '.join(fields)}" for reader, fields in case.differ.items())
            print(case.kind, case.seed, case.original, case.note, case.answer, differ, sep="\t", file=out)


def hostile_cases(folder, papers, count):
    for index in range(count):
        kind = list(mutations.KINDS)[index % len(mutations.KINDS)]
        seed = index // len(mutations.KINDS)
        data, form, note = mutations.make(kind, seed, papers)
        path = folder / f"{index}.pdf"
        path.write_bytes(data)
        yield Case(kind, seed, path, form, note, papers[form].original)


@unittest.skipUnless(PITHSTAMP.exists(), "pithstamp is not built")
class OneReading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("qpdf", "pdfinfo", "pdftotext", "mutool", "exiftool", "node")
        need_module("pikepdf")
        for package in ("pdfjs-dist", "pdf-lib"):
            if not (readers.NODE_MODULES / package).is_dir():
                missing(f"the Node package {package} (scripts/deps test)")
        folder = tempfile.TemporaryDirectory(prefix="pith-one-reading-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.stamped = forms.make(cls.folder)
        cls.paths = {}
        for name, data in cls.stamped.items():
            cls.paths[name] = cls.folder / f"{name}.pdf"
            cls.paths[name].write_bytes(data)
        answers = readers.ask_all(cls.paths.values())
        cls.originals = {name: {reader: answers[reader][path] for reader in readers.READERS}
                         for name, path in cls.paths.items()}

    def papers(self):
        papers = {name: Paper(data) for name, data in self.stamped.items()}
        for name, paper in papers.items():
            paper.original = self.stamped[name]
            paper.plain_packet = mutations.packet_in(papers["table"] if paper.encrypted else paper)
        return papers

    def test_stamped_papers_of_every_form_are_valid_and_read_alike(self):
        for name, path in self.paths.items():
            with self.subTest(name):
                case = Case(name, 0, path)
                ask_pith([case])
                self.assertEqual(case.answer, "yes")
                seen = self.originals[name]
                for reader, reading in seen.items():
                    if reader == "pdf-lib" and Paper(self.stamped[name]).encrypted:
                        continue  # it does not decrypt
                    self.assertEqual(reading.error, "", reader)
                    for field in ("number", "info number", "pages"):
                        # Others show less of some forms: exiftool counts no pages in object streams.
                        if reading.values[field] or reader in ("qpdf", "poppler", "mupdf", "pdf.js"):
                            self.assertEqual(reading.values[field], seen["qpdf"].values[field], reader)
                self.assertEqual(seen["qpdf"].values["number"], {NUMBER})
                self.assertEqual(seen["qpdf"].values["info number"], {NUMBER})

    def test_valid_is_said_only_where_all_readers_agree(self):
        cases = list(hostile_cases(self.folder, self.papers(), COUNT))
        ask_pith(cases)
        asked = [case for case in cases if ASK_ALL or case.answer == "yes"]
        answers = readers.ask_all([case.path for case in asked])
        for case in asked:
            judge(case, answers, self.originals[case.original])
        keep(cases)
        print("\n" + table(cases))
        failing = [case for case in cases if case.answer == "yes" and case.differ]
        self.assertEqual([case.tell() for case in failing], [])
        self.assertEqual([case.name for case in cases if case.answer not in ANSWERS.values()], [])

    def test_collected_cases_are_not_valid_where_readers_differ(self):
        cases = [Case(path.stem, 0, path) for path in sorted(shared("cases/pdf").glob("*.pdf"))
                 if path.name.startswith(("severe-", "medium-", "low-"))]
        ask_pith(cases)
        answers = readers.ask_all([case.path for case in cases])
        for case in cases:
            judge(case, answers, None)
            with self.subTest(case.path.name):
                if "deep" in case.path.name:
                    case.differ.pop("mupdf", None)  # 1.21 draws no page below 64 nodes, whatever it is
                if case.answer == "yes":
                    self.assertEqual(case.differ, {})


if __name__ == "__main__":
    unittest.main()
