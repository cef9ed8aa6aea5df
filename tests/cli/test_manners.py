"""What people expect of good tools: pipes, full disks, misspelt options, folders of others."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import PITH, PITHSTAMP, ROOT, SEED_BUNDLE, SEED_CODE, need, run  # noqa: E402

PAPER = ROOT / "tests" / "pdf" / "data" / "table.pdf"


class Manners(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-manners-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.env = {"HOME": str(self.folder), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "PITH_CACHE_DIR": ""}

    def test_a_reader_that_leaves_ends_the_program_without_a_word(self):
        reading, writing = os.pipe()
        os.close(reading)
        env = dict(os.environ, PITH_OFFLINE="1")
        done = subprocess.run([PITH, "canon", SEED_BUNDLE], stdout=writing, stderr=subprocess.PIPE, env=env, check=False)
        os.close(writing)
        self.assertEqual(done.returncode, -signal.SIGPIPE)
        self.assertEqual(done.stderr, b"")

    def test_a_full_disk_is_told_before_anything_is_said_to_be_done(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PITHSTAMP, "--record", SEED_BUNDLE, "-o", "-", PAPER], stdout=full,
                                  stderr=subprocess.PIPE, env=dict(os.environ, PITH_OFFLINE="1"), check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cannot write", done.stderr)
        self.assertNotIn(b"stamped", done.stderr)

    def test_a_misspelt_option_gets_a_suggestion_as_a_misspelt_command_does(self):
        for command, meant in (((PITH, "resolve", "--ofline", SEED_CODE), "--offline"),
                               ((PITHSTAMP, "--dry-rum", PAPER), "--dry-run"),
                               ((PITH, "verify", "--titel=x", SEED_BUNDLE), "--title")):
            done = run(*command)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"did you mean {meant}?".encode(), done.stderr)
        self.assertIn(b"did you mean", run(PITH, "resolv").stderr)
        self.assertNotIn(b"did you mean", run(PITH, "verify", "--colour-of-the-sea", SEED_BUNDLE).stderr)

    def test_a_relative_home_is_not_used(self):
        (self.folder / ".config/pith").mkdir(parents=True)
        (self.folder / ".config/pith/config.json").write_text("no JSON")
        self.assertEqual(run(PITH, "verify", SEED_BUNDLE, cwd=self.folder, env=self.env).returncode, 2)
        for relative in ({"HOME": "."}, {"HOME": "", "XDG_CONFIG_HOME": ".config"}):
            done = run(PITH, "verify", SEED_BUNDLE, cwd=self.folder, env={**self.env, **relative})
            self.assertEqual(done.returncode, 0, (relative, done.stderr))

    def test_a_configuration_that_cannot_be_read_is_a_warning(self):
        if os.getuid() != 0:
            self.skipTest("only root can be another user")
        need("setpriv")
        config = self.folder / ".config/pith"
        config.mkdir(parents=True)
        for name in ("keys.json", "config.json"):
            (config / name).write_text('{"keys":[]}' if name == "keys.json" else "{}")
            (config / name).chmod(0o600)
        # What is run has to be within the other user's reach.
        self.folder.chmod(0o755)
        programs = self.folder / "bin"
        programs.mkdir()
        shutil.copy(PITH, programs / "pith")
        shutil.copy(SEED_BUNDLE, self.folder / "bundle.json")
        (self.folder / "bundle.json").chmod(0o644)
        done = run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", programs / "pith", "verify",
                   self.folder / "bundle.json", cwd=self.folder, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, b"warning: .*keys.json.*: the keys in it are not used")
        self.assertRegex(done.stderr, b"warning: .*config.json.*: the settings in it are not used")
        config.chmod(0o700)
        done = run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", programs / "pith", "verify",
                   self.folder / "bundle.json", cwd=self.folder, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_nothing_is_removed_through_a_link_in_the_cache(self):
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        for name in ("bundle.json", "origin.json"):
            (elsewhere / name).write_text("mine")
        records = self.folder / ".cache/pith/v1/records"
        records.mkdir(parents=True)
        (records / SEED_CODE).symlink_to(elsewhere)
        done = run(PITH, "resolve", "--mirror", SEED_BUNDLE, SEED_CODE, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("bundle.json", "origin.json"):
            self.assertEqual((elsewhere / name).read_text(), "mine")
        self.assertFalse((records / SEED_CODE).is_symlink())
        (elsewhere / "bundle.json").unlink()
        shutil.rmtree(records / SEED_CODE)
        (records / SEED_CODE).symlink_to(elsewhere)
        run(PITH, "resolve", "--mirror", SEED_BUNDLE, SEED_CODE, env=self.env)
        self.assertEqual({path.name: path.read_text() for path in elsewhere.iterdir()}, {"origin.json": "mine"})

    def test_a_title_that_is_wrong_leaves_nothing_verified(self):
        for title, verdict, code in (("wrong", "fail", 1), ("AMDP: Asynchronous Multi-Directional Pipeline "
                                     "Parallelism for Large-Scale Models Training", "pass", 0)):
            done = run(PITH, "verify", "--json", "--title", title, SEED_BUNDLE)
            self.assertEqual(done.returncode, code)
            result = json.loads(done.stdout)["results"][0]
            self.assertEqual((result["verdict"], result["verified"]), (verdict, code == 0))


if __name__ == "__main__":
    unittest.main()
