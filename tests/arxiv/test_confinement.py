"""What programs that are run over a paper can reach: each way out is tried with the real program, confined as
`pith arxiv` does it, and once more without, where it must work: else the row would show nothing.

Programs get the worst settings (shell escape, no paranoid mode, no -dSAFER), so that nothing but the
confinement stands in the way.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from support import BUILD, PITH, missing, need, run

TOOL = BUILD / "bin/confined_tool"
TOKEN = "CANARY-7391"
TEX_READ = r"\newwrite\o\immediate\openout\o=got.txt \newread\i\openin\i=%s \read\i to\x" \
           r"\immediate\write\o{\x}\immediate\closeout\o\csname @@end\endcsname\end"
TEX_WRITE = r"\newwrite\o\immediate\openout\o=%s \immediate\write\o{x}\immediate\closeout\o\csname @@end\endcsname\end"
TEX_RUN = r"\immediate\write18{%s}\csname @@end\endcsname\end"
COPY = "cp ../home/secret.tex got.txt"
TOUCH = "touch ../out/x"
PS_READ = "%%!\n/b 200 string def (%s) (r) file b readstring pop (got.txt) (w) file dup 3 -1 roll writestring closefile\n"
AUX = "\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{%s}\n"
BCF = r"\documentclass{article}\usepackage[backend=biber]{biblatex}\addbibresource{%s}%s" \
      r"\begin{document}\nocite{*}\printbibliography\end{document}"
MAP = r"\DeclareSourcemap{\maps[datatype=bibtex]{\map{\step[fieldsource=title,match=\regexp{IN},replace=\regexp{%s}]}}}"
CONF = '<?xml version="1.0"?><config><output_file>../out/x.bbl</output_file></config>'
# makeglossaries gives what is between these braces to a shell.
GLOSSARY = {"main.aux": "\\@newglossary{main}{glg}{gls}{glo}\n\\@istfilename{main.ist}\n"
                              "\\@gls@extramakeindexopts{%s}\n",
                  "main.glo": "\\glossaryentry{a?\\glossentry{a}|setentrycounter{page}\\glsnumberformat}{1}\n",
                  "main.ist": "keyword \"\\\\glossaryentry\"\nactual '?'\n"}
SOCKET = "use Socket; socket(S,%s,SOCK_STREAM,0) or exit 1; connect(S,%s) or exit 1; exit 0"


def engine(program, source):
    return [program, "-interaction=batchmode", "-shell-escape", source]


def pdflatex(source):
    return engine("pdflatex", source)


class Row:
    """Files are put into the folder; `prepare` runs there first and is not confined."""

    def __init__(self, name, command, files=None, prepare=(), needs=()):
        self.name, self.command, self.files = name, command, files or {}
        self.prepare, self.needs = prepare, needs


def dvi(special):
    return {"files": {"main.tex": "\\special{%s}x\\bye" % special},
            "prepare": [["tex", "-interaction=batchmode", "main.tex"]], "needs": ("tex", "dvips")}


def bcf(source, more=""):
    return {"files": {"main.tex": BCF % (source, more), "r.bib": "@book{o,title={INSIDE},author={A},year=2001}\n"},
            "prepare": [["pdflatex", "-interaction=batchmode", "main.tex"]], "needs": ("pdflatex", "biber")}


def glossary(options):
    return {name: text.replace("%s", options) for name, text in GLOSSARY.items()}


def perl(name, code):
    return Row("perl: " + name, ["perl", "-e", code])


ROWS = [
    Row("pdflatex: read by an absolute path", pdflatex(TEX_READ % "{HOME}/secret.tex")),
    Row("pdflatex: read by a path to above", pdflatex(TEX_READ % "../home/secret.tex")),
    Row("pdflatex: read by a link", pdflatex(TEX_READ % "link.tex")),
    Row("pdflatex: write by an absolute path", pdflatex(TEX_WRITE % "{OUT}/x.txt")),
    Row("pdflatex: write by a path to above", pdflatex(TEX_WRITE % "../out/x.txt")),
    Row("pdflatex: write by a link", pdflatex(TEX_WRITE % "out.tex")),
    Row("pdflatex: \\write18 that reads", pdflatex(TEX_RUN % COPY)),
    Row("pdflatex: \\write18 that writes", pdflatex(TEX_RUN % TOUCH)),
    Row("pdflatex: \\input from a program", pdflatex(r'\input|"%s" \csname @@end\endcsname\end' % TOUCH)),
    Row("pdflatex: a texmf.cnf of the folder", ["pdflatex", "-interaction=batchmode", "-cnf-line=shell_escape=t",
                                                  TEX_RUN % COPY], {"texmf.cnf": "shell_escape = t\n"}),
    Row("latex: \\write18", engine("latex", TEX_RUN % TOUCH), needs=("latex",)),
    Row("xelatex: \\write18", engine("xelatex", TEX_RUN % TOUCH), needs=("xelatex",)),
    Row("xelatex: read", engine("xelatex", TEX_READ % "../home/secret.tex"), needs=("xelatex",)),
    Row("luatex: os.execute", engine("luatex", r"\directlua{os.execute('%s')}\end" % TOUCH), needs=("luatex",)),
    Row("luatex: io.open", engine("luatex", r"\directlua{io.open('got.txt','w'):write("
                                  r"io.open('../home/secret.tex'):read('*a')):close()}\end"), needs=("luatex",)),
    Row("luatex: a file of Lua", ["texlua", "rc.lua"], {"rc.lua": "io.open('../out/x', 'w'):write('x'):close()"},
        needs=("texlua",)),
    Row("luatex: a socket", ["texlua", "rc.lua"],
        {"rc.lua": "local s = require('socket').tcp(); assert(s:connect('127.0.0.1', {PORT}))"}, needs=("texlua",)),
    Row("dvips: a command in a special", ["dvips", "-R0", "-q", "main.dvi", "-o", "main.ps"],
        **dvi("psfile=\"`" + TOUCH + "\"")),
    Row("dvips: a file in a special", ["dvips", "-R0", "-q", "main.dvi", "-o", "got.txt"],
        **dvi("psfile=../home/secret.ps")),
    Row("dvips: the name of its output", ["dvips", "-R0", "-q", "main.dvi", "-o", "!" + TOUCH], **dvi("")),
    Row("ps2pdf: a file", ["ps2pdf", "-dNOSAFER", "a.ps", "a.pdf"], {"a.ps": PS_READ % "../home/secret.tex"},
        needs=("ps2pdf",)),
    Row("ps2pdf: a file that is written", ["ps2pdf", "-dNOSAFER", "a.ps", "a.pdf"],
        {"a.ps": "%!\n(../out/x) (w) file (x) writestring\n"}, needs=("ps2pdf",)),
    Row("ps2pdf: %pipe%", ["ps2pdf", "-dNOSAFER", "a.ps", "a.pdf"], {"a.ps": f"%!\n(%pipe%{TOUCH}) (w) file closefile\n"},
        needs=("ps2pdf",)),
    Row("ps2pdf: run", ["ps2pdf", "-dNOSAFER", "a.ps", "a.pdf"],
        {"a.ps": "%!\n(../home/secret.ps) run (got.txt) (w) file dup secret writestring closefile\n"}, needs=("ps2pdf",)),
    Row("makeindex: -o", ["makeindex", "-q", "-o", "../out/x.ind", "a.idx"], {"a.idx": "\\indexentry{a}{1}\n"},
        needs=("makeindex",)),
    Row("makeindex: -t", ["makeindex", "-q", "-t", "../out/x.ilg", "a.idx"], {"a.idx": "\\indexentry{a}{1}\n"},
        needs=("makeindex",)),
    Row("makeindex: its input", ["makeindex", "-q", "-o", "got.txt", "../home/secret.idx"], needs=("makeindex",)),
    Row("makeglossaries: a command in the .aux", ["makeglossaries", "main"], glossary(f"; {TOUCH};"),
        needs=("makeglossaries",)),
    Row("makeglossaries: a command that reads", ["makeglossaries", "main"], glossary(f"; {COPY};"),
        needs=("makeglossaries",)),
    Row("makeglossaries-lite: a command in the .aux", ["makeglossaries-lite", "main"], glossary(f"; {TOUCH};"),
        needs=("makeglossaries-lite",)),
    Row("bibtex: \\bibdata with an absolute path", ["bibtex", "main"], {"main.aux": AUX % "{HOME}/secret"},
        needs=("bibtex",)),
    Row("bibtex: \\bibdata with a path to above", ["bibtex", "main"], {"main.aux": AUX % "../home/secret"},
        needs=("bibtex",)),
    Row("bibtex: \\bibdata with a link", ["bibtex", "main"], {"main.aux": AUX % "link"}, needs=("bibtex",)),
    Row("biber: a command in a source map", ["biber", "main"], **bcf("r.bib", MAP % "@{[system('touch','../out/x')]}")),
    Row("biber: a file in a source map", ["biber", "main"],
        **bcf("r.bib", MAP % "@{[do{open(F,'../home/secret.tex');readline(F)}]}")),
    Row("biber: a source with an absolute path", ["biber", "main"], **bcf("{HOME}/secret.bib")),
    Row("biber: a source with a path to above", ["biber", "main"], **bcf("../home/secret.bib")),
    Row("biber: a source with an address", ["biber", "main"], **bcf("http://127.0.0.1:{PORT}/r.bib")),
    Row("biber: a biber.conf of the folder", ["biber", "main"],
        **{**bcf("r.bib"), "files": {**bcf("r.bib")["files"], "biber.conf": CONF}}),
    Row("pdftoppm: a file", ["pdftoppm", "-r", "10", "../home/secret.pdf", "got"], needs=("pdftoppm",)),
    Row("pdftoppm: its output", ["pdftoppm", "-r", "10", "page.pdf", "../out/x"], needs=("pdftoppm",)),
    Row("latexmk: a .latexmkrc of the folder", ["latexmk", "main.tex"], {".latexmkrc": f"system('{TOUCH}');"},
        needs=("latexmk",)),
    perl("read", "open(F,'<','../home/secret.tex') or exit 1; open(G,'>','got.txt'); print G <F>"),
    perl("a link that leads us out", "symlink('../home/secret.tex','got.txt')"),
    perl("a second name", "link('../home/secret.tex','got.txt')"),
    perl("the mode of a file", "chmod 0777, '../home/secret.tex'"),
    perl("the times of a file", "utime 1, 1, '../home/secret.tex'"),
    perl("the end of a file", "truncate '../home/secret.tex', 0"),
    perl("TCP", SOCKET % ("PF_INET", "pack_sockaddr_in({PORT}, inet_aton('127.0.0.1'))")),
    perl("a Unix socket", SOCKET % ("PF_UNIX", "pack_sockaddr_un('{HOME}/socket')")),
    perl("an abstract socket", SOCKET % ("PF_UNIX", "pack_sockaddr_un(qq(\\0{ABSTRACT}))")),
    perl("the environment of others", "open(F,'<','/proc/{VICTIM}/environ') or exit 1; open(G,'>','got.txt'); print G <F>"),
    perl("the files of others", "open(F,'<','/proc/{VICTIM}/cwd/secret.tex') or exit 1; open(G,'>','got.txt'); print G <F>"),
    perl("a signal to others", "kill 'TERM', {VICTIM}"),
    perl("what outlives it", "use POSIX; if (!fork) { setsid; if (!fork) { exec 'sleep', '{SLEEP}' } exit } sleep 1"),
]


class Confinement(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "perl")
        self.work = Path(tempfile.mkdtemp(prefix="pith-confinement-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        page = self.work / "page"
        page.mkdir()
        run("pdflatex", "-interaction=batchmode", "\\pdfcompresslevel=0 \\shipout\\hbox{x}\\csname @@end\\endcsname",
            "-jobname=page", cwd=page)
        self.page = next(page.glob("*.pdf")).read_bytes()
        if b"processes of their own" not in run(BUILD / "bin/pith", "doctor", "--offline").stdout:
            missing("confinement with all its parts")

    def serve(self, home, abstract):
        """Listens in three places; the list gets those at which somebody came."""
        came, listening = [], []
        for family, address in ((socket.AF_INET, ("127.0.0.1", 0)), (socket.AF_UNIX, str(home / "socket")),
                                (socket.AF_UNIX, "\0" + abstract)):
            server = socket.socket(family)
            server.bind(address)
            server.listen()
            listening.append(server)

            def accept(server=server, address=address):
                try:
                    while True:
                        server.accept()[0].close()
                        came.append(address)
                except OSError:
                    pass
            threading.Thread(target=accept, daemon=True).start()
        return came, listening

    def attempt(self, row, mode, number):
        """What got out, or in; empty where nothing did."""
        top = self.work / f"{number}-{mode}"
        folder, scratch, home, out = (top / name for name in ("folder", "scratch", "home", "out"))
        for path in (folder, scratch, home, out):
            path.mkdir(parents=True)
        abstract, sleep = f"pith-{os.getpid()}-{number}-{mode}", f"100.{os.getpid()}{number}{mode == 'open':d}"
        for name, text in (("tex", TOKEN), ("bib", "@book{s,title={%s},author={A},year=2001}\n" % TOKEN),
                           ("ps", "%%!\n/secret (%s) def\n" % TOKEN), ("idx", "\\indexentry{%s}{1}\n" % TOKEN)):
            (home / ("secret." + name)).write_text(text)
        (home / "secret.pdf").write_bytes(self.page)
        (folder / "page.pdf").write_bytes(self.page)
        for name in ("tex", "bib"):
            (folder / ("link." + name)).symlink_to(f"../home/secret.{name}")
        (folder / "out.tex").symlink_to("../out/x")
        came, listening = self.serve(home, abstract)
        with subprocess.Popen(["sleep", "100"], cwd=home, env={"TOKEN": TOKEN, "PATH": "/usr/bin"}) as victim:
            self.addCleanup(victim.kill)
            values = {"{HOME}": home, "{OUT}": out, "{PORT}": listening[0].getsockname()[1], "{ABSTRACT}": abstract,
                      "{VICTIM}": victim.pid, "{SLEEP}": sleep}

            def filled(text):
                for name, value in values.items():
                    text = text.replace(name, str(value))
                return text
            for name, text in row.files.items():
                (folder / name).write_text(filled(text))
            env = {"PATH": "/usr/bin:/bin", "HOME": str(scratch), "TMPDIR": str(scratch), "TEXMFVAR": str(scratch),
                   "LC_ALL": "C.UTF-8", "openin_any": "a", "openout_any": "a", "shell_escape": "t",
                   "TEXINPUTS": f".:{home}:"}
            for command in row.prepare:
                subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False, timeout=60)
            before = set(folder.iterdir())
            stat = {path: (path.stat().st_mode, path.stat().st_mtime_ns) for path in home.glob("secret.*")}
            subprocess.run([TOOL, mode, folder, scratch, *map(filled, row.command)], env=env, check=False, timeout=60,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            found = []
            for path in (path for part in (folder, scratch) for path in part.rglob("*")):
                if path in before or not (path.is_file() or path.is_symlink()):
                    continue
                if path.is_symlink() or TOKEN.encode() in path.read_bytes() or path.name.startswith("got-"):
                    found.append(f"{path.name} has what was out of reach")
            found += [f"{path.name} was written" for path in out.iterdir()]
            for path, state in stat.items():
                if state != (path.stat().st_mode, path.stat().st_mtime_ns) or path.stat().st_size == 0:
                    found.append(f"{path.name} was changed")
            for server in listening:
                server.close()
            found += [f"somebody came to {address}" for address in came]
            if victim.poll() is not None:
                found.append("another process was ended")
            victim.kill()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cmdline").read_bytes().split(b"\0")[1:2] == [sleep.encode()]:
                    found.append("something goes on")
                    os.kill(int(process.name), 9)
            except OSError:
                pass
        return found

    def test_each_way_out_is_closed_and_is_one_when_nothing_confines(self):
        for number, row in enumerate(ROWS):
            if any(shutil.which(tool) is None for tool in row.needs):
                need(*row.needs) if os.environ.get("CI") == "true" else print("SKIPPED row:", row.name)
                continue
            with self.subTest(row.name):
                self.assertEqual(self.attempt(row, "confined", number), [])
                self.assertNotEqual(self.attempt(row, "open", number), [], "it shows nothing")


# Runs a program for which Landlock is not there: landlock_create_ruleset(2) is call 444 everywhere.
WITHOUT_LANDLOCK = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
code = b"".join(struct.pack("HBBI", *line) for line in
                ((0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x50026), (0x06, 0, 0, 0x7fff0000)))
memory = ctypes.create_string_buffer(code)
program = struct.pack("HxxxxxxP", 4, ctypes.addressof(memory))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.c_char_p(program), 0, 0) == 0
os.execv(sys.argv[1], sys.argv[1:])
"""


class WholeRun(unittest.TestCase):
    def setUp(self):
        need("pdflatex", "biber", "pdftoppm")
        self.work = Path(tempfile.mkdtemp(prefix="pith-confinement-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.out, self.tmp, self.paper = (self.work / name for name in ("out", "tmp", "paper"))
        for path in (self.out, self.tmp, self.paper):
            path.mkdir()
        (self.work / "secret.bib").write_text("@book{s,title={%s},author={A},year=2001}\n" % TOKEN)
        (self.paper / "r.bib").write_text("@book{o,title={INSIDE},author={A},year=2001}\n")

    def arxiv(self, source="r.bib", more="", before=(), **files):
        (self.paper / "main.tex").write_text(BCF % (source, more))
        for name, text in files.items():
            (self.paper / name.replace("__", ".")).write_text(text)
        done = run(*before, PITH, "arxiv", "paper", "--json", cwd=self.work, env={"TMPDIR": str(self.tmp)})
        report = json.loads(done.stdout)
        self.assertEqual(list(self.out.iterdir()), [])
        self.assertEqual(list(self.tmp.iterdir()), [])
        self.assertNotIn(TOKEN, "".join(path.read_bytes().decode("latin-1") for path in self.work.glob("*.gz")))
        return report, {finding["rule"]: finding["outcome"] for finding in report["findings"]}

    def test_biber_does_not_run_code_of_the_paper(self):
        code = MAP % ("@{[system('touch','%s/x')]}" % self.out)
        report, found = self.arxiv(more=code)
        self.assertEqual((report["verdict"], found["build.code"]), ("fail", "fail"))
        self.assertTrue(report["confinement"]["holds"])
        self.assertIn("Landlock", report["confinement"]["by"])
        # The author's own result is used, and what biber would do is told all the same.
        bbl = "% $ biblatex bbl format version 3.3 $\n\\endinput\n"
        self.assertEqual(self.arxiv(more=code, main__bbl=bbl)[1]["build.code"], "note")

    def test_biber_reads_no_configuration_and_nothing_from_elsewhere(self):
        report, found = self.arxiv(biber__conf=CONF.replace("..", str(self.work)))
        self.assertNotIn("build.code", found)
        self.assertIn("main.bbl", [file["name"] for file in report["kept"]])
        for source in (self.work / "secret.bib", "../../../secret.bib"):
            self.assertEqual(self.arxiv(source)[1]["build.outside"], "fail")

    def test_without_landlock_biber_is_not_run_and_the_report_says_so(self):
        report, found = self.arxiv(before=(sys.executable, "-c", WITHOUT_LANDLOCK))
        self.assertEqual(found["build.confinement"], "fail")
        self.assertFalse(report["confinement"]["holds"])
        self.assertNotIn("Landlock", report["confinement"]["by"])
        self.assertNotIn("main.bbl", [file["name"] for file in report["kept"]])

    def test_a_hard_kill_leaves_nothing_running_and_the_next_run_cleans_up(self):
        programs, sleep = self.work / "programs", f"100.{os.getpid()}"
        programs.mkdir()
        (programs / "pdflatex").write_text("#!/bin/sh\nenv > env\nsetsid sleep %s &\ntouch begun\nexec sleep %s\n"
                                           % (sleep, sleep))
        (programs / "pdflatex").chmod(0o755)
        (self.paper / "main.tex").write_text(BCF % ("r.bib", ""))
        env = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}", TMPDIR=str(self.tmp), SECRET=TOKEN)
        with subprocess.Popen([PITH, "arxiv", "paper"], cwd=self.work, env=env, stderr=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL) as pith:
            while not list(self.tmp.glob("*/*/begun")) and pith.poll() is None:
                time.sleep(0.01)
            given = next(self.tmp.glob("*/*/env")).read_text()
            pith.kill()
        self.assertNotIn(TOKEN, given)
        self.assertIn(f"HOME={self.tmp}/", given)
        for _ in range(1000):
            running = [p for p in Path("/proc").glob("[0-9]*/cmdline") if sleep.encode() in read(p)]
            if not running:
                break
            time.sleep(0.01)
        self.assertEqual(running, [])
        self.assertEqual(len(list(self.tmp.iterdir())), 1)
        self.arxiv()  # looks that nothing is left there


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    unittest.main()
