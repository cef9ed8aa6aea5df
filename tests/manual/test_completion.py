"""Completions, in the shells that they are for."""

import os
import pty
import select
import shlex
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import commands, every_path, options, temporary_folder, write
from support import PITH, need, run


def folder_with_script(test, shell, name):
    folder = temporary_folder()
    test.addCleanup(folder.cleanup)
    top = Path(folder.name)
    script = run(PITH, "completion", shell)
    test.assertEqual((script.returncode, script.stderr), (0, b""))
    write(top / name, script.stdout.decode())
    for file in ("work/paper.pdf", "work/notes.txt", "work/my bundle.json", "work/papers/a.pdf"):
        write(top / file, "")
    return top


def typed(test, command, top, prepare, line):
    """Types the line into an interactive shell and waits until the command in it has run."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(top / "work")
        os.execvpe(command[0], command, {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(top),
                                        "PATH": f"{PITH.parent}:{os.environ['PATH']}", "PS1": "$ "})
    output = b""

    def wait_for(text):
        nonlocal output
        end = time.monotonic() + 60
        while text not in output:
            test.assertLess(time.monotonic(), end, output.decode(errors="replace"))
            if select.select([terminal], [], [], 1)[0]:
                output += os.read(terminal, 4096)
        output = output.split(text, 1)[1]

    try:
        # The typed text is echoed too, so what is waited for is not written in it as it is.
        os.write(terminal, f"{prepare}; echo rea''dy\n".encode())
        wait_for(b"ready")
        os.write(terminal, line.encode() + b"\n")
        wait_for(b"GOT:")
        wait_for(b":END")
    finally:
        os.write(terminal, b"\x03\x15exit\n")
        os.close(terminal)
        os.waitpid(child, 0)


def arguments(test, command, top, prepare, line):
    """What the command gets, by way of a file, which no line editor writes into."""
    write(top / "bin-pith", '#!/bin/sh\nprintf "%s\\n" "$@" > "$GOT"\necho "GO""T:" ":EN""D"\n').chmod(0o755)
    got = top / "got"
    typed(test, command, top, f"export GOT={shlex.quote(str(got))}; {prepare}", line)
    return got.read_text(encoding="utf-8").splitlines()


class Bash(unittest.TestCase):
    def setUp(self):
        need("bash")
        self.top = folder_with_script(self, "bash", "pith.bash")

    def complete(self, *words):
        """What the function offers for the last word."""
        script = f"source {self.top}/pith.bash; COMP_WORDS=({' '.join(map(shlex.quote, words))}); " \
                 f"COMP_CWORD={len(words) - 1}; _pith; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = run("bash", "--norc", "-c", script, cwd=self.top / "work")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return sorted(done.stdout.decode().split("\n")[:-1])

    def test_every_command_and_option(self):
        for path in every_path():
            with self.subTest(path=path):
                wanted = sorted(name for names in options(path) for name in names)
                self.assertEqual(self.complete(*path.split(), "-"), wanted)
                if commands(path):
                    self.assertEqual(self.complete(*path.split(), ""), sorted(commands(path)))

    def test_values(self):
        self.assertEqual(self.complete("pith", "ver"), ["verify"])
        self.assertEqual(self.complete("/usr/bin/pith", "keys", "re"), ["remove"])
        self.assertEqual(self.complete("pith", "badge", "--format", ""), ["html", "md", "org", "rst", "svg"])
        self.assertEqual(self.complete("pith", "badge", "--format", "=", "s"), ["svg"])
        self.assertEqual(self.complete("pith", "badge", "--format", "="), ["html", "md", "org", "rst", "svg"])
        self.assertEqual(self.complete("pith", "badge", "--format", "svg", "--th"), ["--theme"])
        self.assertEqual(self.complete("pith", "completion", ""), ["bash", "fish", "zsh"])
        self.assertIn("verify", self.complete("pith", "help", "v"))
        self.assertEqual(self.complete("pithstamp", ""), ["paper.pdf"])
        self.assertEqual(self.complete("pith", "stamp", "--", "--"), [""])
        # The value of an option is no command, nor is a file after one.
        self.assertEqual(self.complete("pith", "verify", "--title", "keys", "--of"), ["--offline"])

    def test_typed_into_a_shell(self):
        prepare = f"source {self.top}/pith.bash; pith() {{ {self.top}/bin-pith \"$@\"; }}"
        for line, wanted in (("pith ver\t--off\tmy\t", ["verify", "--offline", "my bundle.json"]),
                             ("pith badge --format=o\tx", ["badge", "--format=org", "x"]),
                             ("pith mirror verify p\t", ["mirror", "verify", "papers/"])):
            with self.subTest(line=line):
                self.assertEqual(arguments(self, ["bash", "--norc", "-i"], self.top, prepare, line), wanted)


class Zsh(unittest.TestCase):
    def setUp(self):
        need("zsh")
        self.top = folder_with_script(self, "zsh", "functions/_pith")

    def test_typed_into_a_shell(self):
        # Loaded by its name, as an installed one is.
        prepare = f"fpath=({self.top}/functions $fpath); autoload -U compinit; compinit -u -D; unsetopt beep; " \
                  f"pith() {{ {self.top}/bin-pith \"$@\" }}"
        for line, wanted in (("pith ver\t--off\tmy\t", ["verify", "--offline", "my bundle.json"]),
                             ("pith badge --format o\tx", ["badge", "--format", "org", "x"]),
                             ("pith badge --format=o\tx", ["badge", "--format=org", "x"]),
                             ("pith keys rem\tx", ["keys", "remove", "x"]),
                             ("pith mirror ver\tp\t", ["mirror", "verify", "papers"]),
                             ("pith stamp paper.\t", ["stamp", "paper.pdf"]),
                             ("pith completion f\t", ["completion", "fish"]),
                             ("pith help tim\t", ["help", "timestamp"])):
            with self.subTest(line=line):
                self.assertEqual(arguments(self, ["zsh", "-f", "-i"], self.top, prepare, line), wanted)

    def test_every_function_can_be_loaded(self):
        done = run("zsh", "-f", "-n", self.top / "functions/_pith")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = (self.top / "functions/_pith").read_text(encoding="utf-8")
        for path in every_path():
            with self.subTest(path=path):
                name = "_pith_program" if path == "pith" else "_" + path.replace(" ", "_")
                body = text.split(f"\n{name}() {{\n")[1].split("\n}\n")[0]
                for names in options(path):
                    for option in names:
                        self.assertIn(option, body)

    def test_sourced(self):
        done = run("zsh", "-f", "-c", f"autoload -U compinit; compinit -u -D; source {self.top}/functions/_pith; "
                                      "echo $_comps[pith] $_comps[pithstamp]")
        self.assertEqual(done.stdout, b"_pith _pith\n", done.stderr)


class Fish(unittest.TestCase):
    def setUp(self):
        need("fish")
        self.top = folder_with_script(self, "fish", "pith.fish")

    def complete(self, *lines):
        """For each line, what is offered."""
        asked = "; ".join(f"complete -C {shlex.quote(line)}; echo END" for line in lines)
        done = run("fish", "--no-config", "-c", f"source {self.top}/pith.fish; {asked}", cwd=self.top / "work",
                   env={"HOME": str(self.top), "PATH": f"{PITH.parent}:{os.environ['PATH']}"})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        answers = done.stdout.decode().split("END\n")[:-1]
        return [[line.split("\t")[0] for line in answer.splitlines()] for answer in answers]

    def test_every_command_and_option(self):
        paths = every_path()
        for path, offered in zip(paths, self.complete(*[f"{path} --" for path in paths])):
            with self.subTest(path=path):
                wanted = sorted(name for names in options(path) for name in names if name.startswith("--"))
                self.assertEqual(sorted(offered), wanted)
        groups = [path for path in paths if commands(path)]
        for path, offered in zip(groups, self.complete(*[f"{path} " for path in groups])):
            with self.subTest(path=path):
                self.assertEqual(sorted(offered), sorted(commands(path)))

    def test_values(self):
        cases = {"pith ver": ["verify"], "pith badge --format ": ["html", "md", "org", "rst", "svg"],
                 "pith badge --format=o": ["--format=org"], "pith keys re": ["remove"],
                 "pith completion f": ["fish"], "pith help tim": ["timestamp"],
                 "pith mirror verify ": ["papers/"], "pithstamp paper.": ["paper.pdf"],
                 "pith verify --title keys --of": ["--offline"], "pith verify no": ["notes.txt"],
                 "pith verify --abstract-file no": ["notes.txt"], "pith cache list ": [], "pith verify --title ": []}
        for line, offered in zip(cases, self.complete(*cases)):
            with self.subTest(line=line):
                self.assertEqual(sorted(offered), cases[line])

    def test_descriptions(self):
        done = run("fish", "--no-config", "-c", f"source {self.top}/pith.fish; complete -C 'pith ver'",
                   env={"HOME": str(self.top)})
        self.assertIn(b"verify\tCheck records", done.stdout)


if __name__ == "__main__":
    unittest.main()
