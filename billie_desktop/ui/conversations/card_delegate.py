"""Paints the cards of the conversation list, and the larger ones of the monitoring grid."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.painting import paint_badge
from billie_desktop.ui.kit.text_painting import LEFT, RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole, tokens
from billie_desktop.ui.models.card_rows import CardRow

HEIGHT = 83
TITLE_TOP, LINE_TOP, BADGES_TOP = 10, 31, 52
BADGE_GAP = 8
TILE_HEIGHT = 125
IDS_TOP, PURPOSE_TOP, SINCE_TOP, TILE_BADGES_TOP = 31, 50, 69, 94


class CardDelegate(ListDelegate):
    """83 high: name and age, number with amount and purpose, badges and the number of messages.

    A long pause has an amber edge; where somebody of the team answers stands a hand. With a ``tile_width`` the cards
    stand side by side, 125 high, and say the customer's id and when it began as well.
    """

    ground = "rail"
    tile_width = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if self.tile_width:
            return QSize(self.tile_width, TILE_HEIGHT)
        return super().sizeHint(option, index)

    def row_height(self, row: Any, width: int) -> int:
        return HEIGHT

    def paint_row(self, painter: QPainter, rect: QRect, row: CardRow, selected: bool) -> None:
        pad = tokens().spacing.pane_padding
        muted = theme().color("text-muted")
        inner = rect.adjusted(pad, 0, -pad, 0)
        if row.edge and not selected:
            painter.fillRect(rect.x(), rect.y(), tokens().stroke.selected_bar, rect.height(), theme().color("dot-warn"))
        line = QRect(inner.x(), rect.y() + TITLE_TOP, inner.width(), 20)
        width = round(paint_text(painter, line, row.when, "caption", muted, RIGHT, elide=False))
        title = line.adjusted(0, 0, -width - tokens().spacing.step_2, 0)
        paint_text(painter, title, row.title, "dense-strong", theme().color("text"))
        if self.tile_width:
            self._paint_tile(painter, rect, inner, row)
            return
        self._paint_line(painter, QRect(inner.x(), rect.y() + LINE_TOP, inner.width(), 16), row)
        self._paint_badges(painter, QRect(inner.x(), rect.y() + BADGES_TOP, inner.width(), 20), row)

    def _paint_tile(self, painter: QPainter, rect: QRect, inner: QRect, row: CardRow) -> None:
        muted = theme().color("text-muted")

        def line(top: int, height: int = 16) -> QRect:
            return QRect(inner.x(), rect.y() + top, inner.width(), height)

        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), theme().color("hairline"))
        role: FontRole = "mono-dense" if row.card.application_number else "caption"
        ids = " · ".join(part for part in (row.number, row.card.customer_id or "") if part)
        paint_text(painter, line(IDS_TOP), ids, role, muted)
        paint_text(painter, line(PURPOSE_TOP), row.line, "caption", theme().color("text"))
        paint_text(painter, line(SINCE_TOP), row.since, "caption", muted)
        self._paint_badges(painter, line(TILE_BADGES_TOP, 20), row)

    def _paint_line(self, painter: QPainter, line: QRect, row: CardRow) -> None:
        muted = theme().color("text-muted")
        numbered = bool(row.card.application_number)
        role: FontRole = "mono-dense" if numbered else "caption"
        width = round(paint_text(painter, line, row.number, role, muted, LEFT, elide=not numbered))
        if row.line:
            paint_text(painter, line.adjusted(width, 0, 0, 0), f" · {row.line}", "caption", muted)

    def _paint_badges(self, painter: QPainter, line: QRect, row: CardRow) -> None:
        muted = theme().color("text-muted")
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        room = round(text_width(row.count, "caption"))
        paint_text(painter, line, row.count, "caption", muted, RIGHT, elide=False)
        sign = QRect(line.right() + 1 - room - gap - side, line.y(), side, line.height())
        paint_icon(painter, sign, "chat", muted, side, bold=True)
        right = sign.x() - gap
        if row.claimed_by:
            paint_icon(painter, QRect(right - side, line.y(), side, line.height()), "hand", muted, side, bold=True)
            right -= side + gap
        x = line.x()
        for badge in row.badges:
            box = QRect(x, line.y(), right - x, line.height())
            if box.width() < 60:
                break  # the rest stands in the head of the conversation
            x += paint_badge(painter, box, badge.status, badge.word) + BADGE_GAP
