"""The arrows between the folders of src point one way.

Everything may use base; number <- json <- record <- (fetch | tex | web | pdf) <- arxiv <- app <-
tools; fetch, tex, web and pdf do not know each other. The graph is read from the #include lines and printed.
"""

import re
import unittest
from collections import defaultdict
from pathlib import Path

from support import ROOT

MAY_USE = {
    "base": set(),
    "number": {"base"},
    "timestamp": {"base", "number"},
    "json": {"base", "number"},
    "record": {"base", "number", "json"},
    "fetch": {"base", "number", "json", "record"},
    "tex": {"base", "number", "json", "record"},
    "web": {"base", "number", "json", "record"},
    "pdf": {"base", "number", "json", "record"},
    "arxiv": {"base", "number", "json", "record", "tex", "pdf"},
    "app": {"base", "number", "json", "record", "fetch", "tex", "web", "pdf", "timestamp", "arxiv"},
}
# Rooms within a folder: what each may use of its own folder. The folder itself may use its rooms.
ROOMS = {
    "pdf/syntax": set(),
    "pdf/xmp": set(),
    "arxiv/files": set(),
    "arxiv/tex": {"arxiv/files"},
    "arxiv/figures": {"arxiv/files"},
    "arxiv/policy": {"arxiv/files", "arxiv/tex", "arxiv/figures"},
    "arxiv/run": {"arxiv/files", "arxiv/tex", "arxiv/figures", "arxiv/policy"},
}
# The folders that may use a library.
ONLY_IN = {
    r"podofo/": {"pdf"},
    r"curl/": {"fetch"},
    r"expat\.h": {"base"},
    r"CLI/": set(),
    r"archive(_entry)?\.h": {"arxiv"},
    r"openssl/": {"number", "record", "timestamp", "pdf"},
    r"sodium\.h": {"record"},
    r"nlohmann/": {"json", "app"},
}


def includes(path):
    text = path.read_text(encoding="utf-8")
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text, re.M)


class Layering(unittest.TestCase):
    def test_every_include_points_down(self):
        graph = defaultdict(set)
        for path in sorted((ROOT / "src").rglob("*.[hc]*")):
            folder = path.relative_to(ROOT / "src").parts[0]
            for name in includes(path):
                used = name.split("/")[0]
                if used in MAY_USE and used != folder:
                    graph[folder].add(used)
                    self.assertIn(used, MAY_USE.get(folder, set()), f"{path}: {name} points upwards")
        for folder in MAY_USE:
            print(f"{folder:7} -> {' '.join(sorted(graph[folder])) or '(nothing)'}")
            self.assertTrue((ROOT / "src" / folder).is_dir(), f"src/{folder} is gone")
        self.assertEqual(set(MAY_USE), {p.name for p in (ROOT / "src").iterdir() if p.is_dir()})

    def test_rooms_do_not_know_their_folder_or_each_other(self):
        for room, may_use in ROOMS.items():
            folder = room.split("/")[0]
            files = sorted((ROOT / "src" / room).rglob("*.[hc]*"))
            self.assertTrue(files, f"src/{room} is gone")
            for path in files:
                used = {str(Path(name).parent) for name in includes(path) if name.startswith(folder + "/")}
                self.assertLessEqual(used, may_use | {room}, str(path))

    def test_rooms_have_the_namespace_of_their_folder(self):
        for room in ROOMS:
            wanted = "pith::" + room.split("/")[0]
            for path in sorted((ROOT / "src" / room).rglob("*.[hc]*")):
                found = re.findall(r"^namespace ([\w:]+) \{", path.read_text(encoding="utf-8"), re.M)
                self.assertLessEqual(set(found), {wanted}, str(path))

    def test_each_library_stays_in_its_folder(self):
        for path in sorted((ROOT / "src").rglob("*.[hc]*")):
            folder = path.relative_to(ROOT / "src").parts[0]
            for name in includes(path):
                for pattern, folders in ONLY_IN.items():
                    if re.match(pattern, name):
                        self.assertIn(folder, folders, f"{path} includes {name}")

    def test_only_the_tools_reach_the_terminal(self):
        for path in sorted((ROOT / "src").rglob("*.cc")):
            text = path.read_text(encoding="utf-8")
            self.assertNotRegex(text, r"std::(cout|cerr|clog)|\b(printf|puts|fprintf)\s*\(", str(path))

    def test_every_header_stands_alone_first(self):
        for path in sorted((ROOT / "src").rglob("*.cc")):
            own = path.with_suffix(".h")
            if own.exists():
                self.assertEqual(includes(path)[0], str(own.relative_to(ROOT / "src")), str(path))


if __name__ == "__main__":
    unittest.main()
