"""pith doctor asks each mirror once and says what it was told, within its time."""

import json
import re
import shutil
import socket
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "fetch")]
from faults_server import ScriptedServer, always, reply
from pages import temporary_folder, write
from support import BUILD, PITH, ROOT, run

MANIFEST = json.dumps({
    "manifest_type": "pith_mirror_manifest", "manifest_version": "1.0", "mirrors": [
        {"name": "one", "mirror_type": "https", "base_url": "https://one.example.org", "status": "active",
         "bundle_pattern": "https://one.example.org/pith/{suffix}/bundle.json"}]}).encode()


class Doctor(unittest.TestCase):
    def setUp(self):
        folder = temporary_folder()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)

    def doctor(self, *args, program=PITH, **variables):
        environment = {"HOME": str(self.top), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "PITH_CACHE_DIR": "",
                       "PITH_MIRROR": "", "PITH_OFFLINE": "", "no_proxy": "127.0.0.1", **variables}
        done = run(program, "doctor", "--json", *args, env=environment)
        self.assertEqual(done.stderr, b"")
        document = json.loads(done.stdout)
        self.assertEqual(document["exit_code"], done.returncode)
        return done.returncode, document["checks"]

    def about(self, checks, name):
        found = [check for check in checks if check["name"] == name]
        self.assertEqual(len(found), 1, (name, checks))
        return found[0]

    def test_a_mirror_with_a_manifest_and_one_without(self):
        with ScriptedServer(always(200, MANIFEST)) as with_manifest, ScriptedServer(always(404)) as without, \
                ScriptedServer(always(200, b"<html>")) as page:
            code, checks = self.doctor(PITH_MIRROR=f"{with_manifest.url} {without.url} {page.url}")
            self.assertEqual(code, 0)
            self.assertEqual(self.about(checks, with_manifest.url)["detail"], "answers; its manifest names 1 mirror")
            for server in (without, page):
                self.assertEqual(self.about(checks, server.url)["detail"], "answers, without a manifest")
            for server in (with_manifest, without, page):
                self.assertEqual(server.requests, ["/pith-mirrors.json"])

    def test_what_has_to_be_a_manifest(self):
        with ScriptedServer(lambda number, path, connection: connection.sendall(
                reply(200, MANIFEST if path == "/good.json" else b"{}") if path != "/none.json" else reply(404))) as server:
            urls = [f"{server.url}/{name}.json" for name in ("good", "bad", "none")]
            code, checks = self.doctor(*[word for url in urls for word in ("--mirror", url)])
            self.assertEqual(code, 1)
            self.assertEqual([self.about(checks, url)["outcome"] for url in urls], ["pass", "fail", "fail"])

    def test_a_server_that_stalls_and_one_that_fails_and_none_at_all(self):
        write(self.top / ".config/pith/config.json", '{"timeout": 0.3}')
        with socket.create_server(("127.0.0.1", 0)) as unused:
            nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with ScriptedServer(lambda number, path, connection: server.silence()) as server, \
                ScriptedServer(always(503)) as failing:
            code, checks = self.doctor("--mirror", server.url, "--mirror", failing.url, "--mirror", nobody)
            self.assertEqual(code, 1)
            # Once each, although a fetch would try again.
            self.assertEqual((len(server.requests), len(failing.requests)), (1, 1))
            for url, words in ((server.url, "tim"), (failing.url, "answers HTTP 503"), (nobody, "connect")):
                check = self.about(checks, url)
                self.assertEqual((check["group"], check["outcome"]), ("reachable", "fail"))
                self.assertIn(words, check["detail"])
                self.assertTrue(check["next_step"])

    def test_offline_nobody_is_asked(self):
        with ScriptedServer(always(200, MANIFEST)) as server:
            for args, variables in ((["--offline"], {}), ([], {"PITH_OFFLINE": "1"})):
                code, checks = self.doctor("--mirror", server.url, *args, **variables)
                self.assertEqual(code, 3)
                self.assertEqual(self.about(checks, server.url)["outcome"], "unknown")
            self.assertEqual(server.requests, [])

    def fake_tex(self, **programs):
        for name, script in programs.items():
            write(self.top / "bin" / name, f"#!/bin/sh\n{script}\n").chmod(0o755)
        (self.top / "bin").mkdir(exist_ok=True)
        return self.doctor("--mirror", str(self.top), PATH=str(self.top / "bin"))

    def test_programs_of_tex(self):
        _, checks = self.fake_tex()
        for name in ("pdflatex", "xelatex", "lualatex", "latexmk", "kpsewhich"):
            self.assertEqual(self.about(checks, name)["outcome"], "note")
        code, checks = self.fake_tex(pdflatex="echo pdfTeX 9; echo more", xelatex="exit 1",
                                     lualatex="yes", latexmk="echo; echo Latexmk 5; kill -9 $$")
        self.assertEqual(code, 1)
        self.assertEqual(self.about(checks, "pdflatex")["detail"], "pdfTeX 9")
        for name in ("xelatex", "lualatex", "latexmk"):
            self.assertEqual(self.about(checks, name)["outcome"], "fail")

    def test_the_package_that_tex_finds(self):
        package = self.top / "pith.sty"
        find = f'test "$1" = pith.sty && echo {package} || echo kpathsea 6'
        shutil.copyfile(ROOT / "tex/pith.sty", package)
        code, checks = self.fake_tex(kpsewhich=find)
        check = self.about(checks, "pith.sty")
        self.assertEqual((code, check["outcome"]), (0, "pass"), check)
        self.assertRegex(check["detail"], r"^\d+\.\d+\.\d+, /")
        package.write_text("\\ProvidesPackage{pith}[2020/01/01 v0.0.1 old]", encoding="ascii")
        _, checks = self.fake_tex(kpsewhich=find)
        check = self.about(checks, "pith.sty")
        self.assertEqual((check["outcome"], check["detail"]), ("note", f"0.0.1, {package}"))
        self.assertIn("pith sty ID", check["next_step"])
        _, checks = self.fake_tex(kpsewhich='test "$1" = --version && echo kpathsea 6')
        self.assertEqual(self.about(checks, "pith.sty")["detail"], "TeX does not find it")

    def test_libraries_that_cannot_be_loaded(self):
        if "PITH_LATE_LOADING:BOOL=ON" not in (BUILD / "CMakeCache.txt").read_text(encoding="utf-8"):
            self.skipTest("built to link them")
        # Whoever loads a library by its name looks in LD_LIBRARY_PATH first, and finds another there.
        module = next((BUILD / "lib/pith").glob("*podofo*"))
        another = re.search(r"=> (\S*/libm\.so\S*)", run("ldd", PITH).stdout.decode())[1]
        (self.top / "broken").mkdir()
        for name in (module.name, "libcurl.so.4", "libcurl-gnutls.so.4"):
            shutil.copyfile(another, self.top / "broken" / name)
        code, checks = self.doctor("--mirror", str(self.top), LD_LIBRARY_PATH=str(self.top / "broken"))
        self.assertEqual(code, 1)
        for name, step in (("libcurl", "install libcurl"), ("PoDoFo", "install pith again")):
            check = self.about(checks, name)
            self.assertEqual(check["outcome"], "fail", check)
            self.assertIn(step, check["next_step"])
        # What does not need them is still told.
        self.assertEqual(self.about(checks, "expat")["outcome"], "pass")

    def test_a_cache_that_cannot_be_used(self):
        write(self.top / "file", "")
        code, checks = self.doctor("--mirror", str(self.top), PITH_CACHE_DIR=str(self.top / "file"))
        self.assertEqual((code, self.about(checks, str(self.top / "file"))["outcome"]), (1, "fail"))


if __name__ == "__main__":
    unittest.main()
