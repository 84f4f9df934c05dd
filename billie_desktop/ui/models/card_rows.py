"""Conversations as rows: everything a card shows, derived once, so that a row changes only when its look does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.chat_state import is_long_paused, is_open
from billie_desktop.domain.waiting import wait_of
from billie_desktop.domain.words import DASH, age, medium_date, time_of_day
from billie_desktop.ui.kit.columns import BadgeCell, Column, TwoLineCell
from billie_desktop.ui.models.chat_badges import badges
from billie_desktop.ui.models.rows import Index, RowsModel

if TYPE_CHECKING:
    from billie_desktop.domain.conversation import ConversationCard
    from billie_desktop.domain.money import Money


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card of the list. ``since`` is when it began, ``claimed_by`` who answers there, '' for nobody."""

    card: ConversationCard
    title: str
    number: str
    line: str
    when: str
    badges: tuple[BadgeCell, ...]
    count: str
    edge: bool
    live: bool
    since: str = ""
    claimed_by: str = ""

    @property
    def key(self) -> str:
        """The conversation."""
        return self.card.conversation_id

    @property
    def spoken(self) -> str:
        """The card in words."""
        words = ", ".join(badge.word or badge.status for badge in self.badges)
        claimed = f", {self.claimed_by} answers" if self.claimed_by else ""
        return f"{self.title}, {self.number}, {self.line}, {words}, {self.count} messages, {self.when}{claimed}"


def amount_words(amount: Money | None) -> str:
    """ "$600", with cents only when there are any; a dash when missing."""
    return amount.with_symbol().removesuffix(".00") if amount is not None else DASH


def card_row(card: ConversationCard, now: datetime, *, in_queue: bool = False) -> CardRow:
    """The card as it looks at this moment; in the queue its time is that of waiting."""
    last = card.active_at
    wait = wait_of(card, now) if in_queue else None
    claim = card.claim if card.claim is not None and card.claim.holds_at(now) else None
    return CardRow(
        card=card,
        title=card.title,
        number=card.application_number or "No number yet",
        line=_asked_for(card),
        when=f"waits {ago(wait.since, now)}" if wait is not None else ago(last, now),
        badges=badges(card, now),
        count=f"{card.message_count:,}" if card.message_count is not None else DASH,
        edge=is_long_paused(card, now),
        live=is_open(card, now),
        since=began(card, now),
        claimed_by=claim.staff_name if claim is not None else "",
    )


def _asked_for(card: ConversationCard) -> str:
    """ "$600 · car repairs"; '' before anything is known, a dash for a missing part."""
    if card.amount is None and not card.purpose:
        return ""
    return " · ".join(part for part in (amount_words(card.amount), card.purpose or "") if part)


def ago(moment: datetime | None, now: datetime) -> str:
    """ "now", "6 min", "26 h", "3 days"; steps of a minute, so that a card does not change every second."""
    if moment is None:
        return DASH
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "now"
    return f"{int(seconds) // 3600} h" if 86_400 <= seconds < 2 * 86_400 else age(seconds)


def began(card: ConversationCard, now: datetime) -> str:
    """When a conversation began: "started 9:18 am", on another day "started 3 Jun 2026"."""
    if card.started_at is None:
        return ""
    same_day = in_sydney(card.started_at).date() == in_sydney(now).date()
    return f"started {time_of_day(card.started_at) if same_day else medium_date(in_sydney(card.started_at).date())}"


CARD_COLUMNS: tuple[Column[CardRow], ...] = (
    Column(
        "conversation",
        "Conversation",
        280,
        lambda row: TwoLineCell(row.title, f"{row.number} · {row.line}" if row.line else row.number),
    ),
)


class CardModel(RowsModel[CardRow]):
    """Conversations in the order in which they were read. Live changes alter cards, never their places."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, CARD_COLUMNS, parent)
        self.in_queue = False

    def row_for(self, card: ConversationCard, now: datetime) -> CardRow:
        """The row of a card in the list as it is shown."""
        return card_row(card, now, in_queue=self.in_queue)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row_at(index.row()) if index.isValid() else None
            return row.spoken if row is not None else None
        return super().data(index, role)

    def show_moment(self, now: datetime) -> int:
        """Time has passed: cards whose look depends on it change in place; returns how many did."""
        return sum(self.change_row(self.row_for(row.card, now)) for row in self.rows)
