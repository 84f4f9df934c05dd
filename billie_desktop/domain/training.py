"""What a trainer lets happen in practice mode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """How the ledger misbehaves towards commands; DOWN and TRICKLE concern reads as well."""

    DELAY = "delay"
    LOST_ANSWER = "lost-answer"
    REFUSE = "refuse"
    BUSY = "busy"
    DOWN = "down"
    TRICKLE = "trickle"


class Happening(StrEnum):
    """What a customer does at this moment; EVENT_FAILS: an event about his loan comes with a wrong body."""

    CHATS = "chats"
    PAYS = "pays"
    BOUNCES = "bounces"
    EVENT_FAILS = "event-fails"


@dataclass(frozen=True, slots=True)
class TrainingState:
    """``fault`` None: the ledger is well. ``once``: the next command only."""

    fault: Fault | None = None
    once: bool = False
