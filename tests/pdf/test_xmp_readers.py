"""What readers make of one XMP packet: exiftool, pikepdf, Exempi, pdf.js, and expat.

Each packet carries the number TRUE, and most carry a number FALSE in some corner. xmp_doubt has to
name every packet of which a reader shows FALSE, or TRUE with something added or missing; where it
names none, readers show TRUE or nothing. pdf.js is asked where npm has put it (make test-deps).
"""

import json
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
from one_reading.readers import NODE_MODULES  # noqa: E402
from support import BUILD, missing, need, need_module, run  # noqa: E402

TOOL = BUILD / "bin" / "xmp_tool"
TRUE = "TRUETRUETRUETRUETRUETRUEAA"
FALSE = "FALSEFALSEFALSEFALSEFALSEA"
NS = "https://pith.science/ns/xmp/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OTHER = "http://example.org/other/"
MARK = "\ufeff"
BEGIN = f'<?xpacket begin="{MARK}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
END = '\n<?xpacket end="w"?>'
PDF_JS = """
import fs from 'fs';
import { createRequire } from 'module';
for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) globalThis[name] ??= class {};
const found = createRequire(process.env.PITH_NODE_MODULES + '/x.js')
  .resolve('pdfjs-dist/legacy/build/pdf.mjs');
const { getDocument } = await import(found);
const out = {};
for (const f of process.argv.slice(1)) {
  const pdf = await getDocument({data: new Uint8Array(fs.readFileSync(f)), verbosity: 0}).promise;
  const { metadata } = await pdf.getMetadata();
  out[f] = metadata ? metadata.get('pith:number') : null;
}
console.log(JSON.stringify(out));
"""


def meta(body, before="", attributes="", x="", begin=BEGIN, end=END):
    return (f'{begin}{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"{x}>\n <rdf:RDF xmlns:rdf="{RDF}"'
            f"{attributes}>\n{body}\n </rdf:RDF>\n</x:xmpmeta>{end}")


def of(content, attributes="", names=f' xmlns:pith="{NS}"', about=' rdf:about=""'):
    return f"<rdf:Description{about}{names}{attributes}>{content}</rdf:Description>"


def number(value=TRUE, prefix="pith", attributes=""):
    return f"<{prefix}:number{attributes}>{value}</{prefix}:number>"


def other(content, attributes=""):
    """A property that is not ours, in a Description where our prefix is bound."""
    return of(f"<s:a{attributes}>{content}</s:a>", names=f' xmlns:s="{OTHER}" xmlns:pith="{NS}"')


GOOD, BAD = of(number()), of(number(FALSE))
Q = f' xmlns:q="{NS}"'
FOREIGN = f' xmlns:pith="{OTHER}"'
FALSE_RDF = f'<rdf:RDF xmlns:rdf="{RDF}">{BAD}</rdf:RDF>'

# name: (packet, what xmp_doubt says: nothing, a kind, or "refused")
PACKETS = {
    "plain": (meta(GOOD), ""),
    # Harmless.
    "instruction": (meta("<?other a=b?>" + GOOD), ""),
    "comment": (meta("<!-- <dc:format> -->" + GOOD), ""),
    "CDATA around the value": (meta(of(number(f"<![CDATA[{TRUE}]]>"))), ""),
    "CDATA around a part": (meta(of(number(f"{TRUE[:5]}<![CDATA[{TRUE[5:]}]]>"))), ""),
    "entities": (meta(of(number()) + of("<pith:source>&quot;&apos;&lt;&gt;&amp;lt;</pith:source>")), ""),
    "language": (meta(of(number(attributes=' xml:lang="en"'))), ""),
    "spaces in tags": (meta(of(f"<pith:number\n>{TRUE}</pith:number >")), ""),
    "other prefix for x": (meta(GOOD).replace("x:", "y:").replace("xmlns:x", "xmlns:y"), ""),
    "x:xapmeta": (meta(GOOD).replace("xmpmeta", "xapmeta"), ""),
    "XML declaration": (meta(GOOD, begin='<?xml version="1.0" encoding="UTF-8"?>' + BEGIN), ""),
    "byte order mark": (MARK + meta(GOOD), ""),
    # Some see nothing, nobody anything else.
    "attribute": (meta(of("", f' pith:number="{TRUE}"')), "form"),
    "other prefix": (meta(of(number(prefix="q"), names=Q)), "form"),
    "no prefix": (meta(of(f'<number xmlns="{NS}">{TRUE}</number>', names="")), "form"),
    "other prefix for rdf": (meta(GOOD).replace("rdf:", "r:").replace("xmlns:rdf", "xmlns:r"), "form"),
    "rdf:about": (meta(of(number(), about=' rdf:about="uuid:1"')), ""),
    "no rdf:about": (meta(of(number(), about="")), ""),
    "no wrapper": (meta(GOOD, begin="", end=""), ""),
    "bare rdf:RDF": (f'<rdf:RDF xmlns:rdf="{RDF}">{GOOD}</rdf:RDF>', ""),
    # What says what it says.
    "escaped in another property": (meta(other("&lt;pith:number&gt;no&lt;/pith:number&gt;") + GOOD), ""),

    "instruction before": (meta(GOOD, before=f"<?other {BAD}?>"), "instruction"),
    "instruction inside": (meta(f"<?other {BAD}?>" + GOOD), "instruction"),
    "instruction behind": (meta(GOOD + f"<?other {BAD}?>"), "instruction"),
    "instruction in the value": (meta(of(number(f"{TRUE[:5]}<?a b?>{TRUE[5:]}"))), "instruction"),
    "comment in the value": (meta(of(number(f"{TRUE[:5]}<!-- x -->{TRUE[5:]}"))), "comment"),
    "number in a comment": (meta(f"<!-- {BAD} -->" + GOOD), "comment"),
    "CDATA in another property": (meta(other(f"<![CDATA[</s:a></rdf:Description>{BAD}]]>") + GOOD), "cdata"),
    "> in an attribute": (meta(of("", f' pith:source="a>b" pith:number="{TRUE}"')), "attribute"),
    "> in another attribute": (meta(f'<rdf:Description rdf:about="" xmlns:s="{OTHER}" s:b="a>b"/>' + GOOD),
                               "attribute"),
    "our prefix first": (meta(of(number(FALSE), names=FOREIGN) + GOOD), "prefix"),
    "our prefix last": (meta(GOOD + of(number(FALSE), names=FOREIGN)), "prefix"),
    "our prefix alone": (meta(of(number(FALSE), names=FOREIGN) + of(number(prefix="q"), names=Q)), "prefix"),
    "our prefix in capitals": (meta(GOOD + of(number(FALSE, "PITH"), names=f' xmlns:PITH="{OTHER}"')),
                               "prefix"),
    "foreign rdf": (f'{BEGIN}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{OTHER}">'
                    f'{BAD}</rdf:RDF>{FALSE_RDF.replace("rdf:", "r:").replace("xmlns:rdf", "xmlns:r")}'
                    f"</x:xmpmeta>{END}".replace(FALSE, TRUE, 2).replace(TRUE, FALSE, 1), "prefix"),
    "other case": (meta(of(f"<pith:Number>{FALSE}</pith:Number>" + number())), "name"),
    "other case behind": (meta(of(number() + f"<pith:Number>{FALSE}</pith:Number>")), "name"),
    "in a structure": (meta(other(number(FALSE), ' rdf:parseType="Resource"') + GOOD), "place"),
    "in a Description inside": (meta(other(f"<rdf:Description>{number(FALSE)}</rdf:Description>") + GOOD),
                                "place"),
    "attribute of another property": (meta(other("", f' pith:number="{FALSE}"') + GOOD), "place"),
    "beside rdf:RDF": (meta(GOOD).replace(" <rdf:RDF", f'<pith:number xmlns:pith="{NS}">{FALSE}'
                                          "</pith:number><rdf:RDF", 1), "place"),
    "attribute of x:xmpmeta": (meta(GOOD, x=f' xmlns:pith="{NS}" pith:number="{FALSE}"'), "place"),
    "attribute of rdf:RDF": (meta(GOOD, attributes=f' xmlns:pith="{NS}" pith:number="{FALSE}"'), "place"),
    "white space": (meta(of(number(f"\n  {TRUE}\n "))), "value"),
    "white space in the attribute": (meta(of("", f' pith:number=" {TRUE} "')), "value"),
    "reference of a brace": (meta(of(number()) + of("<pith:canonicalRecord>&#123;&#125;</pith:canonicalRecord>")), ""),
    "character reference": (meta(of(number(f"&#x{ord(TRUE[0]):X};{TRUE[1:]}"))), "value"),
    "rdf:resource": (meta(of(f'<pith:number rdf:resource="{TRUE}"/>')), "value"),
    "resource": (meta(of(number(attributes=f' resource="{FALSE}"'))), "value"),
    "unknown attribute": (meta(of(number(attributes=f' foo="{FALSE}"'))), "value"),
    "rdf:nodeID": (meta(of(number(attributes=' rdf:nodeID="x"'))), "value"),
    "rdf:parseType": (meta(of(number(attributes=' rdf:parseType="Literal"'))), "value"),
    "alternatives": (meta(of(number(f'<rdf:Alt><rdf:li xml:lang="x-default">{TRUE}</rdf:li><rdf:li '
                                    f'xml:lang="en">{FALSE}</rdf:li></rdf:Alt>'))), "value"),
    "xpacket inside": (meta("<?xpacket end='w'?>" + GOOD), "wrapper"),
    "another root": (meta(GOOD).replace("<x:", "<foo><x:", 1).replace("</x:xmpmeta>", "</x:xmpmeta></foo>"),
                     "wrapper"),
    **{encoding: (meta(GOOD).encode(encoding), "encoding")
       for encoding in ("utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le")},
    **{encoding + " with mark": ((MARK + meta(GOOD)).encode(encoding), "encoding")
       for encoding in ("utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le")},

    "twice": (meta(BAD + GOOD), "refused"),
    "attribute and element": (meta(of(number(), f' pith:number="{FALSE}"')), "form"),
    "two rdf:RDF": (meta(GOOD).replace(" <rdf:RDF", FALSE_RDF + " <rdf:RDF", 1), "refused"),
    "rdf:RDF in a property": (meta(other(FALSE_RDF) + GOOD), "refused"),
    "two packets": (meta(BAD) + "\n" + meta(GOOD), "refused"),
    "two resources": (meta(of(number(FALSE), about=' rdf:about="urn:a"') +
                           of(number(), about=' rdf:about="urn:b"')), "refused"),
    "typed node": (meta(f'<pith:Paper xmlns:pith="{NS}" rdf:about="">{number(FALSE)}</pith:Paper>' + GOOD),
                   "refused"),
    "NUL behind": (meta(GOOD) + "\0", "refused"),
}
# Refused, or in doubt, for what some reader may do; those that are asked here read TRUE.
ALIKE = {"number in a comment", "NUL behind"}
ONLY_IN_PDF_JS = {"another root", "attribute", "other prefix", "no prefix", "other prefix for rdf"}


def packet_bytes(name):
    packet = PACKETS[name][0]
    return packet if isinstance(packet, bytes) else packet.encode()


def pdf_with(packet):
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
               b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
               b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(packet), packet)]
    out, offsets = b"%PDF-1.7\n", b""
    for i, body in enumerate(objects, 1):
        offsets += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    return (out + b"xref\n0 5\n0000000000 65535 f \n" + offsets +
            b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out))


class Readers:
    """What each reader shows: a list of values, sorted out of all that it says."""

    def __init__(self, folder):
        self.files = {}
        for i, name in enumerate(PACKETS):
            self.files[name] = folder / f"{i}.pdf"
            self.files[name].write_bytes(pdf_with(packet_bytes(name)))
            (folder / f"{i}.xmp").write_bytes(packet_bytes(name))
        self.pdf_js = self.ask_pdf_js()
        self.exiftool = self.ask_exiftool()

    def ask_pdf_js(self):
        if not (NODE_MODULES / "pdfjs-dist").is_dir():
            return None
        done = run("node", "--input-type=module", "-e", PDF_JS, *self.files.values(),
                   env={"PITH_NODE_MODULES": str(NODE_MODULES)})
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def ask_exiftool(self):
        said = run("exiftool", "-a", "-s3", "-XMP:all", *self.files.values()).stdout.decode()
        parts = re.split(r"^======== (.*)\n", said, flags=re.M)
        return {file: [v for v in values.split("\n") if "TRUE" in v or "FALSE" in v]
                for file, values in zip(parts[1::2], parts[2::2])}

    def pikepdf(self, name):
        import pikepdf

        with pikepdf.open(self.files[name]) as pdf:
            value = pdf.open_metadata(set_pikepdf_as_editor=False).get(f"{{{NS}}}number")
        return [] if value is None else [str(value)]

    def exempi(self, name):
        said = run("exempi", "-x", self.files[name].with_suffix(".xmp")).stdout.decode()
        found = re.findall(r"<(\w+:[nN]umber)[^>]*>(.*?)</\1>|\w+:number=[\"'](.*?)[\"']", said, re.S)
        return [element or attribute for _, element, attribute in found]

    def in_pdf_js(self, name):
        value = self.pdf_js[str(self.files[name])]
        return [] if value is None else [value]

    def all(self, name):
        shown = {"exiftool": self.exiftool[str(self.files[name])], "pikepdf": self.pikepdf(name),
                 "Exempi": self.exempi(name)}
        if self.pdf_js is not None:
            shown["pdf.js"] = self.in_pdf_js(name)
        return shown


class OneReading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not TOOL.exists():
            missing(str(TOOL))
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def doubt(self, path):
        if run(TOOL, "read", path).returncode != 0 and run(TOOL, "doubt", path).stdout == b"":
            return "refused"
        return run(TOOL, "doubt", path).stdout.decode().split(" ")[0]

    def test_each_doubt_is_named(self):
        for name, (_, expected) in PACKETS.items():
            with self.subTest(name):
                path = self.folder / "packet.xmp"
                path.write_bytes(packet_bytes(name))
                self.assertEqual(self.doubt(path), expected)

    def test_readers_differ_where_there_is_a_doubt_and_nowhere_else(self):
        need("exiftool", "exempi")
        need_module("pikepdf")
        readers = Readers(self.folder)
        for name, (_, expected) in PACKETS.items():
            with self.subTest(name):
                shown = readers.all(name)
                if not expected:
                    for reader, values in shown.items():
                        self.assertIn(values, ([], [TRUE]), reader)
                elif name not in ALIKE and (readers.pdf_js is not None or name not in ONLY_IN_PDF_JS):
                    self.assertTrue(any(values != [TRUE] for values in shown.values()), shown)

    def test_a_stamp_raises_no_doubt(self):
        for name, (_, expected) in PACKETS.items():
            with self.subTest(name):
                path = self.folder / "packet.xmp"
                path.write_bytes(packet_bytes(name))
                path.write_bytes(run(TOOL, "mend", path).stdout)
                done = run(TOOL, "splice", path, f"number={TRUE}")
                if done.returncode != 0:
                    self.assertEqual(expected, "refused")
                    continue
                path.write_bytes(done.stdout)
                # What is ours is taken out. What is not stays, and then the stamper refuses.
                self.assertIn(self.doubt(path), {"", expected} - {"value", "name", "encoding", "refused"})
                found = ElementTree.fromstring(done.stdout).iter(f"{{{NS}}}number")
                self.assertIn(TRUE, [element.text for element in found])


if __name__ == "__main__":
    unittest.main()
