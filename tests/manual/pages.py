"""What the tests of manual pages and completions share: the commands there are, and their options."""

import re
import tempfile
from functools import lru_cache
from pathlib import Path

from support import PITH, PITHSTAMP, ROOT, run

PROSE = ROOT / "docs/man"


def help_of(*words):
    program = PITHSTAMP if words[0] == "pithstamp" else PITH
    return run(program, *words[1:], "--help").stdout.decode()


@lru_cache(None)
def commands(path="pith"):
    """The commands below this one, as --help lists them."""
    text = help_of(*path.split())
    if "Subcommands:" not in text:
        return ()
    return tuple(re.findall(r"^  ([a-z]+) ", text.split("Subcommands:")[1].split("\n\n")[0], re.M))


@lru_cache(None)
def every_path():
    """pith, pithstamp, and every command and subcommand."""
    paths, queue = [], ["pith", "pithstamp"]
    while queue:
        path = queue.pop(0)
        paths.append(path)
        queue += [f"{path} {name}" for name in commands(path)]
    return tuple(paths)


def options(path):
    """[["-o", "--output"], …] as --help lists them."""
    block = help_of(*path.split()).split("Options:")[1].split("\nSubcommands:")[0]
    lines = re.findall(r"^  (-\S+)", block, re.M)
    return [line.split(",") for line in lines]


def page_names():
    return ["pith", "pithstamp"] + [f"pith-{name}" for name in commands()]


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="pith-manual-")


def write(path, text):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
