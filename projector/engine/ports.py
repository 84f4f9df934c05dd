"""What the engine needs from outside. Adapters and test fakes implement these; one suite runs against both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from projector.contract.changes import Change
from projector.contract.event import LANES, Lane
from projector.contract.position import Position
from projector.engine.entries import Failure, RawEntry


@dataclass(slots=True)
class Write:
    """One guarded write of one document.

    ``expected`` is the revision that the fold started from; None inserts a document that must not exist. ``values``
    are top-level names with their new values (``_proj`` among them); ``pushes`` appends rows and keeps the newest
    ``cap`` of them: field → (rows, cap).
    """

    key: str
    id: Any
    expected: int | None
    values: dict[str, Any]
    pushes: dict[str, tuple[list[dict[str, Any]], int]] = field(default_factory=dict)


class Store(Protocol):
    """The read models. Every method raises StoreAway when the store cannot be used."""

    def identify(self, collection: str, key: str) -> Any:
        """The ``_id`` of a document that is not stored yet; the same in every run (rule LINK-3)."""

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, dict[str, Any]]:
        """Stored documents by natural key, those that exist. Large arrays are left out unless ``whole``."""

    def fetch_matching(self, collection: str, field: str, values: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
        """(key, document) of all documents whose ``field`` equals one of ``values``; without large arrays."""

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        """Apply guarded writes; ``durable`` waits until everything so far survives a crash of the server.

        A write is applied only where the stored revision is the expected one and the stored fence is not greater.
        Raises Conflict when at least one was not applied (others may be), Refused when the store will never take
        one of them.
        """


@dataclass(frozen=True, slots=True)
class LaneState:
    """One inbox as the server sees it."""

    stream: str
    length: int
    last: Position
    """The last id ever given, also when the entry is gone."""
    behind: int
    """Entries between the last delivered one and the true end."""
    pending: int
    """Delivered and not acknowledged."""
    oldest_pending: Position | None


class Outlet(Protocol):
    """Where a batch ends. Every method raises StreamsAway when Redis cannot be used."""

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        """Publish the changes, then acknowledge the entries."""

    def bury(self, failure: Failure, now: float) -> None:
        """Write the dead letter and acknowledge the entry, both or neither. Once only, also when repeated."""


class Batches(Protocol):
    """What is done with what was read (``Processor``, ``Router``). Every method raises LeaseLost and Stopped."""

    def submit(self, entries: list[RawEntry], *, behind: bool = False) -> None:
        """Take a batch; when ``behind``, it may still be under way afterwards."""

    def recover(self, entries: list[RawEntry]) -> None:
        """Take a batch that may have been taken before."""

    def settle(self) -> bool:
        """Wait until nothing of this instance is under way; whether all went well at the first attempt."""

    def hand_over(self) -> None:
        """Wait until another process may write."""

    def close(self) -> None:
        """Let go of everything."""


class Streams(Outlet, Protocol):
    """Inboxes, change stream and dead letters. Every method raises StreamsAway when Redis cannot be used."""

    def prepare(self) -> None:
        """Make the consumer group on every inbox, from the beginning of the stream; fine when it is there."""

    def read(self, count: int, block_ms: int | None, lanes: Collection[Lane] = LANES) -> list[RawEntry]:
        """New entries of the inboxes, at most ``count`` of each, merged by id. Raises GroupMissing.

        ``block_ms``: how long to wait for the first one, None not to wait.
        """

    def pending(
        self, after: Mapping[Lane, Position], count: int, *, late: bool, lanes: Collection[Lane] = LANES
    ) -> list[RawEntry]:
        """Entries already given to this instance and not acknowledged, after the positions, merged by id.

        ``late``: those claimed from others instead of its own. Entries trimmed meanwhile are acknowledged and counted
        as lost. Raises GroupMissing.
        """

    def inherit(self, consumer: str) -> int:
        """Take over, in order, everything pending of an owner that is gone. Returns the number of entries."""

    def claim_abandoned(self, min_idle_ms: int) -> int:
        """Claim entries that others left idle; they become late entries of this instance. Returns their number."""

    def remove_stale_consumers(self, max_idle_ms: int) -> int:
        """Delete other consumers that are idle for so long and have nothing pending. Returns their number."""

    def state(self) -> dict[Lane, LaneState]:
        """Where the inboxes stand. Raises GroupMissing."""

    def dead_letters(self) -> int:
        """Number of dead letters."""

    @property
    def lost(self) -> int:
        """Entries found trimmed while they were pending, since the start."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A lease that was given: its fencing number and who held it before."""

    fence: int
    previous: tuple[str, ...]
    """Consumer names of earlier owners, besides our own: none of them works now."""
    applied: Mapping[Lane, Position]
    """The last applied position per inbox, as recorded by the owners so far."""


class Lease(Protocol):
    """Who owns the consumer group. Every method raises StoreAway when the store cannot be used."""

    def acquire(self) -> Grant | None:
        """Take the lease; None while another instance holds it."""

    def renew(self, report: Mapping[str, Any]) -> bool:
        """Extend the lease and publish the owner's report; False when it belongs to another now.

        The report holds numbers and times only; ``python -m projector status`` shows it.
        """

    def handover_wanted(self) -> bool:
        """Whether somebody asked, since the last renewal, to have the lease for a moment."""

    def release(self) -> None:
        """Give the lease back at once, so that another instance need not wait."""
