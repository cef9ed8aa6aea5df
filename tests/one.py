"""Runs one unittest file and prints COUNTS passed failed skipped as its last line.

A test with subTests counts as the one test it is. A file in which nothing ran counts as failed: tests
that are made from files and patterns must not vanish with these.
"""

import importlib.util
import signal
import sys
import unittest
from pathlib import Path


class Result(unittest.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"SKIPPED {test.id()}: {reason}", flush=True)


def heed_signals():
    """What whoever started this ignores (nohup does), programs under test would ignore as well."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def main():
    heed_signals()
    path = Path(sys.argv[1])
    sys.path.insert(0, str(path.parent))
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Result, verbosity=2).run(suite)
    # A subTest failure is one of several in a test that is then not counted as passed.
    failed = len({test.id().split(" ")[0] for test, _ in result.failures + result.errors})
    failed += len(result.unexpectedSuccesses)
    if result.passed + failed + len(result.skipped) == 0:
        print("no test was found in it")
        failed = 1
    print(f"COUNTS {result.passed} {failed} {len(result.skipped)}")
    return 1 if failed else 0


sys.exit(main())
