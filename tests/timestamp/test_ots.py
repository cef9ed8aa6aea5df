"""Proofs that python-opentimestamps, the reference implementation, makes and reads.

Random proofs are written by it and read by the library; damaged ones are judged by both; and a proof
of a record is confirmed, or not, by block headers.
"""

import hashlib
import random
import struct
import tempfile
import unittest
import warnings
from pathlib import Path

from support import BUILD, need_module, run

OTS_TOOL = BUILD / "bin" / "ots_tool"
REGTEST_BITS = 0x207FFFFF


def setUpModule():
    need_module("opentimestamps")
    warnings.simplefilter("ignore")  # the reference warns of its operation reverse
    global ots, op, notary, Ethereum
    import opentimestamps.core.notary as notary
    import opentimestamps.core.op as op
    import opentimestamps.core.serialize
    import opentimestamps.core.timestamp
    from opentimestamps.core.dubious.notary import EthereumBlockHeaderAttestation as Ethereum
    ots = opentimestamps.core


def serialized(detached):
    context = ots.serialize.BytesSerializationContext()
    detached.serialize(context)
    return context.getbytes()


def reference_read(data):
    """The proof, or None where the reference refuses it."""
    try:
        context = ots.serialize.BytesDeserializationContext(data)
        return ots.timestamp.DetachedTimestampFile.deserialize(context)
    except (ots.serialize.DeserializationError, op.MsgValueError, op.OpArgValueError, ValueError):
        return None


def random_bytes(rng, least, most):
    return rng.randbytes(rng.randint(least, most))


def random_operation(rng):
    return rng.choice([
        op.OpSHA1, op.OpSHA256, op.OpRIPEMD160, op.OpKECCAK256, op.OpReverse, op.OpHexlify,
        lambda: op.OpAppend(random_bytes(rng, 1, rng.choice([4, 40, 400]))),
        lambda: op.OpPrepend(random_bytes(rng, 1, rng.choice([4, 40, 400]))),
    ])()


def random_attestation(rng):
    height = rng.choice([0, 1, 127, 128, 358391, 2**32, 2**64 - 1])
    letters = notary.PendingAttestation.ALLOWED_URI_CHARS.decode()
    uri = "".join(rng.choice(letters) for _ in range(rng.choice([0, 1, 30, 1000])))
    return rng.choice([
        lambda: notary.PendingAttestation(uri),
        lambda: notary.BitcoinBlockHeaderAttestation(height),
        lambda: notary.LitecoinBlockHeaderAttestation(height),
        lambda: Ethereum(height),
        lambda: notary.UnknownAttestation(rng.randbytes(8), random_bytes(rng, 0, 60)),
    ])()


def grow(rng, stamp, depth):
    for _ in range(rng.randint(0, 2) if depth else rng.randint(1, 2)):
        stamp.attestations.add(random_attestation(rng))
    if depth == 0:
        return
    for _ in range(rng.randint(0 if stamp.attestations else 1, 2)):
        try:
            grow(rng, stamp.ops.add(random_operation(rng)), depth - 1)
        except op.MsgValueError:
            stamp.attestations.add(random_attestation(rng))


def random_proof(rng):
    hash_op = rng.choice([op.OpSHA256, op.OpSHA1, op.OpRIPEMD160])()
    stamp = ots.timestamp.Timestamp(rng.randbytes(hash_op.DIGEST_LENGTH))
    grow(rng, stamp, rng.randint(0, 7))
    return ots.timestamp.DetachedTimestampFile(hash_op, stamp)


def described(detached):
    """What ots_tool prints of a proof, from the reference's own reading."""
    lines = set()

    def walk(stamp, path, known):
        for attestation in stamp.attestations:
            if isinstance(attestation, notary.PendingAttestation):
                kind, value = "pending", attestation.uri.encode().hex()
            elif isinstance(attestation, notary.UnknownAttestation):
                kind, value = "unknown", attestation.TAG.hex()
            else:
                kind = type(attestation).__name__.replace("BlockHeaderAttestation", "").lower()
                value = str(attestation.height)
            lines.add(f"attestation {kind} {value} {stamp.msg.hex() if known else '?'} {path}")
        for operation, child in stamp.ops.items():
            argument = operation[0].hex() if len(operation) else ""
            walk(child, f"{path}{operation.TAG_NAME}:{argument}/",
                 known and (HAS_KECCAK or not isinstance(operation, op.OpKECCAK256)))

    walk(detached.timestamp, "/", True)
    lines.add(f"file {detached.file_hash_op.TAG_NAME} {detached.file_digest.hex()}")
    return lines


HAS_KECCAK = False  # what measure_keccak found


class Proofs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)

    def write(self, name, data):
        path = self.path / name
        path.write_bytes(data)
        return path

    def read(self, proofs):
        """For each proof the lines that ots_tool prints."""
        files = [self.write(f"{i}.ots", data) for i, data in enumerate(proofs)]
        done = run(OTS_TOOL, "read", *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        blocks = done.stdout.decode().split("end\n")[:-1]
        self.assertEqual(len(blocks), len(proofs))
        return [set(block.splitlines()) for block in blocks]

    def measure_keccak(self):
        global HAS_KECCAK
        stamp = ots.timestamp.Timestamp(bytes(32))
        stamp.ops.add(op.OpKECCAK256()).attestations.add(notary.BitcoinBlockHeaderAttestation(1))
        proof = ots.timestamp.DetachedTimestampFile(op.OpSHA256(), stamp)
        (lines,) = self.read([serialized(proof)])
        HAS_KECCAK = not any(" ? " in line for line in lines)

    def test_proofs_by_the_reference_are_read_as_it_reads_them(self):
        self.measure_keccak()
        rng = random.Random(20260528)
        proofs = [random_proof(rng) for _ in range(400)]
        seen = set()
        for proof, lines in zip(proofs, self.read([serialized(p) for p in proofs])):
            self.assertEqual(lines, described(proof))
            for line in lines:
                seen.update(part.split(":")[0] for part in line.split(" ")[-1].split("/"))
                seen.add(" ".join(line.split(" ")[:2]))
        for word in ["sha1", "ripemd160", "sha256", "keccak256", "append", "prepend", "reverse", "hexlify",
                     "file sha256", "file sha1", "attestation pending", "attestation bitcoin",
                     "attestation litecoin", "attestation ethereum", "attestation unknown"]:
            self.assertIn(word, seen)

    def test_both_refuse_the_same_damage(self):
        self.measure_keccak()
        rng = random.Random(7)
        damaged = []
        while len(damaged) < 1500:
            data = bytearray(serialized(random_proof(rng)))
            for _ in range(rng.randint(1, 2)):
                at = rng.randrange(31, len(data))
                kind = rng.randrange(4)
                if kind == 0:
                    data[at] = rng.randrange(256)
                elif kind == 1:
                    del data[at:at + rng.randint(1, 3)]
                elif kind == 2:
                    data[at:at] = rng.randbytes(rng.randint(1, 3))
                else:
                    data[at] ^= 1 << rng.randrange(8)
                if len(data) < 40:
                    break
            damaged.append(bytes(data))
        refused = accepted = 0
        for data, lines in zip(damaged, self.read(damaged)):
            proof = reference_read(data)
            ours = next((line for line in lines if line.startswith("error")), None)
            if proof is None:
                self.assertIsNotNone(ours, data.hex())
                refused += 1
            elif ours is None:
                # Where the same operation stands twice at one place the reference keeps the last only.
                self.assertLessEqual(described(proof), lines, data.hex())
                accepted += lines == described(proof)
            else:
                # Stricter than the reference in these two only.
                self.assertRegex(ours, "written in too many bytes|number is too large")
        self.assertGreater(refused, 300)
        self.assertGreater(accepted, 300)

    def check(self, proof, digest, *headers):
        done = run(OTS_TOOL, "check", self.write("p.ots", serialized(proof)), digest.hex(), *headers)
        return done.returncode, done.stdout.decode()

    def test_a_record_in_a_block_made_up_here(self):
        from bitcoin.core import CBlockHeader
        digest = hashlib.sha256(b"canonical record").digest()
        proof = ots.timestamp.DetachedTimestampFile(op.OpSHA256(), ots.timestamp.Timestamp(digest))
        # The nonce of a client, a calendar's tree, and a Merkle tree of Bitcoin.
        tip = proof.timestamp.ops.add(op.OpAppend(bytes(range(16)))).ops.add(op.OpSHA256())
        others = [ots.timestamp.Timestamp(hashlib.sha256(bytes([i])).digest()) for i in range(5)]
        root = ots.timestamp.make_merkle_tree(others[:2] + [tip] + others[2:])
        root = ots.timestamp.cat_sha256d(root, ots.timestamp.Timestamp(bytes(32)))
        tip_of_calendar = notary.PendingAttestation("https://calendar.example")
        tip.attestations.add(tip_of_calendar)
        height = 3
        attestation = notary.BitcoinBlockHeaderAttestation(height)
        root.attestations.add(attestation)

        code, text = self.check(proof, digest)
        self.assertEqual(code, 3, text)
        self.assertIn("unknown timestamp.attestation Bitcoin block 3", text)

        # A made-up block 0 would be contradicted: 80 zero bytes stand for a header that is not there.
        headers = [bytes(80)]
        previous = bytes(32)
        for i in range(1, height + 2):
            merkle_root = root.msg if i == height else hashlib.sha256(bytes([i])).digest()
            for nonce in range(1 << 16):
                header = struct.pack("<I32s32sIII", 1, previous, merkle_root, 1700000000 + 600 * i,
                                     REGTEST_BITS, nonce)
                hashed = hashlib.sha256(hashlib.sha256(header).digest()).digest()
                if hashed[::-1] < bytes.fromhex("7fffff") + bytes(29):
                    break
            previous = hashed
            headers.append(header)
        # The reference finds the attestation good against this header.
        self.assertEqual(
            attestation.verify_against_blockheader(root.msg, CBlockHeader.deserialize(headers[height])),
            1700000000 + 600 * height)

        binary = self.write("blockchain_headers", b"".join(headers))
        lines = "".join(f"{i} {h.hex()}\n" for i, h in enumerate(headers) if i > 0)
        text_file = self.write("headers.txt", lines.encode())
        for file in binary, text_file:
            code, text = self.check(proof, digest, file)
            self.assertEqual(code, 3, text)
            self.assertIn("pass timestamp.digest", text)
            self.assertIn("pass timestamp.block", text)
            self.assertIn("pass timestamp.chain", text)
            self.assertIn("2023-11-14T22:43:20Z", text)
            # So easy a target is nobody's work: the header confirms nothing.
            self.assertIn("unknown timestamp.work", text)

        broken = headers[:]
        broken[2] = broken[3]
        code, text = self.check(proof, digest, self.write("broken", b"".join(broken)))
        self.assertEqual(code, 1, text)
        code, text = self.check(proof, digest, self.write("shifted", b"".join(headers[1:])))
        self.assertEqual(code, 1, text)
        self.assertIn("fail timestamp.block", text)
        code, text = self.check(proof, hashlib.sha256(b"another").digest(), binary)
        self.assertEqual(code, 1, text)
        self.assertIn("fail timestamp.digest", text)


if __name__ == "__main__":
    unittest.main()
