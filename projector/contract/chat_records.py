"""What the intake knows about a conversation: who has it, what staff said last, and events on their way to a stream.

One document per conversation in the intake's own database. Every change replaces it as a whole where its version is
still the one that was read, so that of two agents, or two intakes, one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

REMEMBERED = 50
"""Message keys kept per conversation: a retry with one of them says nothing again."""


@dataclass(frozen=True, slots=True)
class KnownConversation:
    """A conversation of the read model. ``customer_id`` '' while nobody knows whose it is."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class ReadsAlong:
    """A member of staff who has a conversation in front at this moment."""

    user_id: str
    name: str


class Target(StrEnum):
    """Where an entry goes: our internal inbox, or the command stream of the chat platform."""

    EVENTS = "events"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers in the conversation. It lapses at ``expires_at``."""

    user_id: str
    user_name: str
    claimed_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A message of staff that was accepted. ``digest`` is that of its text."""

    key: str
    event_id: str
    user_id: str
    user_name: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that its stream does not surely hold: sent again with the same bytes."""

    entry_id: str
    target: Target
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """Everything about one conversation. ``version`` 0: there is no document yet. ``said`` and ``waiting`` in order."""

    conversation_id: str
    version: int = 0
    holder: Holder | None = None
    said: tuple[Said, ...] = ()
    waiting: tuple[Waiting, ...] = field(default=())

    def held_by(self, now: datetime) -> Holder | None:
        """Who has it at a moment."""
        return self.holder if self.holder is not None and self.holder.expires_at > now else None
