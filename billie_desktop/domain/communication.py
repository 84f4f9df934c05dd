"""What was said to a customer and about one: notices that were sent and notes of staff (features.md A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.domain.rich_text import RichText, plain_text


class NoticeStatus(StrEnum):
    """What became of a notice; an unlisted word is UNKNOWN and shown as it is."""

    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    STATEMENT = "statement"
    SUPPRESSION = "suppression_change"
    UNKNOWN = "unknown"


class TimelineFilter(StrEnum):
    """The filters above the timeline."""

    ALL = "all"
    NOTES = "notes"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a notice was not delivered. ``error_type`` is the word as received."""

    error_type: str = ""
    message: str = ""
    attempt: int | None = None
    fallback: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatementPeriod:
    """The statement a notice carried."""

    account_id: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Suppression:
    """One change of the pause of notifications. ``mode`` is the word as received; 'off' lifts the pause.

    ``correlation`` is the id of the command that asked for it.
    """

    mode: str
    reason: str = ""
    set_by: str = ""
    set_at: datetime | None = None
    expires_at: datetime | None = None
    correlation: str = ""


@dataclass(frozen=True, slots=True)
class CustomerNotice:
    """One row of ``notifications``. ``account_id`` comes from the statement or from the key of the notice."""

    notice_id: str
    at: datetime
    status: NoticeStatus
    status_word: str = ""
    channel: str = ""
    template: str = ""
    category: str = ""
    reason: str = ""
    step: int | None = None
    account_id: str | None = None
    failure: Failure | None = None
    statement: StatementPeriod | None = None
    suppression: Suppression | None = None

    @property
    def entry_id(self) -> str:
        """Unique in the timeline."""
        return f"notice:{self.notice_id}"


@dataclass(frozen=True, slots=True)
class ContactNote:
    """A note of staff. ``account_id`` is the account it is about, None for none; ``replaces`` the note it amends."""

    note_id: str
    at: datetime
    subject: str
    body: RichText = ()
    channel: str = ""
    topic: str = ""
    direction: str = ""
    priority: str = ""
    sentiment: str = ""
    account_id: str | None = None
    conversation_id: str | None = None
    author: str = ""
    status: str = "active"
    replaces: str | None = None

    @property
    def entry_id(self) -> str:
        """Unique in the timeline."""
        return f"note:{self.note_id}"

    @property
    def is_amended(self) -> bool:
        """Whether a newer version has replaced it."""
        return self.status == "amended"

    @property
    def text(self) -> str:
        """The words alone."""
        return plain_text(self.body)


TimelineEntry = CustomerNotice | ContactNote


@dataclass(frozen=True, slots=True)
class Timeline:
    """What can be shown of a customer's timeline, newest first, and how much there is at the source.

    ``has_more``: older entries exist beyond the common horizon. ``problem`` is a sentence when a source could not be
    read; what is here stays.
    """

    entries: tuple[TimelineEntry, ...] = ()
    total: int | None = None
    has_more: bool = False
    problem: str = ""
    pause: Suppression | None = None
