"""The faces of the desk for conversations and communications: what screens get. No Qt.

As in ``desk.desk``: everything on the loop's thread, callbacks after the new state can be read, a release ends a
subscription.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Protocol

from billie_desktop.desk.conversation_values import (
    CardMark,
    CardPage,
    ConversationChange,
    ConversationFilter,
    ConversationView,
    Outgoing,
)
from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.domain.communication import ContactNote, Timeline, TimelineFilter
from billie_desktop.domain.conversation import Claim, ConversationCard

Release = Callable[[], None]


class Answering(Protocol):
    """Talking to a customer. Only there when the server offers it; otherwise no input box is shown at all."""

    async def claim(self, conversation_id: str) -> Claim:
        """Take the conversation; it is prolonged by itself until it is handed back. Raises ClaimedByAnother and the
        errors of every command."""

    async def release(self, conversation_id: str) -> None:
        """Hand it back."""

    def send(self, conversation_id: str, text: str) -> Outgoing:
        """Say it: a pending message is in the view at once and settles when the record shows it. Raises InvalidInput
        for a text that is empty, too long or has places left to fill in."""

    def retry(self, conversation_id: str, key: str) -> None:
        """Send a message again that failed, under its own key."""

    def discard(self, conversation_id: str, key: str) -> str:
        """Take a message away that was not sent and return its text. One whose outcome is not known stays."""

    def draft(self, conversation_id: str) -> str:
        """The half-written message, '' without one."""

    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep it, also over a restart."""

    def draft_kept_at(self, conversation_id: str) -> datetime | None:
        """When the draft reached the disk; None when it is not there."""

    @property
    def canned_answers(self) -> tuple[CannedAnswer, ...]:
        """The team's canned answers."""

    @property
    def user_id(self) -> str:
        """Who answers here."""


class Conversations(Protocol):
    """Conversations, shared by all windows: two windows never disagree."""

    @property
    def answering(self) -> Answering | None:
        """Talking to customers; None where the server does not offer it."""

    async def page(self, filters: ConversationFilter, after: CardMark | None = None, limit: int = 50) -> CardPage:
        """Cards, most recently changed first. Raises Unavailable."""

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        """Present cards of some conversations, for live changes. Raises Unavailable."""

    async def of_customer(self, customer_id: str, aliases: Collection[str] = ()) -> tuple[ConversationCard, ...]:
        """All conversations of a customer, matched by exact ids. Raises Unavailable."""

    def open(self, conversation_id: str) -> ConversationView:
        """What is known now, and start reading."""

    def view(self, conversation_id: str) -> ConversationView | None:
        """The present view; None when it was never opened or has been let go."""

    def watch(self, conversation_id: str) -> Release:
        """Keep it fresh until released."""

    def refresh(self, conversation_id: str) -> Awaitable[None]:
        """Read it again; returns when the new view is there."""

    async def load_older(self, conversation_id: str) -> None:
        """Add the page of messages before those that are known. Raises Unavailable."""

    async def load_all(self, conversation_id: str) -> None:
        """Add every older message that is stored, for a search or a copy. Raises Unavailable."""

    def subscribe(self, callback: Callable[[ConversationChange], None]) -> Release:
        """Hear which conversation changed."""


class CustomerTimeline(Protocol):
    """The timeline of one customer under one filter; it follows live changes while it is started."""

    @property
    def state(self) -> Timeline:
        """What can be shown now."""

    def start(self) -> None:
        """Read, and stay fresh."""

    def stop(self) -> None:
        """Hidden: nothing is read for it."""

    async def more(self) -> None:
        """Read on. Outages are told in ``state.problem``."""

    async def refresh(self) -> None:
        """Read what is shown again, in place."""

    async def versions(self, note_id: str) -> tuple[ContactNote, ...]:
        """A note and the versions it replaced, newest first. Raises Unavailable."""

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that the state is another one."""


class Communications(Protocol):
    """Notices and notes of customers."""

    def timeline(
        self, customer_id: str, aliases: Collection[str] = (), kind: TimelineFilter = TimelineFilter.ALL
    ) -> CustomerTimeline:
        """The timeline of a customer; nothing is read before ``start``."""
