"""Reading one conversation into its working copy: the window at first, then its end only."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from billie_desktop.desk.conversation_ports import ConversationReads
from billie_desktop.desk.conversation_state import ConversationState
from billie_desktop.desk.conversation_values import TailRead
from billie_desktop.desk.kept_communications import KeptConversation
from billie_desktop.desk.ports import Clock, KeptPages
from billie_desktop.desk.transcript import join_older, join_tail
from billie_desktop.desk.values import LoadState

WINDOW = 300
TAIL = 20
MOST_STORED = 2000


class ConversationReader:
    """Changes a ``ConversationState``; whoever calls it publishes. Every method raises Unavailable."""

    def __init__(self, reads: ConversationReads, clock: Clock, kept: KeptPages | None = None) -> None:
        self._reads = reads
        self._clock = clock
        self._kept = kept

    async def fill_from_kept(self, state: ConversationState) -> bool:
        """Show what this machine kept of a conversation that was never read; False when there is nothing."""
        if self._kept is None or state.detail is not None:
            return False
        kept = await self._kept.load(state.conversation_id, KeptConversation)
        if kept is None or state.detail is not None:
            return False
        kept.fill(state)
        return True

    async def read(self, state: ConversationState, whole: bool) -> None:
        """Read the window as a whole, or only what came at its end."""
        if state.detail is None or whole:
            await self._read_window(state)
            await self._keep(state)
        else:
            await self._read_end(state)

    async def _keep(self, state: ConversationState) -> None:
        page = KeptConversation.of(state)
        if self._kept is not None and page is not None:
            await self._kept.store(state.conversation_id, page)

    async def _read_window(self, state: ConversationState) -> None:
        wanted = min(MOST_STORED, max(WINDOW, len(state.messages)))
        tail, detail = await asyncio.gather(
            self._reads.tail(state.conversation_id, wanted), self._reads.detail(state.conversation_id)
        )
        if tail is None or detail is None:
            state.load, state.problem = LoadState.NOT_FOUND, ""
            return
        # The two were read one after the other: the version says which record the rest belongs to.
        state.detail = replace(detail, card=tail.card)
        state.show(tail.part.messages, tail.part.older, self._clock.now())

    async def _read_end(self, state: ConversationState) -> None:
        assert state.detail is not None
        tail = await self._reads.tail(state.conversation_id, TAIL)
        if tail is None:
            return
        said = (tail.card.message_count or 0) - (state.detail.card.message_count or 0)
        joined = join_tail(state.messages, tail.part)
        messages, older = joined.messages, joined.older
        if not joined.connects or joined.added != said:
            # More has come than the end holds, or something was put in further up: read the window again.
            wanted = min(MOST_STORED, max(WINDOW, len(state.messages) + max(said, 0)))
            wider = await self._reads.tail(state.conversation_id, wanted)
            if wider is None:
                return
            tail, messages, older = wider, wider.part.messages, wider.part.older
        await self._read_rest(state, tail)
        state.show(messages, older, self._clock.now())

    async def _read_rest(self, state: ConversationState, tail: TailRead) -> None:
        """The rest of the record is read again only when more than messages was written to it."""
        assert state.detail is not None
        said = (tail.card.message_count or 0) - (state.detail.card.message_count or 0)
        if tail.version - state.detail.version == said:
            state.detail = replace(state.detail, card=tail.card, version=tail.version)
            return
        detail = await self._reads.detail(state.conversation_id)
        if detail is not None:
            state.detail = replace(detail, card=tail.card) if detail.version == tail.version else detail

    async def read_before(self, state: ConversationState, limit: int) -> bool:
        """Add up to ``limit`` messages before those that are known; False when nothing was added."""
        known = state.messages
        if not known or not state.older:
            return False
        part = await self._reads.older(state.conversation_id, known[0].message_id, len(known), limit)
        now_known = state.messages
        if not now_known or now_known[0].message_id != known[0].message_id:
            return False  # the page was loaded meanwhile
        state.messages = join_older(now_known, part)
        state.older = part.older
        return len(state.messages) > len(now_known)
