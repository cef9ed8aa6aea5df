"""What each PDF reader says of many files at once: reader -> path -> Reading.

A Reading is what people would be shown: the number and the canonical hash in XMP, those in Info, how
many pages there are and what is written on them. Each value is a set, for a reader may show several.
"""

import base64
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
NODE_MODULES = Path(os.environ.get("PITH_NODE_MODULES", HERE / "node_modules"))
READERS = ("qpdf", "poppler", "mupdf", "pdf.js", "pdf-lib", "exiftool")
FIELDS = ("number", "hash", "info number", "info hash", "pages", "text")
PATIENCE = 60  # seconds for one file; who needs more hangs
INFO = {"PithNumber": "info number", "PithCanonicalSHA256": "info hash"}
PITH = "{https://pith.science/ns/xmp/1.0/}"
PROPERTIES = {PITH + "number": "number", PITH + "canonicalSha256": "hash"}
LOCAL_NAMES = {"number": "number", "canonicalsha256": "hash"}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Reading:
    def __init__(self):
        self.values = {field: set() for field in FIELDS}
        self.error = ""

    def see(self, field, value):
        if field == "text":
            value = re.sub(r"\s", "", value)  # readers set other spaces between letters
        value = str(value).strip()
        if value:
            self.values[field].add(value)

    def see_entry(self, name, value):
        """A property as readers name it that know neither namespaces nor, some of them, case."""
        local = re.split(r"[:}]", str(name))[-1].lower()
        if local in LOCAL_NAMES:
            self.see(LOCAL_NAMES[local], value)

    def see_packet(self, packet):
        """The properties a reader of XML finds; where it is none, that."""
        try:
            tree = ElementTree.fromstring(packet)
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            self.see("number", f"not XML: {str(error).split(':')[0]}")
            return
        for description in tree.iter(RDF + "Description"):
            for name, value in description.attrib.items():
                self.see_property(name, value)
            for child in description:
                self.see_property(child.tag, child.get(RDF + "resource") or "".join(child.itertext()))

    def see_property(self, name, value):
        if name in PROPERTIES:
            self.see(PROPERTIES[name], value)

    def disagreements(self, original, shown):
        """The fields in which this is not what the reader showed of the original. Where it showed
        nothing there, it may now show what any reader did (`shown`: field -> values)."""
        if self.error and not original.error:
            return ["does not open it"]
        return [field for field in FIELDS if self.values[field] != original.values[field] and (
            original.values[field] or not self.values[field] <= shown[field])]


def shown_by_any(readings):
    return {field: set().union(*(one.values[field] for one in readings)) for field in FIELDS}


def reading(answer):
    made = Reading()
    made.error = answer.get("error", "")
    for key, field in INFO.items():
        if key in answer.get("info", {}):
            made.see(field, answer["info"][key])
    if "packet_codes" in answer:
        made.see_packet(bytes(answer["packet_codes"]))
    if "packet" in answer:
        made.see_packet(base64.b64decode(answer["packet"]))
    for name, value in answer.get("xmp_entries", []):
        made.see_entry(name, value)
    for name, value in answer.get("xmp_properties", []):
        made.see_property(name, value)
    for field in ("pages", "text"):
        if field in answer:
            made.see(field, answer[field])
    return made


def stream_lines(command, paths, by_arguments):
    """One line a path from a program that reads them in order; less where it died or hung."""
    text = "" if by_arguments else "".join(f"{path}\n" for path in paths)
    with subprocess.Popen([*map(str, command), *(map(str, paths) if by_arguments else ())],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        last = [time.monotonic()]
        over = threading.Event()

        def watch():
            while not over.wait(1):
                if time.monotonic() - last[0] > PATIENCE:
                    process.kill()
                    return

        threading.Thread(target=watch, daemon=True).start()
        try:
            process.stdin.write(text.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        lines = []
        for line in process.stdout:
            lines.append(line)
            last[0] = time.monotonic()
        over.set()
        return lines


def in_one_process(command, paths, by_arguments=False, at_a_time=400):
    answers, rest = {}, list(paths)
    while rest:
        chunk = rest[:at_a_time]
        lines = stream_lines(command, chunk, by_arguments)
        for path, line in zip(chunk, lines):
            try:
                answers[path] = reading(json.loads(line))
            except ValueError:
                answers[path] = reading({"error": "died"})
        done = len(lines)
        if done < len(chunk):
            answers[chunk[done]] = reading({"error": "hung or died"})
            done += 1
        rest = rest[done:]
    return answers


def ask_qpdf(paths):
    return in_one_process([sys.executable, HERE / "read_pikepdf.py"], paths)


def ask_mupdf(paths):
    return in_one_process(["mutool", "run", HERE / "read_mupdf.js"], paths, by_arguments=True)


def ask_pdfjs(paths):
    return in_one_process(["node", HERE / "read.mjs", "pdfjs", NODE_MODULES], paths)


def ask_pdflib(paths):
    return in_one_process(["node", HERE / "read.mjs", "pdf-lib", NODE_MODULES], paths)


def output(*command):
    try:
        return subprocess.run(list(map(str, command)), capture_output=True, timeout=PATIENCE,
                              check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, -1, b"", b"hung")


def poppler_reading(path):
    made = Reading()
    facts = output("pdfinfo", path)
    if facts.returncode != 0:
        made.error = facts.stderr.decode("utf-8", "replace")[:200] or "failed"
        return made
    pages = re.search(rb"^Pages:\s+(\d+)", facts.stdout, re.M)
    made.see("pages", pages.group(1).decode() if pages else "")
    for line in output("pdfinfo", "-custom", path).stdout.decode("utf-8", "replace").splitlines():
        key, _, value = line.partition(":")
        if key in INFO:
            made.see(INFO[key], value)
    packet = output("pdfinfo", "-meta", path).stdout.removesuffix(b"\n")  # which it adds
    if packet.strip():
        made.see_packet(packet)
    made.see("text", output("pdftotext", path, "-").stdout.decode("utf-8", "replace"))
    return made


def ask_poppler(paths):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip(paths, pool.map(poppler_reading, paths)))


def ask_exiftool(paths, at_a_time=200):
    answers = {}
    for start in range(0, len(paths), at_a_time):
        chunk = [str(path) for path in paths[start:start + at_a_time]]
        done = subprocess.run(["exiftool", "-q", "-q", "-j", "-a", "-G1:4", "-XMP:all", "-PDF:all",
                               "-Error", "-@", "-"], input="\n".join(chunk).encode(),
                              capture_output=True, timeout=PATIENCE * len(chunk), check=False)
        for tags in json.loads(done.stdout.decode("utf-8", "replace") or "[]"):
            made = Reading()
            for tag, value in tags.items():
                group, _, name = tag.partition(":")
                name = name.split(":")[-1]
                if group.startswith("XMP"):
                    made.see_entry(name, value)
                elif group == "PDF" and name in INFO:
                    made.see(INFO[name], value)
                elif group == "PDF" and name == "PageCount":
                    made.see("pages", value)
            answers[Path(tags["SourceFile"])] = made
    return {path: answers.get(path) or reading({"error": "no answer"}) for path in paths}


ASK = {"qpdf": ask_qpdf, "poppler": ask_poppler, "mupdf": ask_mupdf, "pdf.js": ask_pdfjs,
       "pdf-lib": ask_pdflib, "exiftool": ask_exiftool}


def ask_all(paths):
    """reader -> path -> Reading"""
    paths = list(paths)
    if not paths:
        return {reader: {} for reader in READERS}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = {reader: pool.submit(ASK[reader], paths) for reader in READERS}
        return collections.OrderedDict((reader, job.result()) for reader, job in jobs.items())
