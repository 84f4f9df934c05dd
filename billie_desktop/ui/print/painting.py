"""Paints one page of a paper: on a preview, into a file, on a printer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from billie_desktop.ui.kit.tokens import ColorRole, FontRole
from billie_desktop.ui.print.ink import FOOT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, face, ink, line, measures, wrap
from billie_desktop.ui.print.layout import Page, Rule, Words
from billie_desktop.ui.print.paper import Paper

PRODUCT = "Billie Desktop"
WATERMARK_PX, WATERMARK_OPACITY, WATERMARK_ANGLE = 84, 0.10, -52.0


def paint_page(painter: QPainter, paper: Paper, page: Page, number: int, count: int) -> None:
    """Paint page ``number`` of ``count`` (from 1) at the painter's origin, in units of 96 dots per inch."""
    painter.fillRect(QRectF(0, 0, PAGE_WIDTH, PAGE_HEIGHT), ink("surface"))
    if paper.watermark:
        _paint_watermark(painter, paper.watermark)
    _paint_head(painter, paper)
    for item in page.items:
        if isinstance(item, Rule):
            _paint_rule(painter, item.y, "hairline-strong" if item.strong else "hairline")
        else:
            _paint_words(painter, item)
    _paint_foot(painter, paper, number, count)


def _paint_words(painter: QPainter, words: Words) -> None:
    _text(painter, words.x, words.y, words.width, words.text, words.role, words.weight, words.tone, words.right)


def _text(
    painter: QPainter,
    x: int,
    y: int,
    width: int,
    text: str,
    role: FontRole,
    weight: int | None,
    tone: ColorRole,
    right: bool = False,
) -> None:
    size = measures(role, weight)
    left = x + (width - size.horizontalAdvance(text) if right else 0)
    painter.setFont(face(role, weight))
    painter.setPen(ink(tone))
    above = (line(role) - size.height()) / 2
    painter.drawText(QPointF(left, y + above + size.ascent()), text)


def _paint_rule(painter: QPainter, y: int, tone: ColorRole) -> None:
    painter.fillRect(QRectF(MARGIN, y, WIDTH, 1), ink(tone))


def _paint_head(painter: QPainter, paper: Paper) -> None:
    _text(painter, MARGIN, MARGIN, WIDTH, paper.title, "h3", None, "text")
    _text(painter, MARGIN, MARGIN, WIDTH, paper.as_of, "caption", 500, "text", right=True)
    _text(painter, MARGIN, MARGIN + line("caption") + 2, WIDTH, paper.made_words, "caption", None, "text-muted", True)
    lines = [text for part in paper.subject for text in wrap(part, "dense", None, WIDTH * 3 // 5)]
    for place, text in enumerate(lines[:2]):
        y = MARGIN + line("h3") + 2 + place * line("dense")
        _text(painter, MARGIN, y, WIDTH, text, "dense", None, "text-muted")
    _paint_rule(painter, MARGIN + line("h3") + 2 * line("dense") + 12, "hairline-strong")


def _paint_foot(painter: QPainter, paper: Paper, number: int, count: int) -> None:
    y = PAGE_HEIGHT - MARGIN - FOOT + 16
    _paint_rule(painter, y - 8, "hairline")
    _text(painter, MARGIN, y, WIDTH, PRODUCT, "caption", None, "text-muted")
    _text(painter, MARGIN, y, WIDTH, f"Page {number} of {count}", "caption", None, "text-muted", right=True)


def _paint_watermark(painter: QPainter, words: str) -> None:
    font = QFont(face("figure-large"))
    font.setPixelSize(WATERMARK_PX)
    painter.save()
    painter.setOpacity(WATERMARK_OPACITY)
    painter.setFont(font)
    painter.setPen(ink("text"))
    painter.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    painter.rotate(WATERMARK_ANGLE)
    width = painter.fontMetrics().horizontalAdvance(words)
    share = min(1.0, 1150 / width)
    painter.scale(share, share)
    painter.drawText(QPointF(-width / 2, WATERMARK_PX / 3), words)
    painter.restore()
