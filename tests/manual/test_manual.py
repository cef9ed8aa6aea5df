"""Manual pages: complete, correct troff, the same each time, shown where people look for them."""

import os
import pty
import re
import select
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import pages
from pages import PROSE, every_path, options, page_names, temporary_folder, write
from support import BUILD, PITH, ROOT, missing, need, run


def text_of(name):
    done = run(PITH, "help", name)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


class Pages(unittest.TestCase):
    def test_every_command_has_prose_and_all_prose_has_a_command(self):
        self.assertEqual(sorted(p.stem for p in PROSE.glob("*.md")), sorted(page_names()))

    def test_every_option_is_on_its_page(self):
        count = 0
        for path in every_path():
            words = path.split()
            text = text_of(words[1] if len(words) > 1 else path)
            tags = re.findall(r"^       (-.*)$", text, re.M)
            for names in options(path):
                with self.subTest(path=path, names=names):
                    wanted = ", ".join(names)
                    self.assertTrue(any(re.match(re.escape(wanted) + r"( |$)", tag) for tag in tags), text)
                    count += 1
        self.assertGreater(count, 150)

    def test_every_page_has_the_sections_in_order(self):
        order = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXAMPLES", "EXIT STATUS",
                 "ENVIRONMENT", "FILES", "SEE ALSO"]
        for name in page_names():
            with self.subTest(page=name):
                found = re.findall(r"^([A-Z][A-Z ]+)$", text_of(name), re.M)
                self.assertLessEqual(set(order) - {"COMMANDS", "ENVIRONMENT", "FILES"}, set(found))
                self.assertEqual(found, [section for section in order if section in found])

    def test_eighty_columns(self):
        for name in page_names():
            with self.subTest(page=name):
                text = text_of(name)
                self.assertLessEqual(max(map(len, text.splitlines())), 80)
                self.assertNotRegex(text, r"[`*]\w|\\f|[ \t]$")

    def test_pages_that_are_referred_to_exist(self):
        others = {"curl", "man", "latexmk", "bash", "zsh", "fish"}
        for path in PROSE.glob("*.md"):
            text = path.read_text(encoding="utf-8")
            for name in re.findall(r"`([a-z-]+)`\(1\)", text):
                with self.subTest(file=path.name, name=name):
                    self.assertIn(name, others | set(page_names()) - {path.stem})

    def test_the_same_page_whatever_the_time_and_the_place(self):
        for name in ("pith", "pith-verify"):
            first = run(PITH, "help", "--troff", name, env={"SOURCE_DATE_EPOCH": "1", "TZ": "UTC"})
            second = run(PITH, "help", "--troff", name, env={"LC_ALL": "C", "TZ": "Asia/Tokyo"}, cwd="/")
            self.assertEqual(first.stdout, second.stdout)
        date = re.search(r"set\(PITH_DATE (\S+)\)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
        self.assertIn(f'"{date.group(1)}"'.encode(), first.stdout.split(b"\n")[0])


class Troff(unittest.TestCase):
    def sources(self, folder):
        for name in page_names():
            yield name, write(Path(folder) / f"{name}.1", run(PITH, "help", "--troff", name).stdout.decode("ascii"))

    def test_mandoc_has_no_warning(self):
        need("mandoc")
        with temporary_folder() as top:
            for name, path in self.sources(top):
                with self.subTest(page=name):
                    done = run("mandoc", "-Tlint", "-Wwarning", path)
                    self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_groff_has_no_warning_and_shows_what_the_text_shows(self):
        need("groff")
        with temporary_folder() as top:
            for name, path in self.sources(top):
                with self.subTest(page=name):
                    done = run("groff", "-man", "-ww", "-Tutf8", "-P-cbou", path)
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    words = [re.sub(r"\s+", " ", text.replace("‐", "-").replace("−", "-").replace("’", "'"))
                             for text in (done.stdout.decode(), text_of(name))]
                    # The header and footer lines are set in another way.
                    body = [re.search(r"NAME (.*) pith \d", text).group(1) for text in words]
                    self.assertEqual(body[0], body[1])

    def test_whatis_finds_the_name(self):
        need("lexgrog")
        with temporary_folder() as top:
            for name, path in self.sources(top):
                with self.subTest(page=name):
                    done = run("lexgrog", path)
                    self.assertEqual(done.returncode, 0)
                    self.assertIn(f'"{name} - ', done.stdout.decode())


class Installed(unittest.TestCase):
    def test_pages_and_completions_go_where_systems_look(self):
        need("cmake")
        if not (BUILD / "share/man/man1/pith.1").exists():
            missing("documentation (build the target all)")
        with temporary_folder() as top:
            done = run("cmake", "-DCMAKE_INSTALL_PREFIX=/opt/pith", "-P", BUILD / "tools/cmake_install.cmake",
                       env={"DESTDIR": top})
            self.assertEqual(done.returncode, 0, done.stderr)
            share = Path(top) / "opt/pith/share"
            self.assertEqual(sorted(p.name for p in (share / "man/man1").iterdir()),
                             sorted(f"{name}.1" for name in page_names()))
            for name in page_names():
                self.assertEqual((share / f"man/man1/{name}.1").read_bytes(),
                                 run(PITH, "help", "--troff", name).stdout)
            for place, shell in (("bash-completion/completions/pith", "bash"),
                                 ("bash-completion/completions/pithstamp", "bash"),
                                 ("zsh/site-functions/_pith", "zsh"),
                                 ("fish/vendor_completions.d/pith.fish", "fish"),
                                 ("fish/vendor_completions.d/pithstamp.fish", "fish")):
                self.assertEqual((share / place).read_bytes(), run(PITH, "completion", shell).stdout, place)


class Terminal(unittest.TestCase):
    """On a terminal: man, else a pager, else the text."""

    def shown(self, folder, programs, **env):
        for name, script in programs.items():
            write(folder / "bin" / name, f"#!/bin/sh\n{script}\n").chmod(0o755)
        (folder / "bin").mkdir(exist_ok=True)
        environment = {"PATH": str(folder / "bin"), "TERM": "xterm", "TMPDIR": str(folder), "HOME": str(folder), **env}
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PITH, ["pith", "help", "show"], environment)
        output = b""
        try:
            while select.select([terminal], [], [], 60)[0]:
                piece = os.read(terminal, 4096)
                if not piece:
                    break
                output += piece
        except OSError:  # the other side has gone
            pass
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertEqual([p.name for p in folder.iterdir() if p.name.startswith("pith-")], [], "left behind")
        return output.decode().replace("\r\n", "\n")

    def test_man_pager_text(self):
        cat = shutil.which("cat")
        with temporary_folder() as top:
            folder = Path(top)
            self.assertEqual(self.shown(folder, {"man": f'echo "man $1"; {cat} "$2"'}),
                             "man -l\n" + run(PITH, "help", "--troff", "show").stdout.decode())
            text = run(PITH, "help", "show").stdout.decode()
            refuses = {"man": "echo no such option >&2; exit 1", "mine": f'echo "mine $1"; {cat} "$2"'}
            self.assertEqual(self.shown(folder, refuses, PAGER="mine --option"), "mine --option\n" + text)
            self.assertEqual(self.shown(folder, {"less": f'{cat} "$2"'}), text)
            (folder / "bin/less").unlink()
            self.assertEqual(self.shown(folder, {}), text)
            self.assertEqual(self.shown(folder, {"man": "echo man"}, TERM="dumb"), text)


if __name__ == "__main__":
    unittest.main()
