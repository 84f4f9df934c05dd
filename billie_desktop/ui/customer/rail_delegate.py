"""Paints the rows of the account rail straight from their values."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from billie_desktop.ui.kit.columns import BadgeCell
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.spinner import paint_spinner
from billie_desktop.ui.kit.text_painting import RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.rail_rows import RailRow

CAPTION_HEIGHT = 32
TEXT_LEFT = 40
RIGHT_EDGE = 12
BADGE_GAP = 4


class RailDelegate(ListDelegate):
    """53 high per account, 77 with a collections case, 32 for the caption above the closed ones."""

    ground = "rail"

    def row_height(self, row: Any, width: int) -> int:
        if row.is_caption:
            return CAPTION_HEIGHT
        return tokens().region.rail_row_with_case if row.badges else tokens().region.rail_row

    def is_selectable(self, row: Any) -> bool:
        return not row.is_caption

    def paint_row(self, painter: QPainter, rect: QRect, row: RailRow, selected: bool) -> None:
        if row.is_caption:
            painter.fillRect(rect.x(), rect.bottom() + 1, rect.width(), 1, theme().color("rail"))
            box = QRect(rect.x() + tokens().spacing.pane_padding, rect.y() + 4, rect.width(), rect.height())
            paint_text(painter, box, row.label, "caption", theme().color("text-muted"))
            return
        side = tokens().control.icon
        top = QRect(rect.x() + TEXT_LEFT, rect.y() + 8, rect.width() - TEXT_LEFT - RIGHT_EDGE, 20)
        sign = QRect(rect.x() + tokens().spacing.pane_padding, top.y(), side, 20)
        paint_icon(painter, sign, row.icon, theme().color(row.icon_tone), side)
        ink = theme().color("text-muted" if row.muted else "text")
        weight = 400 if row.muted else 600
        line = QRect(top.x(), top.bottom() + 1, top.width(), 16)
        width = text_width(row.amount, "dense", weight)
        spinner_room = tokens().control.spinner + tokens().spacing.icon_gap if row.running or row.unknown else 0
        if text_width(row.label, "mono-dense") + width + spinner_room + 8 > top.width():
            # Neither a number nor an amount is ever cut: a long pair takes two lines, the words give way.
            top, line = line.adjusted(0, -2, 0, 2), line.adjusted(0, 0, -round(width) - 8, 0)
            paint_text(painter, top.translated(0, -18), row.label, "mono-dense", ink, elide=False)
        else:
            paint_text(painter, top, row.label, "mono-dense", ink, elide=False)
        paint_text(painter, top, row.amount, "dense", ink, RIGHT, weight, elide=False)
        if row.running:
            spinner = tokens().control.spinner
            x = top.right() + 1 - round(width) - spinner - tokens().spacing.icon_gap
            paint_spinner(painter, QRect(x, top.y(), spinner, top.height()))
        elif row.unknown:
            spinner = tokens().control.spinner
            x = top.right() + 1 - round(width) - spinner - tokens().spacing.icon_gap
            box = QRect(x, top.y(), spinner, top.height())
            paint_icon(painter, box, "help", theme().color("warning"), spinner, bold=True)
        weight_of_line = 600 if row.strong_line else None
        paint_text(painter, line, row.line, "caption", theme().color(row.line_tone), weight=weight_of_line)
        if row.badges:
            box = QRect(rect.x() + TEXT_LEFT, line.bottom() + 3, rect.width() - TEXT_LEFT - RIGHT_EDGE, 20)
            _paint_badges(painter, box, row.badges)


def _paint_badges(painter: QPainter, box: QRect, badges: tuple[BadgeCell, ...]) -> None:
    """Badges from the left. Where not all have room the first keeps its step and those behind keep their sign: the
    row is spoken in full, and the strip above has the words."""
    x = box.x()
    sign = badge_size("attention-amber", "").width() + BADGE_GAP
    for place, badge in enumerate(badges):
        behind = sign * (len(badges) - place - 1)
        word = badge.word or ""
        if x + badge_size(badge.status, word).width() + behind > box.right() + 1:
            word = word.split(" · ")[0] if place == 0 else ""
        here = QRect(x, box.y(), box.right() + 1 - x, box.height())
        x += paint_badge(painter, here, badge.status, word, icon=badge.icon) + BADGE_GAP
