"""Fonts and colours of paper: the bundled faces in the colours of the light theme, whatever theme the screen has."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextLayout, QTextOption

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, ThemeName, tokens

PAGE_WIDTH, PAGE_HEIGHT = 794, 1123
"""A4 at 96 dots per inch; everything is laid out in these units and scaled to the device."""
MARGIN = 57
HEAD, FOOT = 92, 40
WIDTH = PAGE_WIDTH - 2 * MARGIN


def ink(role: ColorRole) -> QColor:
    """A colour of the light theme."""
    return QColor(tokens().themes[ThemeName.LIGHT].color[role])


def line(role: FontRole) -> int:
    """Height of a line in units."""
    return theme().step(role).line


@lru_cache(maxsize=32)
def measures(role: FontRole, weight: int | None) -> QFontMetricsF:
    """Measures of a face."""
    return QFontMetricsF(face(role, weight))


def face(role: FontRole, weight: int | None = None) -> QFont:
    """A face of the type scale."""
    return theme().font(role, weight)


def wrap(text: str, role: FontRole, weight: int | None, width: float) -> tuple[str, ...]:
    """The text in lines of at most ``width`` units; words too long for a line are parted. '' is one empty line."""
    lines: list[str] = []
    for part in text.splitlines() or [""]:
        if measures(role, weight).horizontalAdvance(part) <= width:
            lines.append(part)
            continue
        layout = QTextLayout(part, face(role, weight))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (found := layout.createLine()).isValid():
            found.setLineWidth(width)
            start = found.textStart()
            lines.append(part[start : start + found.textLength()].rstrip())
        layout.endLayout()
    return tuple(lines)
