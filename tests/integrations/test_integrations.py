"""Each part of integrations/ with the tool that it is for, on the sample paper."""

import os
import re
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from support import BUILD, ROOT, SEED_BUNDLE, SEED_CODE, need, need_module
from workshop import Workshop

INTEGRATIONS = ROOT / "integrations"
LATEXMK = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error"]


class Case(unittest.TestCase):
    def setUp(self):
        self.shop = Workshop()
        self.addCleanup(self.shop.__exit__)
        self.paper = self.shop.paper

    def good(self, *args, **how):
        done = self.shop.run(*args, **how)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode(errors="replace")[-3000:])
        return done

    def bad(self, *args, **how):
        done = self.shop.run(*args, **how)
        self.assertNotEqual(done.returncode, 0, (done.stdout + done.stderr).decode(errors="replace"))
        return done

    def proven(self, pdf="paper.pdf"):
        self.good("pith", "verify", "--offline", pdf, env={"PITH_MIRROR": "/none", "PITH_CACHE_DIR": "/none"})

    def state(self, pdf="paper.pdf"):
        path = self.paper / pdf
        return path.read_bytes(), path.stat().st_mtime_ns

    def edit(self, text="More."):
        path = self.paper / "paper.tex"
        tex = path.read_text(encoding="utf-8")
        path.write_text(tex.replace("\\end{document}", text + "\n\\end{document}"), encoding="utf-8")


class Latexmk(Case):
    def setUp(self):
        super().setUp()
        need("latexmk", "pdflatex")
        shutil.copy(INTEGRATIONS / "latexmk/latexmkrc", self.paper)

    def test_a_build_is_stamped_and_a_second_run_writes_nothing(self):
        self.good(*LATEXMK, "paper.tex")
        self.proven()
        before = self.state()
        self.good(*LATEXMK, "paper.tex")
        self.assertEqual(self.state(), before)
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [True, False])
        self.edit()
        self.good(*LATEXMK, "paper.tex")
        self.proven()
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [True, False, True])

    def test_a_package_with_the_record_leaves_nothing_to_stamp(self):
        self.shop.with_record()
        self.good(*LATEXMK, "paper.tex")
        self.proven()
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [False])

    def test_a_stamp_that_fails_fails_the_build(self):
        done = self.bad(*LATEXMK, "paper.tex", env={"PITH_MIRROR": "/none"})
        self.assertIn(b"paper.pdf was built, but not stamped", done.stdout + done.stderr)

    def test_it_can_be_read_twice(self):
        self.good(*LATEXMK, "paper.tex", env={"LATEXMKRCSYS": str(INTEGRATIONS / "latexmk/latexmkrc")})
        self.proven()
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [True])

    def test_options_output_folders_and_what_was_there_before(self):
        rc = self.paper / "latexmkrc"
        rc.write_text("$success_cmd = 'echo done >mark';\n$out_dir = 'my out';\n" + rc.read_text() +
                      f"@pithstamp_options = ('--number', '{SEED_CODE}');\n")
        self.good(*LATEXMK, "paper.tex")
        self.proven("my out/paper.pdf")
        self.assertTrue((self.paper / "mark").exists())
        self.assertIn(f"--number {SEED_CODE}", self.shop.stamps()[0][1])

    def wait_for(self, condition, loop, output):
        until = time.monotonic() + 120
        while not condition():
            self.assertIsNone(loop.poll(), output.read_text())
            self.assertLess(time.monotonic(), until, output.read_text())
            time.sleep(0.05)

    def test_a_loop_stamps_each_build_once_and_waits_for_no_network(self):
        output = self.shop.top / "loop"
        polls = 0.1
        with output.open("w") as file:
            loop = subprocess.Popen(
                [*LATEXMK, "-pvc", "-view=none", "-e", f"$| = 1; $sleep_time = {polls};", "paper.tex"],
                cwd=self.paper, env=dict(os.environ, **self.shop.env), stdin=subprocess.DEVNULL,
                stdout=file, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                def watching():
                    return output.read_text(errors="replace").count("=== Watching for updated files")

                for build in (1, 2, 3):
                    self.wait_for(lambda wanted=build: watching() == wanted, loop, output)
                    self.proven()
                    time.sleep(8 * polls)  # in which a loop that runs by itself would go on
                    self.assertEqual(watching(), build, output.read_text())
                    self.assertEqual([changed for changed, _ in self.shop.stamps()], [True] * build)
                    self.edit(f"Change {build}.")
            finally:
                os.killpg(loop.pid, signal.SIGINT)
                try:
                    loop.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(loop.pid, signal.SIGKILL)
                    loop.wait()
        offline = ["--offline" in arguments for _, arguments in self.shop.stamps()]
        self.assertEqual(offline[:3], [False, True, True])

    def test_synctex_finds_the_same_places_before_and_after(self):
        need("synctex")
        (self.paper / "latexmkrc").unlink()
        self.good(*LATEXMK, "-synctex=1", "paper.tex")

        def places():
            answers = []
            for line in (8, 13, 19, 26, 30):
                answers.append(self.good("synctex", "view", "-i", f"{line}:1:paper.tex", "-o", "paper.pdf").stdout)
            for x, y in ((200, 120), (300, 300), (150, 400)):
                answers.append(self.good("synctex", "edit", "-o", f"1:{x}:{y}:paper.pdf").stdout)
            return answers

        before, pdf = places(), self.state()[0]
        self.assertTrue(any(b"Page:1" in answer for answer in before))
        self.assertTrue(any(b"Line:" in answer for answer in before))
        self.good("pithstamp", "paper.pdf")
        self.assertNotEqual(self.state()[0], pdf)
        self.assertEqual(places(), before)


class Make(Case):
    def setUp(self):
        super().setUp()
        need("make", "latexmk", "pdflatex")
        shutil.copy(INTEGRATIONS / "make/pith.mk", self.paper)
        (self.paper / "Makefile").write_text(
            f"PITH_NUMBER = {SEED_CODE}\npaper.pdf: paper.tex pith.sty\n\t{' '.join(LATEXMK)} $<\ninclude pith.mk\n")

    def test_each_build_is_stamped_once(self):
        self.good("make", "paper.pdf.verified")
        self.proven()
        before = self.state()
        for _ in range(2):
            done = self.good("make", "paper.pdf.verified")
            self.assertIn(b"up to date", done.stdout)
        self.assertIn(b"up to date", self.good("make", "paper.pdf.stamped").stdout)
        self.assertEqual(self.state(), before)
        self.edit()
        self.good("make", "paper.pdf.verified")
        self.proven()
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [True, True])

    def test_the_package_is_made_where_it_is_missing(self):
        (self.paper / "pith.sty").unlink()
        self.good("make", "paper.pdf.stamped")
        self.assertIn(b"This copy of the package holds the verified record",
                      (self.paper / "pith.sty").read_bytes())
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [False])

    def test_a_stamp_that_fails_leaves_no_mark(self):
        self.bad("make", "paper.pdf.stamped", env={"PITH_MIRROR": "/none"})
        self.assertFalse((self.paper / "paper.pdf.stamped").exists())


class Cmake(Case):
    def setUp(self):
        super().setUp()
        need("cmake", "latexmk", "pdflatex")
        shutil.copy(INTEGRATIONS / "cmake/PithStamp.cmake", self.paper)

    def project(self, call):
        (self.paper / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.20)\nproject(paper NONE)\ninclude(PithStamp.cmake)\n"
            "add_custom_command(OUTPUT paper.pdf COMMAND "
            f"{' '.join(LATEXMK)} -outdir=${{CMAKE_CURRENT_BINARY_DIR}} paper.tex\n"
            "  WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} DEPENDS paper.tex)\n"
            f"pith_stamp({call})\n")

    def test_each_build_is_stamped_once(self):
        self.project(f"paper PDF ${{CMAKE_CURRENT_BINARY_DIR}}/paper.pdf NUMBER {SEED_CODE} VERIFY ALL")
        self.good("cmake", "-B", "b")
        self.good("cmake", "--build", "b")
        self.proven("b/paper.pdf")
        before = self.state("b/paper.pdf")
        self.good("cmake", "--build", "b")
        self.assertEqual(self.state("b/paper.pdf"), before)
        self.assertEqual(len(self.shop.stamps()), 1)
        self.edit()
        self.good("cmake", "--build", "b")
        self.proven("b/paper.pdf")
        self.assertEqual([changed for changed, _ in self.shop.stamps()], [True, True])

    def test_a_record_file_and_options(self):
        shutil.copy(SEED_BUNDLE, self.paper / "bundle.json")
        self.project("paper PDF ${CMAKE_CURRENT_BINARY_DIR}/paper.pdf RECORD bundle.json OPTIONS --backup --offline")
        self.good("cmake", "-B", "b", env={"PITH_MIRROR": "/none"})
        self.good("cmake", "--build", "b", "--target", "paper", env={"PITH_MIRROR": "/none"})
        self.proven("b/paper.pdf")
        self.assertTrue((self.paper / "b/paper.pdf.orig").exists())

    def test_mistakes_are_said(self):
        for call, said in [("paper", b"pith_stamp(<target> PDF <file>"),
                           ("paper PDF paper.pdf WRONG", b"pith_stamp(<target> PDF <file>")]:
            self.project(call)
            shutil.rmtree(self.paper / "b", ignore_errors=True)
            self.assertIn(said, self.bad("cmake", "-B", "b").stderr)
        self.project("paper PDF paper.pdf")
        done = self.bad("cmake", "-B", "b", "-DPITHSTAMP_EXECUTABLE=PITHSTAMP_EXECUTABLE-NOTFOUND",
                        env={"PATH": "/usr/bin:/bin"})
        self.assertIn(b"set PITHSTAMP_EXECUTABLE", done.stderr)
        self.project("paper PDF paper.pdf VERIFY")
        shutil.rmtree(self.paper / "b", ignore_errors=True)
        done = self.bad("cmake", "-B", "b", "-DPITH_EXECUTABLE=PITH_EXECUTABLE-NOTFOUND",
                        f"-DPITHSTAMP_EXECUTABLE={BUILD / 'bin/pithstamp'}", env={"PATH": "/usr/bin:/bin"})
        self.assertIn(b"set PITH_EXECUTABLE", done.stderr)

    def test_a_stamp_that_fails_fails_the_build(self):
        self.project("paper PDF ${CMAKE_CURRENT_BINARY_DIR}/paper.pdf ALL")
        self.good("cmake", "-B", "b")
        self.bad("cmake", "--build", "b", env={"PITH_MIRROR": "/none"})


class Arara(Case):
    def test_the_rule_stamps(self):
        need("arara", "java", "pdflatex")
        (self.paper / ".araraconfig.yaml").write_text("!config\npaths:\n- rules\n")
        (self.paper / "rules").mkdir()
        shutil.copy(INTEGRATIONS / "arara/pithstamp.yaml", self.paper / "rules")
        tex = (self.paper / "paper.tex").read_text(encoding="utf-8")
        directives = ("% arara: pdflatex\n% arara: pithstamp: { number: " + SEED_CODE +
                      ", offline: yes, options: [ '--backup' ] }\n")
        (self.paper / "paper.tex").write_text(directives + tex, encoding="utf-8")
        self.good("arara", "paper.tex")
        self.proven()
        self.assertEqual(self.shop.stamps(),
                         [(True, f"--quiet --number {SEED_CODE} --offline --backup paper.pdf")])
        (self.paper / "paper.tex").write_text("% arara: pdflatex\n% arara: pithstamp\n" + tex,
                                              encoding="utf-8")
        self.bad("arara", "paper.tex", env={"PITH_MIRROR": "/none", "PITH_CACHE_DIR": "/none"})


class PreCommit(Case):
    def setUp(self):
        super().setUp()
        need("pre-commit", "git", "latexmk", "pdflatex")
        self.shop.repository(self.shop.checkout)
        self.shop.with_record()
        self.good(*LATEXMK, "paper.tex")
        (self.paper / "plain").mkdir()
        shutil.copy(ROOT / "tex/pith.sty", self.paper / "plain/pith.sty")
        shutil.copy(ROOT / "tests/arxiv/papers/torture/figures/drawing.pdf", self.paper / "plain/other.pdf")
        rev = self.shop.run("git", "rev-parse", "HEAD", cwd=self.shop.checkout).stdout.decode().strip()
        (self.paper / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {self.shop.checkout}\n  rev: {rev}\n  hooks:\n  - id: pith-verify\n  - id: pith-sty\n")
        self.shop.repository(self.paper)

    def test_good_papers_pass_and_others_are_passed_over(self):
        done = self.good("pre-commit", "run", "--all-files")
        self.assertEqual(done.stdout.count(b"Passed"), 2, done.stdout)

    def test_what_was_changed_is_refused(self):
        pdf, package = self.paper / "paper.pdf", self.paper / "pith.sty"
        good_pdf, good_package = pdf.read_bytes(), package.read_bytes()
        self.assertIn(b"cs.DC", good_pdf)
        pdf.write_bytes(good_pdf.replace(b"cs.DC", b"cs.DS"))
        done = self.bad("pre-commit", "run", "--all-files")
        self.assertIn(b"not valid: paper.pdf", done.stdout)
        self.assertEqual(done.stdout.count(b"Passed"), 1)
        pdf.write_bytes(good_pdf)
        package.write_bytes(good_package.replace(b"cs.DC", b"cs.DS"))
        self.assertNotEqual(package.read_bytes(), good_package)
        done = self.bad("pre-commit", "run", "--all-files")
        self.assertIn(b"pith.sty: is not what this makes", done.stdout)
        package.write_bytes(good_package)
        pdf.write_bytes(b"%PDF-1.5\nbroken")
        self.bad("pre-commit", "run", "--all-files")

    def test_a_damaged_stamp_is_not_passed_over(self):
        pdf = self.paper / "paper.pdf"
        damaged = pdf.read_bytes().replace(b"</rdf:RDF>", b"</rdf:RDX>")
        damaged = damaged.replace(b"/PithNumber", b"/QithNumber")
        damaged = damaged.replace(b"/PithCanonicalSHA256", b"/QithCanonicalSHA256")
        self.assertNotEqual(damaged, pdf.read_bytes())
        pdf.write_bytes(damaged)
        done = self.bad("pre-commit", "run", "--all-files")
        self.assertIn(b"the XMP metadata cannot be understood", done.stdout)

    def test_what_cannot_be_opened_is_not_passed_over(self):
        need("qpdf")
        self.good("qpdf", "--encrypt", "secret", "owner", "256", "--", "--replace-input", "paper.pdf")
        done = self.bad("pre-commit", "run", "--all-files")
        self.assertIn(b"needs a password", done.stdout)


class Workflow(Case):
    def setUp(self):
        super().setUp()
        need_module("yaml")
        import yaml
        self.text = (INTEGRATIONS / "github/paper.yml").read_text(encoding="utf-8")
        self.flow = yaml.safe_load(self.text)

    def test_it_is_a_workflow_with_no_rights_but_to_read(self):
        # YAML 1.1, which this reader knows, takes the key `on` for true.
        self.assertEqual(set(self.flow), {"name", True, "permissions", "jobs"})
        self.assertEqual(self.flow["permissions"], {"contents": "read"})
        (job,) = self.flow["jobs"].values()
        self.assertLessEqual(set(job), {"runs-on", "env", "steps"})
        for step in job["steps"]:
            self.assertEqual(len({"uses", "run"} & set(step)), 1, step)
            self.assertLessEqual(set(step), {"name", "uses", "run", "with"})
            if "uses" in step:
                self.assertRegex(step["uses"], r"^actions/[a-z-]+@v\d+$")
        known = {f"env.{name}" for name in job["env"]} | {
            "github.workspace", "hashFiles('**/*.tex')"}
        for expression in re.findall(r"\$\{\{\s*(.*?)\s*\}\}", self.text):
            self.assertIn(expression, known)

    def test_its_commands_do_what_they_say(self):
        need("bash", "latexmk", "pdflatex")
        (job,) = self.flow["jobs"].values()
        here = {"Build", "Stamp", "Verify"}
        for step in job["steps"]:
            if "run" not in step:
                continue
            self.good("bash", "-n", "-c", step["run"])
            if step["name"] in here:
                here.discard(step["name"])
                self.good("bash", "-e", "-c", step["run"], env={"PAPER": job["env"]["PAPER"]})
        self.assertEqual(here, set())
        self.proven()


class Yaml(unittest.TestCase):
    def test_every_file_is_yaml(self):
        need_module("yaml")
        import yaml
        files = [*INTEGRATIONS.rglob("*.y*ml"), ROOT / ".pre-commit-hooks.yaml"]
        self.assertEqual(len(files), 3)
        for file in files:
            text = file.read_text(encoding="utf-8")
            self.assertIsNotNone(yaml.safe_load(text.removeprefix("!config\n")), file)
            self.assertNotIn("\t", text)

    def test_hooks_name_programs_that_are_there(self):
        need_module("yaml")
        import yaml
        for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
            program = ROOT / hook["entry"]
            self.assertTrue(os.access(program, os.X_OK), program)
            subprocess.run(["sh", "-n", program], check=True)


class Container(unittest.TestCase):
    """Without a container engine: the file is read as one would, and held against what is built here."""

    def instructions(self):
        text = (INTEGRATIONS / "container/Containerfile").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        joined = re.sub(r"\\\n", " ", "\n".join(lines))
        return [line.split(None, 1) for line in joined.splitlines() if line.strip()]

    def packages(self):
        found = []
        for verb, rest in self.instructions():
            for command in rest.split("&&") if verb == "RUN" else ():
                words = command.split()
                if words[:2] == ["apt-get", "install"]:
                    found += [word for word in words[2:] if not word.startswith("-")]
        return found

    def test_stages_and_sources_are_there(self):
        stages = []
        for verb, rest in self.instructions():
            self.assertIn(verb, {"FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "CMD"})
            words = rest.split()
            if verb == "FROM":
                self.assertTrue(words[0] in stages or re.fullmatch(r"[a-z.]+/library/debian:[a-z-]+", words[0]))
                stages += words[2:3] if len(words) == 3 and words[1] == "AS" else []
            elif verb == "COPY":
                if words[0].startswith("--from="):
                    self.assertIn(words[0].removeprefix("--from="), stages)
                else:
                    for source in words[:-1]:
                        self.assertTrue((ROOT / source).exists(), source)
            elif verb == "RUN":
                subprocess.run(["sh", "-n", "-c", rest], check=True)
        self.assertEqual(stages, ["build", "tools", "paper"])

    def test_every_library_that_the_programs_need_is_installed(self):
        need("readelf", "dpkg")
        if "bookworm" not in Path("/etc/os-release").read_text(encoding="utf-8"):
            raise unittest.SkipTest("the container is Debian 12, and this is not")
        # libcurl and PoDoFo are loaded late: by name, and by a module that needs it.
        libraries = {"libcurl.so.4"}
        for program in (BUILD / "bin/pith", BUILD / "bin/pithstamp", *BUILD.glob("lib/pith/*.so")):
            text = subprocess.run(["readelf", "-d", program], check=True,
                                  capture_output=True).stdout.decode()
            libraries |= set(re.findall(r"Shared library: \[(.*)\]", text))
        self.assertTrue(any("podofo" in library for library in libraries), libraries)
        owners = subprocess.run(["dpkg", "-S", *libraries], capture_output=True, check=True).stdout.decode()
        owner_of = {}
        for package, path in re.findall(r"^(\S+?)(?::\w+)?: (.*)$", owners, re.M):
            owner_of.setdefault(Path(path).name, set()).add(package)
        named = {*self.packages(), "libc6", "libgcc-s1"}
        for library in libraries:
            self.assertTrue(owner_of[library] & named, (library, owner_of[library]))

    def test_every_package_exists(self):
        need("apt-cache")
        if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            raise unittest.SkipTest("apt has no list of packages here")
        if "bookworm" not in Path("/etc/os-release").read_text(encoding="utf-8"):
            raise unittest.SkipTest("the container is Debian 12, and this is not")
        done = subprocess.run(["apt-cache", "policy", *self.packages()], capture_output=True, check=True)
        found = re.findall(r"^(\S+):\n  Installed: .*\n  Candidate: \d", done.stdout.decode(), re.M)
        self.assertEqual(set(found), set(self.packages()))


if __name__ == "__main__":
    unittest.main()
