"""Every command that a manual page shows is run, in a folder that has the files it names."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import unittest
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import PROSE, temporary_folder, write
from support import PITH, ROOT, SAMPLES, SEED_BUNDLE, need, run

FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<entry><id>http://arxiv.org/abs/2605.29664v1</id><published>2026-05-28T09:25:12Z</published>
<updated>2026-05-28T09:25:12Z</updated><title>A title</title><summary>An abstract.</summary>
<arxiv:primary_category term="cs.DC"/><category term="cs.DC"/></entry></feed>
"""
PAPER = {"id": "2605.29664", "title": "A title", "abstract": "  An abstract.\n", "categories": "cs.DC",
         "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
         "versions": [{"version": "v1", "created": "Thu, 28 May 2026 09:25:12 GMT"}]}
KEY = {"key_id": "test-vector", "algorithm": "ed25519",  # RFC 8032, section 7.1, test 1
       "public_key_hex": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"}
HEIGHT = 358391
# No block of Bitcoin attests a record that is made for a test.
EXIT_CODES = {"pith timestamp": 3}


def proof_and_header(digest):
    """An OpenTimestamps proof that the digest is a block's Merkle root, and such a block's header."""
    magic = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
    height = bytes([HEIGHT & 127 | 128, HEIGHT >> 7 & 127 | 128, HEIGHT >> 14])
    proof = magic + b"\x01\x08" + digest + b"\x00" + bytes.fromhex("0588960d73d71901") + bytes([len(height)]) + height
    for nonce in range(1000):  # half of them have the little work that the header claims
        header = struct.pack("<I", 1) + bytes(32) + digest + struct.pack("<III", 1_800_000_000, 0x207FFFFF, nonce)
        if sha256(sha256(header).digest()).digest()[31] < 0x7F:
            return proof, f"{HEIGHT} {header.hex()}\n"
    raise AssertionError("no header")


SUPPLEMENT = "\\documentclass{article}\n\\begin{document}\nMore.\n\\end{document}\n"


def furnish(top):
    bundle = json.loads(SEED_BUNDLE.read_text(encoding="utf-8"))
    record = bundle["canonical_record"] if isinstance(bundle["canonical_record"], str) else json.dumps(
        bundle["canonical_record"])
    shutil.copyfile(SEED_BUNDLE, top / "bundle.json")
    write(top / "record.json", record)
    write(top / "records.ndjson", record.strip() + "\n")
    write(top / "bundles.ndjson", json.dumps(bundle) + "\n")
    write(top / "feed.xml", FEED)
    write(top / "snapshot.json", json.dumps(PAPER) + "\n")
    write(top / "key.json", json.dumps(KEY))
    write(top / "README.md", "# A paper\n")
    proof, header = proof_and_header(bytes.fromhex(bundle["canonical_sha256"]))
    (top / "record.ots").write_bytes(proof)
    write(top / "headers.txt", header)
    shutil.copytree(SAMPLES / "mirror", top / "mirror")
    (top / "www").mkdir()
    write(top / "paper/paper.tex", (SAMPLES / "paper/paper.tex").read_text(encoding="utf-8"))
    write(top / "paper/supplement.tex", SUPPLEMENT)
    shutil.copyfile(ROOT / "tex/pith.sty", top / "paper/pith.sty")
    (top / "papers").mkdir()
    for name in ("paper.pdf", "papers/a.pdf", "stamped.pdf"):
        shutil.copyfile(ROOT / "tests/pdf/data/table.pdf", top / name)
    done = run(PITH, "stamp", "stamped.pdf", "--record", "bundle.json", cwd=top)
    assert done.returncode == 0, done.stderr


def examples(text):
    """The commands after "    $ ", with the lines that they go on."""
    for block in re.findall(r"^    \$ (.*(?:(?<=\\)\n.*)*)", text, re.M):
        yield block


class Examples(unittest.TestCase):
    def run_all(self, name):
        commands = list(examples((PROSE / f"{name}.md").read_text(encoding="utf-8")))
        self.assertTrue(commands, name)
        if "pith arxiv" in " ".join(commands):
            need("pdflatex", "pdftoppm")
        with temporary_folder() as folder:
            top = Path(folder) / "work"
            top.mkdir()
            furnish(top)
            environment = {**os.environ, "PATH": f"{PITH.parent}:{os.environ['PATH']}", "HOME": folder,
                           "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "PITH_CACHE_DIR": f"{folder}/cache",
                           "PITH_MIRROR": str(top / "mirror"), "PITH_OFFLINE": "1", "TERM": "dumb"}
            for command in commands:
                with self.subTest(command=command):
                    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=top, env=environment,
                                          stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
                    code = EXIT_CODES.get(" ".join(command.split()[:2]), 0)
                    self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))


def add(name):
    setattr(Examples, "test_" + name.replace("-", "_"), lambda self: self.run_all(name))


for prose in sorted(PROSE.glob("*.md")):
    add(prose.stem)

if __name__ == "__main__":
    unittest.main()
