"""What the intake knows about contact notes: those in the read model, and its own claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note in the read model. ``about`` holds the keys it refers to: customerId, loanAccountId, …"""

    status: str
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoteClaim:
    """A note that was sent: its event as it is published, in every attempt the same."""

    note_id: str
    at: datetime
    event: Mapping[str, str]
    published: bool = False
