"""Small pictures for documents: narrower, and with as few colours as a screen of ours needs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

WIDTH = 1080
COLORS = 96
APART = 10
"""Least distance of two colours of the palette in each channel together, so that rare tones have one as well."""


def save_small(source: Path, target: Path, *, width: int = WIDTH, colors: int = COLORS) -> None:
    """Save a picture at most ``width`` px wide with a palette. Raises OSError when it cannot be read or written."""
    image = QImage(str(source))
    if image.isNull():
        raise OSError(f"{source.name} is no picture")
    if image.width() > width:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(1.0)
    if not with_palette(image, colors).save(str(target), "PNG", 0):  # type: ignore[call-overload]
        raise OSError(f"{target.name} could not be written")


def with_palette(image: QImage, colors: int) -> QImage:
    """The picture with at most ``colors`` of its own colours: the most frequent that are apart; others become the
    nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(plain.constBits()).cast("I")
    counted = Counter(pixels)
    chosen: list[tuple[int, int, int]] = []
    for color, _ in counted.most_common():
        parts = _parts(color)
        if len(chosen) < colors and all(_distance(parts, each) >= APART for each in chosen):
            chosen.append(parts)
    places = {color: _nearest(_parts(color), chosen) for color in counted}
    small = bytes(map(places.__getitem__, pixels))
    made = QImage(small, plain.width(), plain.height(), plain.width(), QImage.Format.Format_Indexed8).copy()
    made.setColorTable([0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in chosen])
    return made


def _parts(color: int) -> tuple[int, int, int]:
    return color >> 16 & 255, color >> 8 & 255, color & 255


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) + abs(one[2] - other[2])


def _nearest(color: tuple[int, int, int], chosen: list[tuple[int, int, int]]) -> int:
    return min(range(len(chosen)), key=lambda place: _distance(color, chosen[place]))
