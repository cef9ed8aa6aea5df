"""Mischief with what is around the objects: headers, the end, linearization, updates."""

import re

from paper import Piece, Pointer, Row, StreamSection, Table, new_object, stream_body
from planted import FORGED, false_objects, kind, shadows, suited

# d. Headers.

@kind("d headers")
def headers(paper, rng):
    how = rng.choice(["junk, offsets from the header", "junk, offsets from the start",
                      "header before the header", "two universes", "header at 1020",
                      "header beyond 1024",
                      "no version", "lower case", "PS header", "FDF header", "version 9.9",
                      "header in a comment"])
    paper.note = how
    header = paper.pieces[0]
    size = rng.choice([1, 5, 30, 500])
    junk = rng.choice([b"\n", b" ", b"j", b"\0", b"% "]) * size
    if how == "junk, offsets from the header":
        return junk + paper.render()
    if how == "junk, offsets from the start":
        header.data = junk + b"\n" + header.data
    elif how == "header before the header":
        header.data = rng.choice([b"%PDF-1.3\n", b"%PDF-x\n", b"%PDF-\n",
                                  b"%PDF-2.0 "]) + junk + b"\n" + header.data
    elif how == "two universes":
        return universes(paper, rng)
    elif how == "header at 1020":
        return b" " * rng.randrange(1010, 1024) + paper.render()
    elif how == "header beyond 1024":
        data = b" " * rng.randrange(1025, 1400) + paper.render()
        return b"%PDF-1.4\n" + data if rng.random() < .5 else data
    elif how == "no version":
        header.data = header.data.replace(header.data[:8], b"%PDF-\n  ", 1)
    elif how == "lower case":
        header.data = b"%pdf" + header.data[4:]
    elif how == "PS header":
        header.data = b"%!PS-Adobe-3.0 PDF-1.4\n" + header.data
    elif how == "FDF header":
        header.data = b"%FDF-1.2\n" + header.data
    elif how == "version 9.9":
        header.data = b"%PDF-9.9" + header.data[8:]
    else:
        header.data = b"% %PDF-1.7 is below\n" + header.data
    return None


def universes(paper, rng):
    """startxref leads to one table counted from the first header, to another from the second."""
    suited(not paper.encrypted)
    suited(not any(row.kind == "c" for section in paper.sections for row in section.rows()))
    false = false_objects(paper, rng)
    shift = rng.randrange(700, 1000)
    before = rng.choice([b"%PDF-x\n", b"%PDF-1.4\n"])
    paper.pieces[0].data = before.ljust(shift - 1) + b"\n" + paper.pieces[0].data
    paper.end_line()
    made = {number: new_object(number, body) for number, body in false.items()}
    paper.add(*made.values())
    lie = rng.choice(["first", "second"])
    paper.note += f"; the {lie} header's is false"

    def table(false_one, delta):
        rows = [Row(0, "f", 0, 65535)]
        for number in range(1, max([paper.highest(), *made]) + 1):
            row = paper.row(number)
            target = row.where if row and row.kind == "n" else None
            if false_one:
                target = made.get(number, target)
            rows.append(Row(number, "n", target, 0, delta) if target else Row(number, "f", 0, 0))
        return Table(b"<< /Size %d /Root %d 0 R /Info %d 0 R >>" % (
            len(rows), paper.root, paper.info or paper.root), [[0, rows]])
    first, second = table(lie == "first", 0), table(lie == "second", -shift)
    gap = Piece()
    paper.add(first, gap, second, Pointer(b"startxref\n0\n%%EOF\n", first))
    paper.render()
    suited(shift >= len(first.render()))
    gap.data = b"\n" * (shift - len(first.render()))
    return None


# e. Behind the end.

@kind("e bytes behind the last %%EOF")
def behind(paper, rng):
    how = rng.choice(["line ends", "NULs", "junk", "comment", "objects", "objects and trailer",
                      "update without startxref", "update without %%EOF", "second %%EOF", "startxref 0",
                      "startxref to the old", "far startxref"])
    paper.note = how
    size = rng.choice([1, 100, 900, 1100, 2500, 7000, 9000])
    paper.end_line()
    if how in ("line ends", "NULs", "junk", "comment"):
        byte = {"line ends": b"\n", "NULs": b"\0", "junk": b"x", "comment": b"%"}[how]
        paper.note += " beyond 1024" if size > 1000 else " within 1024"
        paper.add(Piece(byte * size))
        return
    false = false_objects(paper, rng)
    pieces = [new_object(number, body) for number, body in false.items()]
    if how == "second %%EOF":
        paper.add(*pieces, Piece(b"%%EOF\n"))
    elif how == "startxref 0":
        paper.add(*pieces, Piece(b"startxref\n0\n%%EOF\n"))
    elif how == "startxref to the old":
        paper.add(*pieces, Pointer(b"startxref\n0\n%%EOF\n", paper.sections[-1]))
    elif how == "objects":
        paper.add(*pieces)
    elif how == "objects and trailer":
        trailer = b"trailer\n" + paper.newest.linked_trailer() + b"\n"
        new = [number for number in false if not paper.row(number)]
        if new and rng.random() < .5:
            trailer = re.sub(rb"/Root \d+", b"/Root %d" % paper.root, trailer)
        paper.add(*pieces, Piece(trailer))
    elif how == "far startxref":
        paper.update(false)
        paper.add(Piece(b"%" + b"x" * rng.choice([1100, 2000, 8300]) + b"\n"))
    else:
        old = len(paper.pieces)
        paper.update(false)
        pointer = paper.pieces[-1]
        assert isinstance(pointer, Pointer) and old
        if how.endswith("startxref"):
            paper.pieces.pop()
        else:
            pointer.data = b"startxref\n0\n"


# f. Linearized files.

@kind("f first section of a linearized file")
def linearized_lie(paper, rng):
    how = rng.choice(["first section false", "first section not in the chain", "L off by one",
                      "first section true, last false", "no section behind it"])
    paper.note = how
    suited(not paper.encrypted)
    false = false_objects(paper, rng)
    number = max([paper.highest(), *false]) + 2
    dictionary = Piece(b"%d 0 obj\n<< /Linearized 1 /L 0000000000 /H [ 500 10 ] /O %d /E 600 /N %d "
                       b"/T 700 >>\nendobj\n" % (number, paper.kids[0], len(paper.kids)), number)
    made = {n: new_object(n, body) for n, body in false.items()}
    rows = [Row(0, "f", 0, 65535)]
    as_stream = any(paper.row(n) and paper.row(n).kind == "c" for n in range(number))
    for n in range(1, number):
        row = paper.row(n)
        target = row.where if row and row.kind != "f" else None
        if n in made and how != "first section not in the chain":
            rows.append(Row(n, "n", made[n]))
        elif target is not None:
            rows.append(Row(n, row.kind, target, row.generation))
        else:
            rows.append(Row(n, "f", 0, 0))
    rows.append(Row(number, "n", dictionary))
    first = paper.new_section([[0, rows]], prev=False, stream=as_stream or rng.random() < .3)
    if how == "first section true, last false":
        for n in false:
            row = paper.row(n)
            first_row = first.row(n)
            if row:
                first_row.kind, first_row.where = row.kind, row.where
                first_row.generation = row.generation
        paper.update(false)
    paper.add(*made.values(), at=paper.newest) if how != "first section true, last false" else None
    header = 1
    paper.add(dictionary, *([] if how.startswith("no section") else [first]),
              Piece(b"\nstartxref\n0\n%%EOF\n"), at=paper.pieces[header])
    length = len(paper.render()) + (rng.choice([-1, 1]) if how == "L off by one" else 0)
    dictionary.data = dictionary.data.replace(b"/L 0000000000", b"/L %010d" % length)


@kind("f a linearized file changed")
def linearized_changed(paper, rng):
    suited(b"/Linearized" in paper.original)
    how = rng.choice(["update, L made true", "rows of the first section", "Prev gone",
                      "startxref to the first",
                      "trailers disagree"])
    paper.note = how
    if how == "update, L made true":
        paper.update(false_objects(paper, rng))
        data = paper.render()
        old = re.search(rb"/L (\d+)( *)", data)
        return data.replace(old.group(), b"/L %d" % len(data) + b" " * (
            len(old.group()) - len(b"/L %d" % len(data))), 1)
    if how == "rows of the first section":
        section = paper.newest
        false = false_objects(paper, rng)
        for number, body in false.items():
            row = section.row(number)
            piece = new_object(number, body)
            paper.add(piece, at=paper.pieces[-1])
            section.dirty = True
            if row:
                row.kind, row.where, row.generation = "n", piece, 0
    elif how == "Prev gone":
        suited(b"Prev" in paper.newest.links)
        del paper.newest.links[b"Prev"]
        paper.newest.dirty = True
        paper.newest.trailer = re.sub(rb"/Prev \d+", b"", paper.newest.trailer)
        shadows(paper, rng)
    elif how == "startxref to the first":
        paper.pieces[-1].target = rng.choice(paper.sections)
        suited(isinstance(paper.pieces[-1], Pointer))
    else:
        section = paper.sections[-1]
        section.dirty = True
        section.trailer = section.trailer.replace(b"/Root", b"/Rooot").replace(
            b"/Size", b"/Root %d 0 R /Size" % paper.kids[0])
    return None


# j. Updates.

@kind("j update with a changed page")
def changed_page(paper, rng):
    how = rng.choice(["plain", "taken back", "by Prev of an older", "hidden behind a second update",
                      "hybrid row", "generation 1", "of metadata alone as well", "XRefStm contradicts",
                      "table and stream"])
    paper.note = how
    number = paper.contents(paper.kids[0])
    suited(b"/F1" in paper.body(paper.kids[0]))
    false = {number: stream_body(b"", FORGED)}
    true = paper.row(number)
    old = paper.newest
    suited(true.kind == "n")
    if how == "plain":
        paper.update(false)
    elif how == "taken back":
        paper.update(false)
        paper.update({}, parts=[[number, [Row(number, "n", true.where, true.generation)]]])
    elif how == "by Prev of an older":
        paper.update(false)
        paper.update({}, parts=[[0, [Row(0, "f", 0, 65535)]]], prev=old)
    elif how == "hidden behind a second update":
        paper.update(false)
        paper.update({paper.metadata: paper.body(paper.metadata)})
    elif how == "generation 1":
        body = paper.body(paper.kids[0])
        suited(paper.container(paper.kids[0]) is None)
        piece = new_object(number, stream_body(b"", FORGED), 1)
        paper.end_line()
        paper.add(piece)
        section = paper.new_section([[number, [Row(number, "n", piece, rng.choice([0, 1]))]]])
        paper.add(section, Pointer(b"startxref\n0\n%%EOF\n", section))
        if rng.random() < .5:
            paper.set_body(paper.kids[0], body.replace(b"/Contents %d 0 R" % number,
                                                       b"/Contents %d 1 R" % number))
    elif how == "of metadata alone as well":
        paper.update({**false, paper.metadata: paper.body(paper.metadata)})
    elif how in ("hybrid row", "XRefStm contradicts"):
        suited(isinstance(old, Table))
        paper.end_line()
        piece = new_object(number, stream_body(b"", FORGED))
        hidden = paper.new_section([[number, [Row(number, "n", piece)]]], prev=False, stream=True)
        table = paper.new_section([[number, [Row(number, "f", 0, 0)] if how == "hybrid row" else
                                    [Row(number, "n", true.where, true.generation)]]],
                                  trailer=b"/XRefStm 0 ", stream=False)
        table.links[b"XRefStm"] = hidden
        paper.add(piece, hidden, table, Pointer(b"startxref\n0\n%%EOF\n", table))
    else:
        paper.update(false, stream=not isinstance(old, StreamSection))


@kind("j Prev")
def prev(paper, rng):
    how = rng.choice(["loop", "itself", "0", "negative", "outside", "not a section", "indirect", "real",
                      "a later section", "missing"])
    paper.note = how
    paper.update({paper.highest() + 1: b"null"})
    section = rng.choice([part for part in paper.sections if b"Prev" in part.links])
    section.dirty = True
    if how == "loop":
        section.links[b"Prev"] = paper.sections[0]
    elif how == "itself":
        section.links[b"Prev"] = section
    elif how in ("0", "outside"):
        section.links[b"Prev"] = 0 if how == "0" else 99_999_999
    elif how == "not a section":
        section.links[b"Prev"] = paper.piece(paper.metadata)
    elif how == "a later section":
        section.links[b"Prev"] = paper.newest
    elif how == "missing":
        section.links.pop(b"Prev")
        section.trailer = re.sub(rb"/Prev\s*\d+", b"", section.trailer)
    elif how == "negative":
        section.links.pop(b"Prev")
        section.trailer = re.sub(rb"/Prev\s*\d+", b"/Prev -1", section.trailer)
    else:
        paper.render()
        at = section.links.pop(b"Prev").at
        value = b"%d.0" % at if how == "real" else b"%d 0 R" % (paper.highest() + 1)
        section.trailer = re.sub(rb"/Prev\s*\d+", b"/Prev " + value, section.trailer)
    if rng.random() < .8:
        shadows(paper, rng)
