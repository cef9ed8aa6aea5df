"""What the user sees when the network, the server, or the one who runs it is bad.

One table: the fault, what `pith resolve` says, its exit code. Each line is run against a real server
on loopback, with limits from a configuration file. Nothing may be cached, nothing raw printed, and
nothing may take longer than the limits allow. PITH_SHOW_FAULTS=1 prints the table.
"""

import gzip
import json
import os
import re
import shutil
import socket
import tempfile
import unittest
from pathlib import Path

import support
from faults_server import ScriptedServer, always, reply
from signing import Key, sign_bundle
from support import PITH, ROOT, SEED_BUNDLE, SEED_CODE

SEED = SEED_BUNDLE.read_bytes()
LIMITS = {"timeout": 1, "tries": 2}
PATIENT = {"timeout": 60, "tries": 2}  # where another limit is to be met first, on a busy machine too
TIME_BOUND = 150  # seconds after which a run is killed
OTHER = "arXiv:2605.29665v1"  # a name that the seed record does not answer to


def another_paper():
    """The canonical record of a paper that is not the seed's."""
    for vector in json.loads((ROOT / "tests/vectors/vectors.json").read_text(encoding="utf-8")):
        if "canonical_record" in vector:
            return vector["canonical_record"]
    raise AssertionError("no vector with a record")


def gzip_bomb(megabytes):
    """Small on the wire, megabytes when it is unpacked."""
    return gzip.compress(b" " * (megabytes << 20), 9)


def stall(server, before):
    """Sends `before` and then nothing, with the connection open."""
    def script(_number, _path, connection):
        connection.sendall(before)
        server[0].silence()
    return script


def flood(_number, _path, connection):
    """A body of 200 MB, as much of it as the client will take."""
    connection.sendall(reply(length=200_000_000))
    for _ in range(200):
        connection.sendall(b" " * 1_000_000)


def to(target):
    return always(302, body=b"<html><body><h1>Moved</h1></body></html>\n",
                  headers=[f"Location: {target}"])


def then_fine(number, _path, connection):
    connection.sendall(reply(500) if number == 1 else reply(body=SEED))


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.need("openssl")
        cls.folder = tempfile.TemporaryDirectory(prefix="pith-faults-")
        cls.work = Path(cls.folder.name)
        for folder, limits in (("hasty", LIMITS), ("patient", PATIENT)):
            (cls.work / folder / "pith").mkdir(parents=True)
            (cls.work / folder / "pith/config.json").write_text(json.dumps(limits), encoding="utf-8")
        cls.certificate = cls.work / "server.crt", cls.work / "server.key"
        Key.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out",
                    cls.certificate[0], "-keyout", cls.certificate[1])
        cls.table = []

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        if os.environ.get("PITH_SHOW_FAULTS"):
            for line in cls.table:
                print(" | ".join(line))

    def resolve(self, mirror, thing, cache, limits="hasty", trusted=None):
        environment = {"PITH_OFFLINE": "0", "PITH_MIRROR": "", "PITH_CACHE_DIR": str(cache),
                       "XDG_CONFIG_HOME": str(self.work / limits), "HOME": str(self.work),
                       "CURL_CA_BUNDLE": "", "SSL_CERT_FILE": "", "SSL_CERT_DIR": "",
                       **(trusted or {})}
        for name in list(os.environ):
            if name.lower().endswith("_proxy"):
                environment[name] = ""
        return support.run(PITH, "resolve", "--mirror", mirror, thing, env=environment,
                           timeout=TIME_BOUND)

    def check(self, fault, mirror, code, says, thing=SEED_CODE, cached=False, limits="hasty",
              trusted=None):
        with self.subTest(fault=fault), tempfile.TemporaryDirectory() as cache:
            done = self.resolve(mirror, thing, cache, limits, trusted)
            shown = done.stderr.decode("utf-8", "strict")
            self.assertEqual(done.returncode, code, shown)
            everything = done.stdout + done.stderr
            self.assertNotRegex(everything, rb"[\x00-\x09\x0b-\x1f\x7f]", "raw bytes")
            files = [path for path in Path(cache).rglob("*") if path.is_file()]
            self.assertEqual(bool(files), cached, files)
            if code == 0:
                self.assertEqual(shown, "")
                self.assertIn(b"verified", done.stdout)
            else:
                # A record that lacks proof is shown as that.
                self.assertRegex(done.stdout, rb"\A(cannot tell: [\s\S]*)?\Z" if code == 3 else rb"\A\Z")
                first, *others = shown.splitlines()
                self.assertRegex(first, r"^pith: \S+: no verified answer$")
                for line in others:
                    self.assertRegex(line, r"^(  |hint: )\S")
                    self.assertLess(len(line), 600)
                self.assertRegex(shown, says)
            lines = [line for line in shown.splitlines()[1:]
                     if not line.startswith(("  cache:", "hint:"))]
            seen = re.sub(r"127\.0\.0\.1:\d+", "HOST", re.sub(r"\S*/bundle\.json: ", "", "; ".join(
                line.strip() for line in lines)))
            self.table.append((fault, seen or "the record, verified", str(code)))

    def serve(self, fault, script, code, says, **options):
        certificate = self.certificate if options.pop("tls", False) else None
        with ScriptedServer(script, certificate) as server:
            self.check(fault, server.url, code, says, **options)
            return server.requests

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.check("connection refused", f"http://127.0.0.1:{port}", 3, "no connection")
        self.check("name does not resolve", "http://mirror.invalid", 3, "no such host")

    def test_certificates_as_curl_reads_them(self):
        folder = self.work / "certificates"
        folder.mkdir()
        shutil.copy(self.certificate[0], folder)
        Key.openssl("rehash", folder)
        absent = str(self.work / "absent.pem")
        for trusted in ({"CURL_CA_BUNDLE": str(self.certificate[0]), "SSL_CERT_FILE": absent},
                        {"SSL_CERT_FILE": str(self.certificate[0])}, {"SSL_CERT_DIR": str(folder)}):
            self.serve("certificate trusted by " + next(iter(trusted)), always(body=SEED), 0, "",
                       tls=True, cached=True, trusted=trusted)

    def test_bad_certificate(self):
        self.serve("self-signed certificate", always(body=SEED), 2, "certificate is refused", tls=True)
        self.serve("no certificates to trust", always(body=SEED), 2, "certificates to trust cannot be read",
                   tls=True, trusted={"SSL_CERT_FILE": str(self.work / "absent.pem")})
        with ScriptedServer(always(body=SEED)) as plain:
            self.check("no TLS behind https", plain.url.replace("http:", "https:"), 2, "no TLS connection")

    def test_silence(self):
        for fault, before in (("stall before the reply", b""),
                              ("stall in the headers", b"HTTP/1.1 200 OK\r\nContent-"),
                              ("stall before the body", reply(length=len(SEED))),
                              ("stall inside the body", reply(length=len(SEED), body=SEED[:999]))):
            server = []
            with ScriptedServer(stall(server, before)) as running:
                server.append(running)
                self.check(fault, running.url, 3, "no complete answer in time")
                self.assertEqual(len(running.requests), LIMITS["tries"])

    def test_bodies_that_are_not_what_they_say(self):
        size = len(SEED)
        self.serve("truncated body", always(body=SEED[:5000], length=size), 2, "the reply was cut short")
        self.serve("truncated, without length", always(body=SEED[:5000], length=False), 2,
                   "not a bundle")
        self.serve("Content-Length too large", always(body=SEED, length=size + 10), 2,
                   "the reply was cut short")
        self.serve("Content-Length too small", always(body=SEED, length=size - 10), 2,
                   "not a bundle")
        self.serve("Content-Length is no number", always(body=SEED, headers=["Content-Length: -1x"],
                                                         length=False), 2, "Content-Length")
        self.serve("gzip bomb", always(body=gzip_bomb(64), headers=["Content-Encoding: gzip"]), 2,
                   "larger than the limit of", limits="patient")
        self.serve("broken gzip", always(body=b"\x1f\x8b\x08\x00garbage",
                                         headers=["Content-Encoding: gzip"]), 2,
                   "not a bundle|decompressed")
        self.serve("body of 200 MB", flood, 2, "larger than the limit of", limits="patient")
        self.serve("200 MB without length", lambda *a: flood(*a[:2], NoLength(a[2])), 2,
                   "larger than the limit of", limits="patient")
        self.serve("HTML instead of JSON", always(body=b"<!DOCTYPE html>\x1b]0;gotcha\x07\x1b[2J"),
                   2, "an HTML page, not a bundle")
        self.serve("JSON of somebody else", always(body=b'{"detail":"\\u001b[31mhello"}'), 2,
                   "not a bundle")
        self.serve("empty body", always(body=b""), 2, "not a bundle")
        self.serve("endless headers", always(headers=["X: " + "y" * 4000] * 100), 2, "headers")
        self.serve("no HTTP at all", lambda n, p, c: c.sendall(b"SSH-2.0-x\x1b[2J\r\n"), 2, "HTTP")

    def test_redirects(self):
        asked = self.serve("redirect loop", to("/again"), 2, "redirects more than 5 times")
        self.assertEqual(len(asked), 6)
        self.serve("redirect to file:", to("file:///etc/passwd"), 2, "another scheme \\(file\\)")
        with ScriptedServer(always(body=SEED)) as other:
            self.serve("redirect to another host over http", to(other.url + "/x"), 2,
                       "over http to another host")
            self.serve("redirect with credentials", to("http://u:secret@127.0.0.1/"), 2,
                       "credentials")
            self.assertEqual(other.requests, [])

    def test_statuses(self):
        self.serve("404", always(404, body=b"\x1b[2Jgone"), 3, "not there")
        self.serve("410", always(410), 3, "not there")
        self.serve("403", always(403), 3, "HTTP 403")
        asked = self.serve("429, Retry-After: 3600", always(429, headers=["Retry-After: 3600"]), 3,
                           "HTTP 429, asks to wait 3600 s")
        self.assertEqual(len(asked), 1)
        self.serve("429, Retry-After: 1, each time", always(429, headers=["Retry-After: 1"]), 3,
                   "HTTP 429 after 2 tries, asks to wait 1 s")
        self.serve("500 each time", always(500), 3, "HTTP 500 after 2 tries")
        asked = self.serve("500, then fine", then_fine, 0, "", cached=True)
        self.assertEqual(len(asked), 2)
        self.serve("304 that nobody asked for", always(304), 3, "HTTP 304")

    def test_wrong_records(self):
        self.serve("the valid record of another paper", always(body=SEED), 1,
                   "another record: pith:2026:" + SEED_CODE, thing=OTHER)
        trusted = Key("trusted-key", b"another secret")
        (self.work / "hasty/pith/keys.json").write_text(json.dumps({"keys": [trusted.published()]}),
                                                  encoding="utf-8")
        other = json.dumps(sign_bundle(json.loads(SEED), trusted, record=another_paper())).encode()
        self.serve("another paper, by a key that the user trusts", always(body=other), 1,
                   "another record: pith:1995:")
        self.serve("one digit changed", always(body=SEED.replace(b"cs.DC", b"cs.DB")), 1,
                   "proven false")
        stranger = sign_bundle(json.loads(SEED), Key("stranger-key"))
        self.serve("re-signed by a stranger's key", always(body=json.dumps(stranger).encode()), 3,
                   "cannot tell: .*not trusted")
        forger = sign_bundle(json.loads(SEED), Key("pith-v1-2026-05"))
        self.serve("… that says it is the registry's", always(body=json.dumps(forger).encode()), 1,
                   "proven false")


class NoLength:
    """Leaves the Content-Length of a reply away."""

    def __init__(self, connection):
        self.connection = connection

    def sendall(self, data):
        self.connection.sendall(re.sub(rb"Content-Length: \d+\r\n", b"", data))


if __name__ == "__main__":
    unittest.main()
