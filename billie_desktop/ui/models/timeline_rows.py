"""A customer's timeline as rows: notes and notices with a badge, a title, a line and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from billie_desktop.domain.assessment import readable
from billie_desktop.domain.communication import ContactNote, CustomerNotice, NoticeStatus, TimelineEntry
from billie_desktop.domain.communication_words import line_of, title_of, when
from billie_desktop.ui.kit.columns import BadgeCell, Column, TwoLineCell
from billie_desktop.ui.models.rows import Index, RowsModel

if TYPE_CHECKING:
    from billie_desktop.domain.note_draft import WaitingNote

_BADGES = {
    NoticeStatus.SENT: BadgeCell("sent", "Sent"),
    NoticeStatus.FAILED: BadgeCell("failed", "Failed"),
    NoticeStatus.BLOCKED: BadgeCell("blocked", "Blocked"),
    NoticeStatus.STATEMENT: BadgeCell("statement", "Statement"),
    NoticeStatus.SUPPRESSION: BadgeCell("suppression", "Pause"),
}
_CHANNEL_SIGNS = {"phone": "phone", "email": "mail", "sms": "mobile"}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry. ``account_id`` is what it is about, for the edge of the selected account."""

    key: str
    entry: TimelineEntry
    title: str
    line: str
    badge: BadgeCell
    sign: str
    foot: str
    account_id: str | None

    @property
    def spoken(self) -> str:
        """The entry in words."""
        return f"{self.badge.word}, {self.title}. {self.line}. {self.foot}"


def timeline_row(entry: TimelineEntry, now: datetime, numbers: Mapping[str, str]) -> TimelineRow:
    """The row of an entry; ``numbers`` are account numbers by account id."""
    line = line_of(entry)
    for account_id, number in numbers.items():
        line = line.replace(account_id, number)
    foot = when(entry.at, now)
    if isinstance(entry, ContactNote):
        foot = " · ".join(part for part in (foot, entry.author, "amended" if entry.replaces else "") if part)
    return TimelineRow(
        key=entry.entry_id,
        entry=entry,
        title=title_of(entry),
        line=line,
        badge=_badge(entry),
        sign=_sign(entry),
        foot=foot,
        account_id=entry.account_id,
    )


WAITING = "waiting:"
"""Before the key of a note that is not recorded yet."""


def waiting_rows(notes: Sequence[WaitingNote], now: datetime, numbers: Mapping[str, str]) -> tuple[TimelineRow, ...]:
    """Notes that wait for the connection, the newest first, and those that the server did not take."""
    return tuple(_waiting_row(note, now, numbers) for note in reversed(notes))


def _waiting_row(note: WaitingNote, now: datetime, numbers: Mapping[str, str]) -> TimelineRow:
    draft = note.draft
    entry = ContactNote(
        draft.key,
        draft.written_at or now,
        draft.subject,
        draft.body,
        draft.channel,
        draft.topic,
        draft.direction,
        draft.priority,
        draft.sentiment,
        draft.account_id or None,
        draft.conversation_id or None,
    )
    badge = BadgeCell("failed", "Not taken") if note.problem else BadgeCell("attention-amber", "Not sent", icon="clock")
    rest = note.problem or "sent when connected"
    foot = f"{when(entry.at, now)} · {rest}"
    row = timeline_row(entry, now, numbers)
    return replace(row, key=f"{WAITING}{draft.key}", badge=badge, foot=foot)


def waiting_key(row: TimelineRow) -> str:
    """The key of a note that is not recorded yet; '' for every other entry."""
    return row.key.removeprefix(WAITING) if row.key.startswith(WAITING) else ""


def timeline_rows(
    entries: Sequence[TimelineEntry], now: datetime, numbers: Mapping[str, str]
) -> tuple[TimelineRow, ...]:
    """The rows of a timeline, in its order."""
    return tuple(timeline_row(entry, now, numbers) for entry in entries)


def _badge(entry: TimelineEntry) -> BadgeCell:
    if isinstance(entry, ContactNote):
        return BadgeCell("note", "Note")
    return _BADGES.get(entry.status) or BadgeCell("unknown", readable(entry.status_word) or "Unknown")


def _sign(entry: TimelineEntry) -> str:
    if isinstance(entry, CustomerNotice) and entry.suppression is not None:
        return "bell-off" if entry.suppression.mode != "off" else "bell"
    return _CHANNEL_SIGNS.get(entry.channel, "note" if isinstance(entry, ContactNote) else "send")


TIMELINE_COLUMNS: tuple[Column[TimelineRow], ...] = (
    Column("entry", "Entry", 308, lambda row: TwoLineCell(row.title, row.line)),
)


class TimelineModel(RowsModel[TimelineRow]):
    """Entries, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, TIMELINE_COLUMNS, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row_at(index.row()) if index.isValid() else None
            return row.spoken if row is not None else None
        return super().data(index, role)
