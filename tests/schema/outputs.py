"""JSON that the programs print, in success and in failure.

All scripts of tests/cli are run; each command in them is run once more with --json in a copy of its
folder, so that whoever adds a command there has its JSON looked at too. What those scripts have no need
of is in COMMANDS.
"""

import hashlib
import http.server
import importlib.util
import json
import os
import shutil
import struct
import tempfile
import threading
import unittest
from pathlib import Path

import support
from support import BUILD, PITH, PITHSTAMP, ROOT, SAMPLES, SEED_BUNDLE, SEED_CODE

# What these print is no JSON document of a schema: LaTeX, canonical bytes, a state, a manual, a shell script.
OTHER_OUTPUT = {"canon", "merge", "sty", "help", "completion"}


def load_scripts():
    spec = importlib.util.spec_from_file_location("cli_scripts", ROOT / "tests/cli/test_scripts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Collected:
    """documents: [(command, document)]; skipped: why something was not run."""

    def __init__(self):
        self.documents, self.skipped, self.silent = [], [], []

    def add(self, command, done, expected=True):
        text = done.stdout.decode("utf-8")
        try:
            found = [json.loads(text)]
        except ValueError:
            lines = [line for line in text.splitlines() if line]
            try:
                found = [json.loads(line) for line in lines]
            except ValueError:
                found = []
        found = [document for document in found if isinstance(document, dict)]
        if expected and not found:
            self.silent.append(command)
        for document in found:
            self.documents.append((command, document))
            self._check_exit_code(command, done.returncode, document, len(found))

    def _check_exit_code(self, command, code, document, count):
        if count == 1 and document.get("exit_code", code) != code:
            self.silent.append(f"{command}: says {document['exit_code']}, exits with {code}")


def wants_json(args):
    return "--json" in args or "--ndjson" in args


def prints_document(args):
    """Whether --json makes a document of what this command prints."""
    if "--help" in args or "--version" in args or len(args) < 2:
        return False
    if args[0] == "pith" and args[1] in OTHER_OUTPUT:
        return False
    if args[:2] == ["pith", "hash"] and "--json" not in args:
        return False  # lines of text
    to_stdout = [args[i + 1] for i, arg in enumerate(args[:-1]) if arg in ("-o", "--output")]
    return to_stdout != ["-"] or args[:2] in (["pith", "badge"], ["pith", "page"])


def recorder(scripts, collected):
    class Recorder(scripts.Script):
        def do_exec(self, where, negative, *args):
            words = list(args[1:] if args[0].isdigit() else args)
            ours = words[0] in ("pith", "pithstamp")
            if ours and not wants_json(words) and prints_document(words):
                self.again_with_json(words)
            super().do_exec(where, negative, *args)
            if ours and wants_json(words):
                # A stream of nothing has no lines, and why is said to people.
                empty = "--ndjson" in words and self.last.returncode == 3 and not self.last.stdout
                collected.add(" ".join(words), self.last, prints_document(words) and not empty)

        def again_with_json(self, words):
            with tempfile.TemporaryDirectory(prefix="pith-schema-") as top:
                copy = Path(top) / "work"
                shutil.copytree(self.work, copy, symlinks=True)

                def moved(text):
                    return text.replace(str(self.work), str(copy))
                env = {name: moved(value) for name, value in self.env.items()}
                done = support.run(*map(moved, words), "--json", stdin=self.input or b"", cwd=copy, env=env)
                collected.add(" ".join(words + ["--json"]), done)

    return Recorder


def run_scripts(collected):
    scripts = load_scripts()
    kind = recorder(scripts, collected)
    for path in sorted((ROOT / "tests/cli").glob("*.txt")):
        try:
            kind(unittest.TestCase(), path).run()
        except unittest.SkipTest as skipped:
            collected.skipped.append(f"{path.name}: {skipped}")
        except AssertionError as failed:
            collected.silent.append(f"fails in tests/cli as well: {failed}")


# Each line is one command in the folder that furnish() makes; pith alone is `pith … --json`.
COMMANDS = """
pith verify seed.json record.json page.json state.json bad.json noise.json
pith verify stamped.pdf plain.pdf nowhere GRALRY4DTUR34CIZ3TIFOJE3QO
pith verify GRALRY4DTUR34CIZ3TIFOJE3QO --mirror mirror
pith verify folder
pith resolve 2605.29664 --mirror mirror
pith resolve 2605.29664 --mirror mirror --refresh
pith resolve 2605.29665
pith resolve GRALRY4DTUR34CIZ3TIFOJE3QO --mirror bad.json --no-cache
pith resolve nonsense
pith resolve 2605.29664 --mirror nowhere.json --no-cache
pith show stamped.pdf
pith show doubtful.pdf
pith show seed.json
pith cache list
pith hash record.json
pith hash broken.json
pith hash nowhere.json
pith timestamp proof.ots --record seed.json
pith timestamp proof.ots --record seed.json --headers headers.txt
pith timestamp proof.ots --sha256 0000000000000000000000000000000000000000000000000000000000000000
pith timestamp seed.json --record seed.json
pith timestamp sha1.ots --record seed.json
pith badge seed.json --status
pith badge seed.json --format md -o readme.md
pith badge nowhere
pith page seed.json
pith page bad.json
pith mirror add new seed.json bad.json nowhere.json
pith mirror add new seed.json
pith mirror verify new
pith mirror manifest new --base-url https://pith.example.org
pith mirror manifest new --base-url ftp://pith.example.org
pith keys add key.json --fingerprint 21fe31dfa154a261626bf854046fd227
pith keys list
pith keys remove test-vector
pith keys remove test-vector
pith compute --arxiv 1705.09786v3 --submitted 2017-05-27T08:10:40Z --primary cs.LG --title x --abstract-file key.json
pith compute --atom feed.xml
pith compute --atom papers.xml
pithstamp plain.pdf --record seed.json --backup
pithstamp plain.pdf --record seed.json
pithstamp plain.pdf --remove --dry-run
pithstamp plain.pdf --remove
pithstamp linked.pdf --record seed.json
pithstamp no-xmp.pdf --record seed.json
pithstamp locked.pdf open.pdf nowhere.pdf seed.json --record seed.json
pithstamp open.pdf --number 2605.29665
pithstamp two.pdf
pithstamp plain.pdf --record nowhere.json
pith arxiv --rules
pith arxiv paper --mirror mirror
pith arxiv paper --mirror mirror --dry-run
pith arxiv broken
pith arxiv nowhere
"""

TEST_KEY = {"key_id": "test-vector", "algorithm": "ed25519",
            "public_key_hex": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"}

# An entry without a primary category, and one that a record can be computed from.
PAPERS = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<entry><id>http://arxiv.org/abs/1705.09786v3</id><published>2017-05-27T08:10:40Z</published>
<title>One</title><summary>Text</summary></entry>
<entry><id>http://arxiv.org/abs/1705.09786v3</id><published>2017-05-27T08:10:40Z</published>
<title>Two</title><summary>Text</summary><arxiv:primary_category term="cs.LG"/>
<category term="cs.LG"/></entry>
</feed>
"""


def varuint(value):
    out = b""
    while True:
        value, low = value >> 7, value & 127
        out += bytes([low | (128 if value else 0)])
        if not value:
            return out


def varbytes(data):
    return varuint(len(data)) + data


def timestamp_proof(digest, tag=8):
    """Every operation that is not a hash of one proof, every kind of attestation, behind the digest."""
    magic = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
    height = varbytes(varuint(358391))
    attestations = [("83dfe30d2ef90c8e", varbytes(varbytes(b"https://calendar.example.org"))),
                    ("06869a0d73d71b45", height), ("30fe8087b5c7ead7", height),
                    ("0102030405060708", varbytes(b"?"))]
    body = b"".join(b"\xff\x00" + bytes.fromhex(kind) + payload for kind, payload in attestations)
    body += b"\xf0" + varbytes(b"salt") + b"\x08" + b"\x00" + bytes.fromhex("0588960d73d71901") + height
    return magic + b"\x01" + bytes([tag]) + digest + body


def http_answers(body):
    """A server on this machine that answers everything with these bytes."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Desk:
    """A folder with one of everything that COMMANDS names."""

    def __init__(self, top, collected):
        self.work, self.collected = top / "work", collected
        self.env = {"PITH_MIRROR": "", "PITH_CACHE_DIR": str(top / "cache"), "HOME": str(top),
                    "XDG_CONFIG_HOME": str(top / "config"), "PITH_OFFLINE": "1",
                    "PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}"}
        self.work.mkdir()
        self.furnish()

    def write(self, name, content):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def furnish(self):
        bundle = json.loads(SEED_BUNDLE.read_text(encoding="utf-8"))
        self.write("seed.json", SEED_BUNDLE.read_bytes())
        self.write("record.json", bundle["canonical_record"])
        self.write("page.json", {"record_type": "pith_number_record",
                                 **{key: bundle[key] for key in ("pith_number", "canonical_record",
                                                                 "canonical_sha256")}})
        self.write("state.json", bundle["state"])
        self.write("bad.json", SEED_BUNDLE.read_bytes().replace(b"cs.LG", b"cs.LO", 1))
        self.write("noise.json", {"a": 1})
        self.write("broken.json", "{")
        self.write("key.json", TEST_KEY)
        self.write("feed.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><feed>&a;</feed>")
        self.write("papers.xml", PAPERS)
        shutil.copytree(SAMPLES / "mirror", self.work / "mirror")
        (self.work / "folder").mkdir()
        digest = bytes.fromhex(bundle["canonical_sha256"])
        self.write("proof.ots", timestamp_proof(digest))
        self.write("sha1.ots", timestamp_proof(hashlib.sha1(digest).digest(), tag=2))
        header = struct.pack("<I", 1) + bytes(32) + digest + struct.pack("<III", 1_700_000_000, 0x207FFFFF, 0)
        self.write("headers.txt", f"358391 {header.hex()}\n")
        self.furnish_pdfs()
        self.furnish_papers()

    def furnish_pdfs(self):
        table = (ROOT / "tests/pdf/data/table.pdf").read_bytes()
        plain = table.replace(b"pith.science", b"pith.example", 1)
        for name in ("plain.pdf", "open.pdf", "stamped.pdf", "linked.pdf"):
            self.write(name, plain)
        os.link(self.work / "linked.pdf", self.work / "other name.pdf")
        support.run(PITHSTAMP, "--record", SEED_BUNDLE, "stamped.pdf", cwd=self.work, env=self.env)
        stamped = (self.work / "stamped.pdf").read_bytes()
        (self.work / "doubtful.pdf").write_bytes(stamped + b"text")
        self.write("no-xmp.pdf", stamped.replace(b"</x:xmpmeta>", b"</x:xmpmetq>"))
        self.write("two.pdf", stamped.replace(b"/PithNumber (pith:2026:GRALRY4D",
                                              b"/PithNumber (pith:2026:GRALRY4E"))
        (self.work / "not-pdf.pdf").write_bytes(b"no")
        with open(os.path.join(os.fsencode(self.work), b"name \xff.pdf"), "wb") as file:
            file.write(plain)
        try:
            support.need("qpdf")
            support.run("qpdf", "--encrypt", "secret", "owner", "256", "--", "plain.pdf", "locked.pdf",
                        cwd=self.work)
        except unittest.SkipTest as skipped:
            self.collected.skipped.append(str(skipped))

    def furnish_papers(self):
        (self.work / "paper").mkdir()
        shutil.copyfile(SAMPLES / "paper/paper.tex", self.work / "paper/paper.tex")
        shutil.copyfile(ROOT / "tex/pith.sty", self.work / "paper/pith.sty")
        self.write("paper/notes.txt", "not read by TeX\n")
        self.write("broken/main.tex", "\\documentclass{article}\\begin{document}\\nonsense\\end{document}\n")

    def run(self, *words, stdin=b"", env=None):
        program = {"pith": PITH, "pithstamp": PITHSTAMP}[words[0]]
        flag = [] if "--ndjson" in words and words[1] != "hash" else ["--json"]
        done = support.run(program, *words[1:], *flag, stdin=stdin, cwd=self.work,
                           env={**self.env, **(env or {})})
        self.collected.add(" ".join(str(word) for word in (*words, *flag)), done)

    def run_all(self):
        for line in COMMANDS.strip().splitlines():
            words = line.split()
            if words[:2] == ["pith", "arxiv"] and "--rules" not in words and shutil.which("pdflatex") is None:
                self.collected.skipped.append("pdflatex is missing")
                continue
            self.run(*words)
        name = os.path.join(os.fsencode(self.work), b"name \xff.pdf")
        done = support.subprocess.run([PITHSTAMP, "--ndjson", "--record", "seed.json", name], cwd=self.work,
                                      env={**os.environ, **self.env}, capture_output=True, check=False)
        self.collected.add("pithstamp --ndjson 'name \\xff.pdf'", done)
        self.run("pithstamp", "--ndjson", "--record", "seed.json", "not-pdf.pdf", "nowhere.pdf")
        self.run_lines()
        self.run_network()
        self.run_stores()

    def run_lines(self):
        compact = [json.dumps(json.loads((self.work / name).read_text(encoding="utf-8"))).encode()
                   for name in ("seed.json", "bad.json", "record.json", "noise.json")]
        lines = b"\n".join([*compact, b"{", b"", b'"' + b"x" * (17 << 20) + b'"']) + b"\n"
        self.run("pith", "verify", "--ndjson", stdin=lines)
        self.run("pith", "hash", "--ndjson", stdin=lines)

    def run_network(self):
        server = http_answers(b"<html>")
        try:
            self.run("pith", "resolve", SEED_CODE, "--no-cache", "--mirror",
                     f"http://127.0.0.1:{server.server_port}", env={"PITH_OFFLINE": "0"})
        finally:
            server.shutdown()
            server.server_close()

    def run_stores(self):
        """A cache with a damaged entry and one whose key is not trusted."""
        records = Path(self.env["PITH_CACHE_DIR"]) / "v1/records"
        self.run("pith", "resolve", SEED_CODE, "--mirror", "mirror")
        self.run("pith", "cache", "list")
        (records / SEED_CODE / "bundle.json").write_bytes((self.work / "bad.json").read_bytes())
        self.run("pith", "cache", "list")
        self.run("pith", "cache", "path")
        self.run("pith", "cache", "clear")
        self.run("pith", "cache", "list", env={"PITH_CACHE_DIR": "", "HOME": "", "XDG_CACHE_HOME": ""})


def collect():
    collected = Collected()
    run_scripts(collected)
    with tempfile.TemporaryDirectory(prefix="pith-schema-") as top:
        Desk(Path(top), collected).run_all()
    return collected
