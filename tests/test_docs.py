"""What the documents say is what the program does."""

import re
import unittest

from support import PITH, PITHSTAMP, ROOT, run


def anchors(document):
    """Of its headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", text, re.M)}


class Docs(unittest.TestCase):
    def test_every_rule_of_a_finding_is_documented_and_every_documented_rule_exists(self):
        kinds = ("document record receipt bundle event page state key pdf timestamp mirror build file tex "
                 "leak arxiv anonymous badge proof accept")
        names = rf"(?:{kinds.replace(' ', '|')})\.[a-z_-]+"
        used = set()
        for path in (ROOT / "src").rglob("*.cc"):
            used |= set(re.findall(rf'"({names})"', path.read_text(encoding="utf-8")))
        used = {name for name in used if not re.search(r"\.(json|org|tex|pdf|sty)$", name)}
        text = (ROOT / "docs/json-output.md").read_text(encoding="utf-8")
        documented = set(re.findall(rf"`({names})`", text.split("## Rules of findings")[1]))
        self.assertEqual(used - documented, set(), "not documented")
        self.assertEqual(documented - used, set(), "documented, but nothing says it")

    def test_links_between_documents_lead_somewhere(self):
        for document in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md")]:
            if "build" in document.parts[-2] or document.parent.name == "demo":
                continue
            text = document.read_text(encoding="utf-8")
            for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", text):
                if "://" in target:
                    continue
                there = document.parent / target if target else document
                self.assertTrue(there.exists(), f"{document}: {target}")
                if anchor:
                    self.assertIn(anchor, anchors(there), f"{document}: {target}#{anchor}")

    def test_help_fits_a_screen_and_ends_with_a_session(self):
        commands = [[PITH, "--help"], [PITHSTAMP, "--help"]]
        listed = run(PITH, "--help").stdout.decode()
        block = listed.split("Subcommands:")[1].split("\n\n")[0]
        names = re.findall(r"^  ([a-z]+) ", block, re.M)
        self.assertIn("verify", names)
        commands += [[PITH, name, "--help"] for name in names]
        for command in commands:
            with self.subTest(command=" ".join(map(str, command[1:] or command))):
                done = run(*command)
                self.assertEqual(done.returncode, 0)
                lines = done.stdout.decode().rstrip().splitlines()
                self.assertLessEqual(len(lines), 40)
                self.assertLessEqual(max(map(len, lines)), 100)
                self.assertTrue(lines[-1].startswith("  $ "), lines[-1])

    def test_versions_agree(self):
        version = re.search(r"project\(pith VERSION (\S+)",
                            (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
        self.assertEqual(run(PITH, "--version").stdout.decode().strip(), f"pith {version}")
        self.assertEqual(run(PITHSTAMP, "--version").stdout.decode().strip(), f"pithstamp {version}")
        package = (ROOT / "tex/pith.sty").read_text(encoding="ascii")
        self.assertIn(f" v{version} ", package)


if __name__ == "__main__":
    unittest.main()
