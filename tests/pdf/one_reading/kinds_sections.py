"""Mischief with cross-reference sections and the rows in them."""

import re

from paper import Piece, Pointer, Row, StreamSection, Table, new_object
from planted import false_objects, in_turn, kind, lift_size, old_or_new, shadows, suited

# a. Sections that say two things.

@kind("a overlapping subsections")
def overlap(paper, rng):
    paper.note = rng.choice(["covers, then not", "not, then covers", "both cover"])
    false = false_objects(paper, rng)
    low, high = min(false), max(false)

    def parts(made):
        wide = []
        first = rng.choice([0, max(0, low - 1), low])
        for number in range(first, max(high, paper.highest()) + 1):
            row = paper.row(number)
            if number in made:
                wide.append(Row(number, "n", made[number]))
            elif row and row.kind == "n":
                wide.append(Row(number, "n", row.where, row.generation))
            elif row and row.kind == "c" and isinstance(paper.newest, StreamSection):
                wide.append(Row(number, "c", row.where, row.generation))
            else:
                suited(not row or row.kind == "f")
                wide.append(Row(number, "f", 0, 65535 if number == 0 else 0))
        true = paper.row(low)
        narrow = [Row(low, true.kind, true.where, true.generation)]
        if true.kind == "c":
            suited(isinstance(paper.newest, StreamSection))
        if paper.note.startswith("both"):
            return in_turn(rng, [first, wide], [low, narrow])
        other = paper.row(rng.choice([n for n in range(first, high + 1)
                                      if n not in made and paper.row(n) and paper.row(n).kind == "n"]
                                     or [low]))
        small = [other.number, [Row(other.number, other.kind, other.where, other.generation)]]
        return [[first, wide], small] if "covers, " in paper.note else [small, [first, wide]]
    paper.update(false, parts=parts)


@kind("a number twice in a section")
def twice(paper, rng):
    paper.note = "in an update: "
    order = rng.choice(["false first", "true first"])
    paper.note += order
    false = false_objects(paper, rng)

    def parts(made):
        out = []
        for number, piece in made.items():
            row, bad = paper.row(number), Row(number, "n", piece)
            if not row:
                out.append([number, [bad]])
                continue
            suited(row.kind == "n" or isinstance(paper.newest, StreamSection))
            good = Row(number, row.kind, row.where, row.generation)
            pair = [bad, good] if order == "false first" else [good, bad]
            out += [[number, [row]] for row in pair]
        return out
    paper.update(false, parts=parts)


@kind("a number twice in the section there is")
def twice_in_place(paper, rng):
    section = old_or_new(paper, rng)
    order = rng.choice(["false first", "true first"])
    paper.note = order + paper.note
    false = false_objects(paper, rng)
    for number, body in false.items():
        piece = new_object(number, body)
        paper.add(piece, at=section)
        row = [number, [Row(number, "n", piece)]]
        if order == "false first":
            section.parts.insert(rng.choice([0, 0, len(section.parts) // 2]), row)
        else:
            section.parts.append(row)
    lift_size(section)


@kind("a row beyond Size")
def beyond_size(paper, rng):
    numbers = sorted({paper.root, paper.metadata, paper.info or paper.root, paper.pages})
    number = rng.choice(numbers)
    how = rng.choice(["Size of the newest too small", "Size of all too small", "Size 1",
                      "update beyond Size"])
    paper.note = how
    if how == "update beyond Size":
        false = false_objects(paper, rng)
        paper.update(false, size=max(1, min(false)))
        return
    for section in paper.sections[:1] if "newest" in how else paper.sections:
        section.dirty = True
        section.trailer = re.sub(rb"/Size \d+", b"/Size %d" % (1 if how == "Size 1" else number),
                                 section.trailer)


# b. Rows that point astray.

@kind("b objects no row leads to")
def orphans(paper, rng):
    paper.note = "nothing else wrong"
    shadows(paper, rng)


@kind("b row points astray")
def astray(paper, rng):
    number = rng.choice([paper.root, paper.metadata, paper.info or 1, paper.pages, paper.kids[0],
                         paper.contents(paper.kids[0]), paper.contents(paper.kids[-1]), None, None])
    candidates = [(section, row) for section in paper.sections for row in section.rows()
                  if row.kind == "n" and row.number and (row.number == number or (
                      number is None and paper.row(row.number) is not row or row.number == 9))
                  and not isinstance(row.where, StreamSection)]
    suited(candidates)
    section, row = rng.choice(candidates)
    section.dirty = True
    needed = "a hidden older row" if paper.row(row.number) is not row else (
        "a needed row" if number else "a row of an unused object")
    others = [piece for piece in paper.pieces if piece.number and piece is not row.where]
    how = rng.choice(["outside", "far outside", "0", "white space", "another object", "2 on", "2 back",
                      "1 back", "the digits", "the end"])
    paper.note = f"{needed} points to {how}"
    if how == "outside":
        row.where = 9_000_000
    elif how == "far outside":
        row.where = 4_294_967_295 if isinstance(section, StreamSection) else 9_999_999_999
    elif how == "0":
        row.where = 0
    elif how == "white space":
        pad = Piece(b"\n" + b" " * 30 + b"\n")
        paper.add(pad, at=row.where if rng.random() < .5 else paper.newest)
        row.where = pad
    elif how == "another object":
        row.where = rng.choice(others)
    elif how == "the end":
        row.where = Pointer(b"", 0)
        paper.add(row.where)
    else:
        row.delta = {"2 on": 2, "2 back": -2, "1 back": -1, "the digits": 1}[how]
    if rng.random() < .8:
        shadows(paper, rng)


@kind("b object is not of its number")
def other_header(paper, rng):
    number = rng.choice([paper.root, paper.metadata, paper.info or 1, paper.pages, paper.kids[0],
                         paper.contents(paper.kids[0])])
    suited(paper.container(number) is None)
    piece = paper.piece(number)
    how = rng.choice(["another number", "another generation", "obj glued", "no endobj", "endobj early",
                      "comment in header", "lines in header", "zeros in number",
                      "row of other generation",
                      "plus sign"])
    paper.note = how
    head = re.match(rb"(\d+) (\d+) obj", piece.data)
    rest = piece.data[head.end():]
    if how == "another number":
        piece.data = b"%d 0 obj" % (number + rng.choice([1, 40])) + rest
    elif how == "another generation":
        piece.data = b"%d %d obj" % (number, rng.choice([1, 7])) + rest
    elif how == "obj glued":
        piece.data = head.group() + rest.lstrip()
    elif how == "no endobj":
        piece.data = piece.data.replace(b"endobj", b"", 1)
    elif how == "endobj early":
        piece.data = head.group() + b" endobj\n" + rest
    elif how == "comment in header":
        piece.data = b"%d %%c\n0 obj" % number + rest
    elif how == "lines in header":
        piece.data = b"%d\n0\nobj" % number + rest
    elif how == "zeros in number":
        piece.data = b"%05d 00 obj" % number + rest
    elif how == "plus sign":
        piece.data = b"+%d 0 obj" % number + rest
    else:
        paper.row(number).generation = rng.choice([1, 3])
        for section in paper.sections:
            section.dirty = True
    if rng.random() < .8:
        shadows(paper, rng)


# c. Tables that do not begin as readers expect.

@kind("c table begins or ends oddly")
def odd_table(paper, rng):
    tables = [section for section in paper.sections if isinstance(section, Table)]
    suited(tables)
    oldest = rng.choice([tables[-1], tables[0]])
    how = rng.choice(["from 1", "no row 0", "object 0 in use", "0 is free 00000", "0 not first",
                      "count small",
                      "count large", "rows of 19", "rows of 21", "blank line", "no line end",
                      "comment", "letters", "xref spelled", "empty subsection", "rows shifted"])
    paper.note = how + (" in the newest" if oldest is paper.newest else " in an older")
    part = oldest.parts[0]
    if how == "from 1":
        suited(part[0] == 0)
        part[0] = 1
        paper.note += ", same rows"
    elif how == "rows shifted":
        suited(len(part[1]) > 2)
        part[0] += 1
    elif how == "no row 0":
        suited(part[0] == 0 and len(part[1]) > 1)
        oldest.parts[0] = [1, part[1][1:]]
    elif how == "object 0 in use":
        suited(part[0] == 0)
        false = false_objects(paper, rng)
        piece = new_object(0, list(false.values())[0])
        paper.add(piece, at=oldest)
        part[1][0] = Row(0, "n", piece, rng.choice([0, 65535]))
    elif how == "0 is free 00000":
        suited(part[0] == 0)
        part[1][0] = Row(0, "f", 0, 0)
    elif how == "0 not first":
        suited(part[0] == 0 and len(part[1]) > 1)
        oldest.parts[0] = [1, part[1][1:]]
        oldest.parts.append([0, part[1][:1]])
    elif how in ("count small", "count large"):
        text = oldest.render().split(b"trailer")
        step = -1 if how == "count small" else 1
        head = b"xref\n%d %d\n" % (part[0], len(part[1]))
        data = paper.render().replace(head, b"xref\n%d %d\n" % (part[0], len(part[1]) + step))
        suited(len(str(len(part[1]))) == len(str(len(part[1]) + step)) and text)
        if rng.random() < .7:
            false = false_objects(paper, rng)
            data += b"".join(new_object(*item).data for item in false.items())
        return data
    elif how == "rows of 19":
        oldest.end = b"\n"
    elif how == "rows of 21":
        oldest.end = b" \r\n"
    elif how == "blank line":
        oldest.between = b"\n\n" + oldest.between
    elif how == "no line end":
        oldest.between = b"trailer"
    elif how == "comment":
        oldest.between = b"% a comment\n" + oldest.between
    elif how == "letters":
        oldest.between = b"junk\n" + oldest.between
    elif how == "empty subsection":
        oldest.parts.insert(rng.choice([0, len(oldest.parts)]), [rng.choice([0, 5, 90]), []])
    else:
        oldest.between = rng.choice([b"trailer \n", b"trailer\r", b"\ntrailer\n\n"])
    if rng.random() < .7:
        shadows(paper, rng)
    return None


@kind("c free lists that lie")
def free_lists(paper, rng):
    how = rng.choice(["update frees it", "freed then in use again", "free row has its offset",
                      "free of generation 65535", "older section calls it free", "in use at 0"])
    paper.note = how
    false = false_objects(paper, rng)
    numbers = [number for number in false if paper.row(number)]
    number = numbers[0]
    true = paper.row(number)
    if how == "in use at 0":
        paper.update({}, parts=[[number, [Row(number, "n", 0, 0)]]])
    elif how == "older section calls it free":
        for section in paper.sections[1:]:
            section.dirty = True
            row = section.row(number)
            if row:
                row.kind, row.where, row.generation = "f", 0, rng.choice([0, 1, 65535])
        shadows(paper, rng)
    else:
        generation = 65535 if "65535" in how else rng.choice([0, 1])
        where = true.where if "offset" in how and true.kind == "n" else 0
        paper.update({}, parts=[[number, [Row(number, "f", where, generation)]]])
        if "again" in how:
            suited(true.kind == "n" or isinstance(paper.newest, StreamSection))
            paper.update({}, parts=[[number, [Row(number, true.kind, true.where, true.generation)]]])
        elif rng.random() < .6:
            shadows(paper, rng)


# l. Others.

@kind("l cross-reference streams")
def xref_streams(paper, rng):
    streams = [section for section in paper.sections if isinstance(section, StreamSection)]
    suited(streams)
    section = rng.choice(streams)
    section.dirty = True
    how = rng.choice(["W of 5 and 3", "W 0 for type", "W 0 for generation", "type 3 rows",
                      "type 0 with offset",
                      "Index missing", "Index short", "Size small", "Size large", "rows short",
                      "rows long",
                      "Type missing", "type of 2 bytes, high"])
    paper.note = how + ("" if section is paper.newest else ", older")
    number = rng.choice([paper.root, paper.metadata, paper.info or paper.root])
    row = section.row(number)
    if how == "W of 5 and 3":
        section.widths = (1, 5, 3)
    elif how == "W 0 for type":
        suited(all(row.kind == "n" for row in section.rows()))
        section.widths = (0, 4, 2)
    elif how == "W 0 for generation":
        suited(all(row.kind != "c" or row.generation == 0 for row in section.rows()))
        section.widths = (1, 4, 0)
    elif how == "type 3 rows":
        suited(row)
        row.kind = rng.choice([3, 4, 255])
        paper.note += " for a needed one"
        shadows(paper, rng)
    elif how == "type of 2 bytes, high":
        suited(row)
        section.widths = (2, 4, 2)
        row.kind = 0x0101
    elif how == "type 0 with offset":
        suited(row)
        row.kind = "f"
        shadows(paper, rng)
    elif how in ("Size small", "Size large"):
        section.trailer = re.sub(rb"/Size \d+", b"/Size %d" % (number if how == "Size small" else 5000),
                                 section.trailer)
    else:
        old = section.render

        def changed():
            data = old()
            if how == "Index missing":
                return re.sub(rb"/Index \[[^\]]*\]", b"", data)
            if how == "Index short":
                return re.sub(rb"(/Index \[.*?)\d+ \d+\]", rb"\1]", data)
            if how == "Type missing":
                return data.replace(b"/Type /XRef", b"", 1)
            rows = re.search(rb"stream\n(.*)\nendstream", data, re.S).group(1)
            new = rows[:-9] if how == "rows short" else rows + rows[-7:]
            return re.sub(rb"/Length \d+", b"/Length %d" % len(new), data).replace(rows, new)
        section.render = changed
    if rng.random() < .3:
        shadows(paper, rng)


@kind("l XRefStm")
def hybrid_sections(paper, rng):
    how = rng.choice(["false in the XRefStm", "false in the table", "XRefStm astray",
                      "XRefStm in an xref stream",
                      "XRefStm names Prev", "XRefStm to an older section", "true in the XRefStm alone",
                      "true in the XRefStm alone"])
    paper.note = how
    if how == "true in the XRefStm alone":
        suited(isinstance(paper.newest, Table))
        what, number = rng.choice([("catalog", paper.root), ("info", paper.info), ("pages", paper.pages),
                                   ("metadata", paper.metadata), ("page", paper.kids[0]),
                                   ("content", paper.contents(paper.kids[0]))])
        paper.note += f"; {what}"
        suited(number and paper.row(number).kind == "n")
        hidden = paper.new_section([[number, [Row(number, "n", paper.piece(number))]]], prev=False,
                                   stream=True)
        table = paper.new_section([[number, [Row(number, "f", 0, 0)]]], trailer=b"/XRefStm 0 ",
                                  stream=False)
        table.links[b"XRefStm"] = hidden
        paper.end_line()
        paper.add(hidden, table, Pointer(b"startxref\n0\n%%EOF\n", table))
        return
    false = false_objects(paper, rng)
    made = {number: new_object(number, body) for number, body in false.items()}
    paper.end_line()
    suited(isinstance(paper.newest, Table) or how == "XRefStm in an xref stream")

    def parts(lie):
        out = []
        for number, piece in made.items():
            row = paper.row(number)
            if lie or not row:
                out.append([number, [Row(number, "n", piece)]])
            else:
                suited(row.kind == "n")
                out.append([number, [Row(number, "n", row.where, row.generation)]])
        return out
    lie = how != "false in the table"
    hidden = paper.new_section(parts(lie), prev=how == "XRefStm names Prev", stream=True)
    table = paper.new_section(parts(not lie), trailer=b"/XRefStm 0 ", stream="xref stream" in how)
    table.links[b"XRefStm"] = {"XRefStm astray": paper.piece(paper.metadata),
                               "XRefStm to an older section": paper.sections[-1]}.get(how, hidden)
    paper.add(*made.values(), hidden, table, Pointer(b"startxref\n0\n%%EOF\n", table))
