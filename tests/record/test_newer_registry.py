"""Unknown is not false: what a newer registry may sign is "cannot tell" (3), what it cannot be is "no" (1).

Each bundle is signed throughout by a key that is trusted, after it was changed: so it is as genuine as
can be, and only its form is new.
"""

import copy
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fetch"))
from signing import Key, digest, merged  # noqa: E402
from support import PITH, ROOT, SEED_BUNDLE, need, run  # noqa: E402

SEED = json.loads(SEED_BUNDLE.read_text())


def resign_event(event, key):
    event["signer"].update(key_id=key.key_id, public_key_fingerprint=key.fingerprint)
    content = digest(event, "signature", "content_sha256", "event_id")
    event.update(content_sha256=content.hex(), event_id="sha256:" + content.hex())
    key.sign_into(event["signature"], content)


def signed(key, change_event=None, change_state=None, change_bundle=None, damage=None):
    """The seed bundle signed anew; each change is made before what signs it."""
    bundle = copy.deepcopy(SEED)
    for event in bundle["events"]:
        if "receipt" in event["payload"]:
            key.sign_into(event["payload"]["receipt"], digest(bundle["canonical_record"]))
    if change_event:
        change_event(bundle["events"])
    for event in bundle["events"]:
        resign_event(event, key)
    bundle["state"] = copy.deepcopy(merged(bundle))
    if change_state:
        change_state(bundle["state"])
        bundle["state"]["state_sha256"] = digest(bundle["state"], "state_sha256").hex()
    if change_bundle:
        change_bundle(bundle)
    seal(bundle, key)
    if damage:
        damage(bundle)
    return bundle


def seal(bundle, key):
    content = digest(bundle, "bundle_signature")
    bundle["bundle_signature"]["bundle_sha256"] = content.hex()
    key.sign_into(bundle["bundle_signature"], content)


def another_record(record):
    record = copy.deepcopy(record)
    record["metadata"]["primary_cat"] = "cs.LG"
    return record


def add_event(**members):
    def change(events):
        event = copy.deepcopy(events[1])
        event.update(members)
        events.append(event)
    return change


def set_in(*path, to):
    def change(value):
        for name in path[:-1]:
            value = value[name]
        value[path[-1]] = to
    return change


def remove(*path):
    def change(value):
        for name in path[:-1]:
            value = value[name]
        del value[path[-1]]
    return change


def reverse_ids(state):
    state["applied_event_ids"].reverse()


# What is new in it, and how the bundle is made. All of it may be genuine.
NEWER = {
    "events of one second in another order": {"change_state": reverse_ids},
    "one more empty list": {"change_state": set_in("current", "endorsements", to=[])},
    "one more member of the state": {"change_state": set_in("merged_at", to="2027-01-01T00:00:00Z")},
    "a list less": {"change_state": remove("current", "corrections")},
    "an entry with one more member": {
        "change_state": set_in("current", "record_created", "schema_version", to="1.0")},
    "hints in the list of hints": {"change_state": set_in("current", "mirror_hints", to=["https://a.example"])},
    "another count": {"change_state": set_in("equivocation_count", to=None)},
    "a state of another version": {"change_state": set_in("state_version", to="1.1")},
    "a state that is an address": {"change_bundle": set_in("state", to="https://pith.science/state.json")},
    "no state": {"change_bundle": remove("state")},
    "a bundle of another version": {"change_bundle": set_in("bundle_version", to="2.0")},
    "another version with another form of the number": {
        "change_bundle": lambda b: b.update(bundle_version="2.0", pith_number="pith:2:2026:GRALRY4D")},
    "another merge": {"change_bundle": set_in("merge_version", to="pith-open-graph-merge-v2")},
    "a source with one more member": {"change_bundle": set_in("source", "doi", to="10.1000/1")},
    "a source with a member less": {"change_bundle": remove("source", "kind")},
    "an alias of another form": {"change_bundle": lambda b: b["source_aliases"].append("isbn:1")},
    "an alias that names a version of the paper": {"change_bundle": lambda b: b["source_aliases"].append(
        {"alias_kind": "doi", "alias_value": "10.48550/arxiv.2605.29664v1"})},
    "a number that is null": {"change_bundle": set_in("short_pith_number", to=None)},
    "an event of another type with another signer": {
        "change_event": add_event(event_type="author_attestation", payload=["anything"])},
    "an event without a payload": {"change_event": add_event(event_type="applause", payload=None)},
    "an event that is an address": {"change_bundle": lambda b: b["events"].append("sha256:00")},
    "a snapshot of another builder, with another hash": {"change_event": lambda events: (
        events[1]["payload"]["graph_snapshot"].update(builder_version="pith-number-builder-2027"),
        events[1]["payload"]["graph_snapshot"]["claims"].update(snapshot_sha256="0" * 64))},
    "a snapshot whose part has one more member": {"change_event": lambda events:
        events[1]["payload"]["graph_snapshot"]["claims"].update(disputed=[], snapshot_sha256="0" * 64)},
    "a snapshot that is a list": {"change_event": set_in(1, "payload", "graph_snapshot", to=[])},
    "a beginning that leaves its hash out": {"change_event": remove(0, "payload", "canonical_sha256")},
    "a receipt of another form": {"change_event": set_in(0, "payload", "receipt", to="https://pith.science/r")},
    "a receipt without the fingerprint": {
        "change_event": remove(0, "payload", "receipt", "public_key_fingerprint")},
    "a receipt by another signature": {
        "change_event": set_in(0, "payload", "receipt", "algorithm", to="ml-dsa-65")},
    "a record of another schema": {"change_bundle": set_in("canonical_record", "schema_version", to="2.0")},
    "an event that is not valid, which the state lists": {
        "change_state": lambda s: s.update(invalid_events=["x"], invalid_event_count=1),
        "change_bundle": lambda b: b["events"].append(dict(b["events"][1], content_sha256="0" * 64))},
    "a bundle without its hash": {"damage": remove("bundle_signature", "bundle_sha256")},
}

# What no registry can sign, or nobody but a forger leaves so.
FALSE = {
    "another record": {"damage": set_in("canonical_record", "metadata", "primary_cat", to="cs.LG")},
    "a record with a member less": {"damage": remove("canonical_record", "metadata", "license")},
    "another number": {"change_bundle": set_in("pith_number", to="pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA")},
    "another hash": {"change_bundle": set_in("canonical_sha256", to="0" * 64)},
    "the alias of another paper": {
        "change_bundle": set_in("source_aliases", 0, "alias_value", to="2605.00001")},
    "a short alias of another number": {"change_bundle": set_in("source_aliases", 5, "alias_value", to="AAAAAAAA")},
    "the source of another paper": {"change_bundle": set_in("source", "id", to="2605.00001")},
    "the state of another number": {
        "change_state": set_in("pith_number", to="pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA")},
    "the state of another record": {"change_state": lambda state: state["current"].update(
        canonical_record=another_record(state["current"]["canonical_record"]))},
    "a state with another hash": {"change_bundle": set_in("state", "state_sha256", to="0" * 64)},
    "a beginning of another record": {"change_event": lambda events: events[0]["payload"].update(
        canonical_record=another_record(events[0]["payload"]["canonical_record"]))},
    "an event with another hash": {"change_bundle": set_in("events", 1, "content_sha256", to="0" * 64)},
    "an event about another number": {
        "change_event": set_in(1, "subject_pith_number", to="pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA")},
    "a wrong signature": {"damage": set_in("bundle_signature", "signature_b64", to="A" * 86 + "==")},
    "a bundle with another hash": {"damage": set_in("bundle_signature", "bundle_sha256", to="0" * 64)},
    "something changed after it was signed": {"damage": set_in("built_at", to="2030-01-01T00:00:00Z")},
    "a snapshot that does not hash to what it says": {
        "change_event": set_in(1, "payload", "graph_snapshot", "claims", "snapshot_sha256", to="0" * 64)},
}


class NewerRegistry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("openssl")
        cls.folder = tempfile.TemporaryDirectory(prefix="pith-newer-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = Path(cls.folder.name)
        cls.key = Key("registry-key")
        (cls.path / "key.json").write_text(json.dumps(cls.key.published()))
        cls.env = {"XDG_CONFIG_HOME": str(cls.path / "config"), "HOME": str(cls.path)}
        done = run(PITH, "keys", "add", cls.path / "key.json", "--fingerprint", cls.key.fingerprint, env=cls.env)
        assert done.returncode == 0, done.stderr

    def verify(self, document):
        (self.path / "document.json").write_text(json.dumps(document))
        return run(PITH, "verify", self.path / "document.json", env=self.env)

    def test_the_bundle_as_it_is_known_is_valid(self):
        done = self.verify(signed(self.key))
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def test_a_receipt_that_is_issued_again_is_no_contradiction(self):
        def reissue(events):
            events.append(copy.deepcopy(events[0]))
            events[2]["payload"]["receipt"].update(last_reissued_at="2027-01-01T00:00:00.000000Z")
        done = self.verify(signed(self.key, change_event=reissue))
        self.assertIn(done.returncode, (0, 3), done.stdout.decode())
        self.assertNotIn(b"equivocation", done.stdout)

    def test_what_may_be_genuine_is_not_called_false(self):
        for name, changes in NEWER.items():
            with self.subTest(name):
                done = self.verify(signed(self.key, **changes))
                self.assertEqual(done.returncode, 3, done.stdout.decode())
                self.assertIn(b"cannot tell", done.stdout)

    def test_what_cannot_be_genuine_is_false(self):
        for name, changes in FALSE.items():
            with self.subTest(name):
                done = self.verify(signed(self.key, **changes))
                self.assertEqual(done.returncode, 1, done.stdout.decode())

    def test_a_page_of_a_newer_registry_is_not_called_false(self):
        created = signed(self.key)["events"][0]["payload"]
        page = {"record_type": "pith_number_record", "canonical_record": created["canonical_record"],
                "receipt": created["receipt"], "pith_number": SEED["pith_number"]}
        self.assertEqual(self.verify(page).returncode, 0)
        for changes in ({"record_type": "pith_number_record_v2", "pith_number": "pith:2:A"}, {"receipt": "see bundle"},
                        {"receipt": None}, {"pith_number": None}, {"canonical_sha256": {"sha256": "00"}}):
            done = self.verify({**page, **changes})
            self.assertEqual(done.returncode, 3, (changes, done.stdout.decode()))
        self.assertEqual(self.verify({**page, "pith_number": "pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA"}).returncode, 1)

    def test_the_state_that_orders_equal_times_otherwise(self):
        vectors = ROOT / "tests" / "vectors" / "trust"
        env = dict(self.env, XDG_CONFIG_HOME=str(self.path / "other"))
        done = run(PITH, "keys", "add", vectors / "key.json", "--fingerprint", "2a42ee0e9d78242da4350c057d1906fc",
                   env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run(PITH, "verify", vectors / "state-orders-equal-times-otherwise.json", env=env)
        self.assertEqual(done.returncode, 3, done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
