"""pithstamp at a terminal, and on signed files: what a pipe does not show."""

import json
import os
import pty
import select
import shutil
import signal
import socket
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, need, need_module, run  # noqa: E402

PITHSTAMP = BUILD / "bin" / "pithstamp"
PAPER = ROOT / "tests" / "pdf" / "data" / "table.pdf"


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, folder, *command):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm", PITH_OFFLINE="1", PITH_CACHE_DIR=str(folder / ".cache"),
                              NO_COLOR="1")
            os.execv(command[0], [str(word) for word in command])
        self.said = b""

    def read_until(self, words, seconds=30):
        deadline = time.monotonic() + seconds
        while words not in self.said:
            if not select.select([self.descriptor], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError((words, self.said))
            if not self.read():
                raise AssertionError((words, self.said))

    def read(self):
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:  # Linux: the other side was closed
            return False
        self.said += data
        return bool(data)

    def type(self, text):
        os.write(self.descriptor, text)

    def wait(self):
        while self.read():
            pass
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class AtATerminal(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pith-terminal-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def stamp(self, *args):
        return Terminal(self.folder, PITHSTAMP, "--record", SEED_BUNDLE, *args)

    def test_the_password_of_an_encrypted_file_is_asked_for_and_not_shown(self):
        need("qpdf")
        locked = self.folder / "locked.pdf"
        done = run("qpdf", "--encrypt", "öffne", "owner", "256", "--", PAPER, locked)
        self.assertEqual(done.returncode, 0, done.stderr)
        before = locked.read_bytes()
        for password, code in (("wrong", 2), ("owner", 0)):
            with self.subTest(password):
                terminal = self.stamp("locked.pdf")
                terminal.read_until(b"password for locked.pdf: ")
                terminal.type(password.encode() + b"\n")
                self.assertEqual(terminal.wait(), code, terminal.said)
                self.assertNotIn(password.encode(), terminal.said.split(b": ", 1)[1])
                if code:
                    self.assertIn(b"does not open", terminal.said)
                    self.assertEqual(locked.read_bytes(), before)
        self.assertTrue(locked.read_bytes().startswith(before))
        self.assertGreater(locked.stat().st_size, len(before))

    def test_a_signal_at_the_question_brings_the_echo_back(self):
        need("qpdf")
        run("qpdf", "--encrypt", "secret", "owner", "256", "--", PAPER, self.folder / "locked.pdf")

        def echoes(descriptor):
            return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)

        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                terminal = self.stamp("locked.pdf")
                terminal.read_until(b"password for locked.pdf: ")
                self.assertFalse(echoes(terminal.descriptor))
                os.kill(terminal.pid, number)
                self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]), -number)
                self.assertTrue(echoes(terminal.descriptor))
                os.close(terminal.descriptor)

    def test_no_password_is_asked_for_where_there_is_nobody_or_more_than_one_file(self):
        need("qpdf")
        for name in ("a.pdf", "b.pdf"):
            run("qpdf", "--encrypt", "secret", "owner", "256", "--", PAPER, self.folder / name)
        terminal = self.stamp("a.pdf", "b.pdf")
        self.assertEqual(terminal.wait(), 2)
        self.assertNotIn(b"password for", terminal.said)
        self.assertIn(b"--password-file", terminal.said)
        done = run(PITHSTAMP, "--record", SEED_BUNDLE, self.folder / "a.pdf")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"password for", done.stderr)

    def test_progress_is_shown_on_one_line_and_gone_at_the_end(self):
        for index in range(60):
            shutil.copyfile(PAPER, self.folder / f"{index:02}.pdf")
        terminal = self.stamp("-j1", ".")
        self.assertEqual(terminal.wait(), 0, terminal.said)
        # What comes between depends on the machine: a line is not written anew more often than seen.
        self.assertRegex(terminal.said, rb"^\r\[\.+\] 0/60\x1b\[K\r")
        self.assertRegex(terminal.said, rb"\r\[#+\] 60/60 +\d+ files/s\x1b\[K\r")
        # What stays on the screen: text up to the last return or erasure of each line is gone.
        shown = [line.rsplit(b"\x1b[K", 1)[-1] for line in terminal.said.split(b"\r\n")]
        self.assertEqual(shown, [b"60 files: 60 stamped", b""])
        quiet = self.stamp("-q", ".")
        self.assertEqual((quiet.wait(), quiet.said), (0, b""))
        piped = run(PITHSTAMP, "--record", SEED_BUNDLE, self.folder)
        self.assertNotIn(b"\r", piped.stderr)
        self.assertEqual(piped.stderr.count(b"unchanged: "), 60)


class SignedFiles(unittest.TestCase):
    def test_a_signed_file_is_refused_and_stamped_when_that_is_allowed(self):
        need_module("pikepdf")
        import pikepdf
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "signed.pdf"
            with pikepdf.open(PAPER) as pdf:
                signature = pdf.make_indirect(pikepdf.Dictionary(
                    Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"),
                    SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
                    ByteRange=pikepdf.Array([0, 100, 200, 300]), Contents=b"\x30" * 20))
                field = pdf.make_indirect(pikepdf.Dictionary(
                    FT=pikepdf.Name.Sig, T=b"Signature", V=signature))
                pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
                pdf.save(path)
            before = path.read_bytes()
            refused = run(PITHSTAMP, "--record", SEED_BUNDLE, "--ndjson", path)
            self.assertEqual(refused.returncode, 2)
            self.assertEqual(json.loads(refused.stdout)["error"]["reason"], "signed")
            self.assertEqual(path.read_bytes(), before)
            allowed = run(PITHSTAMP, "--record", SEED_BUNDLE, "--ndjson", "--allow-signed", path)
            self.assertEqual(allowed.returncode, 0, allowed.stderr)
            self.assertEqual(json.loads(allowed.stdout)["number"], f"pith:2026:{SEED_CODE}")
            self.assertTrue(path.read_bytes().startswith(before))



class Waiting(unittest.TestCase):
    def test_a_line_says_who_is_asked_after_a_second_of_silence(self):
        """A server that says nothing until the line is seen."""
        with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as folder:
            address = f"127.0.0.1:{server.getsockname()[1]}"
            terminal = Terminal(Path(folder), "/usr/bin/env", "PITH_OFFLINE=0", BUILD / "bin" / "pith", "resolve",
                                "--no-cache", "--mirror", f"http://{address}", SEED_CODE)
            terminal.read_until(f"asking {address} ...".encode())
            os.kill(terminal.pid, signal.SIGTERM)
            terminal.wait()
            self.assertEqual(terminal.said.count(b"asking"), 1)

    def test_a_pipe_gets_no_such_line(self):
        with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "pith"
            config.mkdir()
            (config / "config.json").write_text('{"timeout": 2, "tries": 1}')
            done = run(BUILD / "bin" / "pith", "resolve", "--no-cache", "--mirror",
                       f"http://127.0.0.1:{server.getsockname()[1]}", SEED_CODE,
                       env={"PITH_OFFLINE": "0", "XDG_CONFIG_HOME": folder})
        self.assertEqual(done.returncode, 3)
        self.assertNotIn(b"asking", done.stderr)


if __name__ == "__main__":
    unittest.main()
