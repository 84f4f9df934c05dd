"""A customer's timeline and a conversation in the form in which this machine keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from billie_desktop.desk.conversation_state import ConversationState
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.communication import ContactNote, CustomerNotice, Suppression, TimelineEntry
from billie_desktop.domain.conversation import ConversationDetail, Message
from billie_desktop.domain.words import time_of_day

MOST_MESSAGES = 300


@dataclass(frozen=True, slots=True)
class KeptTimeline:
    """The newest entries of both sources as they were at ``read_at``."""

    notices: tuple[CustomerNotice, ...]
    notes: tuple[ContactNote, ...]
    total: int | None
    pause: Suppression | None
    read_at: datetime

    @classmethod
    def of(
        cls,
        notices: list[TimelineEntry],
        notes: list[TimelineEntry],
        total: int | None,
        pause: Suppression | None,
        read_at: datetime,
    ) -> KeptTimeline:
        """What was read just now."""
        return cls(
            tuple(entry for entry in notices if isinstance(entry, CustomerNotice)),
            tuple(entry for entry in notes if isinstance(entry, ContactNote)),
            total,
            pause,
            read_at,
        )

    def problem(self, text: str) -> str:
        """Why it is not fresh, and how old it is."""
        return f"{text} Shown as of {time_of_day(self.read_at)}."


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """The newest messages and everything beside them."""

    detail: ConversationDetail
    messages: tuple[Message, ...]
    older: int
    read_at: datetime

    @classmethod
    def of(cls, state: ConversationState) -> KeptConversation | None:
        """What a working copy holds; None while it was not read."""
        if state.detail is None or state.read_moment is None:
            return None
        cut = max(0, len(state.messages) - MOST_MESSAGES)
        return cls(state.detail, state.messages[cut:], state.older + cut, state.read_moment)

    def fill(self, state: ConversationState) -> None:
        """Show it; ``read_moment`` says how old it is."""
        state.detail, state.load = self.detail, LoadState.READY
        state.messages, state.older, state.read_moment = self.messages, self.older, self.read_at
        state.whole = True
