#!/usr/bin/env python3
"""Writes src/record/lowercase_table.inc: the simple lower-case mappings of Unicode.

    python3 scripts/lowercase_table.py > src/record/lowercase_table.inc

They are field 13 of UnicodeData.txt. Python gives full mappings, which differ from the simple ones
for one character only: U+0130 becomes two characters in full and U+0069 in the simple mapping.
ASCII is left out. A row is {first, last, step, distance}: every step-th code point from first to
last has its lower-case form at the given distance.
"""

import sys
import unicodedata


def simple_lower(code):
    if code == 0x130:
        return 0x69
    lower = chr(code).lower()
    return ord(lower) if len(lower) == 1 else code


def rows():
    pairs = [(c, simple_lower(c) - c) for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000]
    pairs = [(c, d) for c, d in pairs if d]
    found = []
    for code, distance in pairs:
        if found:
            first, last, step, row_distance = found[-1]
            gap = code - last
            if row_distance == distance and gap in (1, 2) and (first == last or step == gap):
                found[-1] = (first, code, gap, distance)
                continue
        found.append((code, code, 1, distance))
    return found


def main():
    print(f"// Simple lower-case mappings beyond ASCII, Unicode {unicodedata.unidata_version}.")
    print("// Written by scripts/lowercase_table.py.")
    for first, last, step, distance in rows():
        print(f"{{0x{first:04X}, 0x{last:04X}, {step}, {distance}}},")


if __name__ == "__main__":
    sys.exit(main())
