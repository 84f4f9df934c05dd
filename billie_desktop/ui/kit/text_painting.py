"""Painting of single lines of text: measured once, elided once, drawn from a cache.

Shaping is the dear part of drawing text. A table repaints the same words over and over, so a line is laid out as
a `QStaticText` per (text, font, width) and only blitted afterwards.

Elision is for texts that may be cut: names and descriptions in lists. Amounts and numbers of accounts are never
elided; give them a column that is wide enough.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QStaticText

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


@lru_cache(maxsize=64)
def metrics(role: FontRole, weight: int | None = None) -> QFontMetricsF:
    """Measures of a role's font."""
    return QFontMetricsF(theme().font(role, weight))


@lru_cache(maxsize=64)
def line_height(role: FontRole, weight: int | None = None) -> int:
    """Height of a line in whole px, as Qt's own labels reckon it, so that painted text sits where theirs does."""
    return QFontMetrics(theme().font(role, weight)).height()


@lru_cache(maxsize=8192)
def text_width(text: str, role: FontRole, weight: int | None = None) -> float:
    """Width of a line in px."""
    return metrics(role, weight).horizontalAdvance(text)


@lru_cache(maxsize=8192)
def elided(text: str, role: FontRole, weight: int | None, width: int) -> str:
    """The text cut at its end with an ellipsis so that it fits into `width` px."""
    return metrics(role, weight).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=8192)
def _laid_out(text: str, role: FontRole, weight: int | None) -> tuple[QStaticText, float, int]:
    line = QStaticText(text)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    line.prepare(font=theme().font(role, weight))
    return line, text_width(text, role, weight), line_height(role, weight)


def paint_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    role: FontRole,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
    weight: int | None = None,
    elide: bool = True,
) -> float:
    """Paint one line, centred vertically in `rect`, and return the width it took in px."""
    if not text:
        return 0.0
    line, width, height = _laid_out(text, role, weight)
    room = rect.width()
    if elide and width > room + 0.5:
        text = elided(text, role, weight, room)
        if not text:
            return 0.0
        line, width, height = _laid_out(text, role, weight)
    x: float = rect.x()
    if align == RIGHT:
        x += room - width
    elif align == CENTRE:
        x += (room - width) / 2
    painter.setFont(theme().font(role, weight))
    painter.setPen(color)
    painter.drawStaticText(QPointF(x, rect.y() + (rect.height() - height) // 2), line)
    return width


def split_match(text: str, query: str) -> list[tuple[str, bool]]:
    """Cut `text` into parts, each with whether it matches `query`; letter case does not matter."""
    folded, wanted = text.casefold(), query.strip().casefold()
    if not wanted or len(folded) != len(text):
        return [(text, False)]
    parts: list[tuple[str, bool]] = []
    at = 0
    while (hit := folded.find(wanted, at)) >= 0:
        if hit > at:
            parts.append((text[at:hit], False))
        parts.append((text[hit : hit + len(wanted)], True))
        at = hit + len(wanted)
    if at < len(text):
        parts.append((text[at:], False))
    return parts


def paint_matched_text(
    painter: QPainter, rect: QRect, text: str, query: str, role: FontRole, color: QColor, weight: int | None = None
) -> float:
    """Paint one line in which the searched part is bold and underlined; returns the width taken in px."""
    shown = elided(text, role, weight, rect.width())
    x = float(rect.x())
    for part, matched in split_match(shown, query):
        part_weight = int(QFont.Weight.Bold) if matched else weight
        piece = QRect(round(x), rect.y(), max(0, rect.right() + 1 - round(x)), rect.height())
        if matched:
            # The line first, so that letters that reach below it stay whole.
            width = text_width(part, role, part_weight)
            baseline = rect.y() + (rect.height() + metrics(role).ascent() - metrics(role).descent()) / 2
            pen = QPen(theme().color("accent"), 2)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            y = round(baseline) + 3
            painter.drawLine(QPointF(round(x), y), QPointF(round(x + width), y))
        x += paint_text(painter, piece, part, role, color, LEFT, part_weight, elide=False)
    return x - rect.x()
