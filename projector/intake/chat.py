"""Conversations in the hands of staff: one agent at a time, each message once.

What is accepted lies in the record before it is on a stream; what a stream did not take is sent later by itself, so
nothing that was accepted is lost, and a retry under the same key adds nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

from projector.contract.chat_records import ChatRecord, Holder, KnownConversation, Said, Target
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake import chat_rules as rules
from projector.intake.caller import Caller
from projector.intake.chat_rules import Wording
from projector.intake.errors import InProgress, UnknownThing
from projector.intake.ports import EventStream
from projector.intake.trail import Act, Trail

_MOST_TRIES = 50
_YOUNG = timedelta(seconds=5)
"""Entries of this age may still be on their way in the hands of the call that made them."""

log = logging.getLogger(__name__)


def present() -> datetime:
    """The present moment in milliseconds, as everything that is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class ChatRecords(Protocol):
    """Where the records lie. Methods raise StoreAway."""

    async def known(self, conversation_id: str) -> KnownConversation | None:
        """The conversation in the read model; None when there is none."""

    async def load(self, conversation_id: str) -> ChatRecord:
        """The record; one of version 0 when there is none."""

    async def save(self, record: ChatRecord, now: datetime) -> bool:
        """Store it as the next version, where ``record.version`` is still the present one; False when it is not."""

    async def published(self, conversation_id: str, entry_ids: Collection[str]) -> None:
        """The streams hold these entries."""

    async def waiting(self, before: datetime) -> Sequence[str]:
        """Conversations with entries that have waited since before a moment."""


class ChatOutbox:
    """Brings entries to their streams, those of one conversation one after the other."""

    def __init__(self, records: ChatRecords, streams: Mapping[Target, EventStream], seconds: float = 5.0) -> None:
        self._records = records
        self._streams = streams
        self._seconds = seconds
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def flush(self, conversation_id: str) -> int:
        """Send what waits in a conversation; the number of entries. Raises StreamsAway, StoreAway."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        async with lock:
            record = await self._records.load(conversation_id)
            for entry in record.waiting:
                await self._streams[entry.target].append(entry.fields)
            if record.waiting:
                await self._records.published(conversation_id, [entry.entry_id for entry in record.waiting])
            return len(record.waiting)

    async def run(self, now: Callable[[], datetime] = present) -> None:
        """Send what a crash or an outage has kept back, until cancelled."""
        while True:
            try:
                for conversation_id in await self._records.waiting(now() - _YOUNG):
                    count = await self.flush(conversation_id)
                    log.info("entries of a conversation sent late", extra={"fields": {"count": count}})
            except (StoreAway, StreamsAway) as error:
                log.warning("entries of conversations wait", extra={"fields": {"kind": str(error)}})
            await asyncio.sleep(self._seconds)


class Chat:
    """Claims, hands back, answers. Errors: UnknownThing, AlreadyOpen, NotInThisState, InProgress, Invalid, Away."""

    def __init__(
        self,
        records: ChatRecords,
        outbox: ChatOutbox,
        trail: Trail,
        claim_life: timedelta,
        now: Callable[[], datetime] = present,
    ) -> None:
        self._records = records
        self._outbox = outbox
        self._trail = trail
        self._life = claim_life
        self._now = now

    async def claim(self, caller: Caller, conversation_id: str) -> Holder:
        """Take the conversation, or prolong the own claim, which is not worth an entry in the trail."""
        record, about = await self._look(conversation_id)
        rules.check_free(record, caller.user_id, self._now())
        if record.held_by(self._now()) is not None:
            return await self._claim(caller, conversation_id)
        async with self._trail.around(caller, _act("ClaimConversation", conversation_id, about)):
            return await self._claim(caller, conversation_id)

    async def release(self, caller: Caller, conversation_id: str) -> None:
        """Hand it back; nothing happens when the agent does not have it."""
        record, about = await self._look(conversation_id)
        if rules.released(record, caller.user_id, self._now()) is record:
            return
        async with self._trail.around(caller, _act("ReleaseConversation", conversation_id, about)):
            await self._change(conversation_id, lambda now: rules.released(now, caller.user_id, self._now()))

    async def send(self, caller: Caller, conversation_id: str, wording: Wording) -> tuple[Said, bool]:
        """Say something; the accepted message, and whether it had been accepted before."""
        record, about = await self._look(conversation_id)
        before = rules.repeated(record, caller.user_id, wording)
        if before is not None:
            await self._flush(conversation_id)
            return before, True
        rules.check_may_answer(record, caller.user_id, wording, self._now())
        name = caller.staff.name
        async with self._trail.around(caller, _act("SendStaffMessage", conversation_id, about, wording.key)):
            changed = await self._change(
                conversation_id, lambda now: rules.answered(now, caller.user_id, name, wording, self._now())
            )
        said = rules.repeated(changed, caller.user_id, wording)
        assert said is not None
        return said, False

    async def _claim(self, caller: Caller, conversation_id: str) -> Holder:
        name = caller.staff.name
        changed = await self._change(
            conversation_id, lambda now: rules.claimed(now, caller.user_id, name, self._now(), self._life)
        )
        assert changed.holder is not None
        return changed.holder

    async def _look(self, conversation_id: str) -> tuple[ChatRecord, KnownConversation]:
        about, record = await asyncio.gather(self._records.known(conversation_id), self._records.load(conversation_id))
        if about is None:
            raise UnknownThing("UNKNOWN_CONVERSATION", "This conversation is not known.")
        return record, about

    async def _change(self, conversation_id: str, change: Callable[[ChatRecord], ChatRecord]) -> ChatRecord:
        """Apply a rule to the present record until nobody comes in between; then send what follows from it."""
        for _ in range(_MOST_TRIES):
            record = await self._records.load(conversation_id)
            changed = change(record)
            if changed is record or await self._records.save(changed, self._now()):
                await self._flush(conversation_id)
                return changed
        raise InProgress("BUSY", "Others work in this conversation at this moment. Try again.")

    async def _flush(self, conversation_id: str) -> None:
        try:
            await self._outbox.flush(conversation_id)
        except (StreamsAway, StoreAway) as error:
            # It was accepted and lies in the record: it is sent as soon as the stream takes it.
            log.warning("entries of a conversation wait", extra={"fields": {"kind": str(error)}})


def _act(action: str, conversation_id: str, about: KnownConversation, key: str = "") -> Act:
    return Act(action, "conversation", conversation_id, about.customer_id, key=key)
