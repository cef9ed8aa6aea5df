"""Signs bundles anew with a key of one's own, as the registry would; needs the openssl program."""

import base64
import copy
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value, *without):
    if without:
        value = {key: member for key, member in value.items() if key not in without}
    return hashlib.sha256(canonical(value)).digest()


class Key:
    """An Ed25519 key by the openssl program, so that nothing here shares code with pith."""

    PREFIX = bytes.fromhex("302e020100300506032b657004220420")  # RFC 8410 §7

    def __init__(self, key_id, secret=b"a key for tests, and nothing else"):
        self.key_id = key_id
        self.folder = tempfile.TemporaryDirectory(prefix="pith-key-")
        self.file = Path(self.folder.name) / "key.der"
        self.file.write_bytes(self.PREFIX + hashlib.sha256(secret).digest())
        public = self.openssl("pkey", "-inform", "DER", "-in", self.file, "-pubout", "-outform", "DER")
        self.public = public[-32:]
        self.fingerprint = hashlib.sha256(self.public).hexdigest()[:32]

    @staticmethod
    def openssl(*arguments):
        return subprocess.run(["openssl", *map(str, arguments)], check=True,
                              capture_output=True).stdout

    def sign(self, message):
        file = Path(self.folder.name) / "message"
        file.write_bytes(message)
        return self.openssl("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", self.file,
                            "-in", file)

    def published(self, rotates_at=None):
        """The form in which the registry publishes its key."""
        return {"key_id": self.key_id, "algorithm": "ed25519", "format": "raw",
                "public_key_b64": base64.b64encode(self.public).decode(),
                "public_key_hex": self.public.hex(),
                "fingerprint_sha256_hex": self.fingerprint, "rotates_at": rotates_at}

    def sign_into(self, members, message):
        members.update(key_id=self.key_id, public_key_fingerprint=self.fingerprint,
                       signature_b64=base64.b64encode(self.sign(message)).decode())


def merged(bundle):
    """The state of a bundle whose events are all valid, by the rules of docs/format.md."""
    events = [{key: event[key] for key in ("event_id", "target", "created_at", "signer", "payload")}
              for event in bundle["events"]]
    kinds = [event["event_type"] for event in bundle["events"]]
    created = events[kinds.index("record_created")]
    state = copy.deepcopy(bundle["state"])
    state.update(pith_number=bundle["pith_number"], event_count=len(events),
                 valid_event_count=len(events),
                 applied_event_ids=[event["event_id"] for event in events])
    state["current"].update(
        canonical_record=bundle["canonical_record"], source_aliases=bundle["source_aliases"],
        record_created=created,
        graph_snapshots=[event for event, kind in zip(events, kinds) if kind == "graph_snapshot"])
    state["state_sha256"] = digest(state, "state_sha256").hex()
    return state


def sign_bundle(bundle, key, record=None, built_at=None, created_at=None, doi=None):
    """The bundle signed by `key` throughout; with a record, one about that; a further DOI if given."""
    bundle = copy.deepcopy(bundle)
    if built_at:
        bundle["built_at"] = built_at
    if record:
        about(bundle, record)
    if doi:
        bundle["source_aliases"].append({"alias_kind": "doi", "alias_value": doi,
                                         "created_at": "2026-05-29T01:05:54Z"})
    message = digest(bundle["canonical_record"])
    for event in bundle["events"]:
        if created_at:
            event["created_at"] = created_at
        if "receipt" in event["payload"]:
            event["payload"]["receipt"]["canonical_sha256"] = message.hex()
            key.sign_into(event["payload"]["receipt"], message)
        event["signer"].update(key_id=key.key_id, public_key_fingerprint=key.fingerprint)
        content = digest(event, "signature", "content_sha256", "event_id")
        event.update(content_sha256=content.hex(), event_id="sha256:" + content.hex())
        key.sign_into(event["signature"], content)
    bundle["state"] = merged(bundle)
    content = digest(bundle, "bundle_signature")
    bundle["bundle_signature"]["bundle_sha256"] = content.hex()
    key.sign_into(bundle["bundle_signature"], content)
    return bundle


def about(bundle, record):
    message = digest(record)
    code = base64.b32encode(message).decode()[:26]
    number = f"pith:{record['metadata']['submitted_at'][:4]}:{code}"
    source = record["source"]
    values = {"arxiv": source["id"], "arxiv_version": f"{source['id']}v{source['version']}",
              "doi": f"10.48550/arxiv.{source['id']}".lower(), "pith_short_8": code[:8],
              "pith_short_12": code[:12], "pith_short_16": code[:16]}
    for alias in bundle["source_aliases"]:
        alias["alias_value"] = values[alias["alias_kind"]]
    bundle.update(pith_number=number, short_pith_number="pith:" + code[:8], canonical_record=record,
                  canonical_sha256=message.hex(), source=source)
    created = [event for event in bundle["events"] if event["event_type"] == "record_created"]
    for event in created:
        event["subject_pith_number"] = number
        event["payload"].update(canonical_record=record, canonical_sha256=message.hex(),
                                source_kind=source["kind"], source_id=source["id"],
                                source_version=source["version"])
    bundle["events"] = created
