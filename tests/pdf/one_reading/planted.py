"""What the kinds of mischief share: how they are named, and the false objects they plant.

What is planted is easy to tell: the number EVIL…, FORGED text, another page.
"""

import re

from paper import Piece, Unsuited, new_object, stream_body

CODE = b"GRALRY4DTUR34CIZ3TIFOJE3QO"
HASH = b"3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2"
EVIL, EVIL_HASH = b"EVILEVILEVILEVILEVILEVILEV", b"e" * 64
FORGED = b"BT /F1 24 Tf 72 700 Td (FORGED text) Tj ET"
KINDS = {}


def kind(name):
    def keep(function):
        KINDS[name] = function
        return function
    return keep


def suited(condition):
    """Where not, the form has not what the variant needs, and another seed is taken."""
    if not condition:
        raise Unsuited


# What is planted.

def packet_in(paper):
    data = paper.piece(paper.metadata).data
    return data[data.index(b"<?xpacket begin"):data.index(b"?>", data.index(b"<?xpacket end")) + 2]


def evil(data):
    return data.replace(CODE, EVIL).replace(HASH, EVIL_HASH)


def evil_packet(paper):
    body = paper.plain_packet
    return evil(body)


def packet_stream(packet, entries=b""):
    return stream_body(b"/Type /Metadata /Subtype /XML" + entries, packet)


def evil_metadata(paper):
    return packet_stream(evil_packet(paper))


def evil_info(paper):
    return b"<< /Title (A title) /PithNumber (pith:2026:%s) /PithCanonicalSHA256 (%s) >>" % (
        EVIL, EVIL_HASH)


def evil_catalog(paper, metadata):
    return re.sub(rb"/Metadata \d+ 0 R", b"/Metadata %d 0 R" % metadata, paper.body(paper.root))


def page_body(paper, contents):
    page = paper.body(paper.kids[0])
    return re.sub(rb"/Contents (\d+ \d+ R|\[[^\]]*\])", b"/Contents %d 0 R" % contents, page)


def false_objects(paper, rng):
    """number -> body of one false object, and of what it needs under new numbers."""
    sound, new = paper.sound, paper.highest() + 3
    what = rng.choice(["metadata", "info", "content", "catalog", "pages", "page", "metadata",
                       "catalog"])
    # Without the font of the text, readers show what they please.
    suited(what not in ("content", "page") or b"/F1" in sound.body(sound.kids[0]))
    if what == "metadata":
        made = {sound.metadata: evil_metadata(paper)}
    elif what == "info":
        suited(sound.info is not None)
        made = {sound.info: evil_info(paper)}
    elif what == "content":
        made = {sound.contents(sound.kids[0]): stream_body(b"", FORGED)}
    elif what == "catalog":
        made = {sound.root: evil_catalog(sound, new), new: evil_metadata(paper)}
    elif what == "pages":
        kids = b" ".join(b"%d 0 R" % kid for kid in sound.kids + sound.kids[:1])
        body = re.sub(rb"/Kids\s*\[[^\]]*\]", b"/Kids [%s]" % kids, sound.body(sound.pages))
        made = {sound.pages: re.sub(rb"/Count \d+", b"/Count %d" % (len(sound.kids) + 1), body)}
    else:
        made = {sound.kids[0]: page_body(sound, new), new: stream_body(b"", FORGED)}
    paper.note += f"; false {what}"
    return made


def in_turn(rng, *items):
    items = list(items)
    rng.shuffle(items)
    return items


def old_or_new(paper, rng):
    """A section, the newest or an older one, as the seed says."""
    section = rng.choice(paper.sections)
    paper.note += "; in the newest section" if section is paper.newest else "; in an older section"
    section.dirty = True
    return section


def shadows(paper, rng):
    """False objects somewhere no row points to."""
    false = false_objects(paper, rng)
    pieces = [new_object(number, body) for number, body in false.items()]
    text = b"".join(piece.data for piece in pieces)
    where = rng.choice(["before the section", "behind %%EOF", "in a stream", "in comments",
                        "at the front", "in a string"])
    paper.note += f"; shadows {where}"
    if where == "before the section":
        paper.add(*pieces, at=paper.newest)
    elif where == "behind %%EOF":
        paper.end_line()
        paper.add(*pieces)
    elif where == "in a stream":
        paper.add(new_object(paper.highest() + 20, stream_body(b"", b"\n" + text)), at=paper.newest)
    elif where == "in comments":
        paper.add(Piece(b"".join(b"%" + line + b"\n" for line in re.split(rb"[\r\n]+", text))),
                  at=paper.newest)
    elif where == "in a string":
        paper.add(new_object(paper.highest() + 20, b"(\n%s\n)" % text), at=paper.newest)
    else:
        paper.add(*pieces, at=paper.pieces[1])


def lift_size(section):
    highest = max(row.number for row in section.rows())
    size = int(re.search(rb"/Size (\d+)", section.trailer).group(1))
    section.trailer = re.sub(rb"/Size \d+", b"/Size %d" % max(size, highest + 1), section.trailer)
