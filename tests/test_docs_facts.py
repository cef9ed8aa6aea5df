"""Facts that documents state, compared with what the programs do: metadata.md, security.md, format.md."""

import http.server
import json
import math
import os
import re
import shutil
import tempfile
import threading
import unittest
from pathlib import Path
from xml.etree import ElementTree

import support
from support import PITH, PITHSTAMP, ROOT, SAMPLES, SEED_BUNDLE, SEED_CODE, need_module

BASE = "https://example.org/paper.pdf"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  pdfaid:part="2" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>"""
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
# What docs/security.md says of limits, and where they are.
LIMITS = [
    ("64 MiB; nested 256 deep; 10,000 events", "json/value.h", "max_bytes = 64u << 20"),
    ("64 MiB; nested 256 deep; 10,000 events", "json/value.h", "max_depth = 256"),
    ("64 MiB; nested 256 deep; 10,000 events", "app/evidence.h", "kMaxJsonBytes = 64u << 20"),
    ("64 MiB; nested 256 deep; 10,000 events", "record/merge.h", "kMaxEvents = 10'000"),
    ("canonical record | 64 KiB", "record/record.h", "kMaxRecordBytes = 64u << 10"),
    ("16 MiB; 4 MiB, nested 32 deep", "app/lines.h", "max_line = 16u << 20"),
    ("16 MiB; 4 MiB, nested 32 deep", "record/arxiv_snapshot.h", "kMaxSnapshotLine = 4u << 20"),
    ("16 MiB; 4 MiB, nested 32 deep", "record/arxiv_snapshot.cc", "kMaxDepth = 32"),
    ("16 MiB after decompression; headers 256 KiB", "fetch/limits.h", "max_bytes = 16u << 20"),
    ("16 MiB after decompression; headers 256 KiB", "fetch/limits.h", "max_header_bytes = 256u << 10"),
    ("manifest or alias file 1 MiB", "fetch/limits.h", "max_index_bytes = 1u << 20"),
    ("at most 5 redirects | 60 seconds; 4 tries", "fetch/limits.h", "max_redirects = 5"),
    ("at most 5 redirects | 60 seconds; 4 tries", "fetch/limits.h", "total_timeout{60'000}"),
    ("at most 5 redirects | 60 seconds; 4 tries", "fetch/limits.h", "max_tries = 4"),
    ("PDF | 2 GiB; nested 100 deep", "app/evidence.h", "kMaxPdfBytes = std::uint64_t{2} << 30"),
    ("PDF | 2 GiB; nested 100 deep", "pdf/syntax/object.h", "kMaxNesting = 100"),
    ("4096 cross-reference sections; 48 MiB", "pdf/syntax/limits.h", "max_sections = 4096"),
    ("4096 cross-reference sections; 48 MiB", "pdf/syntax/limits.h", "max_decoded = 48u << 20"),
    ("16 MiB; nested 64 deep; 100,000 nodes", "pdf/xmp/limits.h", "max_bytes = 16u << 20"),
    ("16 MiB; nested 64 deep; 100,000 nodes", "pdf/xmp/limits.h", "max_depth = 64"),
    ("16 MiB; nested 64 deep; 100,000 nodes", "pdf/xmp/limits.h", "max_nodes = 100'000"),
    ("1 MiB; 16,384 steps; 1024 attestations", "timestamp/ots.h", "max_bytes = 1u << 20"),
    ("1 MiB; 16,384 steps; 1024 attestations", "timestamp/ots.h", "max_steps = 1u << 14"),
    ("1 MiB; 16,384 steps; 1024 attestations", "timestamp/ots.h", "max_attestations = 1u << 10"),
    ("messages of 4096 bytes", "timestamp/operation.h", "kMaxOtsMessage = 4096"),
    ("at most two minutes", "app/batch.h", "time_limit{120'000}"),
]


def document(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def fenced(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", document(name), re.M | re.S)


def flat(element):
    """A tree of elements as lists, without the white space between them."""
    return [element.tag, sorted(element.attrib.items()), (element.text or "").strip(),
            [flat(inner) for inner in element]]


class Folder(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp(prefix="pith-facts-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.env = {"HOME": str(self.work), "PITH_CACHE_DIR": str(self.work / "cache"), "XDG_CONFIG_HOME": "",
                    "PITH_MIRROR": ""}

    def run_ok(self, *args, code=0, env=None):
        done = support.run(*args, cwd=self.work, env={**self.env, **(env or {})})
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))
        return done.stdout.decode()

    def stamped(self, name="paper.pdf", source="table.pdf"):
        shutil.copyfile(ROOT / "tests/pdf/data" / source, self.work / name)
        self.run_ok(PITHSTAMP, "--record", SEED_BUNDLE, name)
        return self.work / name


class Metadata(Folder):
    def packet(self, xmp=None):
        """The XMP packet after a stamp of a PDF that has this one, or none."""
        need_module("pikepdf")
        import pikepdf
        with pikepdf.open(ROOT / "tests/pdf/data/table.pdf") as pdf:
            if xmp:
                pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=pikepdf.Name.Metadata,
                                                    Subtype=pikepdf.Name.XML)
            pdf.save(self.work / "a.pdf")
        self.run_ok(PITHSTAMP, "--record", SEED_BUNDLE, "a.pdf")
        with pikepdf.open(self.work / "a.pdf") as pdf:
            return ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode("utf-8-sig").strip())

    def rdf_of(self, packet):
        return packet.find(f"{{{RDF}}}RDF")

    def graph(self, text, form):
        need_module("rdflib")
        import rdflib
        return set(rdflib.Graph().parse(data=text, format=form, publicID=BASE))

    def test_rdf_xml_and_json_ld_say_the_same_and_what_the_stamper_writes(self):
        rdf_xml, json_ld = fenced("metadata.md", "xml")[0], fenced("metadata.md", "json")[0]
        statements = self.graph(rdf_xml, "xml")
        self.assertEqual(len(statements), 8)
        self.assertEqual(statements, self.graph(json_ld, "json-ld"))
        self.assertEqual({str(subject) for subject, _, _ in statements}, {BASE})
        written = self.graph(ElementTree.tostring(self.rdf_of(self.packet()), encoding="unicode"), "xml")
        namespace = "https://pith.science/ns/xmp/1.0/"
        self.assertEqual(statements, {s for s in written if str(s[1]).startswith(namespace)})

    def test_the_record_in_the_examples_hashes_to_their_hash(self):
        properties = json.loads(fenced("metadata.md", "json")[0])
        (self.work / "record.json").write_text(properties["pith:canonicalRecord"], encoding="utf-8")
        printed = self.run_ok(PITH, "hash", "record.json").split()
        self.assertEqual(printed, [properties["pith:canonicalSha256"], properties["pith:number"][-26:]])

    def test_the_extension_schema_is_the_one_that_is_written(self):
        wrapped = fenced("metadata.md", "xml")[1].replace("<rdf:Description",
                                                          f'<rdf:Description xmlns:rdf="{RDF}"', 1)
        documented = flat(ElementTree.fromstring(wrapped).find(EXTENSION))
        packet = self.rdf_of(self.packet(PDFA))
        written = [flat(e) for e in packet.iter(EXTENSION)]
        self.assertEqual(written, [documented])
        self.assertNotIn(EXTENSION, [e.tag for e in self.rdf_of(self.packet()).iter()])

    def test_the_table_lists_the_properties_in_their_order(self):
        table = document("metadata.md").split("| property | value | example |")[1].split("\n\n")[0]
        source = (ROOT / "src/record/metadata.h").read_text(encoding="utf-8")
        in_source = re.findall(r'^    \{"(\w+)", "', source, re.M)
        self.assertEqual(re.findall(r"^\| `(\w+)`", table, re.M), in_source)


class Mirror:
    """Answers 404 to everything, and keeps what it was asked."""

    def __enter__(self):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append((self.path, dict(self.headers)))
                self.send_error(404)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Security(Folder):
    def test_what_is_asked_of_a_mirror_is_what_the_document_lists(self):
        listed, name = {}, ""
        for first, path in re.findall(r"^\| (`[^|]*`)? ?\| `(/[^`]*)` \|$", document("security.md"), re.M):
            name = first.strip("`") or name
            listed.setdefault(name, []).append(path)
        self.assertEqual(len(listed), 3)
        version = self.run_ok(PITH, "--version").split()[1]
        for name, paths in listed.items():
            with self.subTest(name=name), Mirror() as mirror:
                online = {"PITH_OFFLINE": "0", "PITH_MIRROR": mirror.url}
                self.run_ok(PITH, "resolve", name, code=3, env=online)
                self.assertEqual([path for path, _ in mirror.asked], paths)
                for path, headers in mirror.asked:
                    page = path.startswith(f"/pith/{name}") and not path.endswith("/bundle.json")
                    self.assertEqual(headers, {
                        "Host": mirror.url[7:], "Accept-Encoding": "gzip",
                        "Accept": "application/ld+json" if page else "*/*",
                        "User-Agent": f"pith/{version} (+https://pith.science)"})

    def test_files_are_looked_at_without_asking_anybody(self):
        self.stamped()
        (self.work / "record.json").write_text('{"a":1}', encoding="utf-8")
        commands = [["verify", "paper.pdf", SEED_BUNDLE], ["show", "paper.pdf"], ["badge", SEED_BUNDLE],
                    ["page", SEED_BUNDLE], ["sty", SEED_BUNDLE], ["hash", "record.json"],
                    ["canon", "record.json"], ["merge", SEED_BUNDLE], ["keys", "list"], ["cache", "list"],
                    ["mirror", "add", "m", SEED_BUNDLE], ["mirror", "verify", "m"], ["stamp", "paper.pdf"],
                    ["stamp", "--record", SEED_BUNDLE, "paper.pdf"],
                    ["compute", "--arxiv", "2605.29664v1", "--submitted", "2026-05-28T09:25:12Z",
                     "--license", "", "--primary", "cs.DC", "--title", "x", "--abstract-file", "record.json"]]
        with Mirror() as mirror:
            online = {"PITH_OFFLINE": "0", "PITH_MIRROR": mirror.url}
            for command in commands:
                self.run_ok(PITH, *command, env=online)
            self.run_ok(PITH, "timestamp", "record.json", "--record", SEED_BUNDLE, code=2, env=online)
            self.assertEqual(mirror.asked, [])
            self.run_ok(PITH, "resolve", "2605.29665", code=3, env={**online, "PITH_OFFLINE": "1"})
            self.run_ok(PITH, "resolve", "--offline", "2605.29665", code=3, env=online)
            self.assertEqual(mirror.asked, [])
            self.run_ok(PITH, "resolve", "2605.29665", code=3, env=online)
            self.assertNotEqual(mirror.asked, [])

    def test_the_doctor_asks_each_mirror_for_its_manifest_and_nothing_else(self):
        with Mirror() as mirror:
            support.run(PITH, "doctor", cwd=self.work,
                        env={**self.env, "PITH_OFFLINE": "0", "PITH_MIRROR": mirror.url})
            self.assertEqual([path for path, _ in mirror.asked], ["/pith-mirrors.json"])

    def test_the_costs_of_short_numbers_are_computed(self):
        table = document("security.md").split("| characters | bits |")[1].split("\n\n")[0]
        rows = re.findall(r"^\| [^|]+ \| (\d+) \| (\S+) \| (\S+) \| (\S+) \|$", table, re.M)
        self.assertEqual([int(bits) for bits, *_ in rows], [40, 60, 80, 130, 256])
        for bits, *costs in rows:
            size = 2 ** int(bits)
            expected = [size, math.sqrt(math.pi / 2 * size), math.sqrt(2 * math.log(2) * size)]
            self.assertEqual(costs, [f"{cost:.1e}" for cost in expected])

    def test_limits_are_those_of_the_source(self):
        text = document("security.md")
        for said, file, code in LIMITS:
            self.assertIn(said, text)
            self.assertIn(code, (ROOT / "src" / file).read_text(encoding="utf-8"), file)

    def test_another_paper_can_carry_the_number_and_only_a_note_tells(self):
        self.stamped("other.pdf", "stream.pdf")
        printed = self.run_ok(PITH, "verify", "-v", "other.pdf")
        self.assertRegex(printed, r"(?m)^  note pdf\.title ")
        self.assertTrue(printed.startswith("valid: other.pdf"))

    def test_the_fingerprint_is_that_of_the_pinned_key(self):
        listed = json.loads(self.run_ok(PITH, "keys", "list", "--json"))["keys"][0]
        for name in ("security.md", "format.md"):
            self.assertIn(listed["fingerprint_sha256_hex"], document(name))
        self.assertIn(listed["public_key_hex"], document("format.md"))
        self.assertIn(listed["key_id"], document("security.md"))

    def test_cache_files_are_for_their_owner_alone(self):
        self.run_ok(PITH, "resolve", SEED_CODE, "--mirror", SAMPLES / "mirror")
        modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in (self.work / "cache").rglob("*")}
        self.assertEqual(modes, {(True, 0o700), (False, 0o600)})

    def test_no_setting_takes_the_built_in_key_away(self):
        self.run_ok(PITH, "keys", "remove", "pith-v1-2026-05", code=2)

    def test_the_checks_in_the_table_are_rules_of_findings(self):
        rules = document("json-output.md")
        table = document("security.md").split("| check | proves |")[1].split("\n\n")[0]
        for rule in re.findall(r"`([a-z]+\.[a-z]+)`", table):
            self.assertIn(f"`{rule}`", rules)


class Format(Folder):
    def test_aliases_are_those_of_the_bundle(self):
        bundle = json.loads(SEED_BUNDLE.read_text(encoding="utf-8"))
        for alias in bundle["source_aliases"]:
            self.assertIn(f"`{alias['alias_kind']}`", document("format.md"))

    def test_every_member_of_a_bundle_an_event_and_a_state_is_named(self):
        bundle = json.loads(SEED_BUNDLE.read_text(encoding="utf-8"))
        text = document("format.md")
        for value in (bundle, *bundle["events"], bundle["state"], bundle["state"]["current"]):
            for name in value:
                self.assertTrue(re.search(rf"`(?:current\.)?{name}(?:\[\])?`", text), name)


if __name__ == "__main__":
    unittest.main()
