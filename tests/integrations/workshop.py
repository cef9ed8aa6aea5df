"""A place to build the sample paper in: a home with a checkout of the tools, their programs in the path,
a mirror that is a folder, and a log of every run of pithstamp."""

import os
import shutil
import tempfile
from pathlib import Path

import support
from support import BUILD, PITHSTAMP, ROOT, SAMPLES, SEED_CODE

# What is copied into the checkout; tests of hooks make a repository of it.
PARTS = ["integrations", ".pre-commit-hooks.yaml", "tex/pith.sty"]

# Runs the real one, and notes its arguments and whether it changed the PDF.
SHIM = """#!/bin/sh
for pdf; do :; done
before=$(cksum <"$pdf")
'{pithstamp}' "$@"
code=$?
changed=no
test "$before" = "$(cksum <"$pdf")" || changed=yes
echo "$changed $*" >>'{log}'
exit $code
"""


class Workshop:
    """With `with`: the folder is gone afterwards. `paper` has paper.tex and the plain package."""

    def __init__(self):
        self.top = Path(tempfile.mkdtemp(prefix="pith-workshop-"))
        self.home, self.paper = self.top / "home", self.top / "paper"
        self.checkout = self.home / "src" / "pith"
        self.log = self.top / "stamps"
        for part in PARTS:
            target = self.checkout / part
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            copy(ROOT / part, target)
        self.paper.mkdir()
        shutil.copyfile(SAMPLES / "paper/paper.tex", self.paper / "paper.tex")
        shutil.copyfile(ROOT / "tex/pith.sty", self.paper / "pith.sty")
        shims = self.top / "bin"
        shims.mkdir()
        (shims / "pithstamp").write_text(SHIM.format(pithstamp=PITHSTAMP, log=self.log))
        (shims / "pithstamp").chmod(0o755)
        # Fonts that TeX has made for itself are in the home that there is.
        fonts = support.run("kpsewhich", "-var-value=TEXMFVAR").stdout.decode().strip()
        self.env = {
            "TEXMFVAR": fonts, "HOME": str(self.home), "PATH": f"{shims}:{BUILD / 'bin'}:{os.environ['PATH']}",
            "PITH_MIRROR": str(SAMPLES / "mirror"), "PITH_CACHE_DIR": str(self.top / "cache"),
            "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "SOURCE_DATE_EPOCH": "1779960312",
            "PRE_COMMIT_HOME": str(self.top / "pre-commit"), "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_NAME": "A. Sample", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A. Sample", "GIT_COMMITTER_EMAIL": "a@example.org",
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def run(self, *args, cwd=None, env=None):
        return support.run(*args, cwd=cwd or self.paper, env={**self.env, **(env or {})})

    def stamps(self):
        """[(changed, arguments)] of every run of pithstamp so far."""
        if not self.log.exists():
            return []
        lines = [line.split(" ", 1) for line in self.log.read_text().splitlines()]
        return [(changed == "yes", args) for changed, args in lines]

    def repository(self, folder):
        """Makes it a git repository with all of it committed."""
        for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            done = self.run("git", *args, cwd=folder)
            assert done.returncode == 0, done.stderr.decode()

    def with_record(self):
        """pith.sty with the record inside, in place of the plain one."""
        done = self.run("pith", "sty", SEED_CODE, "-o", "pith.sty")
        assert done.returncode == 0, done.stderr.decode()
