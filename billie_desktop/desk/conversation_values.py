"""What the desk hands to its screens about conversations and communications. No Qt, no driver types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.desk.values import LoadState
from billie_desktop.domain.chat_state import ChatState
from billie_desktop.domain.conversation import ConversationCard, ConversationDetail, Decision, Message
from billie_desktop.domain.reading_along import Reader


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """``text``: a name, e-mail, phone, application number or holder of a statement account. ``states`` empty and
    ``decision`` None mean any. ``waiting``: only those that wait for a person, longest first.
    ``claimed_by``: only those that this member of staff holds. Both days belong to the range, by the day on which the
    conversation began.
    """

    text: str = ""
    states: frozenset[ChatState] = frozenset()
    decision: Decision | None = None
    waiting: bool = False
    claimed_by: str = ""
    from_day: date | None = None
    to_day: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return self == ConversationFilter()


@dataclass(frozen=True, slots=True)
class CardMark:
    """The place of a card in the list: reading goes on below it, whatever happens above."""

    updated_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """Cards, most recently changed first. ``next`` is None on the last page; ``total`` is counted at the source."""

    cards: tuple[ConversationCard, ...]
    next: CardMark | None
    total: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """Neighbouring messages in order. ``older`` are the messages stored before the first one of them."""

    messages: tuple[Message, ...]
    older: int


@dataclass(frozen=True, slots=True)
class TailRead:
    """The end of a transcript with the card as of the same moment. ``version`` counts all events of the record."""

    card: ConversationCard
    part: TranscriptPart
    version: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What the agent had before him when he wrote: the newest message of staff by its key ('' = none), and the time of
    the oldest message that is loaded (None = nothing is)."""

    message_key: str = ""
    since: datetime | None = None


class OutgoingStage(StrEnum):
    """A message of this desk on its way. SENDING: no answer yet. ACCEPTED: the record has not shown it yet.
    FAILED: nothing was sent. UNKNOWN: it may have been sent; the same key asks again. REFUSED: a rule said no.
    """

    SENDING = "sending"
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of this desk that the record does not show yet. ``key`` is made once and kept by every retry."""

    key: str
    text: str
    at: datetime
    author: str
    stage: OutgoingStage = OutgoingStage.SENDING
    problem: str = ""
    event_id: str = ""
    seen: Seen = Seen()

    @property
    def may_retry(self) -> bool:
        """Whether it waits for the agent."""
        return self.stage in (OutgoingStage.FAILED, OutgoingStage.UNKNOWN, OutgoingStage.REFUSED)


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation as every window shows it.

    ``messages`` are neighbours up to the newest, ``older`` the number stored before them. ``read_at`` is the moment
    of the last successful reading. ``problem`` is a sentence while the last reading failed; old values stay.
    """

    conversation_id: str
    state: LoadState
    detail: ConversationDetail | None = None
    messages: tuple[Message, ...] = ()
    older: int = 0
    outgoing: tuple[Outgoing, ...] = ()
    read_at: datetime | None = None
    problem: str = ""
    readers: tuple[Reader, ...] = ()
    """Who else has it in front now, as far as is known."""

    @property
    def card(self) -> ConversationCard | None:
        """The card, None while nothing is known."""
        return self.detail.card if self.detail is not None else None


@dataclass(frozen=True, slots=True)
class ConversationChange:
    """What changed in one view. ``entry_ids`` are the change-stream entries behind it, for latency marks."""

    conversation_id: str
    messages: bool = False
    detail: bool = False
    outgoing: bool = False
    state: bool = False
    entry_ids: tuple[str, ...] = field(default=())
