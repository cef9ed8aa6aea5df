"""Keys that the user adds: what they vouch for, and what they do not after they were rotated."""

import copy
import json
import tempfile
import unittest
from pathlib import Path

import support
from signing import Key, digest, sign_bundle
from support import PITH, SEED_BUNDLE

SEED = json.loads(SEED_BUNDLE.read_bytes())  # signed on 29 May 2026
BEFORE, AFTER = "2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z"


class Trust(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.need("openssl")
        cls.key = Key("mine")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-trust-")
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.env = {"XDG_CONFIG_HOME": str(self.work / "config"), "HOME": str(self.work)}

    def trust(self, rotates_at=None, valid_from=None):
        file = self.work / "key.json"
        file.write_text(json.dumps({**self.key.published(rotates_at), "valid_from": valid_from}),
                        encoding="utf-8")
        done = support.run(PITH, "keys", "add", file, "--fingerprint", self.key.fingerprint,
                           env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)

    def verdict(self, document):
        file = self.work / "document.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        done = support.run(PITH, "verify", file, env=self.env)
        self.assertNotEqual(done.stdout.strip(), b"")
        return done.returncode

    def test_an_unknown_key_cannot_tell_an_added_one_can_and_a_removed_one_no_longer(self):
        bundle = sign_bundle(SEED, self.key)
        self.assertEqual(self.verdict(bundle), 3)
        self.trust()
        self.assertEqual(self.verdict(bundle), 0)
        wrong = copy.deepcopy(bundle)
        wrong["bundle_signature"]["signature_b64"] = bundle["events"][0]["signature"]["signature_b64"]
        self.assertEqual(self.verdict(wrong), 1)
        self.assertEqual(self.verdict(SEED), 0, "the pinned key is still there")
        support.run(PITH, "keys", "remove", "mine", env=self.env)
        self.assertEqual(self.verdict(bundle), 3)

    def test_another_key_with_a_trusted_id_is_a_wrong_signature(self):
        self.trust()
        self.assertEqual(self.verdict(sign_bundle(SEED, Key("mine", b"another secret"))), 1)

    def test_what_a_key_signed_outside_of_its_time_is_unknown(self):
        bundle = sign_bundle(SEED, self.key)
        for rotates_at, valid_from, expected in ((AFTER, None, 0), (AFTER, BEFORE, 0),
                                                 (BEFORE, None, 3), (None, AFTER, 3)):
            with self.subTest(rotates_at=rotates_at, valid_from=valid_from):
                self.trust(rotates_at, valid_from)
                self.assertEqual(self.verdict(bundle), expected)

    def test_each_time_that_a_signature_covers_counts_and_the_others_do_not(self):
        self.trust(rotates_at=AFTER)
        late = "2026-08-01T00:00:00Z"
        self.assertEqual(self.verdict(sign_bundle(SEED, self.key, built_at=late)), 3)
        self.assertEqual(self.verdict(sign_bundle(SEED, self.key, created_at=late)), 3)
        for place in ("receipt", "signature"):
            bundle = copy.deepcopy(SEED)
            event = bundle["events"][0]
            (event["payload"]["receipt"] if place == "receipt" else event["signature"])[
                "signed_at"] = late
            self.assertEqual(self.verdict(sign_bundle(bundle, self.key)), 3, place)
        # Nothing signs this one: anybody could have written it.
        bundle = sign_bundle(SEED, self.key)
        bundle["bundle_signature"]["signed_at"] = late
        self.assertEqual(self.verdict(bundle), 0)
        # Nor the time of a receipt that stands alone.
        receipt = {**bundle["events"][0]["payload"]["receipt"], "signed_at": late}
        self.key.sign_into(receipt, digest(SEED["canonical_record"]))
        page = {"record_type": "pith_number_record", "canonical_record": SEED["canonical_record"],
                "receipt": receipt}
        self.assertEqual(self.verdict(page), 0)


if __name__ == "__main__":
    unittest.main()
