"""One stream entry, decoded once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from projector.contract.position import Position

Lane = Literal["ext", "int"]
"""Which inbox an entry came from: the platform's (``ext``) or the desk's own (``int``)."""

LANES: tuple[Lane, ...] = ("ext", "int")


@dataclass(frozen=True, slots=True)
class Event:
    """A decoded entry.

    ``digest`` is 8 bytes over (type, event id, body): two entries with the same digest on the same
    aggregate are duplicates (rule DUP-1). ``late`` marks an entry that does not arrive in stream order
    (claimed from another consumer, replayed dead letter): for it only the digests of a document decide
    whether it was applied, never the position.
    """

    type: str
    lane: Lane
    position: Position
    event_id: str
    conversation: str | None
    customer: str | None
    body: Mapping[str, Any]
    fields: Mapping[str, str]
    digest: bytes
    late: bool = field(default=False, compare=False)
    time: datetime = field(init=False, compare=False, repr=False)
    """The entry time (rule TIME-1): that of the position, asked for several times per event."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", self.position.time)
