"""Encrypted PDFs, made by qpdf: who may have them stamped, and what other programs then read."""

import itertools
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, need, need_module, run  # noqa: E402

TOOL = BUILD / "bin" / "stamp_tool"
DATA = ROOT / "tests" / "pdf" / "data"
NUMBER = f"pith:2026:{SEED_CODE}"
METHODS = {
    "RC4 40": ["40"],
    "RC4 128": ["128", "--use-aes=n"],
    "RC4 128, V 4": ["128", "--use-aes=n", "--force-V4"],
    "AES 128": ["128", "--use-aes=y"],
    "AES 256, R 5": ["256", "--force-R5"],
    "AES 256, R 6": ["256"],
}
SOURCES = ("table.pdf", "stream.pdf")


def tool(command, path, out, password=""):
    option = f",password={password}" if password else ""
    done = run(TOOL, SEED_BUNDLE, command + option, path, out)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8", "replace").strip()


@unittest.skipUnless(TOOL.exists(), "stamp_tool is not built")
class EncryptedPapers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("qpdf", "pdfinfo", "exiftool")
        need_module("pikepdf")
        folder = tempfile.TemporaryDirectory(prefix="pith-encrypted-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def encrypted(self, source, method, user="", *more):
        path = self.folder / "encrypted.pdf"
        done = run("qpdf", "--allow-weak-crypto", "--encrypt", user, "owner",
                   *METHODS[method], *more, "--", source, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def each(self, check):
        for source, method in itertools.product(SOURCES, METHODS):
            with self.subTest(source=source, method=method):
                check(DATA / source, method)

    def check_stamped(self, path, out, password):
        self.assertEqual(out.read_bytes()[:path.stat().st_size], path.read_bytes())
        check = run("qpdf", f"--password={password}", "--check", out)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        custom = run("pdfinfo", "-upw", password, "-custom", out)
        self.assertEqual(custom.stderr, b"")
        self.assertIn(NUMBER, custom.stdout.decode())
        import pikepdf
        with pikepdf.open(path, password=password) as old, \
                pikepdf.open(out, password=password) as new:
            self.assertEqual(new.trailer.Encrypt, old.trailer.Encrypt)
            self.assertEqual({key: value for key, value in new.docinfo.items() if "Pith" not in key},
                             dict(old.docinfo.items()))
            self.assertIn(NUMBER.encode(), new.Root.Metadata.read_bytes())
            self.assertEqual(set(new.Root.keys()), set(old.Root.keys()) | {"/Metadata"})

    def test_metadata_that_are_not_encrypted_as_the_file_says_are_not_replaced(self):
        out, source = self.folder / "out.pdf", self.folder / "source.pdf"
        self.assertTrue(tool("stamp", DATA / "table.pdf", source).startswith("changed"))
        for method in ("AES 128", "AES 256, R 6"):
            with self.subTest(method):
                path = self.encrypted(source, method, "", "--cleartext-metadata")
                plain = path.read_bytes()
                self.assertIn(b"/EncryptMetadata false", plain)
                path.write_bytes(plain.replace(b"/EncryptMetadata false", b"/EncryptMetadata true "))
                done = run(TOOL, SEED_BUNDLE, "stamp", path, out)
                self.assertNotEqual(done.stdout[:7], b"changed", done.stdout + done.stderr)

    def test_what_opens_without_a_password_is_stamped_and_stays_encrypted(self):
        out, again = self.folder / "out.pdf", self.folder / "again.pdf"

        def check(source, method):
            path = self.encrypted(source, method)
            self.assertRegex(tool("stamp", path, out), "^changed")
            self.assertNotIn(NUMBER.encode(), out.read_bytes()[path.stat().st_size:])
            self.check_stamped(path, out, "")
            self.assertIn(NUMBER.encode(), run("pdfinfo", "-meta", out).stdout)
            if method != "AES 256, R 6":  # which takes exiftool seconds
                tags = json.loads(run("exiftool", "-j", "-G1", out).stdout)[0]
                self.assertEqual(tags["XMP-pith:Number"], NUMBER)
                self.assertEqual(tags["PDF:PithNumber"], NUMBER)
                self.assertEqual(tags["PDF:Title"], "A title with (parentheses) and é")
            self.assertEqual(tool("stamp", out, again), "unchanged")
            tool("other", out, again)
            tool("stamp", again, again)
            self.assertEqual(again.read_bytes(), out.read_bytes())
            tool("remove", out, again)
            self.assertEqual(again.read_bytes(), path.read_bytes())

        self.each(check)

    def test_a_password_is_needed_where_the_file_needs_one(self):
        out = self.folder / "locked.pdf"

        def check(source, method):
            path = self.encrypted(source, method, "user")
            out.unlink(missing_ok=True)
            self.assertRegex(tool("stamp", path, out), "^error encrypted .*needs a password")
            self.assertRegex(tool("stamp", path, out, "wrong"), "^error encrypted .*does not open")
            self.assertFalse(out.exists())
            for password in ("user", "owner"):
                self.assertRegex(tool("stamp", path, out, password), "^changed")
                self.check_stamped(path, out, "user")

        self.each(check)

    def test_permissions_hold_for_the_user_and_not_for_the_owner(self):
        out = self.folder / "permitted.pdf"

        def check(source, method):
            forbid = "--modify=n" if method == "RC4 40" else "--modify=annotate"
            path = self.encrypted(source, method, "user", forbid)
            out.unlink(missing_ok=True)
            self.assertRegex(tool("stamp", path, out, "user"), "^error encrypted .*permissions")
            self.assertFalse(out.exists())
            self.assertRegex(tool("stamp", path, out, "owner"), "^changed")
            self.check_stamped(path, out, "user")

        self.each(check)

    def test_open_metadata_is_stamped_without_a_password_and_info_is_left_alone(self):
        import pikepdf
        out, first = self.folder / "open.pdf", self.folder / "first.pdf"

        def check(source, method):
            if not {"AES", "V 4"} & {method[:3], method[-3:]}:
                return
            # With metadata the catalog need not be changed, which may be locked in an object stream.
            # Info that has a number already would contradict the new one, and stays locked.
            with pikepdf.open(source) as paper:
                packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf=" \
                         b"'http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>"
                paper.Root.Metadata = pikepdf.Stream(paper, packet, Type=pikepdf.Name.Metadata,
                                                     Subtype=pikepdf.Name.XML)
                paper.save(first)
            path = self.encrypted(first, method, "user", "--cleartext-metadata", "--modify=none")
            answer = tool("stamp", path, out)
            if source.name == "stream.pdf":
                self.assertRegex(answer, "^error encrypted")  # there it is locked itself
                return
            self.assertEqual(answer.split("\t")[1:], ["XMP metadata"])
            self.assertIn(NUMBER.encode(), out.read_bytes())
            with pikepdf.open(out, password="user") as read:
                self.assertIn(NUMBER.encode(), read.Root.Metadata.read_bytes())
            self.assertEqual(run("qpdf", "--password=user", "--check", out).returncode, 0)
            self.assertEqual(tool("stamp", out, self.folder / "again.pdf"), "unchanged")
            tool("other", source, first)
            path = self.encrypted(first, method, "user", "--cleartext-metadata", "--modify=none")
            self.assertRegex(tool("stamp", path, out), "^error encrypted")

        self.each(check)

    def test_inspection_tells_locked_files_from_encrypted_ones(self):
        path = self.encrypted(DATA / "stream.pdf", "AES 256, R 6", "user")
        locked = run(TOOL, SEED_BUNDLE, "inspect", path).stdout.decode()
        self.assertIn("encrypted 1\tlocked 1", locked)
        self.assertNotIn("title A", locked)
        opened = run(TOOL, SEED_BUNDLE, "inspect,password=user", path).stdout.decode()
        self.assertIn("encrypted 1\tlocked 0", opened)
        self.assertIn("title A title with (parentheses) and é\tlinks " + SEED_CODE, opened)

    def test_other_handlers_are_refused(self):
        text = (DATA / "table.pdf").read_bytes()
        at = text.rindex(b"trailer")
        path = self.folder / "public-key.pdf"
        path.write_bytes(text[:at] + text[at:].replace(
            b"/Root", b"/Encrypt << /Filter /Adobe.PubSec /V 4 >> /Root", 1))
        self.assertRegex(tool("stamp", path, self.folder / "none.pdf"),
                         "^error encrypted .*another handler")


if __name__ == "__main__":
    unittest.main()
