"""What another program does to a PDF while pithstamp works on it is never undone or lost.

The record comes from a mirror on loopback that changes the PDF before it answers, so each change falls
between reading and writing.
"""

import json
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fetch"))
from faults_server import ScriptedServer, reply  # noqa: E402
from support import PITHSTAMP, ROOT, SEED_BUNDLE, SEED_CODE, run  # noqa: E402

SAMPLE = (ROOT / "tests/pdf/data/table.pdf").read_bytes()
SEED = SEED_BUNDLE.read_bytes()


def paper_of(size):
    """A PDF of one empty page, and of a stream that nothing refers to."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (size, b"x" * size)]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


# What is read into memory, as all that was written just now up to 32 MiB, and what is mapped.
SIZES = {"small": SAMPLE, "read": paper_of(3_000_000), "mapped": paper_of(34_000_000)}


def replace(paper, old):
    beside = paper.with_suffix(".new")
    beside.write_bytes(old + b"% theirs\n")
    beside.replace(paper)


def replace_alike(paper, old):
    """As long, as old, and other bytes."""
    before = paper.stat()
    beside = paper.with_suffix(".new")
    beside.write_bytes(old[:-1] + b" ")
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(paper)


def rewrite(paper, old):
    """As copying over it does: emptied, and written again."""
    paper.write_bytes(old + b"% theirs\n")


def rewrite_alike(paper, old):
    """One byte in place, and the time set back."""
    before = paper.stat()
    with open(paper, "r+b") as file:
        file.seek(len(old) - 1)
        file.write(b" ")
    os.utime(paper, ns=(before.st_atime_ns, before.st_mtime_ns))


def append(paper, _old):
    with open(paper, "ab") as file:
        file.write(b"% theirs\n")


def truncate(paper, _old):
    os.truncate(paper, 4000)


def empty(paper, _old):
    os.truncate(paper, 0)


def remove(paper, _old):
    paper.unlink()


def link(paper, old):
    paper.with_suffix(".copy").write_bytes(old)
    paper.unlink()
    paper.symlink_to(paper.with_suffix(".copy").name)


CHANGES = [replace, replace_alike, rewrite, rewrite_alike, append, truncate, empty, remove, link]


class Meanwhile(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp(prefix="pith-meanwhile-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.papers = self.work / "papers"
        self.papers.mkdir()
        self.paper = self.papers / "paper.pdf"

    def lay_out(self, content):
        for path in self.papers.iterdir():
            path.unlink()
        self.paper.write_bytes(content)

    def stamp(self, change, *options):
        """Runs it with `change` in the middle; what it said, and what the folder had after the change."""
        seen = []

        def script(_number, path, connection):
            if not seen:
                change()
                seen.append({p.name: p.read_bytes() for p in self.papers.iterdir()})
            connection.sendall(reply(body=SEED) if path.endswith("bundle.json") else reply(404))

        with ScriptedServer(script) as server:
            done = run(PITHSTAMP, "--json", "--number", SEED_CODE, "--mirror", server.url, *options,
                       self.paper,
                       env={"PITH_OFFLINE": "", "PITH_CACHE_DIR": self.work / "no-cache",
                            "XDG_CONFIG_HOME": self.work, "HOME": self.work})
        shutil.rmtree(self.work / "no-cache", ignore_errors=True)
        self.assertTrue(seen, done.stderr)
        return done, seen[0]

    def check_noticed(self, done, seen):
        self.assertEqual(done.returncode, 2, (done.stdout, done.stderr))
        (result,) = json.loads(done.stdout)["files"]
        self.assertEqual(result["error"]["reason"], "changed-meanwhile")
        self.assertEqual(result["status"], "failed")
        self.assertIn("run it again", result["error"]["hint"])
        # Not assertEqual, which would print what differs.
        self.assertTrue({p.name: p.read_bytes() for p in self.papers.iterdir()} == seen)

    def test_every_change_at_every_size(self):
        for size, content in SIZES.items():
            for change in CHANGES:
                with self.subTest(size=size, change=change.__name__):
                    self.lay_out(content)
                    self.check_noticed(*self.stamp(lambda: change(self.paper, content)))

    def test_nothing_meanwhile_is_a_stamp(self):
        for size, content in SIZES.items():
            with self.subTest(size=size):
                self.lay_out(content)
                done, _ = self.stamp(lambda: None, "--backup")
                self.assertEqual(done.returncode, 0, (done.stdout, done.stderr))
                self.assertTrue(self.paper.read_bytes().startswith(content))
                self.assertEqual((self.papers / "paper.pdf.orig").read_bytes(), content)
                self.assertEqual(len(list(self.papers.iterdir())), 2)

    def test_with_other_options_and_in_a_worker(self):
        junk = b"% something before the header\n" + SAMPLE  # for a process of its own
        for content in (SAMPLE, junk):
            for options in (["--backup"], ["--keep-mtime"], ["--dry-run"], ["-o", self.work / "out.pdf"]):
                with self.subTest(options=options, junk=content == junk):
                    self.lay_out(content)
                    self.check_noticed(*self.stamp(lambda: rewrite(self.paper, content), *options))
                    self.assertFalse((self.work / "out.pdf").exists())

    def test_a_file_that_was_stamped_already(self):
        self.lay_out(SAMPLE)
        self.assertEqual(self.stamp(lambda: None)[0].returncode, 0)
        stamped = self.paper.read_bytes()
        # The PDF carries its record, so that nobody is asked: an unchanged file is not written.
        before = self.paper.stat()
        done = run(PITHSTAMP, self.paper)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.paper.stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual(self.paper.read_bytes(), stamped)


if __name__ == "__main__":
    unittest.main()
