"""Runs LaTeX the four ways that lead to a PDF, and reads what came out."""

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import support

ROUTES = ("pdflatex", "xelatex", "lualatex", "dvips")
PACKAGE_FOLDER = support.ROOT / "tex"
EPOCH = "1780000000"


@dataclass
class Word:
    text: str
    left: float
    top: float  # PDF points from the top left corner of the page
    right: float
    bottom: float


@dataclass
class Result:
    folder: Path
    pdf: Path
    log: str
    chatter: str  # of the drivers
    status: int

    def complaints(self):
        """Errors and warnings, counted; places and page numbers left out."""
        found = Counter()
        pattern = re.compile(r"^(! .*|(?:LaTeX|Package|Class|pdfTeX|LuaTeX|Module) .*(?:[Ww]arning|"
                             r"Error).*|(?:Over|Under)full .*|Missing character.*)$", re.M)
        for line in pattern.findall(self.log):
            found[re.sub(r"\d+", "#", re.sub(r"at lines? .*| in paragraph.*", "", line))] += 1
        for line in self.chatter.splitlines():
            if re.search(r"warning|error", line, re.I):
                found[line] += 1
        return found

    def words(self, page=1):
        xml = subprocess.run(["pdftotext", "-bbox", "-f", str(page), "-l", str(page), self.pdf, "-"],
                             capture_output=True, check=True).stdout
        xml = re.sub(rb"<(title|meta)[^\n]*|[\x00-\x08\x0b-\x1f]", b"", xml)
        root = ElementTree.fromstring(xml)
        space = "{http://www.w3.org/1999/xhtml}"
        return [Word(w.text or "", *(float(w.get(k)) for k in ("xMin", "yMin", "xMax", "yMax")))
                for w in root.iter(space + "word")]

    def heading(self, word="introduction"):
        """(page, column, distance from the top) of the first section heading."""
        for page in range(1, 5):
            for w in self.words(page):
                if w.text.lower() == word or w.text == "NTRODUCTION":
                    return page, w.left, w.top
        raise AssertionError(f"no heading in {self.pdf}")


def typeset(source, route, folder, *, runs=2, files=(), epoch=EPOCH, package=PACKAGE_FOLDER):
    """Builds paper.tex in folder; every run may use what the one before it wrote."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    for name, text in dict(files).items():
        (folder / name).write_text(text, encoding="utf-8")
    env = {"TEXINPUTS": f".:{package}:", "SOURCE_DATE_EPOCH": epoch, "FORCE_SOURCE_DATE": "1",
           "max_print_line": "10000"}
    engine = "latex" if route == "dvips" else route
    chatter = ""
    for _ in range(runs):
        done = support.run(engine, "-interaction=nonstopmode", "-no-shell-escape", "paper.tex",
                           cwd=folder, env=env, timeout=300)
    # xdvipdfmx talks through the engine's standard error.
    chatter += done.stderr.decode(errors="replace")
    if route == "dvips":
        for step in (["dvips", "-q", "-z", "paper.dvi", "-o", "paper.ps"],
                     ["ps2pdf", "paper.ps", "paper.pdf"]):
            step_done = support.run(*step, cwd=folder, env=env, timeout=300)
            chatter += (step_done.stdout + step_done.stderr).decode(errors="replace")
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    return Result(folder, folder / "paper.pdf", log, chatter, done.returncode)


DPI = 288


def picture(pdf, left, top, right, bottom):
    """Rows of gray values of a part of page 1, given in points from its top left corner."""
    x, y = int(left * DPI / 72), int(top * DPI / 72)
    width, height = int((right - left) * DPI / 72), int((bottom - top) * DPI / 72)
    data = subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "-l", "1", "-x", str(x), "-y", str(y),
                           "-W", str(width), "-H", str(height), pdf], capture_output=True,
                          check=True).stdout
    magic, width, height, _, pixels = re.match(
        rb"(P5)\s+(\d+)\s+(\d+)\s+(\d+)\s(.*)\Z", data, re.S).groups()
    width, height = int(width), int(height)
    return [pixels[i * width:(i + 1) * width] for i in range(height)]


def facts(pdf):
    """Pages, Info, XMP packets and link annotations of page 1, by pikepdf."""
    import pikepdf
    with pikepdf.open(pdf) as document:
        links = []
        for annotation in document.pages[0].get("/Annots", []):
            action = annotation.get("/A", {})
            if annotation.get("/Subtype") == "/Link" and "/URI" in action:
                links.append({
                    "uri": str(action["/URI"]),
                    "rect": [float(v) for v in annotation["/Rect"]],
                    "border": [float(v) for v in annotation.get("/Border", [0, 0, 1])],
                })
        streams = [o for o in document.objects
                   if isinstance(o, pikepdf.Stream) and o.get("/Type") == "/Metadata"]
        metadata = document.Root.get("/Metadata")
        return {
            "pages": len(document.pages),
            "height": float(document.pages[0].mediabox[3]),
            "width": float(document.pages[0].mediabox[2]),
            "info": {k: str(v) for k, v in document.docinfo.items()},
            "xmp": None if metadata is None else metadata.read_bytes(),
            "filtered": metadata is not None and "/Filter" in metadata,
            "metadata streams": len(streams),
            "links": links,
            "intents": "/OutputIntents" in document.Root,
        }


PITH = "{https://pith.science/ns/xmp/1.0/}"


def xmp_properties(packet):
    """Our properties in an XMP packet, in order; fails when it is not well-formed."""
    body = re.sub(rb"<\?xpacket.*?\?>", b"", packet, flags=re.S).strip(b"\xef\xbb\xbf \n\r")
    root = ElementTree.fromstring(body)
    return [(e.tag[len(PITH):], e.text or "") for e in root.iter() if e.tag.startswith(PITH)]
