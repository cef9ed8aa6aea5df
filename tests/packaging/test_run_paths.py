"""No program or module looks for libraries in the current folder.

An empty or relative element of a run path means the folder that the program is started in, which may
be one that somebody else has filled.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, PITH, PITHSTAMP, ROOT, SEED_BUNDLE, need, run  # noqa: E402

PAPER = ROOT / "tests" / "pdf" / "data" / "table.pdf"
CONSUMER = Path(__file__).resolve().parent / "consumer"
# Of every library that is linked or loaded late somewhere: what would be planted.
LOADED_LATE = ("libcurl.so.4", "libarchive.so.13", "libcrypto.so.3", "libpith_podofo.so", "libz.so.1")
PLANTED = """
#include <stdio.h>
__attribute__((constructor)) static void loaded(void) { fputs("planted library loaded\\n", stderr); }
"""


def elf_files(folder):
    """Programs and shared libraries, not objects and archives."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            head = file.read(18)
        if head[:4] == b"\x7fELF" and head[16] in (2, 3):
            yield path


def run_path(path):
    """The elements of RPATH and RUNPATH."""
    said = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", said)
    return [element for value in found for element in value.split(":")]


def bad_elements(path):
    return [element for element in run_path(path) if not element.startswith(("/", "$ORIGIN/", "${ORIGIN}/"))]


class RunPaths(unittest.TestCase):
    def setUp(self):
        need("readelf", "cc")
        folder = tempfile.TemporaryDirectory(prefix="pith-run-path-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def compile(self, text, output, *flags):
        source = self.folder / "source.c"
        source.write_text(text)
        subprocess.run(["cc", str(source), "-o", str(output), *map(str, flags)], check=True)

    def check_tree(self, folder, least):
        files = list(elf_files(folder))
        self.assertGreaterEqual(len(files), least)
        for path in files:
            self.assertEqual(bad_elements(path), [], path)

    def test_the_reading_of_run_paths_sees_what_is_bad(self):
        for text, bad in (("/a:", [""]), (":/a", [""]), ("lib", ["lib"]), (".", ["."]), ("/a:$ORIGIN/b", [])):
            self.compile("int main(void) { return 0; }", self.folder / "program", f"-Wl,-rpath,{text}")
            self.assertEqual(bad_elements(self.folder / "program"), bad, text)

    def test_the_build_tree_has_no_empty_or_relative_element(self):
        self.check_tree(BUILD, 3)

    def test_an_installation_has_none_and_its_programs_have_no_other_run_path(self):
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.folder / "prefix"], check=True,
                       capture_output=True)
        self.check_tree(self.folder / "prefix", 2)
        for program in ("pith", "pithstamp"):
            self.assertEqual(run_path(self.folder / "prefix/bin" / program), run_path(BUILD / "bin" / program))

    def test_who_uses_the_library_has_none_wherever_it_is_told_of(self):
        need("pkg-config", "cmake")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", "prefix"], check=True, cwd=self.folder,
                       capture_output=True)
        # pkg-config is told of a relative folder, which what it answers must not follow.
        config = next((self.folder / "prefix").rglob("pith.pc")).parent.relative_to(self.folder)
        done = run("pkg-config", "--cflags", "--libs", "pith", cwd=self.folder, env={"PKG_CONFIG_PATH": str(config)})
        self.assertEqual(done.returncode, 0, done.stderr)
        built = run("c++", "-std=c++20", CONSUMER / "main.cc", "-o", self.folder / "consumer",
                    *done.stdout.decode().split(), cwd=self.folder)
        self.assertEqual(built.returncode, 0, built.stderr)
        build = self.folder / "build"
        for command in (("cmake", "-S", CONSUMER, "-B", build, f"-DCMAKE_PREFIX_PATH={self.folder / 'prefix'}"),
                        ("cmake", "--build", build)):
            done = run(*command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for program in (self.folder / "consumer", build / "consumer"):
            self.assertEqual(bad_elements(program), [], program)
        self.check_planted(self.folder / "consumer", SEED_BUNDLE, PAPER)

    def plant(self):
        """A folder with a library under every name that is asked for."""
        planted = self.folder / "planted"
        planted.mkdir(exist_ok=True)
        self.compile(PLANTED, planted / "libz.so.1", "-shared", "-fPIC")
        names = set(LOADED_LATE)
        for path in elf_files(BUILD):
            said = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True).stdout
            names |= set(re.findall(r"\(NEEDED\).*\[(.*?)\]", said))
        for name in names - {"libz.so.1"}:
            if not name.startswith(("libc.so", "ld-linux")):
                (planted / name).write_bytes((planted / "libz.so.1").read_bytes())
        return planted

    def check_planted(self, *command):
        planted = self.plant()
        env = {key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"}
        env.update(PITH_OFFLINE="1", HOME=str(self.folder), LC_ALL="C.UTF-8")
        done = subprocess.run([str(word) for word in command], cwd=planted, env=env, capture_output=True,
                              timeout=120, check=False)
        self.assertNotIn(b"planted", done.stderr, command)
        return done

    def test_a_planted_library_is_not_loaded(self):
        # That this can be seen at all: a program with an empty element loads it.
        planted = self.plant()
        self.compile("int main(void) { return 0; }", self.folder / "program", "-Wl,--no-as-needed",
                     planted / "libz.so.1", "-Wl,-rpath,/nowhere:")
        done = run(self.folder / "program", cwd=planted)
        self.assertIn(b"planted", done.stderr)
        # A file of two revisions is one that PoDoFo is asked about.
        first, second = self.folder / "first.pdf", self.folder / "second.pdf"
        for source, target in ((PAPER, first), (first, second)):
            done = self.check_planted(PITHSTAMP, "--record", SEED_BUNDLE, source, "-o", target)
            self.assertEqual(done.returncode, 0, done.stderr)
        # All that is loaded late is loaded by this.
        self.assertIn(b"PoDoFo", self.check_planted(PITH, "doctor").stdout)

    def test_what_is_loaded_late_does_not_come_from_a_relative_library_path(self):
        late = "PITH_LATE_LOADING:BOOL=ON" in (BUILD / "CMakeCache.txt").read_text()
        static = "PITH_STATIC:BOOL=ON" in (BUILD / "CMakeCache.txt").read_text()
        if not late or not static:
            self.skipTest("built to link libraries, which the system then loads")
        planted = self.plant()
        for name in list(planted.iterdir()):
            if name.name not in ("libcurl.so.4", "libarchive.so.13", "libcrypto.so.3", "libpith_podofo.so"):
                name.unlink()
        env = dict(os.environ, PITH_OFFLINE="1", HOME=str(self.folder))
        for value in (".", ":/nowhere", "/nowhere:"):
            done = subprocess.run([PITH, "doctor"], cwd=planted, env=dict(env, LD_LIBRARY_PATH=value),
                                  capture_output=True, timeout=120, check=False)
            self.assertNotIn(b"planted", done.stderr, value)


if __name__ == "__main__":
    unittest.main()
