"""A record of conversations in memory, and a chat server that speaks for real: claims, keys, refusals, lost answers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from billie_desktop.desk.conversation_ports import SentMessage
from billie_desktop.desk.conversation_values import (
    CardMark,
    CardPage,
    ConversationFilter,
    Seen,
    TailRead,
    TranscriptPart,
)
from billie_desktop.domain.conversation import (
    AnsweredMeanwhile,
    Claim,
    ClaimedByAnother,
    ConversationCard,
    ConversationDetail,
    Message,
    Speaker,
)
from billie_desktop.domain.errors import OutcomeUnknown, Unavailable, Unreachable

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)


class StandingClock:
    """Time moves when the test says so."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        """The moment."""
        return self.at


def said(number: int, speaker: Speaker = Speaker.CUSTOMER, **changes: object) -> Message:
    """The message number ``number``."""
    values: dict[str, object] = {
        "message_id": f"m-{number}",
        "speaker": speaker,
        "text": f"message {number}",
        "at": NOW + timedelta(seconds=number),
    }
    return Message(**(values | changes))  # type: ignore[arg-type]


@dataclass
class Record:
    """One stored conversation."""

    card: ConversationCard
    messages: list[Message] = field(default_factory=list)
    version: int = 0
    detail_reads: int = 0

    def say(self, *messages: Message) -> None:
        """Append, as the projector does."""
        self.messages += messages
        self.version += len(messages)
        count = (self.card.message_count or 0) + len(messages)
        self.card = replace(self.card, message_count=count, last_message_at=messages[-1].at)


class StoredConversations:
    """Implements ``ConversationReads`` over records. ``away`` makes every read fail; ``tails`` are the sizes asked."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.away = False
        self.tails: list[int] = []
        self.gate: asyncio.Event | None = None

    def add(self, conversation_id: str = "c1", messages: int = 0) -> Record:
        """A conversation with this many messages."""
        record = Record(ConversationCard(conversation_id, status="active", message_count=0))
        self.records[conversation_id] = record
        if messages:
            record.say(*(said(number) for number in range(messages)))
        return record

    async def _reading(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("The database is not reachable.")

    async def page(self, filters: ConversationFilter, after: CardMark | None, limit: int) -> CardPage:
        await self._reading()
        cards = tuple(record.card for record in self.records.values())[:limit]
        return CardPage(cards, None, len(self.records), NOW)

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        await self._reading()
        return {key: self.records[key].card for key in conversation_ids if key in self.records}

    async def of_customers(self, customer_ids: Collection[str]) -> tuple[ConversationCard, ...]:
        await self._reading()
        return tuple(record.card for record in self.records.values() if record.card.customer_id in customer_ids)

    async def detail(self, conversation_id: str) -> ConversationDetail | None:
        await self._reading()
        record = self.records.get(conversation_id)
        if record is None:
            return None
        record.detail_reads += 1
        return ConversationDetail(record.card, version=record.version)

    async def tail(self, conversation_id: str, last: int) -> TailRead | None:
        await self._reading()
        self.tails.append(last)
        record = self.records.get(conversation_id)
        if record is None:
            return None
        older = max(0, len(record.messages) - last)
        return TailRead(record.card, TranscriptPart(tuple(record.messages[older:]), older), record.version)

    async def older(self, conversation_id: str, before: str, shown: int, limit: int) -> TranscriptPart:
        await self._reading()
        messages = self.records[conversation_id].messages
        place = next(place for place, message in enumerate(messages) if message.message_id == before)
        start = max(0, place - limit)
        return TranscriptPart(tuple(messages[start:place]), start)


class ToyChat:
    """The server side for one agent at a time (``as_agent``): claims, one message per key, refusals.

    ``mood`` is what happens to the next messages: "ok", "lost" (said, but the answer never comes), "away" (nothing
    happened). When it is used up everything is fine.
    """

    def __init__(self, stored: StoredConversations, clock: StandingClock) -> None:
        self.stored = stored
        self.clock = clock
        self.claims: dict[str, Claim] = {}
        self.keys: dict[str, str] = {}
        self.mood: list[str] = []
        self.shows_at_once = True
        self.hidden: list[tuple[str, Message]] = []
        self.claimed = 0

    def as_agent(self, user_id: str) -> AgentChat:
        """The face for one agent."""
        return AgentChat(self, user_id)

    @property
    def hidden_messages(self) -> tuple[Message, ...]:
        """Accepted and not shown yet."""
        return tuple(message for _, message in self.hidden)

    def show_hidden(self) -> None:
        """The projector catches up."""
        for conversation_id, message in self.hidden:
            self.stored.records[conversation_id].say(message)
        self.hidden.clear()


@dataclass
class AgentChat:
    """Implements ``ChatCommands`` for one agent."""

    server: ToyChat
    user_id: str

    async def claim(self, conversation_id: str) -> Claim:
        await asyncio.sleep(0)
        held = self.server.claims.get(conversation_id)
        if held is not None and held.staff_id != self.user_id and held.holds_at(self.server.clock.now()):
            raise ClaimedByAnother("Another agent answers here.", held.staff_name)
        now = self.server.clock.now()
        claim = Claim(self.user_id, f"Agent {self.user_id}", now, now + timedelta(minutes=5))
        self.server.claims[conversation_id] = claim
        self.server.claimed += 1
        return claim

    async def release(self, conversation_id: str) -> None:
        await asyncio.sleep(0)
        self.server.claims.pop(conversation_id, None)

    async def send(self, key: str, conversation_id: str, text: str, seen: Seen) -> SentMessage:
        await asyncio.sleep(0)
        mood = self.server.mood.pop(0) if self.server.mood else "ok"
        if mood == "away":
            raise Unreachable("The chat is not reachable.")
        if key in self.server.keys:
            return SentMessage(self.server.keys[key], already_recorded=True)
        record = self.server.stored.records[conversation_id]
        staff = [each for each in (*record.messages, *self.server.hidden_messages) if each.speaker is Speaker.STAFF]
        newest = staff[-1] if staff else None
        if newest is not None and newest.author_id != self.user_id and newest.message_key != seen.message_key:
            raise AnsweredMeanwhile("Another agent answered meanwhile.")
        event_id = self.server.keys[key] = f"evt-{key}"
        message = said(
            len(record.messages),
            Speaker.STAFF,
            message_id=f"row-{key}",
            text=text,
            author_id=self.user_id,
            message_key=key,
            event_id=event_id,
        )
        if self.server.shows_at_once:
            record.say(message)
        else:
            self.server.hidden.append((conversation_id, message))
        if mood == "lost":
            raise OutcomeUnknown("It is not known whether the message was sent.")
        return SentMessage(event_id)


class MemoryDrafts:
    """Implements ``DraftStore``; ``kept`` is the disk."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def load(self) -> dict[str, str]:
        return dict(self.kept)

    async def store(self, conversation_id: str, text: str) -> None:
        await asyncio.sleep(0)
        self.kept[conversation_id] = text

    async def remove(self, conversation_id: str) -> None:
        await asyncio.sleep(0)
        self.kept.pop(conversation_id, None)
