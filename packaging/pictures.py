"""Copies pictures of the tour into the documents, small: ``python packaging/pictures.py build/tour docs/pictures``.

Each picture is reduced to at most 256 colours that are as far apart as they can be, which leaves text and lines of a
screen as they are and a third of the bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QImage

PICTURES = {
    "home": "home",
    "palette-results": "find",
    "account": "customer",
    "waiver": "waiver",
    "repayment-review": "repayment-review",
    "repayment-recorded": "repayment",
    "actions": "actions",
    "write-off-review": "write-off",
    "approvals": "approvals",
    "answered": "conversations",
    "canned-answers": "canned-answers",
    "note": "note",
    "accounts": "accounts",
    "customer-dark": "customer-dark",
    "keys": "keys",
    "read-only": "read-only",
}
"""Name in the tour to name in the documents."""
MOST, GROUNDS = 256, 64
Color = tuple[int, int, int]


def palette_of(counted: Counter[int]) -> list[int]:
    """At most 256 colours: the grounds, then the most frequent ones that are not too near to one already chosen."""
    colors = [color for color, _ in counted.most_common()]
    apart = 0
    while True:
        chosen: list[Color] = [_parts(color) for color in colors[:GROUNDS]]
        for color in colors[GROUNDS:]:
            parts = _parts(color)
            if all(_distance(parts, other) > apart for other in chosen):
                chosen.append(parts)
                if len(chosen) > MOST:
                    break
        if len(chosen) <= MOST:
            return [(0xFF << 24) | (red << 16) | (green << 8) | blue for red, green, blue in chosen]
        apart = apart * 3 // 2 + 12


def reduced(picture: QImage) -> QImage:
    """The same picture with a palette."""
    full = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = full.width(), full.height()
    pixels = memoryview(full.constBits()).cast("I")
    counted = Counter(pixels)
    palette = palette_of(counted)
    places = [_parts(color) for color in palette]
    index = {color: _nearest(_parts(color), places) for color in counted}
    small = QImage(width, height, QImage.Format.Format_Indexed8)
    small.setColorTable(palette)
    bits, step = small.bits(), small.bytesPerLine()
    for line in range(height):
        row = pixels[line * width : (line + 1) * width]
        bits[line * step : line * step + width] = bytes(index[color] for color in row)
    return small


def _parts(color: int) -> Color:
    return (color >> 16) & 0xFF, (color >> 8) & 0xFF, color & 0xFF


def _distance(one: Color, other: Color) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _nearest(color: Color, places: list[Color]) -> int:
    return min(range(len(places)), key=lambda place: _distance(color, places[place]))


def main(tour: Path, documents: Path) -> int:
    """Copy all; returns the exit code. A picture that the tour did not make is an error."""
    documents.mkdir(parents=True, exist_ok=True)
    for name, target in PICTURES.items():
        found = sorted(tour.glob(f"[0-9][0-9]-{name}.png"))
        if len(found) != 1:
            print(f"pictures: {len(found)} pictures by the name {name} in {tour}", file=sys.stderr)
            return 1
        small = reduced(QImage(str(found[0])))
        path = documents / f"{target}.png"
        small.save(str(path), "PNG", 0)
        print(f"{path.stat().st_size:>8} {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
