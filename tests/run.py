#!/usr/bin/env python3
"""Runs all tests and prints, as its last line, "N passed, N failed, N skipped".

  tests/run.py                 everything
  tests/run.py json cli        those whose name contains one of the words
  tests/run.py --only-unit     the C++ unit tests alone

Three kinds are found by themselves: the doctest programs build/bin/test_*, the Python unittest files
tests/*/test_*.py, and the scripts tests/cli/*.txt (tests/cli/test_scripts.py). Python tests run under
/usr/bin/python3 where there is one, since that is where the distribution's modules are. TEST_JOBS
(2) run at a time; what a failing one printed is shown.
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("PITH_BUILD", ROOT / "build"))
PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
TIME_LIMIT = 1500  # seconds for one program; a hang must not eat the whole run


def doctest_counts(text):
    found = re.search(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped",
                      text)
    return tuple(map(int, found.groups())) if found else None


def python_counts(text):
    found = re.search(r"^COUNTS (\d+) (\d+) (\d+)$", text, re.M)
    return tuple(map(int, found.groups())) if found else None


def jobs():
    found = []
    for program in sorted((BUILD / "bin").glob("test_*")):
        if program.is_file() and os.access(program, os.X_OK):
            found.append((f"unit {program.name[5:]}", [str(program), "--no-colors=true"],
                          doctest_counts))
    if "--only-unit" not in sys.argv:
        for test in sorted(ROOT.glob("tests/*/test_*.py")) + sorted(ROOT.glob("tests/test_*.py")):
            name = str(test.relative_to(ROOT / "tests"))
            found.append((name, [PYTHON, str(ROOT / "tests/one.py"), str(test)], python_counts))
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return [job for job in found if not words or any(word in job[0] for word in words)]


def run(job):
    name, command, counts = job
    start = time.monotonic()
    env = dict(os.environ, PITH_BUILD=str(BUILD))
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIME_LIMIT,
                              check=False)
        text, code = done.stdout.decode(errors="replace"), done.returncode
    except subprocess.TimeoutExpired as expired:
        text, code = (expired.stdout or b"").decode(errors="replace") + "\ntimed out", -1
    result = counts(text)
    if result is None or (code != 0 and result[1] == 0):
        # It died before it could count.
        result = (0, 1, 0)
    return name, result, text, time.monotonic() - start


def main():
    total = [0, 0, 0]
    selected = jobs()
    if not selected:
        print("no tests found: build them first (make check)")
        total[1] = 1
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("TEST_JOBS", "2"))) as pool:
        for name, counts, text, seconds in pool.map(run, selected):
            passed, failed, skipped = counts
            total = [a + b for a, b in zip(total, counts)]
            line = f"{'FAIL' if failed else 'ok':4} {name}: {passed} passed"
            if failed:
                line += f", {failed} failed"
            if skipped:
                line += f", {skipped} skipped"
            print(f"{line} ({seconds:.1f} s)", flush=True)
            if failed:
                print("\n".join("     | " + part for part in text.splitlines()[-200:]), flush=True)
            for reason in re.findall(r"^SKIPPED .*$", text, re.M):
                print("     " + reason, flush=True)
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] else 0


sys.exit(main())
