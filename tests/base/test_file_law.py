"""A file that is replaced is the old one or the new one, whatever happens and whenever it does."""

import itertools
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import PITH, PITHSTAMP, ROOT, SEED_BUNDLE, missing, need, run

SAMPLE = ROOT / "tests/pdf/data/table.pdf"
REVISED = ROOT / "tests/fuzz/pdf/updated.pdf"
STAMP = [PITHSTAMP, "-q", "--record", SEED_BUNDLE]


class FileLaw(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp(prefix="pith-law-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.work.chmod(0o777)
        self.old = self.original()
        self.paper = self.work / "paper.pdf"
        self.paper.write_bytes(self.old)
        self.paper.chmod(0o640)
        new = self.work / "new.pdf"
        self.assertEqual(run(*STAMP, "-o", new, self.paper).returncode, 0)
        self.new = new.read_bytes()
        new.unlink()
        self.assertNotEqual(self.old, self.new)

    def original(self):
        return SAMPLE.read_bytes()

    def names(self):
        return sorted(p.name for p in self.work.iterdir())

    def check_untouched(self, done, pattern):
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr.decode(), pattern)
        self.assertEqual(self.paper.read_bytes(), self.old)
        self.assertEqual(self.names(), ["paper.pdf"])


class Killed(FileLaw):
    has_worker = False  # a file as its maker left it is stamped by the program itself

    def calls(self, command):
        """The system calls from the temporary file on: (name, how many so far in that process)."""
        log = self.work / "trace"
        done = run("strace", "-f", "-o", log, *command)
        if done.returncode != 0 and b"ptrace" in done.stderr:
            missing("permission to trace")
        self.assertEqual(done.returncode, 0, done.stderr)
        counts, calls, worker = {}, [], None
        for line in log.read_text(errors="replace").splitlines():
            found = re.match(r"(\d+) +([a-z0-9_]+)\(", line)
            if not found:
                continue
            process, name = found.groups()
            count = counts[process, name] = counts.get((process, name), 0) + 1
            if worker is None and (".pith-" in line or "O_TMPFILE" in line):
                worker = process
            if process == worker:
                calls.append((name, count))
                if name == "sendto":  # the answer: the work is done
                    break
        log.unlink()
        first = min(int(process) for process, _ in counts)
        self.assertEqual(worker == str(first), not self.has_worker)
        if worker == str(first):
            return calls
        # A counter runs in every process, so the parent would be the one to die of these.
        return [call for call in calls if counts.get((str(first), call[0]), 0) < call[1]]

    def check_kills(self, *options):
        need("strace")
        command = [*STAMP, *options, self.paper]
        calls = self.calls(command)
        names = [name for name, _ in calls]
        self.assertLessEqual({"write", "fchmod", "fsync"}, set(names))
        self.assertTrue({"rename", "renameat2"} & set(names))
        seen, left = set(), []
        for i, (name, count) in enumerate(calls):
            with self.subTest(call=f"{name} number {count}"):
                for path in self.work.iterdir():
                    path.unlink()
                self.paper.write_bytes(self.old)
                self.paper.chmod(0o640)
                done = run("strace", "-f", "-o", "/dev/null", "-e",
                           f"inject={name}:signal=KILL:when={count}", *command)
                self.assertNotEqual(done.returncode, 0)
                content = self.paper.read_bytes()
                self.assertIn(content, (self.old, self.new))
                self.assertEqual(self.paper.stat().st_mode & 0o777, 0o640)
                seen.add(content)
                for path in self.work.iterdir():
                    if path.suffix == ".orig":
                        self.assertEqual(path.read_bytes(), self.old)
                    else:
                        self.assertRegex(path.name, r"^paper\.pdf$|^\.pith-.*\.tmp$")
                        left += [i] if path.suffix == ".tmp" else []
                # What a killed run left does not hinder the next.
                self.assertEqual(run(*command).returncode, 0)
                self.assertEqual(self.paper.read_bytes(), self.new)
        self.assertEqual(seen, {self.old, self.new})
        # A file without a name is gone with its process; it has one for a moment.
        # With an exchange that name is the old file's, until it is unlinked.
        if "linkat" in names:
            last = "unlink" if "renameat2" in names else "rename"
            self.assertGreaterEqual(min(left, default=len(names)), names.index("linkat"))
            self.assertLessEqual(max(left, default=0), len(names) - 1 - names[::-1].index(last))

    def test_at_every_system_call(self):
        self.check_kills()

    def test_at_every_system_call_with_a_backup_and_a_time_to_keep(self):
        self.check_kills("--backup", "--keep-mtime")


class WorkerKilled(Killed):
    has_worker = True

    def original(self):
        # Revised before, so that PoDoFo is asked, in a process of its own.
        return REVISED.read_bytes()


class Signalled(FileLaw):
    """On a file system that has no files without a name, as strace(1) plays it."""

    def openat_of_temporary(self):
        log = self.work / "trace"
        done = run("strace", "-f", "-e", "trace=openat", "-o", log, *STAMP, self.paper)
        if done.returncode != 0 and b"ptrace" in done.stderr:
            missing("permission to trace")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line for line in log.read_text(errors="replace").splitlines() if "openat(" in line]
        log.unlink()
        self.paper.write_bytes(self.old)
        main = lines[0].split()[0]
        of_main = [line for line in lines if line.split()[0] == main]
        return next(i for i, line in enumerate(of_main, 1) if "O_TMPFILE" in line)

    def test_no_signal_leaves_a_temporary_file(self):
        need("strace")
        when = self.openat_of_temporary()
        no_tmpfile = ["-e", f"inject=openat:error=EOPNOTSUPP:when={when}"]
        log = self.work / "trace"
        for call in ("write", "fsync"):
            for name in ("INT", "TERM", "HUP"):
                with self.subTest(call=call, signal=name):
                    done = run("strace", "-f", "-o", log, *no_tmpfile, "-e",
                               f"inject={call}:signal={name}:when=1", *STAMP, self.paper)
                    self.assertNotEqual(done.returncode, 0)
                    trace = log.read_text(errors="replace")
                    log.unlink()
                    self.assertRegex(trace, r'openat\(.*\.pith-\S*\.tmp", O_WRONLY\|O_CREAT')
                    self.assertRegex(trace, rf"killed by SIG{name}")
                    self.assertEqual(self.names(), ["paper.pdf"])
                    self.assertEqual(self.paper.read_bytes(), self.old)

    def test_a_signal_at_the_moment_of_the_exchange(self):
        need("strace")
        for call in ("linkat", "renameat2", "unlink"):
            for name in ("INT", "TERM", "HUP"):
                with self.subTest(call=call, signal=name):
                    self.paper.write_bytes(self.old)
                    log = self.work / "trace"
                    done = run("strace", "-f", "-o", log, "-e",
                               f"inject={call}:signal={name}:when=1", *STAMP, self.paper)
                    if done.returncode != 0 and b"ptrace" in done.stderr:
                        missing("permission to trace")
                    log.unlink()
                    self.assertNotEqual(done.returncode, 0)
                    self.assertEqual(self.names(), ["paper.pdf"])
                    self.assertIn(self.paper.read_bytes(), (self.old, self.new))


class Refused(FileLaw):
    def test_a_limit_on_the_size_of_files(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(self.old) + 100,) * 2)

        done = subprocess.run([str(a) for a in [*STAMP, self.paper]], capture_output=True,
                              preexec_fn=limit, check=False)
        self.check_untouched(done, r"^pithstamp: \S*paper.pdf: cannot write: File too large$")

    def test_a_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("only root may mount a small disk")
        disk = self.work / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("mounting is not permitted here")
        self.addCleanup(subprocess.run, ["umount", disk], check=False)
        paper = disk / "paper.pdf"
        paper.write_bytes(self.old)
        with self.assertRaises(OSError), open(disk / "filler", "wb", buffering=0) as filler:
            while filler.write(b"x" * 4096):
                pass
        done = run(*STAMP, "--backup", paper)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr.decode(), "paper.pdf: cannot .*: No space left on device")
        self.assertEqual(paper.read_bytes(), self.old)
        self.assertEqual(sorted(p.name for p in disk.iterdir()), ["filler", "paper.pdf"])

    def as_nobody(self, *command):
        user = {} if os.geteuid() != 0 else {"user": 65534, "group": 65534, "extra_groups": []}
        try:
            return subprocess.run([str(a) for a in command], capture_output=True, check=False,
                                  env=dict(os.environ, HOME="/nonexistent"), **user)
        except PermissionError:
            return self.skipTest("another user may not run the program from where it was built")

    def test_a_folder_that_may_not_be_written(self):
        self.paper.chmod(0o644)
        self.work.chmod(0o555)
        done = self.as_nobody(*STAMP, "--backup", self.paper)
        self.work.chmod(0o755)
        self.check_untouched(done, r"paper.pdf: cannot .*: Permission denied")

    def test_a_file_that_may_not_be_read(self):
        self.paper.chmod(0)
        done = self.as_nobody(*STAMP, self.paper)
        self.paper.chmod(0o644)
        self.check_untouched(done, r"paper.pdf: cannot open: Permission denied")


class Together(FileLaw):
    def test_several_at_the_same_file(self):
        for _ in range(10):
            running = [subprocess.Popen([str(a) for a in [*command, self.paper]], stderr=subprocess.PIPE)
                       for command in (STAMP, [PITHSTAMP, "--remove"], STAMP, [PITHSTAMP, "--remove"])]
            for process in running:
                _, messages = process.communicate()
                self.assertEqual(process.returncode, 0, messages)
            self.assertIn(self.paper.read_bytes(), (self.old, self.new))
            self.assertEqual(self.names(), ["paper.pdf"])

    def test_the_same_file_many_times_in_one_run(self):
        links = []
        for i in range(20):
            links.append(self.work / f"link{i}.pdf")
            links[-1].symlink_to("paper.pdf")
        done = run(*STAMP, "-j4", *links)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.paper.read_bytes(), self.new)
        self.assertTrue(all(link.is_symlink() for link in links))


class Names(FileLaw):
    NAMES = [b"new\nline.pdf", b"esc\x1b]0;x\x07.pdf", b"\xff\xfe.pdf", b"-j.pdf", b"--help.pdf",
             b" space .pdf", "\u65e5\u672c.pdf".encode(), b"quote\"'.pdf", b"%s{}.pdf", b"-"]

    def test_odd_names(self):
        self.paper.unlink()
        for name in self.NAMES:
            (self.work / os.fsdecode(name)).write_bytes(self.old)
        given = ["./-" if name == b"-" else os.fsdecode(name) for name in self.NAMES]
        done = run(*STAMP, "--ndjson", "--", *given, cwd=self.work)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.assertEqual(len(lines), len(given))
        for name, line in zip(given, lines):
            self.assertEqual(line["status"], "stamped")
            if "file_base64" not in line:
                self.assertEqual(line["file"], name)
            self.assertEqual((self.work / name).read_bytes(), self.new)
        self.assertEqual([line["file_base64"] for line in lines if "file_base64" in line],
                         ["//4ucGRm"])
        shown = run(PITHSTAMP, "--remove", ".", cwd=self.work).stderr
        self.assertNotIn(b"\x1b", shown)
        self.assertIn(rb"esc\x1b]0;x\x07.pdf", shown)
        self.assertEqual((self.work / "-").read_bytes(), self.new)
        self.assertEqual((self.work / "-j.pdf").read_bytes(), self.old)


class Streams(FileLaw):
    def test_a_closed_stream_never_gets_into_a_file(self):
        for closed in itertools.chain.from_iterable(
                itertools.combinations((0, 1, 2), n) for n in (1, 2, 3)):
            with self.subTest(closed=closed):
                self.paper.write_bytes(self.old)
                closing = " ".join(f"{fd}>&-" for fd in closed)
                done = run("sh", "-c", f'"$@" {closing}', "sh", *STAMP, "--ndjson", self.paper)
                self.assertEqual(done.returncode, 2 if 1 in closed else 0, done.stderr)
                self.assertEqual(self.paper.read_bytes(), self.new)

    def test_an_output_that_cannot_be_written_is_an_error(self):
        for what in ("--ndjson", "--json"):
            done = run("sh", "-c", '"$@" >/dev/full', "sh", *STAMP, what, self.paper)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"standard output: cannot write", done.stderr)
        done = run("sh", "-c", '"$@" >/dev/full', "sh", *STAMP, "-o", "-", self.paper)
        self.assertEqual(done.returncode, 2)


class Kept(FileLaw):
    def test_times_modes_and_a_backup(self):
        os.utime(self.paper, ns=(1_000_000_000_123_456_789, 1_111_111_111_987_654_321))
        before = self.paper.stat()
        done = run(PITHSTAMP, "--record", SEED_BUNDLE, "--backup", "--keep-mtime", self.paper)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(b"hard link", done.stderr)
        after, backup = self.paper.stat(), (self.work / "paper.pdf.orig").stat()
        self.assertEqual(after.st_mtime_ns, before.st_mtime_ns)
        self.assertEqual(after.st_mode, before.st_mode)
        self.assertEqual((backup.st_ino, backup.st_mtime_ns), (before.st_ino, before.st_mtime_ns))
        self.assertEqual((self.work / "paper.pdf.orig").read_bytes(), self.old)
        # Nothing to change, nothing to keep.
        self.assertEqual(run(*STAMP, "--backup", self.paper).returncode, 0)
        self.assertEqual(self.names(), ["paper.pdf", "paper.pdf.orig"])
        self.assertEqual(run(PITHSTAMP, "--remove", "--backup", self.paper).returncode, 0)
        self.assertEqual((self.work / "paper.pdf.orig").read_bytes(), self.old)
        self.assertEqual((self.work / "paper.pdf.orig.2").read_bytes(), self.new)

    def test_other_hard_links_are_told_and_a_copy_is_as_private_as_its_original(self):
        os.link(self.paper, self.work / "other.pdf")
        done = run(PITHSTAMP, "--record", SEED_BUNDLE, "--backup", "--json", self.paper)
        self.assertEqual(json.loads(done.stdout)["files"][0]["other_links"], 1)
        self.assertEqual((self.work / "other.pdf").read_bytes(), self.old)
        self.paper.chmod(0o600)
        self.assertEqual(run(*STAMP, "-o", self.work / "copy.pdf", self.paper).returncode, 0)
        self.assertEqual((self.work / "copy.pdf").stat().st_mode & 0o777, 0o600)


class Verified(FileLaw):
    def test_what_came_out_proves_itself(self):
        self.assertEqual(run(*STAMP, self.paper).returncode, 0)
        self.assertEqual(run(PITH, "verify", "--offline", self.paper).returncode, 0)


if __name__ == "__main__":
    unittest.main()
