"""`pith arxiv` on a collection of real papers, which is not part of this repository.

    PITH_PAPERS=~/papers python3 tests/one.py tests/arxiv/test_papers.py

Each folder in PITH_PAPERS is a paper. A file papers.txt beside them may name some instead, one a line: a
folder or a main file, then options of `pith arxiv`. A paper that does not compile here as it is counts
for nothing. Of the others none may come out different: a finding proof.compile or proof.pages is a
failure, and so is a changed original. What the authors have to decide (leaks, arXiv's rules) is none.
The table is printed; reports, archives and pictures of differences go to PITH_PAPERS_OUT, if it is set.
"""

import collections
import hashlib
import json
import os
import shlex
import shutil
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import PITH, run

PAPERS = os.environ.get("PITH_PAPERS")
OUT = os.environ.get("PITH_PAPERS_OUT")


def papers(folder):
    """Pairs of a path in the folder and more options."""
    listed = folder / "papers.txt"
    if not listed.is_file():
        return [(path.name, []) for path in sorted(folder.iterdir()) if path.is_dir()]
    words = [shlex.split(line, comments=True) for line in listed.read_text().splitlines()]
    return [(line[0], line[1:]) for line in words if line]


def tree_digest(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(os.fsencode(path.relative_to(folder)))
        if path.is_file() and not path.is_symlink():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare(paper):
    name, options = paper
    source = Path(PAPERS) / name
    folder = source if source.is_dir() else source.parent
    before = tree_digest(folder)
    work = Path(tempfile.mkdtemp(prefix="pith-papers-"))
    try:
        start = time.perf_counter()
        done = run(PITH, "arxiv", source, *options, "-o", work / "out.tar.gz", "--json", timeout=1800)
        seconds = time.perf_counter() - start
        result = {"name": name, "seconds": seconds, "code": done.returncode, "crash": None,
                  "untouched": tree_digest(folder) == before}
        try:
            result["report"] = json.loads(done.stdout)
        except ValueError:
            result["crash"] = (done.stdout + done.stderr)[-400:].decode(errors="replace")
        if OUT:
            stem = name.replace("/", "+")
            (Path(OUT) / f"{stem}.json").write_text(json.dumps(result, indent=1))
            for made in work.iterdir():  # the archive, or the picture of a page that differs
                shutil.copy(made, Path(OUT) / f"{stem}{''.join(made.suffixes)}")
        return result
    finally:
        shutil.rmtree(work, ignore_errors=True)


def row(result):
    report = result.get("report")
    if report is None or "findings" not in report:
        why = json.dumps(report.get("error", report)) if report else result["crash"]
        return f"{result['name'][:38]:<38} not tried: {' '.join(why.split())[:120]}"
    failed = collections.Counter(f["rule"] for f in report["findings"] if f["outcome"] == "fail")
    rules = {f["rule"]: f["detail"] for f in report["findings"]}
    if "build.error" in failed:
        return f"{result['name'][:38]:<38} does not compile here: {rules['build.error'][:100]}"
    proof = "proof.compile" not in failed and "proof.pages" not in failed
    after = report["archive"]["bytes"] if report["archive"] else sum(f["bytes_after"] for f in report["kept"])
    return (f"{result['name'][:38]:<38} {report['engine']:<9}{report['pages']:>4} pp  "
            f"{'equal' if proof else 'DIFFERENT':<10}{report['folder_bytes'] / 1e6:>7.1f} → {after / 1e6:>5.1f} MB"
            f"{'' if report['archive'] else '*'} {len(report['kept']):>4} kept {len(report['left_out']):>4} out "
            f"{report['latex_runs']} runs {result['seconds']:>6.1f} s  "
            + (", ".join(f"{n} {rule}" for rule, n in sorted(failed.items())) or "ready"))


class Papers(unittest.TestCase):
    def test_no_paper_comes_out_different(self):
        if not PAPERS:
            raise unittest.SkipTest("PITH_PAPERS names no folder of papers")
        if OUT:
            Path(OUT).mkdir(parents=True, exist_ok=True)
        wrong, compiled = [], 0
        with ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2)) as pool:
            for result in pool.map(prepare, papers(Path(PAPERS))):
                print(row(result), flush=True)
                findings = (result.get("report") or {}).get("findings", [])
                failed = {f["rule"] for f in findings if f["outcome"] == "fail"}
                compiled += bool(findings) and "build.error" not in failed
                if result["crash"] or not result["untouched"] or failed & {"proof.compile", "proof.pages"}:
                    wrong.append(result["name"])
        print(f"{compiled} papers compiled; * the files, where nothing was written")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
