"""Folding the history once more, beside the read models, batch by batch; able to go on after a stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from projector.contract.changes import Change
from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.collecting import Collector
from projector.engine.control import Control
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import StreamsAway
from projector.engine.history import Bounds, Source, batches
from projector.engine.policy import Pauses
from projector.engine.processing import Processor

Key = tuple[str, str]
"""(collection, natural key)."""


@dataclass(slots=True)
class _Batch:
    """A batch that is not written yet."""

    left: int
    ends: dict[Lane, Position]


class Milestones:
    """An ``Outlet`` that acknowledges nothing: it remembers up to where everything is written, and what was touched."""

    def __init__(self, applied: Bounds) -> None:
        self.applied: dict[Lane, Position] = dict(applied)
        self.entries = 0
        self.failed = 0
        self.touched: set[Key] = set()
        self.watching = False
        """Whether touched documents are remembered."""
        self._waiting: deque[_Batch] = deque()

    def expect(self, entries: Sequence[RawEntry]) -> None:
        """A batch will end here, behind those before it."""
        ends: dict[Lane, Position] = {}
        for entry in entries:
            ends[entry.lane] = entry.position
        self._waiting.append(_Batch(len(entries), ends))

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        if self.watching:
            self.touched.update((change.collection, change.key) for change in changes)
        self.entries += len(entries)
        self._done(len(entries))

    def bury(self, failure: Failure, now: float) -> None:
        """It is a dead letter already, or will be one."""
        self.failed += 1
        self._done(1)

    def _done(self, number: int) -> None:
        if not number:
            return
        # Batches are written in their order: a milestone stands only when all of one is.
        batch = self._waiting[0]
        batch.left -= number
        if not batch.left:
            self.applied.update(self._waiting.popleft().ends)


class Refolding:
    """Folds what lies between two places of the history, ``batch`` entries at once. ``save`` keeps the milestone."""

    def __init__(
        self,
        source: Source,
        processor: Processor,
        milestones: Milestones,
        control: Control,
        pauses: Pauses,
        save: Callable[[], None],
        batch: int,
    ) -> None:
        self._source = source
        self._processor = processor
        self._milestones = milestones
        self._control = control
        self._pauses = pauses
        self._save = save
        self._batch = batch
        self._collector = Collector()

    def up_to(self, until: Bounds) -> None:
        """Fold everything up to there, however often Redis or the store go away.

        Raises Stopped, TaskDied, and what the processor's guard raises.
        """
        milestones, attempt = self._milestones, 1
        while True:
            try:
                for batch in batches(self._source, milestones.applied, until, self._batch):
                    self._control.check()
                    milestones.expect(batch)
                    self._processor.submit(batch, behind=True)
                    self._save()
                    self._collector.between_batches()
                    attempt = 1
            except StreamsAway:
                self._processor.settle()
                attempt += 1
                self._control.pause(self._pauses.before(attempt, 0.5))
                continue
            self._processor.settle()
            for lane, end in until.items():
                milestones.applied[lane] = max(end, milestones.applied.get(lane, ZERO))
            self._save()
            return
