"""Every hint leads on: a file that is refused, what the hint says done to the letter, and then a stamp.

A command stands between ` and `; in it in.pdf and out.pdf are put for the names of the files.
"""

import re
import shlex
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import PITH, PITHSTAMP, ROOT, SEED_BUNDLE, SEED_CODE, missing, need, run  # noqa: E402

SAMPLE = ROOT / "tests" / "pdf" / "data" / "table.pdf"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def pdf(objects, trailer=b"/Root 1 0 R"):
    """Bodies of the objects from 1 on."""
    out, offsets = b"%PDF-1.7\n", b""
    for i, body in enumerate(objects, 1):
        offsets += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    return (out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + offsets +
            b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out)))


def paper(metadata=b"", *more, trailer=b"/Root 1 0 R", catalog=b""):
    return pdf([b"<< /Type /Catalog /Pages 2 0 R %s %s >>" % (metadata, catalog),
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", *more], trailer)


def stream(entries, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def with_packet(content, entries=b"/Type /Metadata /Subtype /XML", before=""):
    packet = (f"{before}<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{RDF}'><rdf:Description "
              f"rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>{content}"
              "</rdf:Description></rdf:RDF></x:xmpmeta>").encode()
    return paper(b"/Metadata 4 0 R", stream(entries, packet))


SIGNATURE = (b"<< /Fields [5 0 R] /SigFlags 3 >>",
             b"<< /FT /Sig /T (s) /V << /Type /Sig /Filter /Adobe.PPKLite /SubFilter "
             b"/adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <00> >> >>")
FINE = "<dc:format>application/pdf</dc:format>"
# What is wrong, and the file. All are refused, and a stamp has to be possible once the hint is followed.
FILES = {
    "document type": with_packet(FINE, before="<!DOCTYPE x>"),
    "other encoding": with_packet(FINE, before="<?xml version='1.0' encoding='ISO-8859-1'?>"),
    "property twice": with_packet(FINE + FINE),
    "markup in an instruction": with_packet(FINE + "<?tool <rdf:Description/>?>"),
    "metadata in another file": with_packet(FINE, b"/Type /Metadata /Subtype /XML /F (metadata.xml)"),
    "wrong Count": paper().replace(b"/Count 1", b"/Count 2"),
    "text behind the end": paper() + b"text",
    "wrong startxref": paper().replace(b"startxref\n", b"startxref\n9"),
    "cut off": paper()[:-20],
    "no end": paper().replace(b"%%EOF\n", b""),
    "wrong offset": paper().replace(b"0000000009 00000 n", b"0000000011 00000 n"),
    "wrong Length": with_packet(FINE).replace(b"/Length ", b"/Length 9"),
    "signed": paper(b"/AcroForm 4 0 R", *SIGNATURE),
}


class Hints(unittest.TestCase):
    def setUp(self):
        if not PITHSTAMP.exists():
            missing(str(PITHSTAMP))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def stamp(self, name, *options):
        return run(PITHSTAMP, *options, "--record", SEED_BUNDLE, name, cwd=self.folder)

    def refused(self, name, *options):
        """The hint."""
        done = self.stamp(name, *options)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, 2, said)
        found = re.search(r"^hint: (.*)", said, re.M)
        self.assertTrue(found, said)
        return found[1]

    def follow(self, hint, name):
        """Runs its last command; the name of the file that is to be stamped then."""
        found = re.findall("`([^`]*)`", hint)
        self.assertTrue(found, hint)
        words = [{"in.pdf": name, "out.pdf": "out.pdf"}.get(w, w) for w in shlex.split(found[-1])]
        if words[0] == "pithstamp":
            words = [str(PITHSTAMP), "--record", str(SEED_BUNDLE), *words[1:]]
        else:
            need(words[0])
        done = run(*words, cwd=self.folder)
        # qpdf: 3 is "there were warnings", as there are about damaged files.
        self.assertIn(done.returncode, (0, 3) if words[0] == "qpdf" else (0,), done.stderr.decode())
        return "out.pdf" if "out.pdf" in words else name

    def test_refused_files_are_stamped_once_the_hint_is_followed(self):
        for what, content in FILES.items():
            with self.subTest(what):
                (self.folder / "paper.pdf").write_bytes(content)
                (self.folder / "out.pdf").unlink(missing_ok=True)
                then = self.follow(self.refused("paper.pdf"), "paper.pdf")
                options = ["--allow-signed"] if what == "signed" else []
                done = self.stamp(then, *options)
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                if not options:
                    self.assertEqual(run(PITH, "verify", then, cwd=self.folder).returncode, 0)

    def test_a_note_that_the_file_does_not_prove_itself_tells_how_it_will(self):
        (self.folder / "paper.pdf").write_bytes(with_packet("<dc:creator>A & B</dc:creator>"))
        done = self.stamp("paper.pdf")
        self.assertEqual(done.returncode, 0)
        self.follow(re.search(r"note: (.*)", done.stderr.decode())[1], "paper.pdf")
        self.assertEqual(run(PITH, "verify", "paper.pdf", cwd=self.folder).returncode, 0)

    def test_encrypted_files_are_stamped_with_the_option_that_is_named(self):
        need("qpdf")
        (self.folder / "password").write_text("owner\n")
        (self.folder / "wrong").write_text("wrong\n")
        encrypted = {"user": ["user", "owner"], "forbidden": ["", "owner"]}
        for name, passwords in encrypted.items():
            with self.subTest(name):
                run("qpdf", "--encrypt", *passwords, "256", "--modify=none", "--", SAMPLE, name,
                    cwd=self.folder)
                first = ["--password-file", "wrong"] if name == "user" else []
                for options in ([], first):
                    self.assertIn("--password-file", self.refused(name, *options))
                done = self.stamp(name, "--password-file", "password")
                self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_a_paper_without_a_number_is_stamped_with_the_command_that_is_named(self):
        (self.folder / "paper.pdf").write_bytes(paper())
        done = run(PITHSTAMP, "paper.pdf", cwd=self.folder)
        hint = re.search(r"^hint: .*: (pithstamp .*)", done.stderr.decode(), re.M)[1]
        words = [SEED_CODE if w == "ID" else w for w in shlex.split(hint)]
        done = run(PITHSTAMP, *words[1:], cwd=self.folder,
                   env={"PITH_MIRROR": str(ROOT / "samples" / "mirror")})
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_a_removal_that_is_refused_is_possible_by_the_command_that_is_named(self):
        need("exiftool")
        (self.folder / "paper.pdf").write_bytes(with_packet(
            "<p:number xmlns:p='https://pith.science/ns/xmp/1.0/'>1</p:number>", before="<!DOCTYPE x>"))
        done = run(PITHSTAMP, "--remove", "paper.pdf", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.follow(re.search(r"^hint: (.*)", done.stderr.decode(), re.M)[1], "paper.pdf")
        done = run(PITHSTAMP, "--remove", "paper.pdf", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn(b"no Pith metadata", done.stderr)


if __name__ == "__main__":
    unittest.main()
