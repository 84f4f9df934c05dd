"""Stream entries as they came, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from projector.contract.errors import PermanentError
from projector.contract.event import Event, Lane
from projector.contract.position import Position
from projector.engine.decode import decode, glimpse
from projector.engine.policy import FailureClass


@dataclass(slots=True)
class RawEntry:
    """One entry, its bytes untouched.

    ``pairs`` is name, value, name, value …, as Redis sends it. ``late`` marks an entry that does not come in stream
    order (claimed from another consumer, replayed dead letter).
    """

    lane: Lane
    id: bytes
    position: Position
    pairs: Sequence[bytes]
    late: bool = False
    ticket: bytes = b""
    """Its id in the stream of a partition, empty for one that was read from an inbox."""
    waits: Sequence[tuple[int, Position]] = ()
    """Partitions, and the last of their entries that must be applied before this one."""


@dataclass(slots=True)
class Failure:
    """Why an entry will not be applied. ``message`` holds ids and kinds only."""

    entry: RawEntry
    kind: FailureClass
    reason: str
    message: str
    attempts: int = 1
    first_failed_at: float = 0.0
    """Seconds since the epoch, by the wall clock."""
    type: str = ""
    """The event type, '' when it cannot be read."""
    event: Event | None = None
    """The event, or what can be read of it; None when it tells nothing."""


@dataclass(slots=True)
class Work:
    """A batch: entries in stream order, and what decoding made of each."""

    entries: list[RawEntry]
    events: list[tuple[RawEntry, Event]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Types without a handler, '' for an entry without a type; one per entry."""
    marking: bool = True
    """Whether documents are marked with the dead letters that name them."""

    @property
    def late(self) -> bool:
        """Whether the entries come out of stream order."""
        return bool(self.entries) and self.entries[0].late

    def halves(self) -> tuple[Work, Work]:
        """The same work in two parts, each to be done on its own; what has failed before is a part without events."""
        middle = 0 if self.failures else len(self.events) // 2
        first, second = self.events[:middle], self.events[middle:]
        behind = {id(entry) for entry, _ in second}
        return (
            Work([e for e in self.entries if id(e) not in behind], first, self.failures, self.unknown),
            Work([entry for entry, _ in second], second),
        )


def decode_all(entries: list[RawEntry], handled: frozenset[str], max_bytes: int, now: float) -> Work:
    """Decode each entry once. ``now``: the wall clock, for the time of a failure."""
    work = Work(entries)
    for entry in entries:
        try:
            event = decode(entry.lane, entry.id, entry.position, entry.pairs, entry.late, handled, max_bytes)
        except PermanentError as error:
            work.failures.append(
                Failure(
                    entry,
                    FailureClass.PERMANENT,
                    error.kind,
                    str(error),
                    first_failed_at=now,
                    type=_type_of(entry),
                    event=glimpse(entry.lane, entry.id, entry.position, entry.pairs, entry.late, handled),
                ),
            )
            continue
        if isinstance(event, str):
            work.unknown.append(event)
        else:
            work.events.append((entry, event))
    return work


def _type_of(entry: RawEntry) -> str:
    """The type of an entry that may be anything."""
    values = dict(zip(entry.pairs[::2], entry.pairs[1::2], strict=False))
    found = next((values[name] for name in (b"msg_type", b"typ", b"event_type") if values.get(name)), b"")
    return found.decode("utf-8", "replace")
