"""Canonical bytes against their definition: Python's json module, on generated texts.

    json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

Texts that Python reads and that have no such bytes, or none that are JSON (NaN, numbers beyond a
double, escaped lone surrogates), must be refused, as must those that Python refuses. The generator is
seeded: PITH_SEED=N tries another sequence, PITH_DOCUMENTS=N another number of documents.
"""

import json
import math
import os
import random
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import BUILD, missing, run  # noqa: E402

CANON_LINES = BUILD / "bin" / "canon_lines"
SEED = int(os.environ.get("PITH_SEED", "1"))
DOCUMENTS = int(os.environ.get("PITH_DOCUMENTS", "24000"))
DEEPEST = 900

SPACES = ["", "", "", " ", "\t", "\n", "\r\n", "  \n "]
# Where orders by code point, by UTF-16 unit and by byte could come apart, and the ends of ranges.
ODD_CHARACTERS = [
    "\0", "\x01", "\x08", "\t", "\n", "\x0b", "\x0c", "\r", "\x1f", " ", '"', "\\", "/", "'", "<", "&",
    "\x7f", "\x80", "\x9f", "\xa0", "\xad", "\xe9", "e\u0301", "\u07ff", "\u0800", "\u2028", "\u2029",
    "\ud7ff", "\ue000", "\ufeff", "\uff5e", "\ufffd", "\ufffe", "\uffff", "\U00010000", "\U0001f600",
    "\U0010fffe", "\U0010ffff", "a", "A", "Z", "_", "0", "~",
]
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n",
                 "\r": "\\r", "\t": "\\t"}


def reject_constant(name):
    raise ValueError(f"{name} is not JSON")


def finite(text):
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text} is beyond a double")
    return value


def members(pairs):
    """A dict, unless a value that a later one of the same name displaces is itself to be refused."""
    result = {}
    for key, value in pairs:
        if key in result:
            json.dumps(result[key], ensure_ascii=False).encode("utf-8")
        result[key] = value
    return result


def expected(raw):
    """The canonical bytes of a text, or None where it must be refused."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=reject_constant, parse_float=finite,
                           object_pairs_hook=members)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False,
                          allow_nan=False)
        return text.encode("utf-8")
    except ValueError:  # also UnicodeError
        return None


class Generator:
    """Spells random values in random ways, so that one value has many texts."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def space(self):
        return self.random.choice(SPACES)

    def digits(self, count):
        return "".join(self.random.choices("0123456789", k=count))

    def integer(self):
        r = self.random
        length = r.choice([1, 1, 2, 5, 15, 16, 17, 18, 19, 20, 21, 40, 309, 450, 1200])
        digits = self.digits(length).lstrip("0") or "0"
        near = r.choice([None, None, None, 2**31, 2**32, 2**53, 2**63, 2**64, 2**128])
        if near is not None:
            digits = str(near + r.randint(-2, 2))
        return r.choice(["", "-"]) + digits

    def double(self):
        r = self.random
        kind = r.randrange(5)
        if kind == 0:
            while True:
                value = struct.unpack("<d", r.randbytes(8))[0]
                if math.isfinite(value):
                    return value
        if kind == 1:  # around a power of two
            value = math.ldexp(1.0, r.randint(-1074, 1023))
            return r.choice([value, math.nextafter(value, 0), math.nextafter(value, math.inf)])
        if kind == 2:  # around a power of ten, where the form changes
            value = float(f"1e{r.randint(-8, 25)}")
            return r.choice([value, math.nextafter(value, 0), math.nextafter(value, math.inf)])
        if kind == 3:  # denormal
            return struct.unpack("<d", struct.pack("<Q", r.getrandbits(r.randint(1, 52))))[0]
        return r.randint(-10**r.randint(1, 20), 10**20) / 10**r.randint(0, 20)

    def halfway(self):
        """All the digits of a point between two doubles, or just beside it."""
        from fractions import Fraction
        value = abs(self.double())
        while not 1e-300 < value < 1e300:
            value = abs(self.double())
        middle = (Fraction(value) + Fraction(math.nextafter(value, math.inf))) / 2
        shift = middle.denominator.bit_length() - 1
        digits = str(middle.numerator * 5**shift)
        tail = self.random.choice(["", "0", "0" * 900, "0" * 900 + "1", "1", "9"])
        return f"{digits}{tail}e{-shift - len(tail)}"

    def real(self):
        r = self.random
        kind = r.randrange(6)
        sign = r.choice(["", "-"])
        if kind == 0:
            text = repr(self.double())
            return text if not text.endswith("inf") else "1.0"
        if kind == 1:
            return f"{self.double():.{r.randint(0, 30)}{r.choice('eE')}}"
        if kind == 2:
            return sign + self.halfway()
        if kind == 3:
            exponent = r.choice(["E+05", "e-7", "e0", "E00", "e+000", "e-400", "E-330", "e308", "e309",
                                 "e-324", "e-323", "E400", "e99999999999999999999",
                                 "e-99999999999999999999"])
            return sign + r.choice(["0", "1", "0.1", "9.99", "1.7976931348623157", "4.9",
                                    "2.4703282292062327", "0.000", "17"]) + exponent
        if kind == 4:  # long, with an exponent that brings it back into range
            zeros = "0" * r.choice([1, 20, 400, 1100])
            tail = self.digits(r.randint(1, 30))
            return r.choice([f"{sign}0.{zeros}{tail}e{len(zeros) + r.randint(-5, 5)}",
                             f"{sign}1{zeros}{tail}.{tail}E-{len(zeros) + r.randint(0, 5)}"])
        whole = self.digits(r.randint(1, 25)).lstrip("0") or "0"
        text = f"{sign}{whole}.{self.digits(r.randint(1, 25))}"
        return text + r.choice(["", f"e{r.randint(-30, 30)}", f"E+{r.randint(0, 30):03}"])

    def characters(self):
        r = self.random
        text = []
        for _ in range(r.choice([0, 1, 1, 2, 3, 8, 40])):
            if r.random() < 0.6:
                text.append(r.choice(ODD_CHARACTERS))
            else:
                text.append(chr(r.choice([r.randrange(0x20, 0x7f), r.randrange(0xd800),
                                          r.randrange(0xe000, 0x110000)])))
        return "".join(text)

    def hex4(self, unit):
        return "\\u" + "".join(self.random.choice([d, d.upper()]) for d in f"{unit:04x}")

    def string(self, text=None):
        r = self.random
        out = []
        for c in self.characters() if text is None else text:
            how = r.randrange(3)
            if how == 0 and c in SHORT_ESCAPES:
                out.append(SHORT_ESCAPES[c])
            elif how == 1 or c in '"\\' or c < " ":
                units = c.encode("utf-16-be")
                out += [self.hex4(units[i] << 8 | units[i + 1]) for i in range(0, len(units), 2)]
            else:
                out.append(c)
        if r.random() < 0.003:
            out.append(self.hex4(r.randrange(0xd800, 0xe000)))
        return '"' + "".join(out) + '"'

    def scalar(self):
        return self.random.choice([self.integer, self.real, self.real, self.string,
                                   lambda: self.random.choice(["null", "true", "false"])])()

    def container(self, depth):
        r = self.random
        count = r.choice([0, 1, 2, 3, 7])
        if r.random() < 0.5:
            items = [self.value(depth - 1) for _ in range(count)]
            opening, closing = "[", "]"
        else:
            keys = [self.characters() for _ in range(count)]
            if keys and r.random() < 0.3:  # a duplicate, perhaps spelled otherwise
                keys.append(r.choice(keys))
            items = [f"{self.string(key)}{self.space()}:{self.space()}{self.value(depth - 1)}"
                     for key in keys]
            opening, closing = "{", "}"
        inside = f"{self.space()},{self.space()}".join(items)
        return f"{opening}{self.space()}{inside}{self.space()}{closing}"

    def value(self, depth):
        if depth <= 0 or self.random.random() < 0.4:
            return self.scalar()
        return self.container(depth)

    def deep(self):
        r = self.random
        text = self.scalar()
        for _ in range(r.randint(1, DEEPEST)):
            text = f"[{text}]" if r.random() < 0.5 else f"{{{self.string('k')}:{text}}}"
        return text

    def document(self):
        r = self.random
        kind = r.random()
        if kind < 0.25:
            text = self.real() if kind < 0.2 else self.integer()
        elif kind < 0.255:
            text = self.deep()
        else:
            text = self.value(r.randint(0, 4))
        return f"{self.space()}{text}{self.space()}".encode("utf-8")

    def damaged(self, raw):
        """The text with a small change, which may or may not still be JSON."""
        r = self.random
        changed = bytearray(raw)
        for _ in range(r.choice([1, 1, 1, 2, 4])):
            at = r.randrange(len(changed) + 1)
            how = r.randrange(4)
            if how == 0:
                del changed[at:at + r.choice([1, 1, 2, 5])]
            elif how == 1:
                changed[at:at] = bytes([r.choice(b'\x00"\\{}[],:-+.eE019 \n\x7f\x80\xc3\xed\xf4u')])
            elif how == 2:
                changed[at:at + 1] = r.randbytes(1)
            else:
                changed[at:at] = r.choice([b"NaN", b"Infinity", b"\\ud800", b"\xed\xa0\x80", b"\xc0\x80",
                                           b"\xef\xbb\xbf", b"//", b",", b"\\u12", b"-0", b"00"])
        return bytes(changed)


def answers(texts):
    """What canon_lines says of each text: its canonical bytes, or None."""
    requests = b"".join(b"%d\n%s" % (len(text), text) for text in texts)
    result = run(CANON_LINES, DEEPEST + 100, stdin=requests)
    if result.returncode != 0:
        raise AssertionError(f"canon_lines ended with {result.returncode}: {result.stderr[-2000:]}")
    replies, at = [], 0
    while at < len(result.stdout):
        newline = result.stdout.index(b"\n", at)
        size = int(result.stdout[at:newline])
        reply = result.stdout[newline + 1:newline + 1 + size]
        if reply[:1] not in (b"=", b"!"):
            raise AssertionError(f"the two ways to canonical bytes differ: {reply!r:.2000}")
        replies.append(reply[1:] if reply[:1] == b"=" else None)
        at = newline + 1 + size
    return replies


class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not CANON_LINES.exists():
            missing(str(CANON_LINES))
        sys.setrecursionlimit(20_000)
        if hasattr(sys, "set_int_max_str_digits"):
            sys.set_int_max_str_digits(0)

    def compare(self, texts):
        replies = answers(texts)
        self.assertEqual(len(replies), len(texts))
        refused = 0
        for text, reply in zip(texts, replies):
            bytes_ = expected(text)
            refused += bytes_ is None
            if reply != bytes_:
                self.fail(f"PITH_SEED={SEED}\n  text   {text[:2000]!r}\n  Python {bytes_!r:.2000}\n"
                          f"  Pith   {reply!r:.2000}")
        return refused

    def test_generated_documents_have_the_bytes_that_python_gives_them(self):
        generator = Generator(SEED)
        texts = [generator.document() for _ in range(DOCUMENTS)]
        refused = self.compare(texts)
        self.assertGreater(refused, 0)
        self.assertLess(refused, DOCUMENTS // 5)

    def test_damaged_documents_are_refused_exactly_where_python_refuses_them(self):
        generator = Generator(SEED + 1)
        texts = [generator.damaged(generator.document()) for _ in range(DOCUMENTS // 2)]
        refused = self.compare(texts)
        self.assertGreater(refused, DOCUMENTS // 8)
        self.assertLess(refused, DOCUMENTS // 2)

    def test_canonical_bytes_are_their_own_canonical_bytes(self):
        generator = Generator(SEED + 2)
        once = [a for a in answers([generator.document() for _ in range(2000)]) if a is not None]
        self.assertGreater(len(once), 1000)
        self.assertEqual(answers(once), once)

    def test_every_power_of_two_and_its_neighbours_is_written_as_python_writes_it(self):
        values = []
        for exponent in range(-1074, 1024):
            value = math.ldexp(1.0, exponent)
            values += [value, math.nextafter(value, 0), math.nextafter(value, math.inf)]
        self.compare([f"{value:.17e}".encode() for value in values])


if __name__ == "__main__":
    unittest.main()
