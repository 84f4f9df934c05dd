"""What the desk needs from outside for conversations and communications; errors are domain errors only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from billie_desktop.desk.conversation_values import (
    CardMark,
    CardPage,
    ConversationFilter,
    Seen,
    TailRead,
    TranscriptPart,
)
from billie_desktop.domain.communication import ContactNote, CustomerNotice, Suppression, TimelineFilter
from billie_desktop.domain.conversation import Claim, ConversationCard, ConversationDetail

Entry = TypeVar("Entry")


class ConversationReads(Protocol):
    """Conversations in the read models. Raise Unavailable for outages."""

    async def page(self, filters: ConversationFilter, after: CardMark | None, limit: int) -> CardPage:
        """Cards below ``after``; messages are never loaded."""

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        """Some cards by id; missing ones are left out."""

    async def of_customers(self, customer_ids: Collection[str]) -> tuple[ConversationCard, ...]:
        """All conversations of a customer's ids, matched exactly, newest first."""

    async def detail(self, conversation_id: str) -> ConversationDetail | None:
        """Everything but the messages; None when there is no such conversation."""

    async def tail(self, conversation_id: str, last: int) -> TailRead | None:
        """The newest ``last`` messages; None when there is no such conversation."""

    async def older(self, conversation_id: str, before: str, shown: int, limit: int) -> TranscriptPart:
        """Messages before the one named ``before``. ``shown`` is how many are known from it to the end."""


@dataclass(frozen=True, slots=True)
class SourceMark:
    """A place in one source of the timeline."""

    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class SourcePage(Generic[Entry]):
    """Entries of one source, newest first; ``next`` is None when there is nothing older."""

    entries: tuple[Entry, ...]
    next: SourceMark | None


class CommunicationReads(Protocol):
    """Notices and notes of a customer. Raise Unavailable for outages."""

    async def notices(
        self, customer_ids: Collection[str], kind: TimelineFilter, before: SourceMark | None, limit: int
    ) -> SourcePage[CustomerNotice]:
        """Notices of all ids of the customer."""

    async def notes(
        self, customer_ids: Collection[str], before: SourceMark | None, limit: int
    ) -> SourcePage[ContactNote]:
        """Newest versions of the notes of all ids of the customer."""

    async def count(self, customer_ids: Collection[str], kind: TimelineFilter) -> int:
        """How many entries there are at the source."""

    async def suppressions(self, customer_ids: Collection[str]) -> tuple[Suppression, ...]:
        """Every change of the pause of notifications."""

    async def note_versions(self, note_id: str) -> tuple[ContactNote, ...]:
        """A note and the older versions it replaced, newest first."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """The answer to a message: the record will show one with this event id (or with the key)."""

    event_id: str
    already_recorded: bool = False


class ChatCommands(Protocol):
    """What a desk may do in a conversation, where the server offers it.

    Besides the domain errors of every command: ClaimedByAnother, AnsweredMeanwhile. TryLater means that nothing
    happened, OutcomeUnknown that it may have; both are repeated with the same key.
    """

    async def claim(self, conversation_id: str) -> Claim:
        """Take it, or prolong one's own claim."""

    async def release(self, conversation_id: str) -> None:
        """Hand it back; fine when nobody holds it."""

    async def send(self, key: str, conversation_id: str, text: str, seen: Seen) -> SentMessage:
        """Say something to the customer. What staff said that was not ``seen`` refuses it (AnsweredMeanwhile)."""


class DraftStore(Protocol):
    """Half-written messages on this machine, encrypted. Raise DeskError when the file cannot be used."""

    async def load(self) -> dict[str, str]:
        """All drafts by conversation."""

    async def store(self, conversation_id: str, text: str) -> None:
        """Keep a draft, replacing an older one."""

    async def remove(self, conversation_id: str) -> None:
        """Forget a draft."""
