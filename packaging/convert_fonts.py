"""Turns Inter's published OpenType files into the TrueType files in `resources/fonts`. Needs `fonttools`.

    python packaging/convert_fonts.py FOLDER_WITH_INTER_OTF resources/fonts

Two things change, nothing is drawn anew. The outlines become quadratic, because Qt draws the cubic ones with darkened
stems and gamma on Linux, which makes light text on dark grounds visibly bolder than on the other systems. The family
becomes "Inter Desk", because an Inter that is installed on the machine would otherwise win over the bundled one, in
whatever version. The licence (OFL 1.1, no reserved font name) permits both.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FAMILY, BUNDLED_FAMILY = "Inter", "Inter Desk"
TOLERANCE = 1.0  # units of the em square, of which there are 2,816
FAMILY_NAMES = (1, 4, 16)
POSTSCRIPT_NAMES = (3, 6)


def convert_outlines(font: TTFont) -> None:
    """Replace the cubic outlines by quadratic ones."""
    order, drawings = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawings)
        drawings[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    del font["CFF "]
    table.compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0) if glyphs[name].numberOfContours else 0)
    profile = font["maxp"]
    profile.tableVersion, profile.maxZones = 0x00010000, 1
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(profile, f"max{field}", 0)
    profile.maxSizeOfInstructions = profile.maxComponentElements = 0
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 2.0, [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont) -> None:
    """Give the family a name of its own."""
    for record in font["name"].names:
        text = record.toUnicode()
        if record.nameID in FAMILY_NAMES:
            record.string = text.replace(FAMILY, BUNDLED_FAMILY, 1)
        elif record.nameID in POSTSCRIPT_NAMES:
            record.string = text.replace(FAMILY, BUNDLED_FAMILY.replace(" ", ""), 1)


def main(source: Path, target: Path) -> None:
    """Convert every Inter file in `source` into `target`."""
    for path in sorted(source.glob("Inter-*.otf")):
        font = TTFont(path)
        convert_outlines(font)
        rename(font)
        font.save(target / f"{path.stem}.ttf")
        print(target / f"{path.stem}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
