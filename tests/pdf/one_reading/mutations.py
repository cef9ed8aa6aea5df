"""Hostile PDFs, made from stamped ones: kinds of mischief, each with a number of variants.

  make(kind, seed, papers) -> (bytes, form, what was done)

`papers` are the stamped papers taken apart, form -> Paper. The same seed makes the same file.
"""

import random

# Each adds its kinds to KINDS.
import kinds_sections  # noqa: F401
import kinds_files  # noqa: F401
import kinds_objects  # noqa: F401
import kinds_packets  # noqa: F401
from paper import Unsuited
from planted import HASH, KINDS, packet_in

__all__ = ["HASH", "KINDS", "make", "packet_in"]


def make(name, seed, papers):
    forms = sorted(papers)
    for attempt in range(200):
        rng = random.Random(f"{name} {seed} {attempt}")
        form = rng.choice(forms)
        paper = papers[form].copy()
        paper.sound = papers[form]
        try:
            data = KINDS[name](paper, rng)
            data = data if isinstance(data, bytes) else paper.render()
        except Unsuited:
            continue
        if data != papers[form].original:
            return data, form, paper.note
    raise AssertionError(f"{name}: suits no form")
