"""One picture of the first pages that test_classes.py built, to look at: each page, and its badge.

    PITH_TEX_KEEP=folder python3 tests/tex/test_classes.py
    python3 tests/tex/contact_sheet.py folder sheet.png [route]
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import typeset  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

COLUMNS = 4
PAGE = (170, 220)
DETAIL_DPI = 110
DETAIL = (480, 220)  # pixels around the badge


def render(pdf, dpi, *options):
    stem = pdf.parent / f"page-{dpi}"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-l", "1", *options, pdf, stem],
                   check=True)
    return Image.open(f"{stem}.png").convert("RGB")


def detail(pdf):
    facts = typeset.facts(pdf)
    left, low, right, high = next(link["rect"] for link in facts["links"]
                                  if "pith.science" in link["uri"])
    scale = DETAIL_DPI / 72
    x = max(0, int(scale * (left + right) / 2 - DETAIL[0] / 2))
    y = max(0, int(scale * (facts["height"] - (low + high) / 2) - 0.6 * DETAIL[1]))
    return render(pdf, DETAIL_DPI, "-x", str(x), "-y", str(y), "-W", str(DETAIL[0]),
                  "-H", str(DETAIL[1]))


def main(folder, out, route="pdflatex"):
    places = sorted(p for p in Path(folder).glob(f"*-{route}-with") if (p / "paper.pdf").exists())
    width, height = PAGE[0] + DETAIL[0] + 12, PAGE[1] + 20
    sheet = Image.new("RGB", (COLUMNS * width, -(-len(places) // COLUMNS) * height), "gray")
    draw = ImageDraw.Draw(sheet)
    for i, place in enumerate(places):
        x, y = (i % COLUMNS) * width, (i // COLUMNS) * height
        draw.text((x + 4, y + 4), place.name, fill="yellow")
        page = render(place / "paper.pdf", 40)
        page.thumbnail(PAGE)
        sheet.paste(page, (x, y + 18))
        sheet.paste(detail(place / "paper.pdf"), (x + PAGE[0] + 6, y + 18))
    sheet.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
