"""Streams at scale: order, promptness, bounded memory, streams that break, and GNU parallel."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import PITH, SEED_BUNDLE, need, run  # noqa: E402


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(value):
    return hashlib.sha256(canonical(value)).hexdigest()


def records(count):
    record = json.loads(SEED_BUNDLE.read_text())["canonical_record"]
    for number in range(count):
        record["source"]["version"] = number
        yield record


class Streams(unittest.TestCase):
    def test_hashes_are_those_of_python_in_order(self):
        lines = [(json.dumps(r), sha256(r)) for r in records(3000)]
        stdin = "".join(line + "\n" for line, _ in lines).encode()
        for jobs in ("1", "4"):
            done = run(PITH, "hash", "--ndjson", "--jobs", jobs, stdin=stdin)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual([line.split()[0].decode() for line in done.stdout.splitlines()],
                             [want for _, want in lines])

    def test_all_jobs_give_the_same_answers(self):
        bundle = SEED_BUNDLE.read_bytes().strip()
        bad = bundle.replace(b"cs.LG", b"cs.LO", 1)
        stdin = b"\n".join([bundle, bad, b"nonsense", b"", bundle] * 20)
        one = run(PITH, "verify", "--ndjson", "--jobs", "1", stdin=stdin)
        four = run(PITH, "verify", "--ndjson", "--jobs", "4", stdin=stdin)
        self.assertEqual(one.returncode, 1)
        self.assertEqual((one.returncode, one.stdout), (four.returncode, four.stdout))
        lines = [json.loads(line) for line in one.stdout.splitlines()]
        self.assertEqual([line["line"] for line in lines],
                         [n for n in range(1, 101) if n % 5 != 4])
        self.assertEqual([line["exit_code"] for line in lines[:4]], [0, 1, 2, 0])

    def test_a_line_is_answered_before_the_next_one_comes(self):
        for command in ("hash", "verify"):
            with subprocess.Popen([PITH, command, "--ndjson"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, bufsize=0) as process:
                # A watchdog and no measurement: without an answer readline() would never return.
                watchdog = threading.Timer(60, process.kill)
                watchdog.start()
                for text in (b"{}\n", b"[]\n", b"nonsense\n"):
                    process.stdin.write(text)
                    self.assertTrue(process.stdout.readline().endswith(b"\n"), command)
                process.stdin.close()
                self.assertEqual(process.wait(), 1 if command == "verify" else 2)
                watchdog.cancel()

    def test_it_stops_when_nobody_reads(self):
        line = canonical(next(records(1))) + b"\n"
        for command in ("hash", "verify"):
            with subprocess.Popen([PITH, command, "--ndjson"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                process.stdout.close()
                with self.assertRaises(BrokenPipeError):
                    while True:
                        process.stdin.write(line * 1000)
                self.assertEqual(process.wait(timeout=60), -signal.SIGPIPE)
                self.assertEqual(process.stderr.read(), b"")
                try:
                    process.stdin.close()
                except BrokenPipeError:
                    pass

    def test_memory_does_not_grow_with_the_input(self):
        # Short lines with long answers, which is what would pile up first; and one long line.
        # Written in pieces, since what this process holds counts as the child's peak too.
        for command, pieces in (("hash", [(b'{"a":1}\n' * 1000, 400)]),
                                ("verify", [(b"1\n" * 1000, 200)]),
                                ("hash", [(b'"', 1), (b"x" * 1000, 200_000), (b'"\n{}\n', 1)])):
            with tempfile.TemporaryFile() as stdin, open(os.devnull, "wb") as out:
                for piece, times in pieces:
                    for _ in range(times):
                        stdin.write(piece)
                stdin.seek(0)
                with subprocess.Popen([PITH, command, "--ndjson"], stdin=stdin, stdout=out) as process:
                    _, status, usage = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
            self.assertIn(process.returncode, (0, 1, 2))
            if "address" in os.environ.get("ASAN_OPTIONS", ""):
                continue
            self.assertLess(usage.ru_maxrss, 100_000, f"{command}: kB")

    def test_parallel_workers_give_what_one_process_gives(self):
        need("parallel")
        text = b"".join(json.dumps(r).encode() + b"\n" for r in records(2000))
        one = run(PITH, "hash", "--ndjson", stdin=text)
        merged = run("parallel", "--will-cite", "--pipe", "--keep-order", "--block", "100k", "-j2",
                     f"{PITH} hash --ndjson --jobs 1", stdin=text)
        self.assertEqual(merged.returncode, 0, merged.stderr)
        self.assertEqual(merged.stdout, one.stdout)

        bundle = SEED_BUNDLE.read_bytes().strip() + b"\n"
        merged = run("parallel", "--will-cite", "--pipe", "-N5", "-j2",
                     f"{PITH} verify --ndjson --jobs 1", stdin=bundle * 20)
        self.assertEqual(merged.returncode, 0, merged.stderr)
        verdicts = [json.loads(line)["verdict"] for line in merged.stdout.splitlines()]
        self.assertEqual(verdicts, ["pass"] * 20)


if __name__ == "__main__":
    unittest.main()
