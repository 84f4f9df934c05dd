"""Formatted text laid out for painting: lines on the grid, links that can be hit, matches of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from billie_desktop.domain.rich_text import Block, RichText
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole

INDENT = 18
BLOCK_GAP = 4
LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One block: its layout, where it stands, and where its links are (start, length, address)."""

    layout: QTextLayout
    x: float
    y: float
    text: str
    links: tuple[tuple[int, int, str], ...]


class TextBlockLayout:
    """Blocks of text wrapped to a width. ``width`` and ``height`` are those of the text as it stands, in px.

    ``is_wrapped`` tells that a line was broken because it had to be.
    """

    def __init__(
        self,
        blocks: RichText,
        most_width: float,
        role: FontRole = "chat",
        *,
        italic: bool = False,
        right: bool = False,
    ) -> None:
        self._role: FontRole = role
        self._italic = italic
        self._right = right
        self._pieces: list[_Piece] = []
        self._markers: list[tuple[str, float, float]] = []
        self.width = 0.0
        self.height = 0.0
        self.is_wrapped = False
        for number, block in enumerate(blocks):
            self._add(block, most_width, first=number == 0)

    def _add(self, block: Block, most_width: float, *, first: bool) -> None:
        step = theme().step(self._role)
        listed = bool(block.marker) or block.depth > 0
        indent = INDENT * (block.depth + 1) if listed else 0
        if not first and not listed:
            self.height += BLOCK_GAP
        text = block.text.replace("\n", LINE_SEPARATOR)
        layout = QTextLayout(text, theme().font(self._role, italic=self._italic))
        option = QTextOption(Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        links = self._format(layout, block)
        room = max(20.0, most_width - indent)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, y + (step.line - line.height()) / 2))
            y += step.line
            self.width = max(self.width, indent + line.naturalTextWidth())
        layout.endLayout()
        self.is_wrapped = self.is_wrapped or layout.lineCount() > 1 + block.text.count("\n")
        if block.marker:
            self._markers.append((block.marker, indent - INDENT, self.height))
        self._pieces.append(_Piece(layout, indent, self.height, text, links))
        self.height += max(y, step.line)

    def _format(self, layout: QTextLayout, block: Block) -> tuple[tuple[int, int, str], ...]:
        ranges, links, at = [], [], 0
        for run in block.runs:
            length = _utf16_length(run.text)
            if run.bold or run.italic or run.underline or run.link:
                look = QTextCharFormat()
                look.setFont(theme().font(self._role, 600 if run.bold else None, italic=run.italic or self._italic))
                look.setFontUnderline(run.underline or bool(run.link))
                if run.link:
                    look.setForeground(theme().color("link"))
                    links.append((at, length, run.link))
                ranges.append(_range(at, length, look))
            at += length
        if ranges:
            layout.setFormats(ranges)
        return tuple(links)

    def paint(self, painter: QPainter, at: QPointF, ink: QColor, query: str = "", strong: bool = False) -> None:
        """Paint at a point; parts that match ``query`` stand on the flash colour, ``strong`` ones with a line below."""
        painter.setPen(ink)
        for piece in self._pieces:
            marks = _matches(piece.text, query, strong) if query else []
            piece.layout.draw(painter, QPointF(at.x() + piece.x, at.y() + piece.y), marks)
        if self._markers:
            painter.setFont(theme().font(self._role))
            line = theme().step(self._role).line
            for marker, x, y in self._markers:
                box = QRectF(at.x() + x, at.y() + y, INDENT - 2, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, marker)

    def link_at(self, point: QPointF) -> str:
        """The address under a point (relative to the text), '' for none."""
        for piece in self._pieces:
            if not piece.links:
                continue
            local = QPointF(point.x() - piece.x, point.y() - piece.y)
            for number in range(piece.layout.lineCount()):
                line = piece.layout.lineAt(number)
                top = line.y()
                if not (top <= local.y() <= top + line.height() and 0 <= local.x() <= line.naturalTextWidth()):
                    continue
                place = line.xToCursor(local.x(), line.CursorPosition.CursorOnCharacter)
                for start, length, link in piece.links:
                    if start <= place < start + length:
                        return link
        return ""


def _range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, look
    return found


def _utf16_length(text: str) -> int:
    """Qt counts in UTF-16 units: a sign outside the basic plane is two of them."""
    return len(text) + sum(char > "\uffff" for char in text)


def _matches(text: str, query: str, strong: bool) -> Sequence[QTextLayout.FormatRange]:
    folded, wanted = text.casefold(), query.casefold()
    if len(folded) != len(text) or not wanted:
        return []
    look = QTextCharFormat()
    look.setBackground(theme().color("flash"))
    look.setForeground(theme().color("text"))
    if strong:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme().color("accent"))
        look.setFontWeight(600)
    found, at = [], 0
    while (hit := folded.find(wanted, at)) >= 0:
        found.append(_range(_utf16_length(text[:hit]), _utf16_length(text[hit : hit + len(wanted)]), look))
        at = hit + len(wanted)
    return found
