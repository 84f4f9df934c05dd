"""The one shared store of conversations behind all windows."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol, TypeVar

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_ports import ConversationReads
from billie_desktop.desk.conversation_reader import MOST_STORED, ConversationReader
from billie_desktop.desk.conversation_state import ConversationState, difference
from billie_desktop.desk.conversation_values import (
    CardMark,
    CardPage,
    ConversationChange,
    ConversationFilter,
    ConversationView,
    Outgoing,
)
from billie_desktop.desk.conversations import Answering
from billie_desktop.desk.ports import Clock, KeptPages
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange, LoadState
from billie_desktop.domain.conversation import Claim, ConversationCard
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.reading_along import Reader

CONVERSATIONS = "conversations"
PAGE = 200
MOST_KEPT = 60
TICK_SECONDS = 1.0
CALM_SECONDS = 15.0
POLL_SECONDS = 3.0
Answer = TypeVar("Answer")


class Presence(Protocol):
    """Wants to know what is in front: the first window that watches a conversation, and the last that does no more."""

    def attend(self, conversation_id: str) -> None:
        """It came to the front."""

    def leave(self, conversation_id: str) -> None:
        """It is in front nowhere."""


class ConversationStore:
    """Implements ``desk.conversations.Conversations``. All methods run on the loop's thread.

    Readings of one conversation follow each other, so that a late answer never overwrites a newer one. While the live
    stream is connected, polling is only a safety net (15 s); without it, what is watched is read every 3 s.
    """

    def __init__(
        self,
        reads: ConversationReads,
        clock: Clock,
        *,
        on_database_failure: Callable[[], None],
        is_live: Callable[[], bool] = lambda: False,
        kept: KeptPages | None = None,
    ) -> None:
        self.answering: Answering | None = None
        self.presence: Presence | None = None
        self._reads = reads
        self._reader = ConversationReader(reads, clock, kept)
        self._on_failure = on_database_failure
        self._is_live = is_live
        self._states: dict[str, ConversationState] = {}
        self._changes: Subscribers[ConversationChange] = Subscribers()
        self._background = Background()

    # lists

    async def page(self, filters: ConversationFilter, after: CardMark | None = None, limit: int = 50) -> CardPage:
        """Cards, most recently changed first."""
        return await self._heard(self._reads.page(filters, after, limit))

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        """Present cards of some conversations."""
        return await self._heard(self._reads.cards(conversation_ids)) if conversation_ids else {}

    async def of_customer(self, customer_id: str, aliases: Collection[str] = ()) -> tuple[ConversationCard, ...]:
        """All conversations of a customer, matched by exact ids."""
        return await self._heard(self._reads.of_customers([customer_id, *aliases]))

    async def _heard(self, reading: Awaitable[Answer]) -> Answer:
        try:
            return await reading
        except Unavailable:
            self._on_failure()
            raise

    # one conversation

    def open(self, conversation_id: str) -> ConversationView:
        """What is known now, and start reading."""
        state = self._obtain(conversation_id)
        self._ask(state)
        return state.view

    def view(self, conversation_id: str) -> ConversationView | None:
        """The present view."""
        state = self._states.get(conversation_id)
        return state.view if state is not None else None

    def watch(self, conversation_id: str) -> Callable[[], None]:
        """Keep it fresh until released."""
        state = self._obtain(conversation_id)
        state.watchers += 1
        if self.presence is not None and state.watchers == 1:
            self.presence.attend(conversation_id)
        held = True

        def release() -> None:
            nonlocal held
            if held:
                state.watchers = max(0, state.watchers - 1)
                if self.presence is not None and not state.watchers:
                    self.presence.leave(conversation_id)
            held = False

        return release

    def refresh(self, conversation_id: str) -> Awaitable[None]:
        """Read it again, the window as a whole."""
        state = self._obtain(conversation_id)
        state.whole = True
        return asyncio.shield(self._ask(state))

    async def load_older(self, conversation_id: str) -> None:
        """Add the page of messages before those that are known."""
        await self._load_before(conversation_id, PAGE)

    async def load_all(self, conversation_id: str) -> None:
        """Add every older message that is stored."""
        while await self._load_before(conversation_id, MOST_STORED):
            pass

    async def _load_before(self, conversation_id: str, limit: int) -> bool:
        state = self._obtain(conversation_id)
        added = await self._heard(self._reader.read_before(state, limit))
        self._publish(state)
        return added

    def subscribe(self, callback: Callable[[ConversationChange], None]) -> Callable[[], None]:
        """Hear which conversation changed."""
        return self._changes.add(callback)

    # for the part of the desk that answers

    def set_outgoing(self, conversation_id: str, outgoing: Outgoing) -> None:
        """A message of this desk is on its way, or got another stage."""
        state = self._obtain(conversation_id)
        state.outgoing[outgoing.key] = outgoing
        self._publish(state)

    def outgoing(self, conversation_id: str, key: str) -> Outgoing | None:
        """A message that the record has not shown yet."""
        state = self._states.get(conversation_id)
        return state.outgoing.get(key) if state is not None else None

    def drop_outgoing(self, conversation_id: str, key: str) -> None:
        """It will not be sent."""
        state = self._obtain(conversation_id)
        if state.outgoing.pop(key, None) is not None:
            self._publish(state)

    def set_own_claim(self, conversation_id: str, claim: Claim | None) -> None:
        """The server has answered; the record may show it a moment later."""
        state = self._obtain(conversation_id)
        state.hold_claim(claim)
        self._publish(state)

    def set_readers(self, conversation_id: str, readers: tuple[Reader, ...]) -> None:
        """Who else has it in front now."""
        state = self._states.get(conversation_id)
        if state is not None and state.readers != readers:
            state.readers = readers
            self._publish(state)

    def tell_draft_kept(self, conversation_id: str) -> None:
        """A draft has reached the disk."""
        self._changes.tell(ConversationChange(conversation_id, outgoing=True))

    def ask(self, conversation_id: str) -> None:
        """Look for news now."""
        state = self._states.get(conversation_id)
        if state is not None:
            self._ask(state)

    # live

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """A frame of changes: watched conversations are read on."""
        for change in changes:
            state = self._states.get(change.key) if change.collection == CONVERSATIONS else None
            if state is not None and state.watchers:
                state.entry_ids.append(change.entry_id)
                self._ask(state)

    def on_gap(self) -> None:
        """Changes were missed: what is watched is read again as a whole."""
        for state in tuple(self._states.values()):
            if state.watchers:
                state.whole = True
                self._ask(state)

    def start(self) -> None:
        """Begin to poll what is watched."""
        self._background.spawn(self._poll(), "conversation polling")

    async def stop(self) -> None:
        """End all reading."""
        await self._background.stop()

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            for state in tuple(self._states.values()):
                if state.watchers and state.due_at <= now:
                    self._ask(state)

    # reading

    def _obtain(self, conversation_id: str) -> ConversationState:
        state = self._states.get(conversation_id)
        if state is None:
            self._let_go()
            state = self._states[conversation_id] = ConversationState.new(conversation_id)
        state.used_at = time.monotonic()
        return state

    def _let_go(self) -> None:
        surplus = len(self._states) - MOST_KEPT + 1
        if surplus > 0:
            idle = sorted((each for each in self._states.values() if each.is_idle), key=lambda each: each.used_at)
            for state in idle[:surplus]:
                del self._states[state.conversation_id]

    def _ask(self, state: ConversationState) -> asyncio.Task[None]:
        state.asked = True
        if state.follower is None or state.follower.done():
            state.follower = self._background.spawn(self._follow(state), "conversation reading")
        return state.follower

    async def _follow(self, state: ConversationState) -> None:
        while state.asked:
            state.asked = False
            entry_ids, state.entry_ids = tuple(state.entry_ids), []
            whole, state.whole = state.whole, False
            if await self._reader.fill_from_kept(state):
                self._publish(state)
            try:
                await self._reader.read(state, whole)
            except Unavailable as error:
                self._on_failure()
                state.problem = error.text
                state.load = LoadState.UNAVAILABLE if state.detail is None else state.load
            pause = CALM_SECONDS if self._is_live() else POLL_SECONDS
            state.due_at = time.monotonic() + pause * random.uniform(0.9, 1.0)  # noqa: S311 - jitter, no secret
            self._publish(state, entry_ids)

    def _publish(self, state: ConversationState, entry_ids: tuple[str, ...] = ()) -> None:
        before, state.view = state.view, state.build()
        change = difference(before, state.view, entry_ids)
        if change is not None:
            self._changes.tell(change)
