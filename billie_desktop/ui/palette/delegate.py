"""Paints the rows of the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.phone import grouped
from billie_desktop.domain.words import DASH, long_date
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
    ContactResult,
    CustomerResult,
    FailedRow,
    MessageRow,
    RecentRow,
    TransactionResult,
    failed_words,
    is_choosable,
    known_stage,
    posting_words,
)
from billie_desktop.ui.models.status_badges import status_badge

if TYPE_CHECKING:
    from billie_desktop.desk.values import TransactionHit

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
            case CustomerResult() | TransactionResult() | ContactResult():
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
            case BrowseRow(words=words):
                self._sign(painter, rect, "table", selected)
                paint_text(painter, rect.adjusted(TEXT_LEFT, 0, -SIDE, 0), words, "dense", text)
            case CustomerResult():
                self._customer(painter, rect, row, selected)
            case AccountResult():
                self._account(painter, rect, row, selected)
            case RecentRow(name=name, customer_id=customer_id):
                self._sign(painter, rect, "history", selected)
                box = rect.adjusted(TEXT_LEFT, 0, -SIDE - 140, 0)
                paint_text(painter, box, name, "dense", text, weight=500)
                paint_text(painter, inner, customer_id, "mono-dense", muted, RIGHT, elide=False)
            case TransactionResult(hit=hit):
                self._posting(painter, rect, hit, selected)
            case ContactResult():
                self._contact(painter, rect, row, selected)
            case FailedRow():
                self._failed(painter, rect, row)

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

    def _posting(self, painter: QPainter, rect: QRect, hit: TransactionHit, selected: bool) -> None:
        self._sign(painter, rect, "history", selected)
        text, muted = theme().color("text"), theme().color("text-muted")
        amount = DASH if hit.amount is None else hit.amount.with_symbol()
        if hit.amount is not None and hit.amount.value > 0:
            amount = f"+{amount}"
        room = round(text_width(amount, "dense")) + 12
        paint_text(painter, rect.adjusted(0, 0, -SIDE, 0), amount, "dense", text, RIGHT, 600, elide=False)
        first = QRect(rect.x() + TEXT_LEFT, rect.y() + 4, rect.width() - TEXT_LEFT - SIDE - room, 20)
        day = f" · {long_date(business_day(hit.at))}" if hit.at is not None else ""
        paint_text(painter, first, f"{posting_words(hit)}{day}", "dense", text, weight=500)
        second = first.translated(0, 19).adjusted(0, 0, 0, -3)
        taken = round(
            paint_text(painter, second, hit.transaction_id or hit.reference, "mono-dense", muted, elide=False)
        )
        account = hit.account
        rest = f" · {account.number or account.account_id} · {account.customer_name or account.customer_id or DASH}"
        paint_text(painter, second.adjusted(taken, 0, 0, 0), rest, "caption", muted)

    def _contact(self, painter: QPainter, rect: QRect, row: ContactResult, selected: bool) -> None:
        hit, muted = row.hit, theme().color("text-muted")
        self._sign(painter, rect, "mail", selected)
        stage = known_stage(hit.stage)
        words = stage if hit.customer_id else f"{stage} · not a customer yet"
        paint_text(painter, rect.adjusted(0, 0, -SIDE, 0), words, "caption", muted, RIGHT, elide=False)
        room = round(text_width(words, "caption")) + 12
        first = QRect(rect.x() + TEXT_LEFT, rect.y() + 4, rect.width() - TEXT_LEFT - SIDE - room, 20)
        paint_matched_text(
            painter, first, hit.first_name or hit.contact_id, row.text, "dense", theme().color("text"), 500
        )
        mobile = grouped(hit.mobile) if hit.mobile else ""
        rest = " · ".join(part for part in (hit.contact_id, hit.email or "", mobile) if part)
        paint_text(painter, first.translated(0, 19).adjusted(0, 0, 0, -3), rest, "caption", muted)

    def _failed(self, painter: QPainter, rect: QRect, row: FailedRow) -> None:
        side = tokens().control.icon
        warning = theme().color("warning")
        paint_icon(painter, QRect(rect.x() + SIDE, rect.y(), side, rect.height()), "alert", warning, side)
        box = rect.adjusted(TEXT_LEFT, 0, -SIDE - 70, 0)
        paint_text(painter, box, failed_words(row), "dense", theme().color("text"))
        paint_text(painter, rect.adjusted(0, 0, -SIDE, 0), "Try again", "caption", theme().color("link"), RIGHT, 500)
