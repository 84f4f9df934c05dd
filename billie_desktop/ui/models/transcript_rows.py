"""A transcript as rows: days, minutes, messages, what is still on its way, and who took over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from billie_desktop.desk.conversation_values import Outgoing, OutgoingStage
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.conversation import Claim, Message, Speaker
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.domain.words import long_date, time_of_day
from billie_desktop.ui.kit.columns import Column, TextCell
from billie_desktop.ui.models.rows import Index, RowsModel

ASSISTANT_NAME = "Billie"
STAGE_WORDS = {
    OutgoingStage.SENDING: "Sending",
    OutgoingStage.ACCEPTED: "Sent, shown here as soon as the record has it",
    OutgoingStage.FAILED: "Not sent",
    OutgoingStage.UNKNOWN: "Not known whether it was sent",
    OutgoingStage.REFUSED: "Not sent",
}


class RowKind(StrEnum):
    """What a row of the transcript is."""

    DAY = "day"
    TIME = "time"
    EVENT = "event"
    MESSAGE = "message"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One row. ``words`` are those of a divider or the state of a pending message; ``name`` stands above a bubble and
    is '' when it goes without saying."""

    key: str
    kind: RowKind
    words: str = ""
    name: str = ""
    message: Message | None = None
    outgoing: Outgoing | None = None

    @property
    def is_bubble(self) -> bool:
        """Whether something was said."""
        return self.kind in (RowKind.MESSAGE, RowKind.PENDING)

    @property
    def speaker(self) -> Speaker:
        """Who says it."""
        return self.message.speaker if self.message is not None else Speaker.STAFF

    @property
    def text(self) -> str:
        """What was said, without markup."""
        if self.message is not None:
            return plain_text(read_html(self.message.text))
        return self.outgoing.text if self.outgoing is not None else self.words


def speaker_name(message: Message, customer: str) -> str:
    """Who speaks, in words."""
    match message.speaker:
        case Speaker.CUSTOMER:
            return customer
        case Speaker.ASSISTANT:
            return ASSISTANT_NAME
        case Speaker.STAFF:
            return f"{message.author} · staff" if message.author else "Staff"
        case _:
            return message.author or "Unknown"


def transcript_rows(
    messages: Sequence[Message],
    outgoing: Sequence[Outgoing] = (),
    customer: str = "Customer",
    claim: Claim | None = None,
) -> tuple[TranscriptRow, ...]:
    """Rows in order: a day when it changes, a time when the minute does, a name when the speaker does."""
    return tuple(_Rows(customer, claim).of(messages, outgoing))


class _Rows:
    def __init__(self, customer: str, claim: Claim | None) -> None:
        self._customer = customer
        self._claim = claim if claim is not None and claim.since is not None else None
        self._day: date | None = None
        self._minute: tuple[int, int] | None = None
        self._name = ""

    def of(self, messages: Sequence[Message], outgoing: Sequence[Outgoing]) -> Iterator[TranscriptRow]:
        for message in messages:
            yield from self._claimed_before(message.at)
            yield from self._heads(message.at, message.message_id)
            name = speaker_name(message, self._customer)
            shown, self._name = ("" if name == self._name else name), name
            yield TranscriptRow(message.message_id, RowKind.MESSAGE, name=shown, message=message)
        yield from self._claimed_before(None)
        for each in outgoing:
            yield from self._heads(each.at, each.key)
            name = f"{each.author} · staff"
            shown, self._name = ("" if name == self._name else name), name
            words = STAGE_WORDS[each.stage]
            words = f"{words}. {each.problem}" if each.problem else words
            yield TranscriptRow(f"pending:{each.key}", RowKind.PENDING, words, shown, outgoing=each)

    def _claimed_before(self, at: datetime | None) -> Iterator[TranscriptRow]:
        claim = self._claim
        if claim is None or claim.since is None or (at is not None and claim.since > at):
            return
        self._claim = None
        self._name = ""
        words = f"{time_of_day(claim.since)} · {claim.staff_name} claimed this conversation"
        yield TranscriptRow(f"claim:{claim.staff_id}:{claim.since.isoformat()}", RowKind.EVENT, words)

    def _heads(self, at: datetime, key: str) -> Iterator[TranscriptRow]:
        local = in_sydney(at)
        day, minute = local.date(), (local.hour, local.minute)
        if day != self._day:
            self._day, self._minute, self._name = day, None, ""
            yield TranscriptRow(f"day:{day.isoformat()}:{key}", RowKind.DAY, long_date(day))
        if minute != self._minute:
            self._minute, self._name = minute, ""
            yield TranscriptRow(f"time:{key}", RowKind.TIME, time_of_day(at))


TRANSCRIPT_COLUMNS: tuple[Column[TranscriptRow], ...] = (Column("said", "Said", 460, lambda row: TextCell(row.text)),)


class TranscriptModel(RowsModel[TranscriptRow]):
    """The rows of a window of a transcript."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, TRANSCRIPT_COLUMNS, parent)
        self.customer = "Customer"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row_at(index.row()) if index.isValid() else None
            return self.spoken(row) if row is not None else None
        return super().data(index, role)

    def spoken(self, row: TranscriptRow) -> str:
        """A row in words: who, when, what."""
        if row.message is not None:
            name = speaker_name(row.message, self.customer)
            because = f". Because: {row.message.rationale}" if row.message.rationale else ""
            return f"{name}, {time_of_day(row.message.at)}: {row.text}{because}"
        if row.outgoing is not None:
            return f"{row.outgoing.author}, {row.words}: {row.text}"
        return row.words

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        never = Qt.ItemFlag.ItemNeverHasChildren
        if not row.is_bubble:
            return never
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never
