"""Every fuzz target on its seeds and on some mutations of them, the same ones each time.

build/bin/NAME_replay is the target NAME_fuzz.cc with driver.cc. `make fuzz` looks for new inputs.
"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, run  # noqa: E402

# Target: (mutations, seeds).
TARGETS = {
    "identifier": (100000, ["tests/cli", "README.md", "samples/README.md"]),
    "json": (20000, ["samples/mirror", "tests/vectors"]),
    "metadata": (10000, ["tests/vectors/abstracts.json", "samples/mirror", "tests/cli"]),
    "mirror": (10000, ["samples/mirror", "tests/fuzz/mirror"]),
    "ots": (30000, ["tests/timestamp", "tests/pdf/data"]),
    "pdf": (1500, ["tests/pdf/data", "tests/pdf/xmp"]),
    "record": (5000, ["samples/mirror", "tests/vectors/vectors.json"]),
    "upload": (60000, ["tests/arxiv/papers/torture"]),
    "xmp": (8000, ["tests/pdf/xmp"]),
}


class Replay(unittest.TestCase):
    def test_every_target_survives_its_seeds_and_mutations(self):
        for name, (mutations, seeds) in TARGETS.items():
            existing = [ROOT / seed for seed in seeds if (ROOT / seed).exists()]
            self.assertTrue(existing, name)
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                done = run(BUILD / "bin" / f"{name}_replay", mutations, *existing, cwd=folder,
                           timeout=600)
                crash = Path(folder) / f"{name}_replay.crash"
                found = crash.read_bytes()[:400] if crash.exists() else b""
                self.assertEqual(done.returncode, 0, (done.stderr.decode(errors="replace")[-2000:],
                                                      found))
                self.assertRegex(done.stdout, rb"^\d+ inputs\n$")

    def test_no_target_is_forgotten(self):
        self.assertEqual(sorted(TARGETS),
                         sorted(p.name[:-8] for p in Path(__file__).parent.glob("*_fuzz.cc")))


if __name__ == "__main__":
    unittest.main()
