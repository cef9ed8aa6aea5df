"""Mischief with what metadata say: XMP and Info."""

import base64
import re
import zlib

from planted import (CODE, EVIL, EVIL_HASH, HASH, evil, evil_metadata, in_turn, kind,
                     packet_stream, suited)

# k. XMP.

def packet_of(paper):
    suited(not paper.encrypted)
    return paper.plain_packet


def put_packet(paper, packet, rng, entries=b""):
    data = packet
    if rng.random() < .2 and not entries:
        data, entries = zlib.compress(packet), b" /Filter /FlateDecode"
    paper.set_body(paper.metadata, packet_stream(data, entries))


NAMESPACE = b"https://pith.science/ns/xmp/1.0/"
FALSE_DESCRIPTION = (b'<rdf:Description rdf:about="" xmlns:pith="%s" '
                     b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
                     b"<pith:number>pith:2026:%s</pith:number>"
                     b"<pith:canonicalSha256>%s</pith:canonicalSha256></rdf:Description>" % (
                         NAMESPACE, EVIL, EVIL_HASH))


@kind("k XMP markup that is none")
def xmp_markup(paper, rng):
    packet = packet_of(paper)
    wrap = rng.choice([(b"<?x ", b"?>"), (b"<!-- ", b" -->"), (b"<![CDATA[", b"]]>"),
                       (b"<?xpacket-x ", b"?>"),
                       (b"<dc:description xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><![CDATA[",
                                                b"]]></dc:description>")])
    inside = rng.choice([FALSE_DESCRIPTION, b"<pith:number>pith:2026:%s</pith:number>" % EVIL,
                         b"</rdf:Description>" + FALSE_DESCRIPTION + b'<rdf:Description rdf:about="">',
                         b"</rdf:RDF>", b"</x:xmpmeta>", b'<?xpacket end="w"?>'])
    if wrap[0] == b"<?x " and b"?>" in inside:
        inside = FALSE_DESCRIPTION
    places = {"before xmpmeta": packet.index(b"<x:xmpmeta"), "before RDF": packet.index(b"<rdf:RDF"),
              "before number": packet.index(b"<pith:number>"),
              "in number": packet.index(b"<pith:number>") + 13,
              "before Description's end": packet.rindex(b"</rdf:Description>"),
              "behind Descriptions": packet.rindex(b"</rdf:RDF>"),
              "behind RDF": packet.rindex(b"</x:xmpmeta>"),
              "behind xmpmeta": packet.rindex(b"</x:xmpmeta>") + 12, "at the end": len(packet),
              "at the start": 0}
    where = rng.choice(sorted(places))
    at = places[where]
    put_packet(paper, packet[:at] + wrap[0] + inside + wrap[1] + packet[at:], rng)
    paper.note = f"{wrap[0].decode().strip()[:12]} {where}"


@kind("k XMP properties and prefixes")
def xmp_properties(paper, rng):
    packet = packet_of(paper)
    number = re.search(rb"<pith:number>.*?</pith:number>", packet).group()
    false = evil(number)
    opening = re.search(rb"<rdf:Description[^>]*xmlns:pith=[^>]*>", packet).group()
    how = rng.choice(["element twice", "other namespace, pith", "pith's namespace, other prefix",
                      "attribute and element", "attribute alone", "rdf:value", "rdf:resource", "Bag",
                      "Alt", "nested",
                      "second Description", "second RDF", "second packet", "first packet",
                      "second xmpmeta",
                      "about another", "rebound inside", "default namespace", "namespace nearly",
                      "typed node",
                      "character references", "CDATA value", "white space", "xml:lang twice",
                      "other case",
                      "parseType Literal", "parseType Resource", "element child", "rdf:ID", "no xmpmeta",
                      "entity", "namespace by reference", "RDF in RDF", "split by comment",
                      "thumbnail packet"])
    paper.note = how
    other = b"http://example.org/other/"
    false_foreign = false.replace(b"<pith:number>", b'<pith:number xmlns:pith="%s">' % other)
    if how == "element twice":
        packet = packet.replace(number, b"".join(in_turn(rng, number, false)))
    elif how == "other namespace, pith":
        packet = packet.replace(number, b"".join(in_turn(rng, number, false_foreign)))
    elif how == "rebound inside":
        packet = packet.replace(b"</rdf:RDF>", FALSE_DESCRIPTION.replace(NAMESPACE,
                                                                         other) + b"</rdf:RDF>")
    elif how == "pith's namespace, other prefix":
        packet = packet.replace(number, b"".join(in_turn(rng, number, false.replace(
            b"<pith:number>", b'<p:number xmlns:p="%s">' % NAMESPACE).replace(b"</pith", b"</p"))))
        if rng.random() < .4:
            packet = re.sub(rb"(</?)pith:", rb"\1qq:", paper.plain_packet).replace(b"xmlns:pith",
                                                                                   b"xmlns:qq")
            paper.note = "all under another prefix"
    elif how == "attribute and element":
        packet = packet.replace(opening, opening[:-1] + b' pith:number="pith:2026:%s">' % EVIL)
    elif how == "attribute alone":
        packet = packet.replace(number, b"").replace(
            opening, opening[:-1] + b' pith:number="pith:2026:%s">' % CODE)
    elif how == "rdf:value":
        packet = packet.replace(number, b"<pith:number rdf:parseType=\"Resource\"><rdf:value>pith:2026:%s"
                                b"</rdf:value></pith:number>" % rng.choice([CODE, EVIL]))
    elif how == "rdf:resource":
        packet = packet.replace(number, b'<pith:number rdf:resource="pith:2026:%s"/>' % rng.choice([CODE, EVIL]))
    elif how in ("Bag", "Alt"):
        name = how.encode()
        packet = packet.replace(number, b"<pith:number><rdf:%s><rdf:li>pith:2026:%s</rdf:li><rdf:li>"
                                b"pith:2026:%s</rdf:li></rdf:%s></pith:number>" % (
                                    name, *in_turn(rng, CODE, EVIL), name))
    elif how == "nested":
        packet = packet.replace(number, b'<pith:outer rdf:parseType="Resource">' + false
                                + b"</pith:outer>" + number)
    elif how == "second Description":
        end = rng.choice([b"<rdf:Description", b"</rdf:RDF>"])
        at = packet.index(end)
        packet = packet[:at] + FALSE_DESCRIPTION + packet[at:]
    elif how == "second RDF":
        rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' + FALSE_DESCRIPTION + b"</rdf:RDF>"
        at = rng.choice([packet.index(b"<rdf:RDF"), packet.rindex(b"</x:xmpmeta>")])
        packet = packet[:at] + rdf + packet[at:]
    elif how == "second packet":
        packet = packet + b"\n" + evil(packet)
    elif how == "first packet":
        packet = evil(packet) + b"\n" + packet
    elif how == "second xmpmeta":
        meta = packet[packet.index(b"<x:xmpmeta"):packet.rindex(b"</x:xmpmeta>") + 12]
        packet = packet.replace(meta, b"".join(in_turn(rng, meta, evil(meta))))
    elif how == "about another":
        packet = packet.replace(b"</rdf:RDF>", FALSE_DESCRIPTION.replace(
            b'about=""', b'about="uuid:other"') + b"</rdf:RDF>")
    elif how == "default namespace":
        packet = packet.replace(number, number + b'<number xmlns="%s">pith:2026:%s</number>' % (
            rng.choice([NAMESPACE, other]), EVIL))
    elif how == "namespace nearly":
        packet = packet.replace(number, false.replace(b"<pith:number>",
                                                      b'<pith:number xmlns:pith="%s">' % (
            NAMESPACE[:-1])) + number)
    elif how == "typed node":
        packet = packet.replace(b"</rdf:RDF>", b'<pith:Thing xmlns:pith="%s">' % NAMESPACE + false
                                + b"</pith:Thing></rdf:RDF>")
    elif how == "character references":
        text = b"".join(b"&#%d;" % c if rng.random() < .5 else b"&#x%x;" % c for c in EVIL)
        packet = packet.replace(number, b"".join(in_turn(rng, number, false.replace(EVIL, text)))) \
            if rng.random() < .5 else packet.replace(CODE, b"".join(b"&#%d;" % c for c in CODE), 1)
    elif how == "CDATA value":
        packet = packet.replace(number, b"<pith:number><![CDATA[pith:2026:%s]]></pith:number>" % CODE)
    elif how == "white space":
        packet = packet.replace(number, b"<pith:number>\n  pith:2026:%s\n </pith:number>" % CODE)
    elif how == "xml:lang twice":
        packet = packet.replace(number, number.replace(b"number>", b'number xml:lang="en">', 1)
                                + false.replace(b"number>", b'number xml:lang="de">', 1))
    elif how == "other case":
        packet = packet.replace(number, number + false.replace(b"pith:number", b"pith:Number"))
    elif how == "parseType Literal":
        packet = packet.replace(number, number.replace(b"number>", b'number rdf:parseType="Literal">',
                                                       1))
    elif how == "parseType Resource":
        packet = packet.replace(number, false.replace(b"number>",
                                                      b'x rdf:parseType="Resource"><pith:number>', 1)
                                .replace(b"</pith:number>", b"</pith:number></pith:x>") + number)
    elif how == "element child":
        packet = packet.replace(number, b"<pith:number>pith:2026:%s<pith:x>%s</pith:x></pith:number>" % (
            CODE, EVIL))
    elif how == "rdf:ID":
        packet = packet.replace(number, number.replace(b"number>", b'number rdf:ID="a">', 1))
    elif how == "no xmpmeta":
        packet = re.sub(rb"</?x:xmpmeta[^>]*>", b"", packet)
    elif how == "entity":
        packet = packet.replace(b"<x:xmpmeta",
                                b'<!DOCTYPE x [<!ENTITY n "%s">]><x:xmpmeta' % CODE).replace(
            CODE, b"&n;", 1)
    elif how == "namespace by reference":
        packet = packet.replace(NAMESPACE, NAMESPACE.replace(b"p", b"&#112;"), 1)
    elif how == "RDF in RDF":
        rdf = b"<rdf:RDF>" + FALSE_DESCRIPTION + b"</rdf:RDF>"
        packet = packet.replace(b"</rdf:RDF>", rdf + b"</rdf:RDF>")
    elif how == "split by comment":
        packet = packet.replace(CODE, CODE[:9] + rng.choice([b"<!-- x -->", b"<?x y?>"]) + CODE[9:], 1)
    else:
        packet = packet.replace(number, number + b"<pith:image>" + evil(paper.plain_packet).replace(
            b"<", b"&lt;") + b"</pith:image>")
    put_packet(paper, packet, rng)


@kind("k XMP encodings")
def xmp_encodings(paper, rng):
    packet = packet_of(paper)
    how = rng.choice(["UTF-16 with BOM", "UTF-16 without", "UTF-16 LE with BOM", "UTF-16 LE without",
                      "UTF-32",
                      "UTF-32 LE", "says latin-1", "says latin-1, with high bytes", "says UTF-16",
                      "says UTF-7",
                      "NUL bytes", "BOM twice", "BOM inside", "says ASCII", "xpacket says UTF-16",
                      "ill UTF-8",
                      "overlong", "XML 1.1", "says EBCDIC", "control characters", "no begin",
                      "NUL in number"])
    paper.note = how
    text = packet.decode()
    body = packet[packet.index(b"<x:xmpmeta"):]
    number = re.search(rb"<pith:number>.*?</pith:number>", packet).group()
    if how.startswith("UTF-"):
        codec = how.split()[0].lower().replace("utf-", "utf_") + ("_le" if "LE" in how else "_be")
        packet = ("\ufeff" if "with BOM" in how else "").encode(codec) + text.replace("\ufeff",
                                                                                      "").encode(codec) \
            if rng.random() < .5 else ("\ufeff" if "with BOM" in how else "").encode(codec) + text.encode(codec)
    elif how.startswith("says"):
        name = {"says latin-1": b"ISO-8859-1", "says latin-1, with high bytes": b"ISO-8859-1",
                "says UTF-16": b"UTF-16", "says UTF-7": b"UTF-7", "says ASCII": b"US-ASCII",
                "says EBCDIC": b"IBM037"}[how]
        if "high" in how:
            body = body.replace(number, number + b"<pith:x>\xe9\xff</pith:x>")
        packet = b'<?xml version="1.0" encoding="%s"?>' % name + rng.choice([body, packet])
    elif how == "NUL bytes":
        packet = rng.choice([b"\0" + packet, packet + b"\0\0", packet.replace(b"<x:xmpmeta",
                                                                              b"\0<x:xmpmeta", 1),
                             packet.replace(b"</rdf:RDF>", b"\0</rdf:RDF>")])
    elif how == "NUL in number":
        packet = packet.replace(CODE, CODE + b"\0", 1)
    elif how == "BOM twice":
        packet = b"\xef\xbb\xbf\xef\xbb\xbf" + packet
    elif how == "BOM inside":
        packet = packet.replace(CODE, b"\xef\xbb\xbf" + CODE, 1)
    elif how == "xpacket says UTF-16":
        packet = re.sub(rb'begin="[^"]*"', b'begin="\xfe\xff"', packet)
    elif how == "ill UTF-8":
        packet = packet.replace(number, number + b"<pith:x>\xe9\xff</pith:x>")
    elif how == "overlong":
        packet = packet.replace(CODE, CODE[:-1] + b"\xc1\x8f", 1)
    elif how == "XML 1.1":
        packet = b'<?xml version="1.1"?>' + body
    elif how == "control characters":
        packet = packet.replace(CODE, CODE + rng.choice([b"\x01", b"\x0b", b"\xc2\x85",
                                                         b"\xe2\x80\x8b"]), 1)
    else:
        packet = body
    put_packet(paper, packet, rng)


# l. Others.

@kind("l metadata stream")
def metadata_stream(paper, rng):
    packet = packet_of(paper)
    how = rng.choice(["ASCIIHex", "ASCII85", "Flate twice", "Flate and ASCIIHex", "RunLength",
                      "LZW named", "F external",
                      "DecodeParms", "predictor", "Flate cut", "Flate with tail", "Crypt Identity",
                      "Filter indirect",
                      "Filter null", "FFilter", "abbreviated Fl", "no Subtype", "Metadata direct",
                      "Metadata of Pages too", "two Flate streams", "checksum wrong", "DL",
                      "Type XObject"])
    paper.note = how
    entries, data = b"", packet
    flate = zlib.compress(packet)
    if how == "ASCIIHex":
        entries, data = b" /Filter /ASCIIHexDecode", packet.hex().encode() + b">"
    elif how == "ASCII85":
        entries, data = b" /Filter /ASCII85Decode", base64.a85encode(packet) + b"~>"
    elif how == "Flate twice":
        entries, data = b" /Filter [/FlateDecode /FlateDecode]", zlib.compress(flate)
    elif how == "Flate and ASCIIHex":
        entries, data = b" /Filter [/ASCIIHexDecode /FlateDecode]", flate.hex().encode() + b">"
    elif how == "RunLength":
        chunks = [packet[i:i + 128] for i in range(0, len(packet), 128)]
        data = b"".join(bytes([len(chunk) - 1]) + chunk for chunk in chunks) + b"\x80"
        entries = b" /Filter /RunLengthDecode"
    elif how == "LZW named":
        entries = b" /Filter /LZWDecode"
    elif how == "F external":
        entries = b" /F (other.xmp)"
    elif how == "FFilter":
        entries = b" /FFilter /ASCIIHexDecode"
    elif how == "DecodeParms":
        entries, data = b" /Filter /FlateDecode /DecodeParms << /Predictor 1 >>", flate
    elif how == "predictor":
        rows = b"".join(b"\0" + packet[i:i + 10].ljust(10) for i in range(0, len(packet), 10))
        entries = b" /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 10 >>"
        data = zlib.compress(rows)
    elif how == "Flate cut":
        entries, data = b" /Filter /FlateDecode", flate[:-rng.choice([1, 4, 40])]
    elif how == "Flate with tail":
        entries, data = b" /Filter /FlateDecode", flate + rng.choice([b"\n", b"tail" * 9])
    elif how == "two Flate streams":
        entries, data = b" /Filter /FlateDecode", flate + zlib.compress(evil(packet))
    elif how == "checksum wrong":
        entries, data = b" /Filter /FlateDecode", flate[:-1] + bytes([flate[-1] ^ 1])
    elif how == "Crypt Identity":
        entries = b" /Filter /Crypt /DecodeParms << /Name /Identity >>"
    elif how == "Filter null":
        entries = b" /Filter null"
    elif how == "abbreviated Fl":
        entries, data = b" /Filter /Fl", flate
    elif how == "DL":
        entries = b" /DL 10"
    elif how == "Filter indirect":
        new = paper.highest() + 1
        paper.update({new: b"/FlateDecode"})
        entries, data = b" /Filter %d 0 R" % new, flate
    body = packet_stream(data, entries)
    if how == "no Subtype":
        body = body.replace(b"/Subtype /XML", b"")
    elif how == "Type XObject":
        body = body.replace(b"/Type /Metadata", b"/Type /XObject")
    elif how == "Metadata of Pages too":
        new = paper.highest() + 1
        paper.update({new: evil_metadata(paper), paper.pages: paper.body(paper.pages).replace(
            b"<<", b"<< /Metadata %d 0 R" % new, 1)})
    elif how == "Metadata direct":
        paper.set_body(paper.root, re.sub(rb"/Metadata \d+ 0 R", b"/Metadata << /Type /Metadata >>",
                                          paper.body(paper.root)))
    if how != "Metadata direct":
        paper.set_body(paper.metadata, body)


@kind("l Info strings")
def info_strings(paper, rng):
    suited(paper.info is not None and not paper.encrypted)
    how = rng.choice(["UTF-16BE", "UTF-16LE", "UTF-8 BOM", "hex", "odd hex", "octal",
                      "line continuation", "NUL behind",
                      "other text", "name", "indirect", "spaces", "language escape", "nested brackets",
                      "key escaped",
                      "other case of key", "number only false", "hash only false", "empty",
                      "line end inside"])
    paper.note = how
    text = b"pith:2026:" + CODE
    body = paper.body(paper.info)
    found = re.search(rb"/PithNumber\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>)", body)
    suited(found)
    extra = {}
    value = {
        "UTF-16BE": b"<FEFF" + text.decode().encode("utf-16-be").hex().encode() + b">",
        "UTF-16LE": b"<FFFE" + text.decode().encode("utf-16-le").hex().encode() + b">",
        "UTF-8 BOM": b"(\xef\xbb\xbf" + text + b")", "hex": b"<" + text.hex().encode() + b">",
        "odd hex": b"<" + text.hex().encode() + b"2>",
        "octal": b"(" + b"".join(b"\\%03o" % c for c in text) + b")",
        "line continuation": b"(" + text[:15] + b"\\\n" + text[15:] + b")",
        "NUL behind": b"(" + text + b"\\000)",
        "other text": b"(pith:2026:%s)" % EVIL, "name": b"/" + text, "spaces": b"( " + text + b" )",
        "language escape": b"(\xfe\xff\0\x1b\0e\0n\0\x1b" + text.decode().encode("utf-16-be") + b")",
        "nested brackets": b"(" + text + b"())", "empty": b"()",
        "line end inside": b"(" + text + b"\r\n)",
    }.get(how, found.group(1))
    key = {"key escaped": b"/Pith#4eumber", "other case of key": b"/pithNumber"}.get(how, b"/PithNumber")
    if how == "indirect":
        extra[paper.highest() + 1] = b"(" + rng.choice([text, b"pith:2026:" + EVIL]) + b")"
        value = b"%d 0 R" % (paper.highest() + 1)
    body = body.replace(found.group(), key + b" " + value)
    if how == "hash only false":
        body = body.replace(HASH, EVIL_HASH)
    if how == "number only false":
        body = re.sub(rb"/PithCanonicalSHA256\s*\([^)]*\)", b"", body).replace(CODE, EVIL)
    paper.set_body(paper.info, body)
    if extra:
        paper.update(extra)
