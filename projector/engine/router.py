"""The stage before several partitions: one router gives each its entries, in an order that is decided once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry, decode_all
from projector.engine.errors import GroupMissing, StoreAway, StreamsAway
from projector.engine.grouping import Names, names_of
from projector.engine.policy import Policy
from projector.engine.routing import DirectoryChanged, Place, Routing
from projector.engine.telemetry import Telemetry
from projector.projections.registry import Projection

AT_ONCE = 512
"""Entries forwarded in one step: the server does nothing else meanwhile."""

MOST_WAITING = 20_000
"""Entries of a partition that nobody has applied; more of them are left where they are."""

_SOON = 0.005
_CHECKPOINTS = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a partition is: ``waiting`` entries are not applied yet."""

    waiting: int
    delivered: Position
    """The last entry ever given to its worker."""
    oldest: Position | None
    """The oldest entry that was given and is not applied."""

    def passed(self, tail: Position) -> bool:
        """Whether everything up to an entry has been applied."""
        return tail <= self.delivered and (self.oldest is None or tail < self.oldest)


class Partitions(Protocol):
    """The streams of the partitions. Every method raises StreamsAway."""

    def prepare(self) -> None:
        """Make them; fine when they are there."""

    def forward(self, entries: Sequence[RawEntry], places: Sequence[Place], fence: int) -> list[Position]:
        """Append entries to their partitions and acknowledge them in the inbox, each both or neither.

        An entry that is not pending in its inbox is left out: so the call may be repeated. Returns the last id of each
        partition. Raises LeaseLost when a router with a greater fence has forwarded, GroupMissing.
        """

    def progress(self) -> list[Progress]:
        """How far each partition is."""


class Router:
    """Takes batches like a ``Processor``, and applies nothing: it forwards.

    ``guard`` raises when this instance may not route (LeaseLost, StoreAway). ``pause`` waits and raises when the
    process is to end. Nothing of a batch is lost or doubled by an error that leaves here.
    """

    def __init__(
        self,
        routing: Routing,
        partitions: Partitions,
        projections: Mapping[str, Projection],
        policy: Policy,
        telemetry: Telemetry,
        *,
        max_bytes: int,
        fence: int,
        guard: Callable[[], None],
        pause: Callable[[float], None],
        chance: Callable[[], float],
    ) -> None:
        self._routing = routing
        self._partitions = partitions
        self._projections = projections
        self._handled = frozenset(projections)
        self._policy = policy
        self._telemetry = telemetry
        self._max_bytes = max_bytes
        self._fence = fence
        self._guard = guard
        self._pause = pause
        self._chance = chance
        self._ready = False
        self._room = 0
        self._checkpoints: deque[tuple[dict[Lane, Position], list[Position]]] = deque()
        self._forwarded: dict[Lane, Position] = {}

    def submit(self, entries: list[RawEntry], *, behind: bool = False) -> None:
        """Forward a batch."""
        for start in range(0, len(entries), AT_ONCE):
            part = entries[start : start + AT_ONCE]
            self._forward(part, self._named(part))

    def recover(self, entries: list[RawEntry]) -> None:
        """Forward what may have been forwarded before: what was, is not pending any more."""
        self.submit(entries)

    def settle(self) -> bool:
        """Learn how far the partitions are."""
        if self._checkpoints:
            try:
                self._look()
            except StreamsAway:
                pass  # asked again soon
        return True

    def hand_over(self) -> None:
        """Wait until everything that was forwarded has been applied: whoever takes the lease may rely on it."""
        if self._ready:
            self._drain()

    def close(self) -> None:
        """Nothing is held."""

    # -- one batch ----------------------------------------------------------------------------------------------

    def _named(self, entries: list[RawEntry]) -> list[Names | None]:
        work = decode_all(entries, self._handled, self._max_bytes, 0.0)
        events = {id(entry): event for entry, event in work.events}
        events |= {id(each.entry): each.event for each in work.failures if each.event is not None}
        return [names_of(self._projections, event) if (event := events.get(id(each))) else None for each in entries]

    def _forward(self, entries: list[RawEntry], named: list[Names | None]) -> None:
        attempt = 1
        places: list[Place] | None = None
        while True:
            try:
                if not self._ready or self._routing.crowded:
                    self._begin()
                    places = None
                while self._room < len(entries):
                    self._pause(_SOON)
                    self._look()
                if places is None:
                    places = self._route(named)
                self._guard()
                tails = self._partitions.forward(entries, places, self._fence)
            except GroupMissing:
                self._ready = False
                return  # gone from the server, and with its group: the next read tells
            except StoreAway as error:
                self._ready, places = False, None
                attempt = self._wait(error, attempt)
            except StreamsAway as error:
                # Forwarded or not, the same may be done again.
                attempt = self._wait(error, attempt)
            else:
                self._remember(entries, tails)
                return

    def _route(self, named: list[Names | None]) -> list[Place]:
        while True:
            try:
                return self._routing.route(named)
            except DirectoryChanged:
                self._begin()

    def _begin(self) -> None:
        """Know nothing of what is on its way, because nothing is."""
        self._ready = False
        self._routing.forget()
        self._partitions.prepare()
        self._drain()
        self._ready = True

    def _drain(self) -> None:
        attempt = 1
        while True:
            try:
                self._guard()
                if not self._look():
                    return
            except (StoreAway, StreamsAway) as error:
                attempt = self._wait(error, attempt)
                continue
            self._telemetry.beat("draining")
            self._pause(_SOON)

    def _look(self) -> int:
        """Learn how far the partitions are; how many entries wait there."""
        progress = self._partitions.progress()
        self._room = MOST_WAITING - max(each.waiting for each in progress)
        while self._checkpoints:
            positions, tails = self._checkpoints[0]
            if not all(each.passed(tail) for each, tail in zip(progress, tails, strict=True)):
                break
            self._checkpoints.popleft()
            self._telemetry.reached(positions)
        return sum(each.waiting for each in progress)

    def _remember(self, entries: list[RawEntry], tails: list[Position]) -> None:
        for entry in entries:
            if not entry.late:
                self._forwarded[entry.lane] = max(entry.position, self._forwarded.get(entry.lane, ZERO))
        self._room -= len(entries)
        if len(self._checkpoints) >= _CHECKPOINTS:
            self._checkpoints.pop()
        self._checkpoints.append((dict(self._forwarded), tails))
        self._telemetry.forwarded(len(entries))

    def _wait(self, error: Exception, attempt: int) -> int:
        self._telemetry.waiting(error)
        self._pause(self._policy.transient.before(attempt + 1, self._chance()))
        return attempt + 1
