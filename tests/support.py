"""What the Python tests share: where things are, and how a missing tool is treated.

A test that needs a tool says so with need("qpdf"). Where the tool is missing the test is skipped, and
the skip is counted and shown; with CI=true it fails instead, so that nothing is skipped unseen.
"""

import importlib.util
import os
import shutil
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("PITH_BUILD", ROOT / "build"))
PITH = BUILD / "bin" / "pith"
PITHSTAMP = BUILD / "bin" / "pithstamp"
SAMPLES = ROOT / "samples"
SEED_CODE = "GRALRY4DTUR34CIZ3TIFOJE3QO"
SEED_BUNDLE = SAMPLES / "mirror" / "pith" / SEED_CODE / "bundle.json"


def missing(what):
    if os.environ.get("CI") == "true":
        raise AssertionError(f"{what} is missing, and nothing may be missing here")
    raise unittest.SkipTest(f"{what} is missing")


def need(*tools):
    for tool in tools:
        if shutil.which(tool) is None:
            missing(tool)


def need_module(name):
    if importlib.util.find_spec(name) is None:
        missing(f"Python module {name}")


def shared(name):
    """A file or folder of the collection beside the checkout; always a skip where there is none."""
    path = ROOT.parent / "shared" / name
    if not path.exists():
        raise unittest.SkipTest(f"the collection {name} is not beside this checkout")
    return path


def run(*args, stdin=None, cwd=None, env=None, timeout=120):
    """Runs a program; returns the CompletedProcess with bytes in stdout and stderr."""
    merged = dict(os.environ)
    merged.update({"LC_ALL": "C.UTF-8", "PITH_OFFLINE": "1", "NO_COLOR": "1"})
    merged.update(env or {})
    return subprocess.run([str(a) for a in args], input=stdin, cwd=cwd, env=merged,
                          capture_output=True, timeout=timeout, check=False)
