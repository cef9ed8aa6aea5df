"""The cache under attack: many processes at once, kills at any moment, damage, age."""

import hashlib
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import support
from faults_server import ScriptedServer, reply
from signing import Key, sign_bundle
from support import PITH, SAMPLES, SEED_BUNDLE, SEED_CODE

SEED = SEED_BUNDLE.read_bytes()
IDENTIFIERS = [SEED_CODE, "pith:GRALRY4D", "2605.29664", "2605.29664v1", "10.48550/arXiv.2605.29664"]


class CacheTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-cache-")
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.cache = self.work / "cache"
        self.env = {"PITH_CACHE_DIR": str(self.cache), "PITH_OFFLINE": "0", "PITH_MIRROR": "",
                    "HOME": str(self.work), "XDG_CONFIG_HOME": str(self.work / "config"),
                    "http_proxy": "", "HTTP_PROXY": ""}

    def pith(self, *arguments, code=0):
        done = support.run(PITH, *arguments, env=self.env)
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done

    def answer(self, *arguments, code=0):
        return json.loads(self.pith(*arguments, "--json", code=code).stdout)

    def start(self, *arguments):
        return subprocess.Popen([PITH, *map(str, arguments)], env={**os.environ, **self.env},
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def configure(self, **settings):
        (self.work / "config/pith").mkdir(parents=True, exist_ok=True)
        (self.work / "config/pith/config.json").write_text(json.dumps(settings), encoding="utf-8")

    def assert_sound(self):
        """Every entry verifies, and nothing is there that is no part of the layout."""
        for entry in self.answer("cache", "list")["entries"]:
            self.assertEqual(entry["verdict"], "verified", entry)
        for file in self.files():
            parts = file.relative_to(self.cache).parts
            if parts[0].startswith(".pith-cleared-"):  # what a killed `cache clear` had yet to remove
                continue
            self.assertEqual(parts[0], "v1", file)
            self.assertIn(parts[1], ("records", "aliases", "tmp"), file)
            if parts[1] == "aliases":
                json.loads(file.read_bytes())

    def files(self):
        return [path for path in self.cache.rglob("*") if path.is_file()]

    def temporaries(self):
        """What is not an entry: half-written files, and folders that were being removed."""
        names = [path.relative_to(self.cache) for path in self.files()]
        return [name for name in names if name.parts[:2] not in (("v1", "records"), ("v1", "aliases"))
                or name.suffix == ".tmp"]


class Processes(CacheTest):
    def test_sixteen_processes_that_resolve_and_clear_at_once(self):
        for _ in range(4):
            running = []
            for i in range(16):
                if i % 5 == 4:
                    running.append(self.start("cache", "clear"))
                else:
                    running.append(self.start("resolve", "--mirror", SAMPLES / "mirror",
                                              IDENTIFIERS[i % len(IDENTIFIERS)]))
            for process in running:
                _, errors = process.communicate(timeout=120)
                self.assertEqual(process.returncode, 0, errors.decode(errors="replace"))
            self.assert_sound()
            self.assertEqual(self.temporaries(), [])
        self.pith("resolve", "--mirror", SAMPLES / "mirror", SEED_CODE)
        self.assert_sound()
        self.assertEqual(len(self.answer("cache", "list")["entries"]), 1)

    def test_kills_at_random_moments(self):
        chance = random.Random(20260529)
        for _ in range(12):
            running = [self.start("cache", "clear") if i % 8 == 7 else
                       self.start("resolve", "--refresh", "--mirror", SAMPLES / "mirror",
                                  IDENTIFIERS[i % len(IDENTIFIERS)]) for i in range(16)]
            for process in running:
                time.sleep(chance.uniform(0, 0.004))
                process.send_signal(signal.SIGKILL)
            for process in running:
                process.communicate(timeout=120)
            self.assert_sound()
        for file in self.temporaries():
            os.utime(self.cache / file, (time.time() - 7200,) * 2)
        self.pith("resolve", "--refresh", "--mirror", SAMPLES / "mirror", SEED_CODE)
        self.assertEqual(self.temporaries(), [])
        self.assertTrue(self.answer("resolve", "--offline", SEED_CODE)["from_cache"])

    def test_what_a_killed_process_left_is_swept_when_it_is_old(self):
        self.pith("resolve", "--mirror", SAMPLES / "mirror", SEED_CODE)
        old, new = self.cache / "v1/tmp/1-0-1", self.cache / "v1/tmp/.pith-2-0.tmp"
        moved = self.cache / ".pith-cleared-1-0-1"
        (moved / "records").mkdir(parents=True)
        for file in (old, new, moved / "records/x"):
            file.write_bytes(b"half a rec")
        os.utime(old, (time.time() - 7200,) * 2)
        self.pith("resolve", "--refresh", "--mirror", SAMPLES / "mirror", SEED_CODE)
        self.assertFalse(old.exists())
        self.assertTrue(new.exists(), "somebody may still be writing it")
        self.assertFalse(moved.exists())


class Freshness(CacheTest):
    """A server with ETag and Last-Modified, whose bundle may change."""

    def setUp(self):
        super().setUp()
        support.need("openssl")
        self.body, self.heads = SEED, []
        self.down = False
        server = ScriptedServer(self.serve)
        self.addCleanup(server.__exit__)
        self.server = server

    def serve(self, _number, _path, connection):
        if self.down:
            connection.sendall(reply(503, headers=["Retry-After: 3600"]))
            return
        tag = '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'
        asked = f"If-None-Match: {tag}".encode() in self.server.last_head
        self.heads.append(asked)
        headers = [f"ETag: {tag}", "Last-Modified: Fri, 29 May 2026 21:22:30 GMT"]
        connection.sendall(reply(304, headers=headers) if asked else
                           reply(body=self.body, headers=headers))

    def resolve(self, *options, code=0):
        return self.answer("resolve", "--mirror", self.server.url, *options, SEED_CODE, code=code)

    def age(self, seconds):
        file = self.cache / "v1/records" / SEED_CODE / "origin.json"
        origin = json.loads(file.read_bytes())
        origin["checked_at"] -= seconds
        file.write_text(json.dumps(origin), encoding="utf-8")

    def test_a_young_entry_is_not_asked_for_and_an_old_one_only_whether_it_changed(self):
        self.assertFalse(self.resolve()["from_cache"])
        self.assertTrue(self.resolve()["from_cache"])
        self.assertEqual(self.heads, [False])
        self.age(25 * 3600)
        self.assertTrue(self.resolve()["from_cache"])
        self.assertEqual(self.heads, [False, True])
        self.assertTrue(self.resolve()["from_cache"])  # it was confirmed
        self.assertEqual(len(self.heads), 2)
        self.assertTrue(self.resolve("--refresh")["from_cache"])
        self.assertEqual(self.heads, [False, True, True])

    def test_max_age_is_a_setting(self):
        self.configure(max_age=0)
        self.resolve()
        time.sleep(1.1)  # ages are whole seconds
        self.resolve()
        self.assertEqual(self.heads, [False, True])

    def test_an_old_entry_stands_in_for_a_server_that_is_down(self):
        self.resolve()
        self.age(25 * 3600)
        self.down = True
        found = self.resolve()
        self.assertTrue(found["from_cache"])
        self.assertIn("HTTP 503, asks to wait 3600 s", [a["outcome"] for a in found["attempts"]])

    def test_a_newer_bundle_replaces_and_an_older_one_does_not(self):
        key = Key("mirror-test")
        keys = self.work / "key.json"
        keys.write_text(json.dumps(key.published()), encoding="utf-8")
        self.pith("keys", "add", keys, "--fingerprint", key.fingerprint)
        bundles = [json.dumps(sign_bundle(json.loads(SEED), key, built_at=at)).encode()
                   for at in ("2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z")]
        stored = self.cache / "v1/records" / SEED_CODE / "bundle.json"
        for body, kept, from_cache in ((bundles[0], 0, False), (bundles[1], 1, False),
                                       (bundles[0], 1, True)):
            self.body = body
            # A mirror that is behind cannot say whether what is cached is the latest.
            self.assertEqual(self.resolve("--refresh", code=3 if from_cache else 0)["from_cache"],
                             from_cache)
            self.assertEqual(stored.read_bytes(), bundles[kept])
        self.assertIn("is older than what is cached, which is kept",
                      [a["outcome"] for a in self.resolve("--refresh", code=3)["attempts"]])

    def test_a_damaged_entry_is_removed_and_fetched_again(self):
        self.resolve()
        stored = self.cache / "v1/records" / SEED_CODE / "bundle.json"
        stored.write_bytes(SEED.replace(b"cs.DC", b"cs.DB"))
        listed = self.answer("cache", "list")["entries"]
        self.assertEqual([entry["verdict"] for entry in listed], ["damaged"])
        self.assertFalse(self.resolve()["from_cache"])
        self.assertEqual(stored.read_bytes(), SEED)
        self.assertEqual(self.heads, [False, False], "no validator of a damaged entry is sent")


if __name__ == "__main__":
    unittest.main()
