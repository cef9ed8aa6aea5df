"""Mirrors as people run them: a real nginx that serves a folder, manifests, failover, silence."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import support
from faults_server import ScriptedServer, always, reply
from signing import Key, sign_bundle
from support import PITH, ROOT, SEED_BUNDLE, SEED_CODE

SEED = SEED_BUNDLE.read_bytes()
NAMES = [SEED_CODE, "pith:GRALRY4D", "GRALRY4DTUR3", "GRALRY4DTUR34CIZ", "2605.29664",
         "2605.29664v1", "10.48550/arXiv.2605.29664"]
NGINX = """
daemon off; master_process off; worker_processes 1; pid {work}/nginx.pid;
error_log {work}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {work}/access.log;
  client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
  uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
  server {{ listen 127.0.0.1:{port}; root {work}/mirror; }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Mirrors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-mirrors-")
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.work.chmod(0o755)
        self.env = {"PITH_CACHE_DIR": str(self.work / "cache"), "PITH_OFFLINE": "0",
                    "PITH_MIRROR": "", "HOME": str(self.work), "XDG_CONFIG_HOME": "",
                    "http_proxy": "", "HTTP_PROXY": ""}

    def pith(self, *arguments, code=0):
        done = support.run(PITH, *arguments, env=self.env)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode())
        return done

    def resolve(self, *mirrors, name=SEED_CODE):
        options = [word for mirror in mirrors for word in ("--mirror", mirror)]
        return json.loads(self.pith("resolve", "--json", "--no-cache", *options, name).stdout)

    def settings(self, **settings):
        (self.work / ".config/pith").mkdir(parents=True, exist_ok=True)
        (self.work / ".config/pith/config.json").write_text(json.dumps(settings), encoding="utf-8")

    def nginx(self):
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if not program:
            support.missing("nginx")
        port = free_port()
        config = self.work / "nginx.conf"
        text = NGINX.format(work=self.work, port=port)
        config.write_text(("user root;" if os.geteuid() == 0 else "") + text, encoding="utf-8")
        server = subprocess.Popen([program, "-p", self.work, "-c", config],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return f"http://127.0.0.1:{port}"
            except OSError:
                self.assertIsNone(server.poll(), "nginx ended")
                time.sleep(0.05)
        raise AssertionError("nginx does not listen")

    def test_a_folder_that_nginx_serves_answers_to_every_name(self):
        support.need("openssl")
        mirror = self.work / "mirror"
        self.pith("mirror", "add", mirror, SEED_BUNDLE)
        url = self.nginx()
        self.pith("mirror", "manifest", mirror, "--base-url", url)
        self.pith("mirror", "verify", mirror)
        for place in (url, url + "/pith-mirrors.json", mirror / "pith-mirrors.json", mirror):
            for name in NAMES:
                with self.subTest(place=place, name=name):
                    found = self.resolve(place, name=name)
                    self.assertTrue(found["record"]["number"].endswith(SEED_CODE))
        self.pith("resolve", "--no-cache", "--mirror", url, "2605.29665", code=3)

        # A paper with an old id and the DOI of a journal, signed by a key that the user added.
        record = next(vector["canonical_record"] for vector in json.loads(
            (ROOT / "tests/vectors/vectors.json").read_bytes()) if "canonical_record" in vector)
        key = Key("mine")
        (self.work / "key.json").write_text(json.dumps(key.published()), encoding="utf-8")
        self.pith("keys", "add", self.work / "key.json", "--fingerprint", key.fingerprint)
        bundle = sign_bundle(json.loads(SEED), key, record=record, doi="10.1000/a(b)<c>%2f..;d")
        (self.work / "other.json").write_text(json.dumps(bundle), encoding="utf-8")
        self.pith("mirror", "add", mirror, self.work / "other.json")
        self.pith("mirror", "verify", mirror)
        old = record["source"]["id"]
        for name in (old, f"{old}v1", "doi:10.1000/A(b)<c>%2f..;d", bundle["short_pith_number"]):
            with self.subTest(name=name):
                self.assertEqual(self.resolve(url, name=name)["record"]["number"],
                                 bundle["pith_number"])

        # nginx confirms what has not changed by its own ETag.
        for _ in range(2):
            self.pith("resolve", "--refresh", "--mirror", url, SEED_CODE)
        log = (self.work / "access.log").read_text(encoding="utf-8")
        self.assertRegex(log, rf'"GET /pith/{SEED_CODE}/bundle.json HTTP/1.1" 304 ')

    def test_the_next_mirror_is_asked_when_one_fails_and_each_answer_is_told(self):
        with ScriptedServer(always(404)) as empty, ScriptedServer(always(body=b"<html>")) as page, \
             ScriptedServer(always(body=SEED)) as good, ScriptedServer(always(body=SEED)) as unasked:
            found = self.resolve(empty.url, page.url, good.url, unasked.url)
            self.assertTrue(found["origin"].startswith(good.url))
            outcomes = [attempt["outcome"] for attempt in found["attempts"]]
            self.assertEqual(outcomes[:4], ["not there"] * 4)  # two of bundles, two of record pages
            self.assertRegex(outcomes[4], "^an HTML page, not a bundle")
            self.assertEqual(outcomes[5:], ["verified"])
            self.assertEqual(unasked.requests, [])
            shown = self.pith("resolve", "--no-cache", "--verbose", "--mirror", page.url, "--mirror",
                              good.url, SEED_CODE).stderr.decode()
            self.assertIn("not a bundle", shown)
            self.assertIn("verified", shown)

    def test_a_silent_mirror_is_overtaken(self):
        self.settings(hedge=0.1)
        with ScriptedServer(lambda n, p, c: silent.silence()) as silent, \
             ScriptedServer(always(body=SEED)) as good:
            found = self.resolve(silent.url, good.url)  # else after 60 seconds
            self.assertTrue(found["origin"].startswith(good.url))
            outcomes = [attempt["outcome"] for attempt in found["attempts"]]
            self.assertEqual(outcomes, ["had not answered when another did", "verified"])

    def test_a_quick_lie_does_not_win(self):
        self.settings(hedge=0)
        def slowly(_number, _path, connection):
            time.sleep(0.5)
            connection.sendall(reply(body=SEED))
        with ScriptedServer(always(body=SEED.replace(b"cs.DC", b"cs.DB"))) as liar, \
             ScriptedServer(slowly) as good:
            found = self.resolve(liar.url, good.url)
            self.assertTrue(found["origin"].startswith(good.url))

    def test_a_manifest_names_mirrors_that_are_asked_in_its_place(self):
        with ScriptedServer(always(404)) as empty, ScriptedServer(always(body=SEED)) as good:
            manifest = {"manifest_type": "pith_mirror_manifest", "manifest_version": "1.0",
                        "mirrors": [{"name": "ipfs", "mirror_type": "ipfs", "base_url": "ipfs://x"},
                                    {"mirror_type": "https", "base_url": empty.url,
                                     "bundle_pattern": empty.url + "/odd/{suffix}.json"},
                                    {"mirror_type": "https", "base_url": good.url,
                                     "bundle_pattern": "/b/{suffix}", "status": "primary"}]}
            file = self.work / "list.json"
            file.write_text(json.dumps(manifest), encoding="utf-8")
            found = self.resolve(file)
            self.assertEqual(found["origin"], f"{good.url}/b/{SEED_CODE}")
            self.assertEqual(empty.requests, [f"/odd/{SEED_CODE}.json"])

            for change in ({"manifest_version": "2.0"}, {"mirrors": []}, {"mirrors": "x"},
                           {"mirrors": manifest["mirrors"] * 40}):
                with self.subTest(change=change):
                    file.write_text(json.dumps({**manifest, **change}), encoding="utf-8")
                    done = self.pith("resolve", "--no-cache", "--mirror", file, SEED_CODE, code=2)
                    self.assertIn(b"not a manifest: ", done.stderr)

            bad = [{"mirror_type": "https", "base_url": "file:///", "bundle_pattern": "/{suffix}"},
                   {"mirror_type": "https", "base_url": good.url, "bundle_pattern": "/bundle.json"},
                   {"mirror_type": "https", "base_url": good.url,
                    "bundle_pattern": empty.url + "/{suffix}"}, "text", None, {}]
            file.write_text(json.dumps({**manifest, "mirrors": bad}), encoding="utf-8")
            done = self.pith("resolve", "--no-cache", "--mirror", file, SEED_CODE, code=2)
            self.assertIn(b"names no mirror that can be asked", done.stderr)
            file.write_text(json.dumps({**manifest, "mirrors": bad + manifest["mirrors"]}), encoding="utf-8")
            self.assertEqual(self.resolve(file)["origin"], f"{good.url}/b/{SEED_CODE}")


if __name__ == "__main__":
    unittest.main()
