"""A projector in memory, and raw entries to feed it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from projector.contract.errors import PermanentError
from projector.contract.event import Event, Lane
from projector.contract.position import Position
from projector.engine.control import Control
from projector.engine.engine import Engine
from projector.engine.folding import Folder
from projector.engine.policy import Pauses, Policy
from projector.engine.processing import Processor
from projector.engine.session import LoopSettings, Parts
from projector.engine.telemetry import Telemetry
from projector.projections import links
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace
from tests.projector.engine.fake_streams import MemoryRedis, MemoryStreams
from tests.projector.engine.fakes import Hook, MemoryLease, MemoryStore, no_trouble

START = 1_782_864_000_000
"""Entry time of the first made entry: 2026-07-01T00:00:00Z."""

MAX_BYTES = 262_144


def pairs(event_type: str | None, body: Any = None, /, **fields: str) -> list[bytes]:
    """Name, value, name, value … of an entry; a body of bytes is sent as it is."""
    values: dict[str, str | bytes] = dict(fields)
    if event_type is not None:
        values["typ"] = event_type
    if body is not None:
        values["payload"] = body if isinstance(body, bytes) else json.dumps(body)
    return [part.encode() if isinstance(part, str) else part for pair in values.items() for part in pair]


def needs_counter(event: Event, needs: Needs) -> None:
    if isinstance(event.body.get("batch_id"), str):
        needs.document("batches", event.body["batch_id"])


def fold_counter(event: Event, workspace: Workspace) -> None:
    """Counts events per batch id and keeps their numbers in order; fails as the body says."""
    key = event.body.get("batch_id")
    if not isinstance(key, str):
        raise PermanentError("missing-key", "batch_id is missing")
    document = workspace.touch(event, "batches", key)
    if document is None:
        return
    document.set("batchId", key)
    document.set("invitedCount", int(document.get("invitedCount") or 0) + 1)
    document.set("criteria", [*(document.get("criteria") or []), event.body.get("n")])
    document.stamp(event.time)
    trouble = event.body.get("trouble")
    if trouble == "permanent":
        raise PermanentError("bad-money", "amount cannot be read")
    if trouble == "unexpected":
        raise ZeroDivisionError("Mia Tester")
    if trouble == "unstorable":
        document.set("name", 2**70)


COUNTER = "batch.created.v1"
"""The type of the counting projection: its effects show order, loss and repetition."""

PROJECTIONS: Mapping[str, Projection] = {COUNTER: Projection(needs_counter, fold_counter)}


class MemoryProjector:
    """Engine parts around fakes. ``pauses`` are recorded, not waited for, unless told otherwise."""

    def __init__(
        self,
        projections: Mapping[str, Projection] = PROJECTIONS,
        *,
        store: MemoryStore | None = None,
        server: MemoryRedis | None = None,
        consumer: str = "one",
        store_trouble: Hook = no_trouble,
        stream_trouble: Hook = no_trouble,
        settings: LoopSettings | None = None,
        lease_state: dict[str, Any] | None = None,
        guard: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store or MemoryStore(store_trouble)
        self.store.trouble = store_trouble
        self.server = server or MemoryRedis()
        self.streams = MemoryStreams(self.server, consumer, stream_trouble)
        self.control = Control()
        self.telemetry = Telemetry()
        self.policy = Policy()
        self.pauses: list[float] = []
        self.projections = projections
        self.settings = settings or LoopSettings(block_ms=1, standby_seconds=0.01, handover_seconds=0.01)
        self.lease = MemoryLease({} if lease_state is None else lease_state, consumer)
        self.guard = guard

    def pause(self, seconds: float) -> None:
        """Instead of waiting."""
        self.pauses.append(seconds)
        self.control.check()

    def processor(self, fence: int = 1, guard: Callable[[], None] | None = None) -> Processor:
        """The processing of batches on the fakes."""
        folder = Folder(
            self.store, self.projections, links, self.policy, pause=self.pause, now=lambda: 0.0, chance=lambda: 0.0
        )
        return Processor(
            folder,
            self.store,
            self.streams,
            self.policy,
            self.telemetry,
            handled=frozenset(self.projections),
            max_bytes=MAX_BYTES,
            fence=fence,
            guard=guard or self.guard,
            pause=self.pause,
            now=lambda: 0.0,
            chance=lambda: 0.0,
        )

    def engine(self) -> Engine:
        """The whole loop on the fakes."""
        parts = Parts(
            self.streams, self.telemetry, self.control, self.settings, Pauses(0.001, 0.002), chance=lambda: 0.0
        )
        return Engine(parts, self.lease, self.processor)

    def run_until(self, reached: Callable[[], bool], seconds: float = 20.0) -> None:
        """Run the engine on a thread of its own until the condition holds, then stop it."""
        errors: list[BaseException] = []

        def work() -> None:
            try:
                self.engine().run()
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        step = threading.Event()
        waited = 0.0
        while not reached() and thread.is_alive() and waited < seconds:
            step.wait(0.002)
            waited += 0.002
        self.control.stop()
        thread.join(seconds)
        if errors:
            raise errors[0]
        assert reached(), "the condition was not reached in time"

    def add(self, *entries: list[bytes], lane: Lane = "ext", ms: int | None = None) -> None:
        """Append entries, one millisecond apart."""
        for each in entries:
            last = max(inbox.last.ms for inbox in self.server.inboxes.values())
            self.server.add(lane, Position(ms if ms is not None else max(START, last + 1), 0), each)

    def work_off(self, *, count: int = 100, behind: bool = False) -> None:
        """Read and apply everything there is."""
        self.streams.prepare()
        processor = self.processor()
        try:
            while entries := self.streams.read(count, 1):
                processor.submit(entries, behind=behind)
            processor.settle()
        finally:
            processor.close()

    def counter(self, key: str = "B") -> list[Any]:
        """The numbers that the counting projection has seen, in order."""
        document = self.store.documents()[("batches", key)]
        assert document["invitedCount"] == len(document["criteria"])
        return list(document["criteria"])


def counted(n: int, key: str = "B", **body: Any) -> list[bytes]:
    """An entry for the counting projection."""
    return pairs(COUNTER, {"batch_id": key, "n": n, **body}, cause=f"evt-{key}-{n}")
