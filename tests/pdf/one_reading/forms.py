"""Stamped papers in every form a PDF comes in, made the same in every run: name -> bytes."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from support import PITHSTAMP, ROOT, SEED_BUNDLE, run  # noqa: E402

from paper import Paper, Piece, Pointer, Row, StreamSection, Table, new_object, stream_body  # noqa: E402

DATA = ROOT / "tests" / "pdf" / "data"
ID = b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"


def done(*args):
    answer = run(*args)
    if answer.returncode != 0:
        raise AssertionError(f"{args}: {answer.stdout}{answer.stderr}")
    return answer


def page_text(text):
    return stream_body(b"", b"BT /F1 24 Tf 72 700 Td (%s) Tj ET" % text)


def objects(signed=False):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R " \
           b"/Resources << /Font << /F1 7 0 R >> >> >>"
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>",
        3: page % 4,
        4: page_text(b"The first page of the paper"),
        5: page % 6,
        6: page_text(b"The second page of the paper"),
        7: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        8: b"<< /Title (A title) >>",
        9: b"<< /Nothing (that a reader needs) >>",
    }
    if signed:
        made[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [10 0 R] >> >>"
        made[10] = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (sig) /Rect [0 0 0 0] /P 3 0 R /V 11 0 R >>"
        made[11] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached " \
                   b"/ByteRange [0 0000000000 0000000000 0000000000] /Contents <" + b"0" * 512 + b"> >>"
    return made


def empty():
    paper = Paper.__new__(Paper)
    paper.note, paper.encrypted, paper.pieces, paper.sections = "", False, [], []
    return paper


def plain(signed=False):
    paper = empty()
    paper.add(Piece(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
    pieces = [new_object(*item) for item in objects(signed).items()]
    rows = [Row(0, "f", 0, 65535)] + [Row(piece.number, "n", piece) for piece in pieces]
    table = Table(b"<< /Size %d /Root 1 0 R /Info 8 0 R %s >>" % (len(rows), ID), [[0, rows]])
    paper.add(*pieces, table, Pointer(b"startxref\n0\n%%EOF\n", table))
    paper.sections = [table]
    data = paper.render()
    if signed:  # over all but Contents, as a signer does it; what it signs with matters to no reader
        start = data.index(b"/Contents <00") + 10
        ranges = b"[0 %010d %010d %010d]" % (start, start + 514, len(data) - start - 514)
        data = re.sub(rb"\[0 0000000000 0000000000 0000000000\]", ranges, data)
    return data


def hybrid():
    """What no old reader needs is in an XRefStm alone, as office programs write it."""
    paper = empty()
    paper.add(Piece(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"))
    pieces = {item[0]: new_object(*item) for item in objects().items()}
    hidden = StreamSection(b"<< /Size 11 >>", [[9, [Row(9, "n", pieces[9])]]])
    hidden.number, hidden.dirty = 10, True
    rows = [Row(0, "f", 0, 65535)] + [
        Row(number, "n", piece) for number, piece in pieces.items() if number != 9]
    table = Table(b"<< /Size 11 /Root 1 0 R /Info 8 0 R /XRefStm 0 %s >>" % ID,
                  [[0, rows], [10, [Row(10, "n", hidden)]]])
    table.links[b"XRefStm"] = hidden
    paper.add(*pieces.values(), hidden, table, Pointer(b"startxref\n0\n%%EOF\n", table))
    return paper.render()


def updated():
    """With two updates: another second page, and back to a first text."""
    paper = Paper(plain())
    paper.update({6: page_text(b"The second page, corrected")})
    paper.update({9: b"<< /Nothing (at all) >>"})
    return paper.render()


def make(folder):
    """name -> bytes of a stamped PDF. `folder` is for files on the way."""
    def qpdf(data, *options):
        (folder / "in.pdf").write_bytes(data)
        done("qpdf", "--static-id", "--static-aes-iv", "--allow-weak-crypto", *options,
             folder / "in.pdf", folder / "out.pdf")
        return (folder / "out.pdf").read_bytes()

    def stamp(data, *options):
        (folder / "in.pdf").write_bytes(data)
        (folder / "out.pdf").unlink(missing_ok=True)
        done(PITHSTAMP, "--record", SEED_BUNDLE, *options, "-o", folder / "out.pdf", folder / "in.pdf")
        return (folder / "out.pdf").read_bytes()

    packed = ("--object-streams=generate", "--compress-streams=n")
    return {
        "table": stamp(plain()),
        "updated": stamp(updated()),
        "streams": stamp(qpdf(plain(), *packed)),
        "streams-all": qpdf(stamp(plain()), *packed),
        "hybrid": stamp(hybrid()),
        "linearized": stamp(qpdf(plain(), "--linearize")),
        "linearized-all": qpdf(stamp(plain()), "--linearize"),
        "linearized-streams": qpdf(stamp(plain()), "--linearize", *packed),
        "aes": stamp(qpdf(plain(), "--encrypt", "", "owner", "128", "--use-aes=y", "--")),
        "rc4-streams": stamp(qpdf(plain(), "--object-streams=generate", "--encrypt", "", "owner",
                                  "128", "--use-aes=n", "--force-V4", "--")),
        "signed": stamp(plain(True), "--allow-signed"),
        "tex-table": stamp((DATA / "table.pdf").read_bytes()),
        "tex-stream": stamp((DATA / "stream.pdf").read_bytes()),
    }
