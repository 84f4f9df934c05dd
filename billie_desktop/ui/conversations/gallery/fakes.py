"""Conversations and communications without servers, for pictures and for tests of the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from billie_desktop.desk.conversation_values import (
    CardMark,
    CardPage,
    ConversationChange,
    ConversationFilter,
    ConversationView,
    Outgoing,
    OutgoingStage,
)
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.domain.communication import (
    ContactNote,
    CustomerNotice,
    NoticeStatus,
    Timeline,
    TimelineEntry,
    TimelineFilter,
)
from billie_desktop.domain.conversation import Claim, ConversationCard, Message
from billie_desktop.domain.errors import DeskError, InvalidInput, Unavailable
from billie_desktop.domain.waiting import in_queue_order
from billie_desktop.ui.conversations.gallery.cards import CANNED, HANNAH, HANNAH_ID
from billie_desktop.ui.gallery.listeners import Listeners
from billie_desktop.ui.gallery.people import NOW

_KINDS = {
    TimelineFilter.SENT: (NoticeStatus.SENT, NoticeStatus.STATEMENT),
    TimelineFilter.FAILED: (NoticeStatus.FAILED,),
    TimelineFilter.BLOCKED: (NoticeStatus.BLOCKED,),
}


class FakeConversations:
    """Implements ``desk.Conversations`` over values. ``outage`` makes every read fail; ``put`` plays live changes."""

    def __init__(self, cards: Sequence[ConversationCard] = ()) -> None:
        self.card_rows = list(cards)
        self.views: dict[str, ConversationView] = {}
        self.answering: FakeAnswering | None = None
        self.outage = ""
        self.asked: list[ConversationFilter] = []
        self.watched: list[str] = []
        self.stored: dict[str, tuple[Message, ...]] = {}
        self.page_size = 50
        self._listeners: Listeners[ConversationChange] = Listeners()

    def _read(self) -> None:
        if self.outage:
            raise Unavailable(self.outage)

    async def page(self, filters: ConversationFilter, after: CardMark | None = None, limit: int = 50) -> CardPage:
        self.asked.append(filters)
        self._read()
        wanted = [card for card in self.card_rows if filters.text.casefold() in (card.title or "").casefold()]
        if filters.waiting:
            wanted = list(in_queue_order(tuple(wanted), NOW))
        if filters.claimed_by:
            wanted = [card for card in wanted if card.claim and card.claim.staff_id == filters.claimed_by]
        start = int(after.key) if after is not None else 0
        end = start + min(limit, self.page_size if after is not None or limit <= 50 else limit)
        mark = CardMark(NOW, str(end)) if end < len(wanted) else None
        return CardPage(tuple(wanted[start:end]), mark, len(wanted), NOW)

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        self._read()
        return {card.conversation_id: card for card in self.card_rows if card.conversation_id in conversation_ids}

    async def of_customer(self, customer_id: str, aliases: Collection[str] = ()) -> tuple[ConversationCard, ...]:
        self._read()
        return tuple(card for card in self.card_rows if card.customer_id in (customer_id, *aliases))

    def open(self, conversation_id: str) -> ConversationView:
        return self.views.get(conversation_id) or ConversationView(conversation_id, LoadState.LOADING)

    def view(self, conversation_id: str) -> ConversationView | None:
        return self.views.get(conversation_id)

    def put(self, view: ConversationView) -> None:
        """Another view, told as the store tells it."""
        self.views[view.conversation_id] = view
        self._listeners.tell(ConversationChange(view.conversation_id, True, True, True, True))

    def say(self, conversation_id: str, *messages: Message) -> None:
        """More messages at the end of a conversation."""
        view = self.views[conversation_id]
        assert view.detail is not None
        count = (view.detail.card.message_count or 0) + len(messages)
        detail = replace(view.detail, card=replace(view.detail.card, message_count=count))
        self.put(replace(view, messages=(*view.messages, *messages), detail=detail))

    def watch(self, conversation_id: str) -> Callable[[], None]:
        self.watched.append(conversation_id)
        return lambda: self.watched.remove(conversation_id)

    def refresh(self, conversation_id: str) -> Awaitable[None]:
        async def nothing() -> None:
            self._read()

        return nothing()

    async def load_older(self, conversation_id: str) -> None:
        await self._load(conversation_id, 200)

    async def load_all(self, conversation_id: str) -> None:
        await self._load(conversation_id, 100_000)

    async def _load(self, conversation_id: str, most: int) -> None:
        self._read()
        await asyncio.sleep(0)
        view, stored = self.views[conversation_id], self.stored.get(conversation_id, ())
        if view.older:
            start = max(0, view.older - most)
            self.put(replace(view, messages=(*stored[start : view.older], *view.messages), older=start))

    def subscribe(self, callback: Callable[[ConversationChange], None]) -> Callable[[], None]:
        return self._listeners.add(callback)


class FakeAnswering:
    """Implements ``desk.Answering``: what is asked is kept, the view changes as the real desk would change it."""

    def __init__(self, conversations: FakeConversations, now: Callable[[], datetime] = lambda: NOW) -> None:
        self._conversations = conversations
        self._now = now
        self.user_id = HANNAH_ID
        self.canned_answers: tuple[CannedAnswer, ...] = CANNED
        self.drafts: dict[str, str] = {}
        self.kept_at: datetime | None = None
        self.sent: list[tuple[str, str]] = []
        self.retried: list[str] = []
        self.refusal: DeskError | None = None

    def _claim(self, conversation_id: str, claim: Claim | None) -> None:
        view = self._conversations.views[conversation_id]
        assert view.detail is not None
        card = replace(view.detail.card, claim=claim)
        self._conversations.put(replace(view, detail=replace(view.detail, card=card)))

    async def claim(self, conversation_id: str) -> Claim:
        await asyncio.sleep(0)
        if self.refusal is not None:
            raise self.refusal
        claim = Claim(self.user_id, HANNAH, self._now())
        self._claim(conversation_id, claim)
        return claim

    async def release(self, conversation_id: str) -> None:
        await asyncio.sleep(0)
        if self.refusal is not None:
            raise self.refusal
        self._claim(conversation_id, None)

    def send(self, conversation_id: str, text: str) -> Outgoing:
        if "{" in text:
            raise InvalidInput("message", "Fill in {first_name} first")
        self.sent.append((conversation_id, text))
        outgoing = Outgoing(f"key-{len(self.sent)}", text, self._now(), HANNAH)
        view = self._conversations.views[conversation_id]
        self.drafts.pop(conversation_id, None)
        self._conversations.put(replace(view, outgoing=(*view.outgoing, outgoing)))
        return outgoing

    def retry(self, conversation_id: str, key: str) -> None:
        self.retried.append(key)

    def discard(self, conversation_id: str, key: str) -> str:
        view = self._conversations.views[conversation_id]
        (gone,) = (each for each in view.outgoing if each.key == key)
        if gone.stage is OutgoingStage.UNKNOWN:
            return ""
        self._conversations.put(replace(view, outgoing=tuple(each for each in view.outgoing if each is not gone)))
        return gone.text

    def draft(self, conversation_id: str) -> str:
        return self.drafts.get(conversation_id, "")

    def keep_draft(self, conversation_id: str, text: str) -> None:
        self.drafts[conversation_id] = text

    def draft_kept_at(self, conversation_id: str) -> datetime | None:
        return self.kept_at


class FakeTimeline:
    """Implements ``desk.CustomerTimeline`` over entries; ``page`` of them are shown at first."""

    def __init__(self, owner: FakeCommunications, kind: TimelineFilter) -> None:
        self._owner = owner
        self._kind = kind
        self._shown = owner.page_size
        self._listeners: Listeners[None] = Listeners()
        self.is_started = False

    @property
    def state(self) -> Timeline:
        if self._owner.outage:
            return Timeline(problem=self._owner.outage)
        if self._owner.loading:
            return Timeline(has_more=True)
        entries = [entry for entry in self._owner.entries if _belongs(entry, self._kind)]
        return Timeline(tuple(entries[: self._shown]), len(entries), self._shown < len(entries))

    def start(self) -> None:
        self.is_started = True
        self._owner.started.append(self)

    def stop(self) -> None:
        if self.is_started:
            self.is_started = False
            self._owner.started.remove(self)

    def tell(self) -> None:
        """The state is another one."""
        self._listeners.tell(None)

    async def more(self) -> None:
        await asyncio.sleep(0)
        self._shown += self._owner.page_size
        self.tell()

    async def refresh(self) -> None:
        self.tell()

    async def versions(self, note_id: str) -> tuple[ContactNote, ...]:
        return tuple(entry for entry in self._owner.entries if isinstance(entry, ContactNote))[:2]

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._listeners.add(lambda _nothing: callback())


class FakeCommunications:
    """Implements ``desk.Communications``."""

    def __init__(self, entries: Sequence[TimelineEntry] = ()) -> None:
        self.entries = list(entries)
        self.outage = ""
        self.loading = False
        self.page_size = 30
        self.started: list[FakeTimeline] = []

    def timeline(
        self, customer_id: str, aliases: Collection[str] = (), kind: TimelineFilter = TimelineFilter.ALL
    ) -> FakeTimeline:
        return FakeTimeline(self, kind)

    def add(self, entry: TimelineEntry) -> None:
        """One more entry, told to whoever shows the timeline."""
        self.entries.insert(0, entry)
        for timeline in tuple(self.started):
            timeline.tell()


def _belongs(entry: TimelineEntry, kind: TimelineFilter) -> bool:
    if kind is TimelineFilter.ALL:
        return True
    if isinstance(entry, CustomerNotice):
        return entry.status in _KINDS.get(kind, ())
    return kind is TimelineFilter.NOTES
