"""A PDF taken apart into its pieces, so that a test can change one of them and write out the rest.

Only for files the tests made themselves or had qpdf make: sound, and with classic or stream
cross-reference sections. Taken apart and written out unchanged, a file is the same to the byte.

  paper = Paper(path.read_bytes())
  paper.set_body(paper.root, b"<< … >>")
  hostile = paper.render()

Offsets in cross-reference rows, Prev, XRefStm and startxref are links to pieces and follow them.
"""

import copy
import re
import zlib

WHITE = b"\0\t\n\f\r "


class Unsuited(Exception):
    """The file has not what is asked for."""


class Row:
    """A row of a cross-reference section: `kind` n, f or c(ompressed)."""

    def __init__(self, number, kind, where, generation=0, delta=0):
        self.number, self.kind, self.generation, self.delta = number, kind, generation, delta
        self.where = where  # a Piece, or the number to write

    def value(self):
        return self.where.at + self.delta if isinstance(self.where, Piece) else self.where


class Piece:
    """Bytes between two places that something points to."""

    def __init__(self, data=b"", number=None):
        self.data, self.number, self.at = data, number, 0

    def render(self):
        return self.data

    @property
    def body(self):
        """Of an object: what is between "obj" and "endobj"."""
        return re.match(rb"\d+ \d+ obj\s*(.*?)\s*endobj", self.data, re.S).group(1)

    def set_body(self, body):
        found = re.match(rb"(\d+ \d+ obj\s*).*?(\s*endobj)", self.data, re.S)
        self.data = found.group(1) + body + found.group(2) + self.data[found.end():]


def new_object(number, body, generation=0):
    return Piece(b"%d %d obj\n%s\nendobj\n" % (number, generation, body), number)


def stream_body(entries, data, length=None):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (
        entries, len(data) if length is None else length, data)


class ObjectStream(Piece):
    """`members`: [number, body] in order; `heading` overrides what the index says."""

    def __init__(self, data, number, members):
        super().__init__(data, number)
        self.members, self.dirty, self.heading, self.count, self.extra = members, False, None, None, b""
        self.deflate = True

    def render(self):
        if not self.dirty:
            return self.data
        index, text = [], b""
        for number, body in self.members:
            index.append((number, len(text)))
            text += body + b" "
        head = b" ".join(b"%d %d" % pair for pair in (self.heading or index)) + b" "
        data, filters = head + text, b""
        if self.deflate:
            data, filters = zlib.compress(data), b"/Filter /FlateDecode "
        count = len(self.heading or index) if self.count is None else self.count
        return new_object(self.number, stream_body(
            b"/Type /ObjStm /N %d /First %d %s%s" % (count, len(head), filters, self.extra),
            data)).data


class Section(Piece):
    """A cross-reference section. `parts`: [first, [Row]]; `links`: key of the trailer -> Piece."""

    def __init__(self, trailer, parts):
        super().__init__()
        self.trailer, self.parts, self.links, self.dirty = trailer, parts, {}, False

    def linked_trailer(self):
        text = self.trailer
        for key, piece in self.links.items():
            value = piece.at if isinstance(piece, Piece) else piece
            text = re.sub(rb"/%s\s*\d+" % key, b"/%s %d" % (key, value), text)
        return text

    def rows(self):
        return [row for _, rows in self.parts for row in rows]

    def row(self, number):
        return next((row for row in self.rows() if row.number == number), None)


class Table(Section):
    # What ends a row of 20 bytes; the rest of the text around them.
    end, between, behind = b" \n", b"trailer\n", b"\n"

    def render(self):
        out = b"xref\n"
        for first, rows in self.parts:
            out += b"%d %d\n" % (first, len(rows))
            for row in rows:
                out += b"%010d %05d %s" % (row.value(), row.generation,
                                           b"f" if row.kind == "f" else b"n") + self.end
        return out + self.between + self.linked_trailer() + self.behind


class StreamSection(Section):
    """`trailer` without the keys that describe the rows."""

    widths = (1, 4, 2)

    def render(self):
        if not self.dirty and self.data and not self.moved():
            return self.data
        rows, widths = b"", self.widths
        for row in self.rows():
            kind = {"f": 0, "n": 1, "c": 2}.get(row.kind, row.kind)
            for value, width in zip((kind, row.value(), row.generation), widths):
                rows += (value % 256 ** width).to_bytes(width, "big")
        index = b" ".join(b"%d %d" % (first, len(part)) for first, part in self.parts)
        trailer = self.linked_trailer().strip()
        assert trailer[:2] == b"<<" and trailer[-2:] == b">>", trailer
        return new_object(self.number, stream_body(
            b"/Type /XRef /W [%d %d %d] /Index [%s] " % (*widths, index) + trailer[2:-2].strip(),
            rows)).data

    def moved(self):
        return any(row.value() != getattr(row, "known", None) for row in self.rows()) or any(
            isinstance(piece, Piece) and piece.at != known
            for piece, known in ((self.links[key], self.known[key]) for key in self.links))


class Pointer(Piece):
    """startxref"""

    def __init__(self, data, target, delta=0):
        super().__init__(data)
        self.target, self.delta = target, delta

    def render(self):
        value = self.target.at + self.delta if isinstance(self.target, Piece) else self.target
        return re.sub(rb"\d+", b"%d" % value, self.data, count=1)


def dictionary_end(data, at):
    """Behind the dictionary or array that begins at `at`."""
    depth = 0
    token = re.compile(rb"<<|>>|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>|%[^\r\n]*|[\[\]]",
                       re.S)
    while True:
        found = token.search(data, at)
        if found.group() in (b"<<", b"["):
            depth += 1
        elif found.group() in (b">>", b"]"):
            depth -= 1
        at = found.end()
        if depth == 0:
            return at


def inflate(dictionary, data):
    """A stream's data where it is plain, or Flate with or without a PNG predictor."""
    if b"/Filter" not in dictionary:
        return data
    data = zlib.decompressobj().decompress(data)
    if b"/Predictor" not in dictionary:
        return data
    columns = int(re.search(rb"/Columns (\d+)", dictionary).group(1))
    out, above = b"", bytes(columns)
    for at in range(0, len(data), columns + 1):
        kind, row = data[at], bytearray(data[at + 1:at + 1 + columns])
        for i in range(len(row)):
            left = row[i - 1] if i else 0
            row[i] = (row[i] + {0: 0, 1: left, 2: above[i]}[kind]) & 255
        out, above = out + bytes(row), row
    return out


class Paper:
    def __init__(self, data, note=""):
        self.note = note
        self.pieces, self.sections = [], []  # sections newest first
        self.encrypted = b"/Encrypt" in data
        self.evil_number = None
        self._take_apart(data)
        assert self.render() == data, "not the same when put together again"

    # Taking apart.

    def _take_apart(self, data):
        pointers = list(re.finditer(rb"startxref\s+(\d+)\s+%%EOF\s*", data))
        places, pending, sections = {}, [int(pointers[-1].group(1))], {}
        for pointer in pointers:
            if pointer is not pointers[-1] and int(pointer.group(1)):
                pending.append(int(pointer.group(1)))
        order = []
        while pending:
            at = pending.pop(0)
            if at in sections:
                continue
            section, end, more = self._read_section(data, at)
            section.at, section.until = at, end
            sections[at] = section
            order.append(section)
            pending = more + pending
        for section in order:
            for row in section.rows():
                if row.kind == "n":
                    places.setdefault(row.where, row.number)
        marks = {0: None}
        marks.update({at: ("object", number) for at, number in places.items()})
        for at, section in sections.items():
            marks[at] = section
            if isinstance(section, Table):
                marks.setdefault(section.until, None)
        for pointer in pointers:
            marks[pointer.start()] = ("pointer", pointer)
            marks.setdefault(pointer.end(), None)
        marks.pop(len(data), None)
        ordered = sorted(marks)
        by_place = {}
        for at, end in zip(ordered, ordered[1:] + [len(data)]):
            mark, text = marks[at], data[at:end]
            if isinstance(mark, Section):
                piece = mark
                piece.data = text
            elif mark and mark[0] == "object":
                piece = self._object(text, mark[1])
            elif mark:
                piece = Pointer(text, int(mark[1].group(1)))
            else:
                piece = Piece(text)
            piece.at = at
            by_place[at] = piece
            self.pieces.append(piece)
        for section in order:
            for row in section.rows():
                row.known = row.where
                if row.kind == "n":
                    row.where = by_place[row.where]
            section.known = dict(section.links)
            section.links = {key: by_place.get(at, at) for key, at in section.links.items()}
        for piece in self.pieces:
            if isinstance(piece, Pointer):
                piece.target = by_place.get(piece.target, piece.target) if piece.target else 0
        self.sections = order

    def _object(self, text, number):
        if b"/ObjStm" in text and not self.encrypted:
            head = text[:text.index(b"stream")]
            length = int(re.search(rb"/Length (\d+)", head).group(1))
            start = re.search(rb"stream\r?\n", text).end()
            plain = inflate(head, text[start:start + length])
            first = int(re.search(rb"/First (\d+)", head).group(1))
            numbers = list(map(int, plain[:first].split()))
            pairs = list(zip(numbers[::2], numbers[1::2]))
            ends = [at for _, at in pairs[1:]] + [len(plain) - first]
            return ObjectStream(text, number, [
                [member, plain[first + at:first + end].strip()]
                for (member, at), end in zip(pairs, ends)])
        return Piece(text, number)

    def _read_section(self, data, at):
        if data.startswith(b"xref", at):
            place, parts = at + 4, []
            while True:
                found = re.compile(rb"\s*(\d+) (\d+)\s*?\r?\n").match(data, place)
                if not found:
                    break
                first, count = map(int, found.groups())
                place, rows = found.end(), []
                for i in range(count):
                    text = data[place:place + 20]
                    rows.append(Row(first + i, chr(text[17]), int(text[:10]), int(text[11:16])))
                    place += 20
                parts.append([first, rows])
            start = data.index(b"<<", place)
            end = dictionary_end(data, start)
            while data[end:end + 1] in (b"\n", b"\r", b" "):
                end += 1
            section = Table(data[start:end].strip(), parts)
            section.between = data[place:start]
            section.behind = data[start:end][len(data[start:end].rstrip()):]
            section.end = data[place - 2:place]
        else:
            start = data.index(b"<<", at)
            end = dictionary_end(data, start)
            head = data[start:end]
            length = int(re.search(rb"/Length (\d+)", head).group(1))
            body = re.compile(rb"\s*stream\r?\n").match(data, end).end()
            plain = inflate(head, data[body:body + length])
            widths = tuple(map(int, re.search(rb"/W\s*\[\s*(\d+) (\d+) (\d+)", head).groups()))
            size = int(re.search(rb"/Size (\d+)", head).group(1))
            index = re.search(rb"/Index\s*\[([\d\s]+)\]", head)
            index = list(map(int, index.group(1).split())) if index else [0, size]
            parts, place = [], 0
            for first, count in zip(index[::2], index[1::2]):
                rows = []
                for i in range(count):
                    values = []
                    for width in widths:
                        values.append(int.from_bytes(plain[place:place + width], "big"))
                        place += width
                    kind = "fnc"[values[0] if widths[0] else 1]
                    rows.append(Row(first + i, kind, values[1], values[2]))
                parts.append([first, rows])
            trailer = re.sub(rb"/(Type\s*/XRef|Filter\s*/FlateDecode|Length\s*\d+|W\s*\[[^\]]*\]|"
                             rb"Index\s*\[[^\]]*\]|DecodeParms\s*<<[^>]*>>)", b"", head)
            section = StreamSection(trailer, parts)
            section.number = int(re.match(rb"\d+", data[at:]).group())
            end = data.index(b"endobj", body + length) + 6
        more = []
        for key in (b"XRefStm", b"Prev"):
            found = re.search(rb"/%s\s*(\d+)" % key, section.trailer)
            if found:
                section.links[key] = int(found.group(1))
                if key == b"XRefStm" or int(found.group(1)):
                    more.append(int(found.group(1)))
        return section, end, more

    # Putting together.

    def render(self):
        for _ in range(8):
            at, moved, out = 0, False, []
            for piece in self.pieces:
                moved |= piece.at != at
                piece.at = at
                out.append(piece.render())
                at += len(out[-1])
            if not moved:
                return b"".join(out)
        raise AssertionError("offsets do not settle")

    def copy(self):
        return copy.deepcopy(self)

    # What is in it.

    @property
    def newest(self):
        return self.sections[0]

    def trailer_reference(self, key):
        for section in self.sections:
            found = re.search(rb"/%s (\d+) \d+ R" % key, section.trailer)
            if found:
                return int(found.group(1))
        return None

    @property
    def root(self):
        return self.trailer_reference(b"Root")

    @property
    def info(self):
        return self.trailer_reference(b"Info")

    def reference(self, number, key):
        found = re.search(rb"/%s (\d+) \d+ R" % key, self.body(number))
        return found and int(found.group(1))

    @property
    def metadata(self):
        return self.reference(self.root, b"Metadata")

    @property
    def pages(self):
        return self.reference(self.root, b"Pages")

    @property
    def kids(self):
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.body(self.pages)).group(1)
        return list(map(int, re.findall(rb"(\d+) \d+ R", kids)))

    def contents(self, page):
        return self.reference(page, b"Contents")

    def row(self, number):
        for section in self.sections:
            row = section.row(number)
            if row and not (row.kind == "f" and b"XRefStm" in section.links):
                return row
        return None

    def container(self, number):
        """The ObjectStream the object lives in, or None. Encrypted ones are not opened here."""
        row = self.row(number)
        stream = self.row(row.where).where if row.kind == "c" else None
        if stream and not isinstance(stream, ObjectStream):
            raise Unsuited
        return stream

    def piece(self, number):
        return self.row(number).where

    def body(self, number):
        stream = self.container(number)
        if stream is None:
            return self.piece(number).body
        return dict(stream.members)[number]

    def set_body(self, number, body):
        stream = self.container(number)
        if stream is None:
            self.piece(number).set_body(body)
        else:
            stream.dirty = True
            next(member for member in stream.members if member[0] == number)[1] = body

    def highest(self):
        return max(row.number for section in self.sections for row in section.rows())

    # Changing.

    def add(self, *pieces, at=None):
        """Puts pieces at the end, or in front of the piece `at`."""
        place = len(self.pieces) if at is None else self.pieces.index(at)
        self.pieces[place:place] = pieces

    def end_line(self):
        """Bytes that end in a line end, so that objects can follow."""
        if not self.pieces[-1].render().endswith((b"\n", b"\r")):
            self.add(Piece(b"\n"))

    def new_section(self, parts, trailer=b"", size=None, prev=True, stream=None):
        """A section as an update would add it; not yet put anywhere."""
        old = self.newest
        stream = isinstance(old, StreamSection) if stream is None else stream
        numbers = [row.number for _, rows in parts for row in rows]
        size = size or max([self.highest(), *numbers]) + 1 + bool(stream)
        keys = b"/Size %d" % size
        for key in (b"Root", b"Info", b"Encrypt"):
            if b"/" + key + b" " in trailer or b"/" + key + b"#" in trailer:
                continue
            number = self.trailer_reference(key)
            if number is not None:
                keys += b" /%s %d 0 R" % (key, number)
        found = re.search(rb"/ID\s*\[[^\]]*\]", old.trailer, re.S)
        if found:
            keys += b" " + found.group()
        text = b"<< %s %s%s >>" % (keys, b"/Prev 0 " if prev else b"", trailer)
        section = (StreamSection if stream else Table)(text, parts)
        section.dirty = True
        if stream:
            section.number = size - 1
            parts.append([size - 1, [Row(size - 1, "n", section)]])
        if prev:
            section.links[b"Prev"] = old if prev is True else prev
        return section

    def update(self, bodies, parts=None, before=(), **how):
        """Appends objects (number -> body), a section for them (or one with `parts`) and a startxref."""
        self.end_line()
        made = {}
        for number, body in bodies.items():
            made[number] = new_object(number, body)
        self.add(*made.values())
        if callable(parts):
            parts = parts(made)
        if parts is None:
            parts = [[number, [Row(number, "n", piece)]] for number, piece in sorted(made.items())]
        section = self.new_section(parts, **how)
        self.add(*before, section, Pointer(b"startxref\n0\n%%EOF\n", section))
        self.sections.insert(0, section)
        return section
