"""The working copy of one conversation behind all windows, and the view made from it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import datetime

from billie_desktop.desk.conversation_values import ConversationChange, ConversationView, Outgoing
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.conversation import Claim, ConversationDetail, Message
from billie_desktop.domain.reading_along import Reader

OWN_CLAIM_SECONDS = 10.0
_SETTLED_WITHIN = 60


@dataclass(slots=True)
class ConversationState:
    """Mutable; owned by the conversation store alone. Times named ``…_at`` without zone are ``time.monotonic()``."""

    conversation_id: str
    view: ConversationView
    load: LoadState = LoadState.LOADING
    detail: ConversationDetail | None = None
    messages: tuple[Message, ...] = ()
    older: int = 0
    outgoing: dict[str, Outgoing] = field(default_factory=dict)
    own_claim: tuple[Claim | None, float] | None = None
    read_moment: datetime | None = None
    problem: str = ""
    readers: tuple[Reader, ...] = ()
    watchers: int = 0
    used_at: float = 0.0
    due_at: float = 0.0
    asked: bool = False
    whole: bool = False
    entry_ids: list[str] = field(default_factory=list)
    follower: asyncio.Task[None] | None = None

    @classmethod
    def new(cls, conversation_id: str) -> ConversationState:
        """Nothing known yet."""
        return cls(conversation_id, ConversationView(conversation_id, LoadState.LOADING))

    @property
    def is_idle(self) -> bool:
        """Whether it may be let go."""
        reading = self.follower is not None and not self.follower.done()
        return not (self.watchers or self.outgoing or reading)

    def show(self, messages: tuple[Message, ...], older: int, read_moment: datetime) -> None:
        """Take in what was read; messages of this desk that the record shows now are no longer on their way."""
        self.load, self.problem = LoadState.READY, ""
        self.messages, self.older, self.read_moment = messages, older, read_moment
        if self.outgoing:
            newest = messages[-_SETTLED_WITHIN:]
            shown = {each.message_key for each in newest} | {each.event_id for each in newest}
            self.outgoing = {
                key: message
                for key, message in self.outgoing.items()
                if key not in shown and not (message.event_id and message.event_id in shown)
            }

    def hold_claim(self, claim: Claim | None) -> None:
        """What the server has just answered; the record may show it a moment later."""
        self.own_claim = (claim, time.monotonic() + OWN_CLAIM_SECONDS)

    def build(self) -> ConversationView:
        """The view of this moment."""
        return ConversationView(
            self.conversation_id,
            self.load,
            self._detail_with_claim(),
            self.messages,
            self.older,
            tuple(self.outgoing.values()),
            self.read_moment,
            self.problem,
            self.readers,
        )

    def _detail_with_claim(self) -> ConversationDetail | None:
        if self.detail is None or self.own_claim is None:
            return self.detail
        claim, until = self.own_claim
        stored = self.detail.card.claim
        if _holder(claim) == _holder(stored) or time.monotonic() > until:
            self.own_claim = None
            return self.detail
        return replace(self.detail, card=replace(self.detail.card, claim=claim))


def _holder(claim: Claim | None) -> str:
    return claim.staff_id if claim is not None else ""


def difference(old: ConversationView, new: ConversationView, entry_ids: tuple[str, ...]) -> ConversationChange | None:
    """What a window must change; None when nothing."""
    change = ConversationChange(
        new.conversation_id,
        messages=old.messages is not new.messages or old.older != new.older,
        detail=old.detail != new.detail or old.readers != new.readers,
        outgoing=old.outgoing != new.outgoing,
        state=(old.state, old.problem, old.read_at) != (new.state, new.problem, new.read_at),
        entry_ids=entry_ids,
    )
    return change if change.messages or change.detail or change.outgoing or change.state else None
