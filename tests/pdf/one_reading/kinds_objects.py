"""Mischief with objects: in object streams, in dictionaries, in streams and in the page tree."""

import re

from paper import (ObjectStream, Piece, Row, StreamSection, Table, dictionary_end, new_object,
                   stream_body)
from planted import (EVIL, EVIL_HASH, FORGED, Unsuited, evil, evil_catalog, evil_info,
                     evil_metadata, evil_packet, kind, lift_size, page_body, shadows, suited)

# g. Object streams.

def packed(paper, rng, number=None):
    choices = [piece for piece in paper.pieces if isinstance(piece, ObjectStream)]
    suited(choices)
    stream = rng.choice(choices)
    stream.dirty = True
    stream.deflate = rng.random() < .5
    return stream


@kind("g object streams")
def object_streams(paper, rng):
    stream = packed(paper, rng)
    numbers = [member[0] for member in stream.members]
    wanted = [number for number in numbers if number in (
        paper.root, paper.info, paper.pages, paper.kids[0])]
    suited(wanted)
    how = rng.choice(["number twice, false behind", "number twice, false before",
                      "row's index is another's",
                      "also in the file, behind", "also in the file, before", "N too small",
                      "N too large",
                      "index and header disagree", "offsets swapped", "Extends a false one",
                      "in two object streams", "row's index beyond"])
    paper.note = how
    number = rng.choice(wanted)
    new = paper.highest() + 1
    place = numbers.index(number)
    body = stream.members[place][1]
    if number == paper.root:
        false = evil_catalog(paper, new)
        lie = new_object(new, evil_metadata(paper))
        paper.add(lie, at=paper.newest)
        paper.newest.parts.append([new, [Row(new, "n", lie)]])
        paper.newest.dirty = True
        lift_size(paper.newest)
    elif number == paper.info:
        false = evil_info(paper)
    elif number == paper.pages:
        false = re.sub(rb"/Count \d+", b"/Count 1", re.sub(
            rb"/Kids\s*\[.*?\]", b"/Kids [%d 0 R]" % paper.kids[-1], body, flags=re.S))
    else:
        false = body.replace(b"612 792", b"300 300")
        suited(false != body)
        false = page_body(paper, paper.contents(paper.kids[-1]))
    rows = [row for section in paper.sections for row in section.rows() if row.kind == "c"
            and row.where == stream.number]
    for section in paper.sections:
        section.dirty = True
    if how == "number twice, false behind":
        stream.members.append([number, false])
    elif how == "number twice, false before":
        stream.members.insert(0, [number, false])
        for row in rows:
            row.generation += 1
    elif how == "row's index is another's":
        row = next(row for row in rows if row.number == number)
        row.generation = (row.generation + 1) % len(numbers)
        suited(len(numbers) > 1)
    elif how == "row's index beyond":
        next(row for row in rows if row.number == number).generation = len(numbers) + 5
    elif how.startswith("also in the file"):
        piece = new_object(number, false)
        paper.add(piece, at=paper.newest if how.endswith("behind") else paper.pieces[1])
        if rng.random() < .5:
            where = rng.choice(paper.sections[1:] or paper.sections)
            where.parts.append([number, [Row(number, "n", piece)]])
            paper.note += ", with an older row" if where is not paper.newest else ", with a row"
    elif how == "N too small":
        stream.count = place
    elif how == "N too large":
        stream.count = len(numbers) + rng.choice([1, 3])
    elif how == "index and header disagree":
        at = 0
        heading = []
        for member, text in stream.members:
            heading.append((member, at))
            at += len(text) + 1
        other = (place + 1) % len(numbers)
        suited(other != place)
        heading[place], heading[other] = (heading[other][0], heading[place][1]), (
            heading[place][0], heading[other][1])
        stream.heading = heading
        if rng.random() < .5:
            stream.members[other][1] = false
            paper.note += ", false one there"
    elif how == "offsets swapped":
        stream.members[place:place] = [[new + 30, false]]
        at, heading = 0, []
        for member, text in stream.members:
            heading.append((member, at))
            at += len(text) + 1
        del heading[place]
        stream.heading = heading
    else:
        other = ObjectStream(b"", new + 5, [[number, false]])
        other.dirty = True
        paper.add(other, at=paper.newest)
        paper.newest.parts.append([new + 5, [Row(new + 5, "n", other)]])
        if how == "in two object streams" and len(paper.sections) > 1:
            paper.sections[-1].parts.append([number, [Row(number, "c", new + 5, 0)]])
            lift_size(paper.sections[-1])
        if how == "Extends a false one":
            stream.extra = b"/Extends %d 0 R " % (new + 5)
        lift_size(paper.newest)
    if isinstance(paper.newest, Table):
        raise Unsuited


# h. Keys.

def escaped(name, rng):
    at = rng.randrange(len(name))
    style = b"#%02x" if rng.random() < .5 else b"#%02X"
    return name[:at] + style % name[at] + name[at + 1:]


PATHS = {
    "trailer": [b"Root", b"Info", b"Size", b"Prev", b"ID"],
    "catalog": [b"Metadata", b"Pages", b"Type"],
    "info": [b"PithNumber", b"PithCanonicalSHA256"],
    "metadata": [b"Length", b"Type", b"Subtype", b"Filter"],
    "pages": [b"Kids", b"Count"],
    "page": [b"Contents", b"Parent", b"Type"],
    "content": [b"Length", b"Filter"],
}


@kind("h key twice")
def key_twice(paper, rng):
    holder = rng.choice(sorted(PATHS))
    key = rng.choice(PATHS[holder])
    order = rng.choice(["false first", "false last"])
    spelled = rng.choice(["", "", "escaped false", "escaped true", "both escaped"])
    new = paper.highest() + 1
    number = {"catalog": paper.root, "info": paper.info, "metadata": paper.metadata,
              "pages": paper.pages, "page": paper.kids[0],
              "content": paper.contents(paper.kids[0])}.get(holder)
    suited(holder == "trailer" or number is not None)
    suited(not paper.encrypted or holder != "info")
    body = paper.newest.trailer if holder == "trailer" else paper.body(number)
    added = {}
    if holder == "trailer" and key == b"Root":
        value, added = b"%d 0 R" % (new + 1), {new: evil_metadata(paper)}
        added[new + 1] = evil_catalog(paper, new)
    elif holder == "trailer" and key == b"Info":
        value, added = b"%d 0 R" % new, {new: evil_info(paper)}
    elif key == b"Size":
        value = rng.choice([b"1", b"3", b"900"])
    elif key == b"Prev":
        value = rng.choice([b"0", b"17", b"99999"])
    elif key == b"ID":
        value = b"[<00> <00>]"
    elif key == b"Metadata":
        value, added = rng.choice([b"%d 0 R" % new, b"null"]), {new: evil_metadata(paper)}
    elif key == b"Pages" or key == b"Parent":
        value = b"%d 0 R" % new
        added = {new: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % paper.kids[-1]}
    elif key in (b"Type", b"Subtype"):
        value = rng.choice([b"/Catalog", b"/Nothing", b"/Pages", b"null"])
    elif key == b"PithNumber":
        value = b"(pith:2026:%s)" % EVIL
    elif key == b"PithCanonicalSHA256":
        value = b"(%s)" % EVIL_HASH
    elif key == b"Length":
        value = rng.choice([b"0", b"3", b"30", b"null"])
    elif key == b"Filter":
        value = rng.choice([b"/FlateDecode", b"/ASCIIHexDecode", b"null", b"[]"])
    elif key == b"Kids":
        value = b"[%d 0 R]" % paper.kids[-1]
    elif key == b"Count":
        value = rng.choice([b"1", b"7", b"0", b"-1"])
    else:
        value, added = b"%d 0 R" % new, {new: stream_body(b"", FORGED)}
    only = b"/" + key + b" " not in body and b"/" + key + b"\n" not in body
    names = [key, key]
    if spelled in ("escaped false", "both escaped"):
        names[0] = escaped(key, rng)
    pair = b" /" + names[0] + b" " + value + b" "
    if order == "false first":
        body = body.replace(b"<<", b"<<" + pair, 1)
    else:
        end = dictionary_end(body, body.index(b"<<")) - 2
        body = body[:end] + pair + body[end:]
    if spelled in ("escaped true", "both escaped"):
        body = re.sub(rb"/%s(?=[ \n\r/\[<(])" % key, lambda _: b"/" + escaped(key, rng), body,
                      count=1) if order == "false last" else body
    paper.note = f"{holder} /{key.decode()} " + ("added" if only else f"twice, {order}") + (
        f", {spelled}" if spelled else "")
    if holder == "trailer":
        if key == b"Prev":
            suited(b"Prev" in paper.newest.links)
            # Both would follow the link.
            paper.render()
            text = paper.newest.linked_trailer()
            paper.newest.links.pop(b"Prev")
            paper.newest.trailer = (text.replace(b"<<", b"<<" + pair, 1) if order == "false first"
                                    else text[:-2] + pair + b">>")
            suited(not isinstance(paper.newest, StreamSection))
            paper.newest.dirty = True
        else:
            paper.newest.trailer = body
            paper.newest.dirty = True
    else:
        paper.set_body(number, body)
    for n, text in added.items():
        piece = new_object(n, text)
        paper.add(piece, at=paper.newest)
        if isinstance(paper.newest, StreamSection) and paper.newest.number == n:
            raise Unsuited
        paper.newest.parts.append([n, [Row(n, "n", piece)]])
        paper.newest.dirty = True
    if added:
        lift_size(paper.newest)


@kind("h trailers disagree")
def trailers(paper, rng):
    how = rng.choice(["newest without Info", "older names another Info", "older names another Root",
                      "newest names another Info", "Root direct", "Info direct", "Info of generation 1",
                      "Root of generation 1", "newest without Size", "Info is null", "Root escaped",
                      "Info escaped", "two trailers", "Encrypt only in older", "Encrypt only in newest",
                      "newest without Root", "newest without ID", "another ID", "Info is a stream"])
    paper.note = how
    new = paper.highest() + 1
    update = len(paper.sections) == 1 or rng.random() < .6
    if update:
        paper.update({paper.highest() + 1: b"<< /Nothing true >>"})
        new = paper.highest() + 1
        paper.note += ", by an update"
    newest, older = paper.newest, rng.choice(paper.sections[1:])
    newest.dirty = older.dirty = True

    def add(body):
        piece = new_object(new, body)
        paper.add(piece, at=paper.pieces[1])
        newest.parts.append([new, [Row(new, "n", piece)]])
        if isinstance(newest, StreamSection):
            suited(newest.number != new)
        lift_size(newest)

    def change(section, pattern, value):
        changed = re.sub(pattern, value, section.trailer)
        suited(changed != section.trailer)
        section.trailer = changed
    if how == "newest without Info":
        change(newest, rb"/Info \d+ 0 R", b"")
        if rng.random() < .5 and older.trailer.count(b"/Info"):
            add(evil_info(paper))
            change(older, rb"/Info \d+ 0 R", b"/Info %d 0 R" % new)
            paper.note += ", false in an older"
    elif how == "older names another Info":
        add(evil_info(paper))
        change(older, rb"/Info \d+ 0 R", b"/Info %d 0 R" % new)
    elif how == "newest names another Info":
        add(evil_info(paper))
        change(newest, rb"/Info \d+ 0 R", b"/Info %d 0 R" % new)
    elif how == "older names another Root":
        piece = new_object(new + 1, evil_metadata(paper))
        paper.add(piece, at=paper.pieces[1])
        newest.parts.append([new + 1, [Row(new + 1, "n", piece)]])
        add(evil_catalog(paper, new + 1))
        change(older, rb"/Root \d+ 0 R", b"/Root %d 0 R" % new)
    elif how == "Root direct":
        change(newest, rb"/Root \d+ 0 R", b"/Root " + paper.body(paper.root))
    elif how == "Info direct":
        suited(paper.info)
        change(newest, rb"/Info \d+ 0 R", b"/Info " + rng.choice(
            [paper.body(paper.info), evil_info(paper)]))
    elif how in ("Info of generation 1", "Root of generation 1"):
        change(newest, rb"/(%s) (\d+) 0 R" % how[:4].encode(), rb"/\1 \2 1 R")
    elif how == "newest without Size":
        change(newest, rb"/Size \d+", b"")
    elif how == "Info is null":
        change(newest, rb"/Info \d+ 0 R", b"/Info null")
    elif how == "Root escaped":
        change(newest, rb"/Root", b"/R#6fot")
    elif how == "Info escaped":
        change(newest, rb"/Info", b"/Inf#6F")
    elif how == "two trailers":
        suited(isinstance(newest, Table))
        add(evil_info(paper))
        false = re.sub(rb"/Info \d+ 0 R", b"/Info %d 0 R" % new, newest.trailer)
        paper.add(Piece(b"trailer\n" + false + b"\n"),
                  at=newest if rng.random() < .5 else paper.pieces[paper.pieces.index(newest) + 1])
    elif how == "Encrypt only in older":
        suited(not paper.encrypted)
        add(b"<< /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) "
            b"/U (12345678901234567890123456789012) /P -4 >>")
        older.trailer = older.trailer.replace(b"/Size", b"/Encrypt %d 0 R /Size" % new)
    elif how == "Encrypt only in newest":
        suited(paper.encrypted)
        change(older, rb"/Encrypt \d+ 0 R", b"")
    elif how == "newest without Root":
        change(newest, rb"/Root \d+ 0 R", b"")
    elif how == "newest without ID":
        change(newest, rb"/ID\s*\[[^\]]*\]", b"")
    elif how == "another ID":
        change(newest, rb"/ID\s*\[[^\]]*\]", b"/ID [<%s> <%s>]" % (b"ab" * 16, b"cd" * 16))
    else:
        add(stream_body(b"/PithNumber (pith:2026:%s)" % EVIL, b"data"))
        change(newest, rb"/Info \d+ 0 R", b"/Info %d 0 R" % new)


# i. Streams whose ends disagree.

@kind("i Length and endstream")
def lengths(paper, rng):
    what = rng.choice(["metadata", "content"])
    number = paper.metadata if what == "metadata" else paper.contents(paper.kids[0])
    piece = paper.piece(number)
    suited(paper.container(number) is None)
    found = re.search(rb"/Length (\d+)( \d+ R)?", piece.data)
    suited(found and found.group(2) is None)
    length = int(found.group(1))
    how = rng.choice(["too short", "too long", "0", "missing", "negative", "real", "indirect",
                      "indirect and wrong", "indirect to nothing", "indirect to itself",
                      "endstream inside",
                      "false behind endstream", "false behind the Length", "stream CR", "stream space",
                      "stream CR LF LF", "no endstream", "endstream glued", "two endstreams",
                      "Length beyond the file"])
    paper.note = f"{what}: {how}"
    start = re.search(rb"stream(\r\n|\n)", piece.data).end()
    data, rest = piece.data[start:start + length], piece.data[start + length:]
    head = piece.data[:start]

    def put(value, body=data, tail=rest, front=None):
        top = re.sub(rb"/Length \d+", b"/Length " + value, head) if front is None else front
        piece.data = top + body + tail
    false = evil(data) if what == "metadata" else FORGED
    if what == "metadata" and paper.encrypted:
        false = evil_packet(paper)
    if how == "too short":
        put(b"%d" % (length - rng.choice([1, 2, 10, length // 2])))
    elif how == "too long":
        put(b"%d" % (length + rng.choice([1, 2, 9, 20])))
    elif how == "0":
        put(b"0")
    elif how == "missing":
        piece.data = re.sub(rb"/Length \d+", b"", head) + data + rest
    elif how == "negative":
        put(b"-1")
    elif how == "real":
        put(b"%d.%d" % (length, rng.choice([0, 5])))
    elif how.startswith("indirect"):
        new = paper.highest() + 1
        values = {"indirect": b"%d" % length, "indirect and wrong": b"%d" % (length // 2),
                  "indirect to nothing": None, "indirect to itself": None}
        target = number if how.endswith("itself") else new
        put(b"%d 0 R" % target)
        if values[how]:
            place = new_object(new, values[how])
            paper.add(place, at=paper.newest)
            suited(not isinstance(paper.newest, StreamSection) or paper.newest.number != new)
            paper.newest.parts.append([new, [Row(new, "n", place)]])
            paper.newest.dirty = True
            lift_size(paper.newest)
    elif how == "endstream inside":
        at = rng.choice([length // 2, length - 4])
        inside = rng.choice([b"\nendstream\n", b"\nendstream\nendobj\n"])
        put(b"%d" % (length + len(inside)), data[:at] + inside + data[at:])
    elif how == "false behind endstream":
        put(b"%d" % length, data + b"\nendstream\n" + false)
    elif how == "false behind the Length":
        put(b"%d" % length, data + rng.choice([b"\n", b" ", b""]) + false)
    elif how == "stream CR":
        put(b"%d" % length, front=head[:-1] + b"\r")
    elif how == "stream space":
        put(b"%d" % length, front=head[:-1] + b" \n")
    elif how == "stream CR LF LF":
        put(b"%d" % length, front=head[:-1] + b"\r\n\n")
    elif how == "no endstream":
        put(b"%d" % length, tail=rest.replace(b"endstream", b"", 1))
    elif how == "endstream glued":
        put(b"%d" % length, tail=rest.lstrip())
    elif how == "two endstreams":
        put(b"%d" % length, tail=b"\nendstream" + rest)
    else:
        put(b"99999999")
    if rng.random() < .4:
        shadows(paper, rng)


# l. Others.

@kind("l references and page trees")
def page_trees(paper, rng):
    body, pages = None, paper.pages
    how = rng.choice(["Count too small", "Count too large", "Count negative", "page twice",
                      "Kids of a page",
                      "Kid is null", "Kid missing", "Kid of generation 1", "Pages of generation 1",
                      "Metadata of generation 1", "Contents of generation 1", "Kids indirect",
                      "Kids loop",
                      "page without Type", "Pages without Type", "catalog without Type",
                      "another Parent",
                      "Contents array", "Contents with null", "catalog is Pages too", "Type Template"])
    paper.note = how
    body = paper.body(pages)
    kids = paper.kids
    refs = [b"%d 0 R" % kid for kid in kids]

    def put(kids=None, count=None):
        text = body
        if kids is not None:
            text = re.sub(rb"/Kids\s*\[[^\]]*\]", b"/Kids [%s]" % b" ".join(kids), text)
        if count is not None:
            text = re.sub(rb"/Count \d+", b"/Count %d" % count, text)
        paper.set_body(pages, text)

    def page(pattern, value, number=kids[0]):
        text = re.sub(pattern, value, paper.body(number))
        suited(text != paper.body(number))
        paper.set_body(number, text)
    contents = paper.contents(kids[0])
    if how == "Count too small":
        put(count=max(0, len(kids) - 1))
    elif how == "Count too large":
        put(count=len(kids) + rng.choice([1, 50]))
    elif how == "Count negative":
        put(count=-1)
    elif how == "page twice":
        put(refs + refs[:1], len(kids) + rng.choice([0, 1]))
    elif how == "Kids of a page":
        page(rb"/Type\s*/Page\b", b"/Type /Page /Kids [%s] /Count 1" % refs[-1])
    elif how == "Kid is null":
        put([b"null"] + refs, len(kids) + rng.choice([0, 1]))
    elif how == "Kid missing":
        put([b"%d 0 R" % (paper.highest() + 50)] + refs, len(kids) + rng.choice([0, 1]))
    elif how == "Kid of generation 1":
        put([b"%d 1 R" % kids[0]] + refs[1:])
    elif how == "Pages of generation 1":
        page(rb"/Pages (\d+) 0 R", rb"/Pages \1 1 R", paper.root)
    elif how == "Metadata of generation 1":
        page(rb"/Metadata (\d+) 0 R", rb"/Metadata \1 1 R", paper.root)
    elif how == "Contents of generation 1":
        page(rb"/Contents (\d+) 0 R", rb"/Contents \1 1 R")
    elif how == "Kids indirect":
        found = re.search(rb"/Kids\s*(\[[^\]]*\])", body).group(1)
        text = body.replace(found, b"%d 0 R" % (paper.highest() + 1))
        paper.update({pages: text, paper.highest() + 1: found})
    elif how == "Kids loop":
        put(refs + [b"%d 0 R" % pages], len(kids) + rng.choice([0, 1]))
    elif how == "page without Type":
        page(rb"/Type\s*/Page\b", b"")
    elif how == "Pages without Type":
        page(rb"/Type\s*/Pages\b", b"", pages)
    elif how == "catalog without Type":
        page(rb"/Type\s*/Catalog\b", b"", paper.root)
    elif how == "another Parent":
        page(rb"/Parent \d+ 0 R", b"/Parent %d 0 R" % kids[-1])
    elif how == "Contents array":
        page(rb"/Contents \d+ 0 R", b"/Contents [%d 0 R]" % contents)
    elif how == "Contents with null":
        page(rb"/Contents \d+ 0 R", b"/Contents [null %d 0 R]" % contents)
    elif how == "catalog is Pages too":
        page(rb"/Type\s*/Catalog", b"/Type /Catalog /Kids [%s] /Count 1" % refs[-1], paper.root)
    else:
        page(rb"/Type\s*/Page\b", b"/Type /Template")
