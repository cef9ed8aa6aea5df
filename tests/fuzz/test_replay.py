"""Every fuzz target on its seeds and on some mutations of them, the same ones each time.

build/bin/NAME_replay is the target NAME_fuzz.cc with driver.cc. `make fuzz` looks for new inputs.
"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, run, shared  # noqa: E402

# Target: (mutations, seeds).
TARGETS = {
    "identifier": (100000, ["tests/cli", "README.md", "samples/README.md"]),
    "json": (20000, ["samples/mirror", "tests/vectors"]),
    "metadata": (10000, ["tests/vectors/abstracts.json", "samples/mirror", "tests/cli"]),
    "mirror": (10000, ["samples/mirror", "tests/fuzz/mirror"]),
    "ots": (30000, ["tests/timestamp", "tests/pdf/data"]),
    "pdf": (1500, ["tests/pdf/data", "tests/pdf/xmp", "tests/fuzz/pdf"]),
    "record": (5000, ["samples/mirror", "tests/vectors/vectors.json"]),
    "upload": (60000, ["tests/arxiv/papers/torture"]),
    "xmp": (8000, ["tests/pdf/xmp"]),
}


class Replay(unittest.TestCase):
    def replay(self, name, mutations, seeds):
        with tempfile.TemporaryDirectory() as folder:
            done = run(BUILD / "bin" / f"{name}_replay", mutations, *seeds, cwd=folder, timeout=600)
            crash = Path(folder) / f"{name}_replay.crash"
            found = crash.read_bytes()[:400] if crash.exists() else b""
            self.assertEqual(done.returncode, 0,
                             (done.stderr.decode(errors="replace")[-2000:], found))
            self.assertRegex(done.stdout, rb"^\d+ inputs\n$")

    def test_every_target_survives_its_seeds_and_mutations(self):
        for name, (mutations, seeds) in TARGETS.items():
            existing = [ROOT / seed for seed in seeds if (ROOT / seed).exists()]
            self.assertTrue(existing, name)
            with self.subTest(name):
                self.replay(name, mutations, existing)

    def test_papers_of_other_programs(self):
        self.replay("pdf", 300, [shared("corpus"), shared("cases/pdf")])

    def test_no_target_is_forgotten(self):
        self.assertEqual(sorted(TARGETS),
                         sorted(p.name[:-8] for p in Path(__file__).parent.glob("*_fuzz.cc")))


if __name__ == "__main__":
    unittest.main()
