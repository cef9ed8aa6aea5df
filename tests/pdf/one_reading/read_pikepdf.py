"""What qpdf, by pikepdf, reads in PDFs: paths on stdin, one line of JSON for each, in their order."""

import base64
import json
import logging
import re
import sys
import warnings

import pikepdf

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def shown(page):
    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    try:
        text = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
    except pikepdf.PdfError:
        return "(no text: a filter fails)"
    return b"".join(re.findall(rb"\(((?:\\.|[^\\()])*)\)", text, re.S)).decode("latin-1")


def entries(pdf):
    """As pikepdf's own reader of XMP, made for lenient readers, sees them."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        return [[key, str(value)] for key, value in xmp.items()]


def read(path):
    with pikepdf.open(path) as pdf:
        answer = {"pages": len(pdf.pages), "info": {}}
        info = pdf.trailer.get("/Info")
        if isinstance(info, pikepdf.Dictionary):
            for key in ("PithNumber", "PithCanonicalSHA256"):
                if "/" + key in info:
                    answer["info"][key] = str(info["/" + key])
        metadata = pdf.Root.get("/Metadata")
        if isinstance(metadata, pikepdf.Stream):
            answer["packet"] = base64.b64encode(metadata.read_bytes()).decode()
            answer["xmp_properties"] = entries(pdf)
        answer["text"] = "\f".join(shown(page) for page in pdf.pages)
        return answer


for line in sys.stdin:
    try:
        result = read(line.rstrip("\n"))
    except Exception as error:  # pylint: disable=broad-except  # whatever it is, it is what the reader says
        result = {"error": str(error)[:200]}
    print(json.dumps(result), flush=True)
