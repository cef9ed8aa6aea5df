"""Every command of README.md and docs/*.md runs, in the order of its document.

A block ```sh is run by the shell, and every command in it has to succeed; a block ```text behind it is
what it prints. The folder in which it runs has what the documents speak of: bundle.json, record.json,
paper.tex, paper.pdf, paper/, … (class Desk). What cannot run in a test is in NOT_RUN, with the reason;
docs/integrations.md has a test of its own, tests/integrations/test_integrations_doc.py.
"""

import json
import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

import support
from support import BUILD, PITH, PITHSTAMP, ROOT, SAMPLES, SEED_BUNDLE, need

DOCUMENTS = [ROOT / "README.md",
             *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.name != "integrations.md")]

# By the beginning of the block, all of which is not run.
NOT_RUN = {
    "make              # installs what is missing":
        "the build, which was there before this test; make install and installing packages need root",
    "make demo         # resolve, typeset, stamp, verify":
        "make demo builds first, and make check is what runs this",
    "#!/bin/sh\n#SBATCH --array=0-99":
        "needs a Slurm cluster; its pipe is run by test_the_pipe_of_the_slurm_task",
    "hadoop jar hadoop-streaming.jar": "needs a Hadoop cluster",
}
NEEDS = {"README.md": ["latexmk"], "scale.md": ["parallel"], "arxiv.md": ["pdflatex", "pdftoppm"],
         "faq.md": ["latexmk", "exiftool", "pdftoppm", "qpdf"], "security.md": ["qpdf"], "format.md": ["openssl"],
         "json-output.md": [], "metadata.md": []}
MODULES = {"json-output.md": ["jsonschema"]}
OTHER_LANGUAGES = {"latex", "python", "xml", "json", "text", ""}
TEST_KEY = {"key_id": "test-vector", "algorithm": "ed25519",
            "public_key_hex": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"}

# A line as arXiv's snapshot has them.
PAPER = {"id": "2605.29664", "title": "A title", "abstract": "  An abstract.\n", "categories": "cs.DC cs.LG",
         "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
         "versions": [{"version": "v1", "created": "Thu, 28 May 2026 09:25:12 GMT"}]}


def blocks(document):
    """(language, text) of each fenced block."""
    text = document.read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)[^\n]*\n(.*?)^```$", text, re.M | re.S)


def commands(document):
    return [text for language, text in blocks(document) if language == "sh"]


def reason_not_to_run(text):
    return next((reason for start, reason in NOT_RUN.items() if text.startswith(start)), None)


def font_folder():
    """Fonts that TeX has made for itself are in the home that there is."""
    if shutil.which("kpsewhich") is None:
        return ""
    return support.run("kpsewhich", "-var-value=TEXMFVAR").stdout.decode().strip()


class Desk:
    def __init__(self):
        self.top = Path(tempfile.mkdtemp(prefix="pith-docs-"))
        self.work, self.home = self.top / "work", self.top / "home"
        checkout = self.home / "src/pith"
        checkout.mkdir(parents=True)
        for part in ("docs", "tex", "integrations"):
            (checkout / part).symlink_to(ROOT / part)
        self.env = {"HOME": str(self.home), "TEXMFVAR": font_folder(), "PITH_MIRROR": str(SAMPLES / "mirror"),
                    "PITH_CACHE_DIR": str(self.top / "cache"), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "",
                    "PATH": f"{BUILD / 'bin'}:/usr/bin:{os.environ['PATH']}"}
        self.furnish()

    def furnish(self):
        bundle = json.loads(SEED_BUNDLE.read_text(encoding="utf-8"))
        line, record = json.dumps(bundle) + "\n", json.dumps(bundle["canonical_record"]) + "\n"
        self.work.mkdir()
        for name, text in {"bundle.json": SEED_BUNDLE.read_text(encoding="utf-8"), "record.json": record,
                           "bundles.ndjson": 3 * line, "records.ndjson": 3 * record,
                           "key.json": json.dumps(TEST_KEY),
                           "papers.ndjson": json.dumps(PAPER) + "\n"}.items():
            (self.work / name).write_text(text, encoding="utf-8")
        calendar = b"https://calendar.example.org"
        pending = bytes([len(calendar)]) + calendar
        (self.work / "record.ots").write_bytes(
            bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294") + b"\x01\x08"
            + bytes.fromhex(bundle["canonical_sha256"]) + bytes.fromhex("0083dfe30d2ef90c8e")
            + bytes([len(pending)]) + pending)
        paper = self.work / "paper"
        paper.mkdir()
        for target in (self.work / "paper.tex", paper / "main.tex"):
            shutil.copyfile(SAMPLES / "paper/paper.tex", target)
        for target in (self.work / "pith.sty", paper / "pith.sty"):
            shutil.copyfile(ROOT / "tex/pith.sty", target)
        collection = self.work / "collection"
        collection.mkdir()
        data = ROOT / "tests/pdf/data"
        for target in (self.work / "paper.pdf", collection / "a.pdf", collection / "b.pdf"):
            shutil.copyfile(data / "table.pdf", target)
        shutil.copyfile(data / "stream.pdf", self.work / "other.pdf")
        self.run([PITHSTAMP, "--record", SEED_BUNDLE, "paper.pdf"])

    def run(self, command):
        return support.run(*command, cwd=self.work, env=self.env)

    def shell(self, text):
        return self.run(["bash", "-eo", "pipefail", "-c", text])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)


def options_of(words):
    return [re.match(r"--?[a-z-]+", word).group(0) for word in words if re.match(r"--?[a-z]", word)]


class Commands(unittest.TestCase):
    def shell(self, desk, text):
        done = desk.shell(text)
        said = (done.stdout + done.stderr).decode(errors="replace")[-3000:]
        self.assertEqual(done.returncode, 0, f"{text}\n{said}")
        return done.stdout.decode()

    def test_what_is_not_run_is_still_there_and_has_a_reason(self):
        texts = [text for document in DOCUMENTS for text in commands(document)]
        for start, reason in NOT_RUN.items():
            self.assertTrue(any(text.startswith(start) for text in texts), start)
            self.assertGreater(len(reason), 10)

    def test_every_document_says_what_it_needs_and_every_block_in_which_language_it_is(self):
        for document in DOCUMENTS:
            if commands(document):
                self.assertIn(document.name, NEEDS)
            for language, _ in blocks(document):
                self.assertIn(language, OTHER_LANGUAGES | {"sh"}, document.name)

    def test_the_pipe_of_the_slurm_task(self):
        text = next(text for text in commands(ROOT / "docs/scale.md") if text.startswith("#!/bin/sh"))
        with Desk() as desk:
            self.shell(desk, "SLURM_ARRAY_TASK_ID=1 SLURM_CPUS_PER_TASK=2\n" + text.replace("/100", "/2"))
            lines = (desk.work / "verdicts.1.ndjson").read_text(encoding="utf-8").splitlines()
            self.assertEqual([json.loads(line)["verdict"] for line in lines], ["pass"])

    def test_the_python_of_the_spark_example_is_python(self):
        for document in DOCUMENTS:
            for language, text in blocks(document):
                if language == "python":
                    compile(text, document.name, "exec")

    def test_commands_in_the_text_exist_with_their_options(self):
        help_of = {}
        for document in DOCUMENTS + [ROOT / "docs/integrations.md", ROOT / "CONTRIBUTING.md"]:
            text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
            for command in re.findall(r"`((?:pith|pithstamp) [^`]+)`", text):
                words = command.split()
                program = [PITH if words[0] == "pith" else PITHSTAMP]
                rest = words[1:]
                while rest and re.fullmatch(r"[a-z]+", rest[0]) and len(program) < 3 and words[0] == "pith":
                    if len(program) == 2 and program[1] not in ("keys", "cache", "mirror"):
                        break
                    program.append(rest.pop(0))
                key = tuple(program)
                if key not in help_of:
                    done = support.run(*program, "--help")
                    help_of[key] = done.stdout.decode() if done.returncode == 0 else ""
                self.assertTrue(help_of[key], f"{document.name}: {command}: no such command")
                for option in options_of(rest):
                    self.assertRegex(help_of[key], rf"(?<![a-z-]){option}\b", f"{document.name}: {command}")


def add(document):
    def test(self):
        need(*NEEDS.get(document.name, []))
        for module in MODULES.get(document.name, []):
            support.need_module(module)
        with Desk() as desk:
            all_blocks = blocks(document)
            for (language, text), behind in zip(all_blocks, [*all_blocks[1:], ("", "")]):
                if language == "sh" and reason_not_to_run(text) is None:
                    printed = self.shell(desk, text)
                    if behind[0] == "text":
                        self.assertEqual(printed, behind[1])
    setattr(Commands, "test_" + re.sub(r"\W+", "_", document.stem.lower()), test)


for each in DOCUMENTS:
    if commands(each):
        add(each)

if __name__ == "__main__":
    unittest.main()
