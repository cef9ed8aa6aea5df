"""What is installed, and the packages: they work from where they are put, with nothing of the build."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, need, run  # noqa: E402

PAPER = ROOT / "tests" / "pdf" / "data" / "table.pdf"
CONSUMER = Path(__file__).resolve().parent / "consumer"
NUMBER = f"pith:2026:{SEED_CODE}"
VERSION = re.search(r"^project\(pith VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(),
                    re.M).group(1)


def is_git_checkout():
    return run("git", "-C", ROOT, "rev-parse", "--verify", "HEAD").returncode == 0


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-install-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def done(self, *command, **kwargs):
        done = run(*command, **kwargs)
        self.assertEqual(done.returncode, 0, (command, (done.stdout + done.stderr).decode()[-3000:]))
        return done.stdout.decode()

    def check_programs(self, prefix):
        """They verify, stamp, and find PoDoFo, which is asked about a file of two revisions."""
        home = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "PITH_OFFLINE": "1"}
        first, second = self.folder / "first.pdf", self.folder / "second.pdf"
        self.assertIn(VERSION, self.done("env", "-i", prefix / "bin/pith", "--version"))
        said = self.done(prefix / "bin/pith", "verify", SEED_BUNDLE, env=home)
        self.assertIn("valid", said)
        for source, target in ((PAPER, first), (first, second)):
            self.done(prefix / "bin/pithstamp", "--record", SEED_BUNDLE, source, "-o", target,
                      env=home)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.done(prefix / "bin/pith", "verify", first, env=home)


class Installed(Folder):
    def install(self, prefix, **env):
        self.done("cmake", "--install", BUILD, "--prefix", prefix, env=env)

    def test_the_files_of_an_installation(self):
        self.install("/usr/local", DESTDIR=str(self.folder))
        root = self.folder / "usr/local"
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"usr"})
        files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        for name in ("bin/pith", "bin/pithstamp", "include/pith/record/verify.h", "share/doc/pith/README.md",
                     "share/texmf/tex/latex/pith/pith.sty", "share/pith/integrations/make/pith.mk"):
            self.assertIn(name, files)
        self.assertTrue(any(name.endswith("libpith.a") for name in files))
        # Nothing of the tests, and no name of the folder that it was built in.
        self.assertFalse([name for name in files if "test" in name])
        for name in files:
            if not name.endswith(".a"):
                self.assertNotIn(str(ROOT).encode(), (root / name).read_bytes(), name)

    def test_programs_work_where_they_are_moved_to(self):
        self.install(self.folder / "first")
        (self.folder / "first").rename(self.folder / "second")
        self.check_programs(self.folder / "second")

    def test_a_program_uses_the_library_by_cmake(self):
        prefix, build = self.folder / "prefix", self.folder / "build"
        self.install(prefix)
        self.done("cmake", "-S", CONSUMER, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}")
        self.done("cmake", "--build", build)
        self.check_consumer(build / "consumer")

    def test_a_program_uses_the_library_by_pkg_config(self):
        prefix = self.folder / "prefix"
        self.install(prefix)
        path = next(prefix.rglob("pith.pc")).parent
        env = {"PKG_CONFIG_PATH": str(path)}
        self.assertEqual(self.done("pkg-config", "--modversion", "pith", env=env).strip(), VERSION)
        flags = self.done("pkg-config", "--cflags", "--libs", "pith", env=env).split()
        self.done("c++", "-std=c++20", CONSUMER / "main.cc", "-o", self.folder / "consumer", *flags)
        self.check_consumer(self.folder / "consumer")

    def check_consumer(self, program):
        self.assertEqual(self.done(program, SEED_BUNDLE, PAPER),
                         NUMBER + '\n{"a":2,"b":1}\nPoDoFo\n')
        bad = self.folder / "bad.json"
        bad.write_text(SEED_BUNDLE.read_text().replace("cs.DC", "cs.DB"))
        self.assertNotEqual(run(program, bad, PAPER).returncode, 0)

    def needed_by(self, program):
        need("readelf")
        said = self.done("readelf", "-d", BUILD / "bin" / program)
        return set(re.findall(r"\(NEEDED\).*\[(.*?)\.so", said))

    def test_large_libraries_are_loaded_only_when_needed(self):
        if "PITH_LATE_LOADING:BOOL=ON" not in (BUILD / "CMakeCache.txt").read_text():
            self.skipTest("built to link them")
        for program in ("pith", "pithstamp"):
            needed = self.needed_by(program)
            self.assertIn("libc", needed)
            self.assertFalse(needed & {"libcurl", "libpodofo", "libarchive", "libxml2"}, program)

    def test_programs_start_without_what_there_are_archives_of(self):
        if "PITH_STATIC:BOOL=ON" not in (BUILD / "CMakeCache.txt").read_text():
            self.skipTest("built to link shared libraries")
        for program in ("pith", "pithstamp"):
            needed = self.needed_by(program)
            for name in ("libcrypto", "libexpat", "libz", "libsodium"):
                self.assertEqual(name in needed, not self.has_archive(name), (program, name))

    def has_archive(self, name):
        """Whether there is one beside the shared library."""
        shared = re.search(rf"^\w+:FILEPATH=(/\S*/){name}\.so$",
                           (BUILD / "CMakeCache.txt").read_text(), re.M)
        return shared is None or Path(shared.group(1), f"{name}.a").exists()


class DebianPackages(Folder):
    def test_the_packages_hold_programs_and_library_and_say_what_they_need(self):
        need("dpkg-deb", "dpkg-shlibdeps", "cpack")
        self.done("cpack", "-G", "DEB", "-B", self.folder, cwd=BUILD)
        tools, = self.folder.glob("pith_*.deb")
        library, = self.folder.glob("libpith-dev_*.deb")
        fields = {name: self.done("dpkg-deb", "-f", tools, name).strip()
                  for name in ("Version", "Depends", "Section", "Description")}
        self.assertEqual(fields["Version"], VERSION)
        for package in ("libc6", "libcurl", "libpodofo", "libarchive", "libssl"):
            self.assertIn(package, fields["Depends"])
        self.assertIn("./usr/include/pith/record/verify.h", self.done("dpkg-deb", "-c", library))
        root = self.folder / "root"
        self.done("dpkg-deb", "-x", tools, root)
        self.assertFalse((root / "usr/include").exists())
        doc = root / "usr/share/doc/pith"
        self.assertEqual({path.name for path in doc.iterdir()},
                         {"README.md", "CHANGELOG.md", "changelog.gz", "copyright", "docs"})
        pages = sorted((root / "usr/share/man/man1").iterdir())
        self.assertIn("pith-verify.1.gz", [page.name for page in pages])
        for page in pages:
            self.assertTrue(gzip.decompress(page.read_bytes()).startswith(b'.TH "PITH'), page)
        self.assertTrue((root / "usr/share/zsh/vendor-completions/_pith").exists())
        self.assertIn("./usr/share/doc/libpith-dev/copyright", self.done("dpkg-deb", "-c", library))
        self.assertIn(f"pith (= {VERSION})", self.done("dpkg-deb", "-f", library, "Depends"))
        self.check_programs(root / "usr")


class SourceTarball(Folder):
    def setUp(self):
        super().setUp()
        need("git")
        if not is_git_checkout():
            self.skipTest("not a git checkout")
        self.tree = self.folder / "checkout"
        self.done("git", "clone", "-q", ROOT, self.tree)

    def test_it_is_the_same_each_time_and_configures_and_builds(self):
        name = f"pith-{VERSION}"
        tarball = self.tree / "dist" / f"{name}.tar.gz"
        digests = set()
        for _ in range(2):
            self.done(self.tree / "scripts/dist", "https://example.org/pith", cwd=self.tree)
            digests.add(hashlib.sha256(tarball.read_bytes()).hexdigest())
        self.assertEqual(len(digests), 1)
        shutil.unpack_archive(tarball, self.folder)
        source, build = self.folder / name, self.folder / "build"
        # It holds what the checkout holds, to the byte, so that what builds here builds from it.
        files = sorted(path for path in self.done("git", "ls-files", "-z", cwd=self.tree).split("\0") if path)
        self.assertEqual(sorted(str(path.relative_to(source)) for path in source.rglob("*")
                                if not path.is_dir()), files)
        for file in files:
            self.assertEqual((source / file).read_bytes(), (self.tree / file).read_bytes(), file)
        self.done("cmake", "-S", source, "-B", build)
        self.done("cmake", "--build", build, "--target", "pith_json", "-j", "2")
        recipe = (self.tree / "dist/homebrew/pith.rb").read_text()
        self.assertIn(f'url "https://example.org/pith/{name}.tar.gz"', recipe)
        self.assertIn(f'sha256 "{digests.pop()}"', recipe)

    def test_the_recipes_are_well_formed_and_complete(self):
        need("ruby")
        self.done(self.tree / "scripts/dist", cwd=self.tree)
        dist = self.tree / "dist"
        for recipe in ("homebrew/pith.rb", "vcpkg/portfile.cmake", "vcpkg/vcpkg.json"):
            self.assertNotRegex((dist / recipe).read_text(), r"@[A-Z0-9]+@")
        self.done("ruby", "-wc", dist / "homebrew/pith.rb")
        port = json.loads((dist / "vcpkg/vcpkg.json").read_text())
        self.assertEqual((port["name"], port["version"]), ("pith", VERSION))
        # The functions of vcpkg that the recipe calls, with what they must be given.
        stubs = self.folder / "stubs.cmake"
        names = set(re.findall(r"^(vcpkg_\w+)\(", (dist / "vcpkg/portfile.cmake").read_text(), re.M))
        stubs.write_text("set(CURRENT_PACKAGES_DIR /nonexistent)\n" + "".join(
            f'function({name})\n  message(STATUS "{name} ${{ARGV}}")\nendfunction()\n'
            for name in sorted(names)) + f'include("{dist}/vcpkg/portfile.cmake")\n')
        said = self.done("cmake", "-P", stubs)
        self.assertEqual(len(re.findall("^-- vcpkg_", said, re.M)), len(names))
        self.assertIn("vcpkg_cmake_configure SOURCE_PATH", said)


if __name__ == "__main__":
    unittest.main()
