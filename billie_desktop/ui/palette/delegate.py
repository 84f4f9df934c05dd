"""Paints the rows of the palette."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from billie_desktop.domain.phone import grouped
from billie_desktop.domain.words import DASH
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.text_painting import RIGHT, paint_matched_text, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.search_rows import (
    AccountResult,
    BrowseRow,
    Caption,
    CustomerResult,
    FailedRow,
    MessageRow,
    RecentRow,
    is_choosable,
)
from billie_desktop.ui.models.status_badges import status_badge

CAPTION_HEIGHT = 28
MESSAGE_HEIGHT = 44
SIDE = 16
TEXT_LEFT = 44
NAME_LEFT = 169
BADGE_RIGHT = 117


class PaletteDelegate(ListDelegate):
    """Captions 28, customers 44, accounts 36, without lines between them."""

    ground = "surface-raised"
    hairline = False

    def row_height(self, row: Any, width: int) -> int:
        match row:
            case Caption():
                return CAPTION_HEIGHT
            case CustomerResult():
                return tokens().row.palette_customer
            case MessageRow():
                return MESSAGE_HEIGHT
            case _:
                return tokens().row.palette_account

    def is_selectable(self, row: Any) -> bool:
        return is_choosable(row)

    def paint_row(self, painter: QPainter, rect: QRect, row: Any, selected: bool) -> None:
        muted, text = theme().color("text-muted"), theme().color("text")
        inner = rect.adjusted(SIDE, 0, -SIDE, 0)
        match row:
            case Caption(words=words, figure=figure):
                paint_text(painter, inner.adjusted(0, 2, 0, 2), words, "table-head", muted)
                paint_text(painter, inner.adjusted(0, 2, 0, 2), figure, "table-head", muted, RIGHT)
            case MessageRow(words=words):
                paint_text(painter, inner, words, "dense", muted)
            case BrowseRow(text=word):
                self._sign(painter, rect, "table", selected)
                box = rect.adjusted(TEXT_LEFT, 0, -SIDE, 0)
                paint_text(painter, box, f"All accounts of customers named “{word}”", "dense", text)
            case CustomerResult():
                self._customer(painter, rect, row, selected)
            case AccountResult():
                self._account(painter, rect, row, selected)
            case RecentRow(name=name, customer_id=customer_id):
                self._sign(painter, rect, "history", selected)
                box = rect.adjusted(TEXT_LEFT, 0, -SIDE - 140, 0)
                paint_text(painter, box, name, "dense", text, weight=500)
                paint_text(painter, inner, customer_id, "mono-dense", muted, RIGHT, elide=False)
            case FailedRow():
                self._failed(painter, rect)

    def _sign(self, painter: QPainter, rect: QRect, icon: str, selected: bool) -> None:
        side = tokens().control.icon
        color = theme().color("link" if selected else "text-muted")
        paint_icon(painter, QRect(rect.x() + SIDE, rect.y(), side, rect.height()), icon, color, side)

    def _customer(self, painter: QPainter, rect: QRect, row: CustomerResult, selected: bool) -> None:
        hit = row.hit
        self._sign(painter, rect, "user", selected)
        left = rect.x() + TEXT_LEFT
        right = self._figure(painter, rect, hit.status, hit.amount_due.with_symbol() if hit.amount_due else "")
        first = QRect(left, rect.y() + 4, right - left - 8, 20)
        name = hit.full_name or hit.customer_id
        width = paint_matched_text(painter, first, name, row.text, "dense", theme().color("text"), 500)
        x = left + round(width) + 8
        for flag, wanted in (("verified", hit.verified), ("vulnerable", hit.vulnerable)):
            room = badge_size(flag).width()
            if wanted and x + room <= right:
                paint_badge(painter, QRect(x, first.y(), 0, 20), flag)
                x += room + 6
        muted = theme().color("text-muted")
        second = QRect(left, rect.y() + 23, right - left - 8, 17)
        taken = round(paint_text(painter, second, hit.customer_id, "mono-dense", muted, elide=False))
        count = hit.account_count
        accounts = (
            "" if count is None else "no accounts" if not count else f"{count} account{'' if count == 1 else 's'}"
        )
        mobile = grouped(hit.mobile) if hit.mobile else ""
        rest = " · ".join(part for part in (hit.email or "", mobile, accounts) if part)
        paint_text(painter, second.adjusted(taken, 0, 0, 0), f" · {rest}" if rest else "", "caption", muted)

    def _account(self, painter: QPainter, rect: QRect, row: AccountResult, selected: bool) -> None:
        hit = row.hit
        self._sign(painter, rect, "dollar", selected)
        amount = hit.outstanding.with_symbol() if hit.outstanding is not None else ""
        right = self._figure(painter, rect, hit.status, amount)
        text = theme().color("text")
        number = hit.number or hit.account_id
        paint_text(painter, rect.adjusted(TEXT_LEFT, 0, 0, 0), number, "mono-dense", text, elide=False)
        left = rect.x() + max(NAME_LEFT, TEXT_LEFT + round(text_width(number, "mono-dense")) + 16)
        box = QRect(left, rect.y(), right - left - 8, rect.height())
        paint_matched_text(painter, box, hit.customer_name or hit.customer_id or DASH, row.text, "dense", text)

    def _figure(self, painter: QPainter, rect: QRect, status: str | None, amount: str) -> int:
        """Badge and amount at the right; returns where they begin."""
        box = rect.adjusted(0, 0, -SIDE, 0)
        color = theme().color("text" if amount else "text-muted")
        paint_text(painter, box, amount or DASH, "dense", color, RIGHT, 600 if amount else None, elide=False)
        edge = rect.right() + 1 - BADGE_RIGHT
        badge = status_badge(status)
        if badge is None:
            paint_text(
                painter, QRect(0, rect.y(), edge, rect.height()), DASH, "dense", theme().color("text-muted"), RIGHT
            )
            return edge - 16
        width = badge_size(badge.status, badge.word).width()
        paint_badge(painter, QRect(edge - width, rect.y(), width, rect.height()), badge.status, badge.word)
        return edge - width

    def _failed(self, painter: QPainter, rect: QRect) -> None:
        side = tokens().control.icon
        warning = theme().color("warning")
        paint_icon(painter, QRect(rect.x() + SIDE, rect.y(), side, rect.height()), "alert", warning, side)
        words = "Could not be searched. This is not “no results”."
        paint_text(painter, rect.adjusted(TEXT_LEFT, 0, -SIDE, 0), words, "dense", theme().color("text"))
        paint_text(painter, rect.adjusted(0, 0, -SIDE, 0), "Try again", "caption", theme().color("link"), RIGHT, 500)
