"""One picture of the titles that test_classes.py built, to look at.

    PITH_TEX_KEEP=folder python3 tests/tex/test_classes.py
    python3 tests/tex/contact_sheet.py folder sheet.png [route]
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

DPI = 110
WIDTH, HEIGHT = 760, 420  # of what is shown of a page, around the badge
COLUMNS = 3


def main(folder, out, route="pdflatex"):
    pictures = []
    for place in sorted(Path(folder).glob(f"*-{route}-with")):
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-singlefile", "-l", "1",
                        place / "paper.pdf", place / "page"], check=True)
        page = Image.open(place / "page.png").convert("RGB")
        left = max(0, (page.width - WIDTH) // 2)
        top = int(0.06 * page.height)
        pictures.append((place.name, page.crop((left, top, left + WIDTH, top + HEIGHT))))
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (WIDTH + 6), rows * (HEIGHT + 20)), "gray")
    draw = ImageDraw.Draw(sheet)
    for i, (name, picture) in enumerate(pictures):
        x, y = (i % COLUMNS) * (WIDTH + 6), (i // COLUMNS) * (HEIGHT + 20)
        draw.text((x + 4, y + 4), name, fill="yellow")
        sheet.paste(picture, (x, y + 20))
    sheet.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
