"""Other programs judge the XMP that xmp_tool writes: expat, exiftool, Exempi (Adobe's XMPCore), pikepdf.

Each must read our properties as they were given and everything else as it was before.
"""

import json
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, missing, need, need_module, run  # noqa: E402

TOOL = BUILD / "bin" / "xmp_tool"
PACKETS = sorted((ROOT / "tests" / "pdf" / "xmp").glob("*.xmp"))
NAMESPACE = "https://pith.science/ns/xmp/1.0/"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SCHEMAS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
VALUES = {
    "number": "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO",
    "canonicalSha256": "0123456789abcdef" * 4,
    "recordUrl": "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO?a=1&b=2",
    "source": "arxiv:2605.29664v1",
    "schemaVersion": "1.0",
    "canonicalRecord": '{"metadata":{"license":"","x":"<&> ]]> é  𝕏 \\" \'"}}',
    "receiptKeyId": "pith-v1-2026-05",
    "receiptSignature": "AAAA+/==",
}
# The old form without x:xmpmeta, of which Exempi reads nothing, with or without our properties.
NOT_FOR_EXEMPI = {"bare-rdf.xmp"}
# pikepdf reads only what has an empty rdf:about: of these it reads nothing either.
NOT_FOR_PIKEPDF = {"adobe-crlf.xmp", "bare-rdf.xmp"}


def xmp_tool(*arguments):
    result = run(TOOL, *arguments)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode())
    return result.stdout


def arguments(values):
    return [f"{name}={value}" for name, value in values.items()]


def properties(packet):
    """Every top-level property as expat reads it: name → text or element."""
    found = {}
    for description in ElementTree.fromstring(packet).iter(RDF + "RDF"):
        for part in description:
            pairs = [(k, v) for k, v in part.attrib.items() if k.startswith("{") and RDF not in k]
            pairs += [(child.tag, child) for child in part]
            for name, value in pairs:
                if name in found:
                    raise AssertionError(f"{name} occurs twice")
                found[name] = value
    return found


def comparable(value):
    if isinstance(value, str):
        return value
    return ElementTree.canonicalize(ElementTree.tostring(value), strip_text=True)


def schema_entries(found):
    return list(found[SCHEMAS][0]) if SCHEMAS in found else []


def is_ours(entry):
    return entry.findtext(SCHEMA + "namespaceURI") == NAMESPACE


class Splice(unittest.TestCase):
    def setUp(self):
        if not TOOL.exists():
            missing(str(TOOL))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def each(self):
        """(old packet without Pith properties, file with the spliced packet) for each sample."""
        self.assertGreater(len(PACKETS), 8)
        for path in PACKETS:
            old = self.folder / ("old-" + path.name)
            old.write_bytes(xmp_tool("remove", path))
            new = self.folder / path.name
            new.write_bytes(xmp_tool("splice", path, *arguments(VALUES)))
            yield old, new

    def check_same_but_ours(self, before, after):
        ours = {k: v for k, v in after.items() if k.startswith("{" + NAMESPACE)}
        self.assertEqual({k[len(NAMESPACE) + 2:]: v.text for k, v in ours.items()}, VALUES)
        for name, value in before.items():
            if name != SCHEMAS:
                self.assertEqual(comparable(after[name]), comparable(value))
        self.assertLessEqual(set(after) - set(before), set(ours) | {SCHEMAS})
        kept = [e for e in schema_entries(after) if not is_ours(e)]
        self.assertEqual([comparable(e) for e in kept],
                         [comparable(e) for e in schema_entries(before)])

    def test_expat_reads_ours_and_the_rest_as_before(self):
        for old, new in self.each():
            with self.subTest(new.name):
                self.check_same_but_ours(properties(old.read_bytes()), properties(new.read_bytes()))

    def test_schema_describes_every_property_as_iso_19005_wants(self):
        described = 0
        for _, new in self.each():
            with self.subTest(new.name):
                found = properties(new.read_bytes())
                entries = [e for e in schema_entries(found) if is_ours(e)]
                self.assertEqual(len(entries), 1 if SCHEMAS in found else 0)
                for entry in entries:
                    described += 1
                    self.assertEqual(entry.get(RDF + "parseType"), "Resource")
                    self.assertEqual(entry.findtext(SCHEMA + "prefix"), "pith")
                    self.assertTrue(entry.findtext(SCHEMA + "schema"))
                    items = entry.find(SCHEMA + "property").find(RDF + "Seq").findall(RDF + "li")
                    self.assertEqual([i.findtext(PROPERTY + "name") for i in items], list(VALUES))
                    for item in items:
                        self.assertEqual(item.get(RDF + "parseType"), "Resource")
                        self.assertEqual(item.findtext(PROPERTY + "valueType"), "Text")
                        self.assertEqual(item.findtext(PROPERTY + "category"), "external")
                        self.assertTrue(item.findtext(PROPERTY + "description"))
        self.assertGreater(described, 5)

    def exiftool(self, path):
        output = run("exiftool", "-j", "-struct", "-a", "-G1", "-XMP:all", path).stdout
        return {k: v for k, v in json.loads(output)[0].items() if k.startswith("XMP")}

    def test_exiftool_reads_ours_and_the_rest_as_before(self):
        need("exiftool")
        for old, new in self.each():
            with self.subTest(new.name):
                before, after = self.exiftool(old), self.exiftool(new)
                ours = {k: after.pop(k) for k in list(after) if k.startswith("XMP-pith:")}
                expected = {f"XMP-pith:{n[0].upper()}{n[1:]}": v for n, v in VALUES.items()}
                self.assertEqual({k: str(v) for k, v in ours.items()}, expected)
                self.assertEqual({k: v for k, v in after.items() if "Extension" not in k},
                                 {k: v for k, v in before.items() if "Extension" not in k})

    def test_exiftool_reads_white_space_as_given(self):
        need("exiftool")
        value = "  a  b\t\r\n c \n"
        path = self.folder / "new.xmp"
        path.write_bytes(xmp_tool("new", "number=1", "canonicalRecord=" + value))
        read = run("exiftool", "-b", "-XMP-pith:CanonicalRecord", path).stdout
        self.assertEqual(read.decode(), value)

    def exempi(self, path):
        # The first line names the file.
        return properties(run("exempi", "-X", "-x", path).stdout.split(b"\n", 1)[1])

    def test_exempi_reads_ours_and_the_rest_as_before(self):
        need("exempi")
        for old, new in self.each():
            with self.subTest(new.name):
                if new.name not in NOT_FOR_EXEMPI:
                    self.check_same_but_ours(self.exempi(old), self.exempi(new))

    def test_pikepdf_reads_ours(self):
        need_module("pikepdf")
        import pikepdf

        for _, new in self.each():
            if new.name in NOT_FOR_PIKEPDF:
                continue
            with self.subTest(new.name):
                path = self.folder / "packet.pdf"
                with pikepdf.new() as pdf:
                    pdf.add_blank_page()
                    pdf.Root.Metadata = pikepdf.Stream(pdf, new.read_bytes())
                    pdf.save(path)
                with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
                    for name, value in VALUES.items():
                        self.assertEqual(metadata[f"{{{NAMESPACE}}}{name}"], value)


if __name__ == "__main__":
    unittest.main()
