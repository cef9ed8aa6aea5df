"""Whether the package works with a LaTeX newer than the distribution's, built from its sources.

    git clone https://github.com/latex3/latex2e; git clone https://github.com/latex3/latex3
    python3 tests/tex/new_kernel.py latex2e latex3

Formats of pdfLaTeX, XeLaTeX and LaTeX for dvips are made in a temporary folder; papers in ten classes
are typeset without and with the package. There may be no error more, and the PDF has badge, Info and
XMP. (Formats of LuaLaTeX need Lua libraries as new as the kernel.) Shown so far: the kernel called
2026-11-01, sources of 2026-06-30 and expl3 of 2026-07-01, by all three routes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = "GRALRY4DTUR34CIZ3TIFOJE3QO"
FORMATS = {"pdflatex": "pdftex", "xelatex": "xetex", "latex": "pdftex"}
CLASSES = ("article", "amsart", "revtex4-2", "IEEEtran", "llncs", "acmart", "elsarticle", "scrartcl",
           "report", "memoir")


def run(*command, cwd, env):
    return subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=300, check=False)


def unpack(latex2e, latex3, work):
    """The folders where TeX finds the new files."""
    folders = []
    for source, installer, program in ((latex2e / "base", "unpack.ins", "pdftex"),
                                       (latex3 / "l3kernel", "l3.ins", "tex"),
                                       (latex3 / "l3backend", "l3backend.ins", "tex")):
        place = shutil.copytree(source, work / source.name)
        # docstrip asks before it writes over a file.
        subprocess.run([program, installer], cwd=place, input=b"y\n" * 2000, capture_output=True,
                       timeout=300, check=False)
        folders.append(str(place))
    return folders


def build(class_name, package, route, folder, env):
    """(errors, kernel, PDF)"""
    folder.mkdir()
    (folder / "paper.tex").write_text("\n".join([
        rf"\documentclass{{{class_name}}}", package, r"\begin{document}", r"\title{A Study}",
        r"\author{A. Author}", r"\maketitle", r"\section{Introduction} Text.", r"\end{document}", ""]))
    for _ in range(2):
        run(FORMATS[route], f"-fmt={route}", "-interaction=nonstopmode", "paper.tex", cwd=folder, env=env)
    if route == "latex":
        run("dvips", "-q", "-z", "paper.dvi", "-o", "paper.ps", cwd=folder, env=env)
        run("ps2pdf", "paper.ps", "paper.pdf", cwd=folder, env=env)
    log = (folder / "paper.log").read_text(errors="replace")
    return (sorted(re.findall(r"^! .*", log, re.M)), re.search(r"LaTeX2e <(\S+)>", log).group(1),
            folder / "paper.pdf")


def main(latex2e, latex3):
    bad = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        paths = [".", str(ROOT / "tex"), *unpack(Path(latex2e), Path(latex3), work), ""]
        env = dict(os.environ, TEXINPUTS=os.pathsep.join(paths), TEXFORMATS=f"{work}{os.pathsep}",
                   SOURCE_DATE_EPOCH="1780000000")
        for route, engine in FORMATS.items():
            run(engine, "-ini", "-etex", "-interaction=nonstopmode", f"-jobname={route}",
                f"-progname={route}", f"*{route}.ini", cwd=work, env=env)
            for name in CLASSES:
                before, _, _ = build(name, "", route, work / f"{route}-{name}", env)
                after, kernel, pdf = build(name, rf"\usepackage{{pith}}\pithnumber{{{CODE}}}", route,
                                           work / f"{route}-{name}-with", env)
                text = run("pdftotext", pdf, "-", cwd=work, env=env).stdout
                info = run("pdfinfo", "-custom", pdf, cwd=work, env=env).stdout
                xmp = run("pdfinfo", "-meta", pdf, cwd=work, env=env).stdout
                good = (before == after and CODE[:8].encode() in text and b"PithNumber" in info
                        and b"pith:number" in xmp)
                bad += not good
                print(f"{'ok  ' if good else 'FAIL'} {kernel} {route:9} {name}  (errors without the "
                      f"package: {len(before)})", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
