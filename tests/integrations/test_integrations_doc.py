"""Every command of docs/integrations.md runs, in the order of its section, on the sample paper.

A block ```LANGUAGE NAME is the file NAME; ```sh is run; ```sh loop and ```sh container are not: the
loop is run by test_integrations.py, and a container needs an engine and the network.
"""

import re
import shutil
import unittest

from support import ROOT, need
from workshop import Workshop

TEXT = (ROOT / "docs/integrations.md").read_text(encoding="utf-8")
NEEDS = {"latexmk": ["latexmk"], "make": ["make", "latexmk"], "CMake": ["cmake", "latexmk"],
         "arara": ["arara", "java", "pdflatex"], "pre-commit": ["pre-commit", "git"],
         "By hand": ["latexmk"], "pandoc": ["pandoc"], "HTML from LaTeX": ["make4ht"]}
NOT_RUN = {"loop", "container"}


def sections():
    for part in re.split(r"^## ", TEXT, flags=re.M):
        title, _, body = part.partition("\n")
        yield title, re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", body, re.M | re.S)


class Sections(unittest.TestCase):
    def test_every_block_is_a_file_a_command_or_code_to_put_into_one(self):
        for title, blocks in sections():
            for language, name, _ in blocks:
                self.assertTrue(language == "sh" or name or (title, language) == ("latexmk", "perl"),
                                (title, language))

    def test_every_part_is_in_the_document(self):
        for part in (ROOT / "integrations").iterdir():
            self.assertIn(f"integrations/{part.name}/", TEXT.replace(
                "`pith-verify`", "integrations/pre-commit/"))


def add(title, blocks):
    def test(self):
        need(*NEEDS.get(title, []))
        if all(language != "sh" or name in NOT_RUN for language, name, _ in blocks):
            raise unittest.SkipTest("its commands need a container engine and the network")
        done = None
        with Workshop() as shop:
            if title == "pre-commit":
                shop.repository(shop.checkout)
                shop.with_record()
                shop.run("git", "init", "-q")
                shop.run("git", "add", "-A")
            for language, name, text in blocks:
                text = text.replace("/home/me", str(shop.home))
                if language == "sh" and name in NOT_RUN:
                    continue
                if language == "sh":
                    done = shop.run("sh", "-ec", text)
                    self.assertEqual(done.returncode, 0,
                                     f"{text}\n{(done.stdout + done.stderr).decode(errors='replace')[-3000:]}")
                elif name:
                    (shop.paper / name).write_text(text, encoding="utf-8")
            if title == "By hand":
                self.assertEqual([changed for changed, _ in shop.stamps()], [True, False])
            if title == "pre-commit":
                # There is no PDF here, and a package with its record.
                self.assertEqual(done.stdout.count(b"Skipped"), 1, done.stdout)
                self.assertRegex(done.stdout, rb"check pith.sty against its record\.+Passed")
    setattr(Sections, "test_" + re.sub(r"\W+", "_", title.lower()), test)


for section_title, section_blocks in sections():
    if section_blocks:
        add(section_title, section_blocks)

if __name__ == "__main__":
    unittest.main()
