"""Runs the scripts tests/cli/*.txt, each in a folder of its own.

A script is a list of commands, then the files it needs ("-- name --", then the content):

    exec pith hash in.json          run a program; its exit code must be 0
    exec 3 pith verify in.json      … or the one that is given
    stdin in.json                   what the next exec reads
    stdout '^valid'                 a regular expression found in what the last exec wrote there
    stderr 'no such file'
    ! stdout .                      nothing there
    files a b                       exactly these files are in the folder now (sorted)
    exists NAME      ! exists NAME
    same A B                        equal bytes
    text A B                        equal but for newlines at the end
    env NAME=VALUE                  for the execs after it
    save NAME                       keep what the last exec wrote to stdout
    copy FROM TO                    FROM may begin with $SAMPLES or $TESTS
    mode 600 NAME    mode= 600 NAME set, or check, permission bits
    replace NAME OLD NEW            the first occurrence, which must be there
    need TOOL                       skip without it

pith and pithstamp are those that were just built. The environment holds an empty cache and
configuration and PITH_OFFLINE=1. $WORK, $SAMPLES, $TESTS and $SEED (the code of the seed record) are
replaced everywhere in a line.
"""

import os
import re
import shlex
import shutil
import tempfile
import unittest
from pathlib import Path

import support
from support import BUILD, ROOT, SAMPLES, SEED_CODE


def split(text):
    parts = re.split(r"^-- (\S+) --\n", text, flags=re.M)
    return parts[0], dict(zip(parts[1::2], parts[2::2]))


class Script:
    def __init__(self, test, path):
        self.test, self.path = test, path
        self.work = Path(tempfile.mkdtemp(prefix="pith-cli-"))
        self.env = {"PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}", "HOME": str(self.work / ".home"),
                    "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": "", "PITH_MIRROR": "",
                    "PITH_CACHE_DIR": str(self.work / ".cache"), "PITH_OFFLINE": "1"}
        self.names = {"$WORK": str(self.work), "$SAMPLES": str(SAMPLES),
                      "$TESTS": str(ROOT / "tests"), "$SEED": SEED_CODE}
        self.last, self.input = None, None

    def run(self):
        try:
            commands, files = split(self.path.read_text(encoding="utf-8"))
            for name, content in files.items():
                (self.work / name).write_text(content, encoding="utf-8")
            for number, line in enumerate(commands.splitlines(), 1):
                if line.strip() and not line.startswith("#"):
                    self.line(f"{self.path.name}:{number}: {line}", line)
        finally:
            shutil.rmtree(self.work, ignore_errors=True)

    def line(self, where, line):
        for name, value in self.names.items():
            line = line.replace(name, value)
        words = shlex.split(line)
        negative = words[0] == "!"
        verb, args = words[negative], words[negative + 1:]
        if negative and verb not in ("stdout", "stderr", "exists", "same"):
            raise ValueError(f"{where}: {verb} has no negation")
        getattr(self, "do_" + verb.replace("=", "_is"))(where, negative, *args)

    def do_exec(self, where, _, *args):
        code = 0
        if re.fullmatch(r"\d+", args[0]):
            code, args = int(args[0]), args[1:]
        self.last = support.run(*args, stdin=self.input or b"", cwd=self.work, env=self.env)
        self.input = None
        self.test.assertEqual(self.last.returncode, code, f"{where}\n{self.shown()}")

    def shown(self):
        return (self.last.stdout + b"\n--- stderr\n" + self.last.stderr).decode(errors="replace")

    def match(self, where, negative, stream, pattern):
        text = stream.decode(errors="replace")
        found = re.search(pattern, text, re.M)
        self.test.assertEqual(bool(found), not negative, f"{where}\n{self.shown()}")

    def do_stdout(self, where, negative, pattern):
        self.match(where, negative, self.last.stdout, pattern)

    def do_stderr(self, where, negative, pattern):
        self.match(where, negative, self.last.stderr, pattern)

    def do_stdin(self, where, _, name):
        self.input = (self.work / name).read_bytes()

    def do_files(self, where, _, *names):
        there = sorted(p.name for p in self.work.iterdir() if not p.name.startswith("."))
        self.test.assertEqual(there, sorted(names), where)

    def do_exists(self, where, negative, name):
        self.test.assertEqual((self.work / name).exists(), not negative, where)

    def do_same(self, where, negative, a, b):
        equal = (self.work / a).read_bytes() == (self.work / b).read_bytes()
        self.test.assertEqual(equal, not negative, where)

    def do_text(self, where, _, a, b):
        texts = [(self.work / name).read_text(encoding="utf-8").rstrip("\n") for name in (a, b)]
        self.test.assertEqual(*texts, where)

    def do_env(self, where, _, setting):
        name, value = setting.split("=", 1)
        self.env[name] = value

    def do_copy(self, where, _, source, target):
        shutil.copyfile(self.work / source, self.work / target)

    def do_save(self, where, _, name):
        (self.work / name).write_bytes(self.last.stdout)

    def do_mode(self, where, _, bits, name):
        (self.work / name).chmod(int(bits, 8))

    def do_mode_is(self, where, _, bits, name):
        self.test.assertEqual((self.work / name).stat().st_mode & 0o7777, int(bits, 8), where)

    def do_replace(self, where, _, name, old, new):
        path = self.work / name
        content = path.read_bytes()
        self.test.assertIn(old.encode(), content, where)
        path.write_bytes(content.replace(old.encode(), new.encode(), 1))

    def do_need(self, where, _, tool):
        support.need(tool)


class Scripts(unittest.TestCase):
    pass


def add(path):
    def test(self):
        Script(self, path).run()
    setattr(Scripts, "test_" + path.stem.replace("-", "_"), test)


for script in sorted(Path(__file__).parent.glob("*.txt")):
    add(script)

if __name__ == "__main__":
    unittest.main()
