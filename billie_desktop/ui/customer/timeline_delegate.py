"""Paints the entries of a customer's timeline; the open one shows all of its words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.communication import ContactNote
from billie_desktop.domain.rich_text import Block, RichText, Run, plain_text
from billie_desktop.ui.conversations.bubble_layout import TextBlockLayout
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.text_painting import elided, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.timeline_details import details
from billie_desktop.ui.models.timeline_rows import TimelineRow

PAD_Y, TITLE, TEXT_TOP, LINE, FOOT_GAP, FOOT = 10, 20, 33, 18, 4, 16
MOST_LINES = 2
DETAIL_LINE = 18
MOST_KEPT = 400


class TimelineDelegate(ListDelegate):
    """64 and 18 per line of text. ``account_id`` is the selected account: its entries have the accent edge."""

    ground = "surface-alt"
    bar = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account_id = ""
        self.open_key = ""
        self._lines: dict[tuple[str, int], tuple[str, ...]] = {}
        self._bodies: dict[tuple[str, int], TextBlockLayout] = {}
        theme().theme_changed.connect(self._bodies.clear)

    # sizes

    def row_height(self, row: TimelineRow, width: int) -> int:
        height = TEXT_TOP + FOOT_GAP + FOOT + PAD_Y + 1
        if row.key == self.open_key:
            body = self._body(row, width)
            return height + round(body.height) + len(details(row)) * DETAIL_LINE
        return height + max(1, len(self._shown_lines(row, width))) * LINE

    def _width(self, rect: QRect) -> int:
        """The width of the whole list: the scroll bar lies in the padding, so that text is set alike without it."""
        view = self.parent()
        return view.width() if isinstance(view, QWidget) else rect.width()

    def _room(self, width: int) -> int:
        return width - 2 * tokens().spacing.pane_padding

    def _shown_lines(self, row: TimelineRow, width: int) -> tuple[str, ...]:
        key = (row.line, width)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) > MOST_KEPT:
                self._lines.clear()
            found = self._lines[key] = wrap(" ".join(row.line.split()), self._room(width))
        return found

    def _body(self, row: TimelineRow, width: int) -> TextBlockLayout:
        key = (row.key, width)
        found = self._bodies.get(key)
        if found is None:
            self._bodies.clear()  # one entry is open at a time
            found = self._bodies[key] = TextBlockLayout(_body(row), self._room(width), "dense")
        return found

    def link_at(self, row: TimelineRow, rect: QRect, point: QPoint) -> str:
        """The address of the link under a point of an open note, '' for none."""
        if row.key != self.open_key:
            return ""
        at = QPointF(point.x() - rect.x() - tokens().spacing.pane_padding, point.y() - rect.y() - TEXT_TOP)
        return self._body(row, self._width(rect)).link_at(at)

    # painting

    def paint_row(self, painter: QPainter, rect: QRect, row: TimelineRow, selected: bool) -> None:
        if self.account_id and row.account_id == self.account_id:
            edge = QRect(rect.x(), rect.y(), tokens().stroke.selected_bar, rect.height())
            painter.fillRect(edge, theme().color("selected-bar"))
        width = self._width(rect)
        inner = QRect(rect.x() + tokens().spacing.pane_padding, rect.y(), self._room(width), rect.height())
        text = theme().color("text")
        badge = badge_size(row.badge.status, row.badge.word)
        box = QRect(inner.right() + 1 - badge.width(), rect.y() + PAD_Y, badge.width(), TITLE)
        paint_badge(painter, box, row.badge.status, row.badge.word)
        title = QRect(inner.x(), rect.y() + PAD_Y, inner.width() - badge.width() - 8, TITLE)
        paint_text(painter, title, row.title, "dense-strong", text)
        y = rect.y() + TEXT_TOP
        if row.key == self.open_key:
            y = self._paint_open(painter, QRect(inner.x(), y, inner.width(), 0), row, width)
        else:
            lines = self._shown_lines(row, width) or ("",)
            for line in lines:
                paint_text(painter, QRect(inner.x(), y, inner.width(), LINE), line, "dense", text)
                y += LINE
        self._paint_foot(painter, QRect(inner.x(), y + FOOT_GAP, inner.width(), FOOT), row)

    def _paint_open(self, painter: QPainter, box: QRect, row: TimelineRow, width: int) -> int:
        body = self._body(row, width)
        body.paint(painter, QPointF(box.x(), box.y()), theme().color("text"))
        y = box.y() + round(body.height)
        muted = theme().color("text-muted")
        for name, value in details(row):
            line = QRect(box.x(), y, box.width(), DETAIL_LINE)
            taken = round(paint_text(painter, line, name, "caption", muted)) + 8
            paint_text(painter, line.adjusted(taken, 0, 0, 0), value, "caption", theme().color("text"))
            y += DETAIL_LINE
        return y

    def _paint_foot(self, painter: QPainter, box: QRect, row: TimelineRow) -> None:
        muted, side = theme().color("text-muted"), tokens().control.icon_small
        paint_icon(painter, QRect(box.x(), box.y(), side, box.height()), row.sign, muted, side)
        words = box.adjusted(side + tokens().spacing.icon_gap, 0, 0, 0)
        paint_text(painter, words, row.foot, "caption", muted)


def _body(row: TimelineRow) -> RichText:
    if isinstance(row.entry, ContactNote) and plain_text(row.entry.body).strip():
        return row.entry.body
    return (Block((Run(row.line),)),)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The text in at most two lines of a width; the second is cut at its end when there is more."""
    if not text:
        return ()
    lines: list[str] = []
    rest = text
    while rest and len(lines) < MOST_LINES:
        if len(lines) == MOST_LINES - 1 or text_width(rest, "dense") <= width:
            lines.append(elided(rest, "dense", None, width))
            break
        taken = _fitting(rest, width)
        lines.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return tuple(lines)


def _fitting(text: str, width: int) -> int:
    """How many characters fit into a line; whole words unless one alone is too long."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle], "dense") <= width:
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", 0, low + 1)
    return space if space > 0 and low < len(text) else low
