"""The package as a package: its l3build tests, its version, its manual, and what goes to CTAN."""

import hashlib
import re
import shutil
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402

GALLERY_BYTES = 300_000


def project():
    """(version, date) as CMakeLists.txt says them."""
    text = (support.ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return (re.search(r"^project\(pith VERSION (\S+)", text, re.M).group(1),
            re.search(r"^set\(PITH_DATE (\S+)\)", text, re.M).group(1))


class Package(unittest.TestCase):
    def copy(self, name="tex"):
        """The package in a folder of its own, where l3build may write."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        shutil.copy(support.ROOT / "CMakeLists.txt", temporary.name)
        return Path(shutil.copytree(typeset.PACKAGE_FOLDER, Path(temporary.name) / name))

    def test_l3build(self):
        support.need("l3build", "pdflatex", "xelatex", "lualatex", "latex")
        place = self.copy()
        done = support.run("l3build", "check", cwd=place, timeout=300)
        differences = "".join(p.read_text() for p in place.glob("build/test/*.diff"))
        self.assertEqual(done.returncode, 0, differences or done.stdout.decode())

    def test_version_and_date_are_those_of_the_project(self):
        support.need("l3build", "pdflatex", "pdftotext")
        version, date = project()
        package = (typeset.PACKAGE_FOLDER / "pith.sty").read_text(encoding="ascii")
        self.assertIn(rf"\ProvidesPackage{{pith}}[{date.replace('-', '/')} v{version} ", package)
        self.assertEqual(support.run(support.PITH, "--version").stdout.decode().strip(),
                         f"pith {version}")

        place = self.copy()
        text = (place.parent / "CMakeLists.txt").read_text(encoding="utf-8")
        (place.parent / "CMakeLists.txt").write_text(
            text.replace(f"VERSION {version}", "VERSION 7.8.9").replace(date, "2031-02-03"))
        done = support.run("l3build", "tag", cwd=place)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        tagged = (place / "pith.sty").read_text(encoding="ascii")
        self.assertEqual(tagged, package.replace(f"{date.replace('-', '/')} v{version}",
                                                 "2031/02/03 v7.8.9"))

    def test_the_manual(self):
        support.need("pdflatex", "pdftotext")
        support.need_module("pikepdf")
        source = (typeset.PACKAGE_FOLDER / "pith-doc.tex").read_text()
        with tempfile.TemporaryDirectory() as folder:
            result = typeset.typeset(source, "pdflatex", folder, runs=3)
            self.assertFalse(result.complaints())
            self.assertLessEqual(typeset.facts(result.pdf)["pages"], 6)
            version, date = project()
            shown = " ".join(w.text for w in result.words())
            self.assertIn(f"v{version}, {date.replace('-', '/')}", shown)

    def test_the_gallery_is_small_and_all_of_it_is_shown(self):
        source = (typeset.PACKAGE_FOLDER / "pith-doc.tex").read_text()
        pictures = sorted((typeset.PACKAGE_FOLDER / "gallery").glob("*.png"))
        self.assertEqual([p.stem for p in pictures],
                         sorted(re.findall(r"^\\rendering\{([^}]*)\}", source, re.M)))
        self.assertLess(sum(p.stat().st_size for p in pictures), GALLERY_BYTES)

    def test_the_same_upload_every_time(self):
        support.need("l3build", "pdflatex", "zip", "touch")
        digests = set()
        for name in ("tex", "elsewhere"):
            place = self.copy(name)
            done = support.run("l3build", "ctan", cwd=place, timeout=600)
            self.assertEqual(done.returncode, 0, done.stdout.decode(errors="replace")[-2000:])
            archive = place / "pith-ctan.zip"
            digests.add(hashlib.sha256(archive.read_bytes()).hexdigest())
        self.assertEqual(len(digests), 1, "two archives of the same files differ")
        with zipfile.ZipFile(archive) as upload:
            names = upload.namelist()
            self.assertEqual({n for n in names if "/gallery/" not in n},
                             {"pith/LICENSE", "pith/README.md", "pith/pith-doc.pdf",
                              "pith/pith-doc.tex", "pith/pith.sty", "pith/pith.sty.ltxml"})
            self.assertEqual(names, sorted(names))
            date = tuple(int(part) for part in project()[1].split("-"))
            self.assertEqual({info.date_time[:3] for info in upload.infolist()}, {date})
            self.assertEqual(upload.read("pith/pith.sty"),
                             (typeset.PACKAGE_FOLDER / "pith.sty").read_bytes())

    def test_the_upload_says_all_that_ctan_asks_for(self):
        support.need("texlua")
        say = ("target_list = {ctan = {}} dofile('build.lua') for key, value in pairs(uploadconfig) do "
               "print(key .. '=' .. (type(value) == 'table' and table.concat(value, ',') or "
               "tostring(value):gsub('\\n', ' '))) end")
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "say.lua"
            script.write_text(say)
            done = support.run("texlua", script, cwd=typeset.PACKAGE_FOLDER)
        said = dict(line.split("=", 1) for line in done.stdout.decode().splitlines())
        for key in ("pkg", "version", "author", "license", "summary", "description", "topic",
                    "ctanPath", "home", "repository", "note"):
            self.assertTrue(said.get(key), key)
        version, date = project()
        self.assertEqual(said["version"], f"{version} {date}")
        self.assertEqual(said["ctanPath"], "/macros/latex/contrib/pith")
        self.assertLessEqual(len(said["summary"]), 128)
        self.assertLessEqual(len(said["description"]), 4096)


if __name__ == "__main__":
    unittest.main()
