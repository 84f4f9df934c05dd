"""A batch from its bytes to the acknowledgement, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from projector.engine.entries import Failure, RawEntry, Work, decode_all
from projector.engine.errors import Conflict, Refused, Transient
from projector.engine.folding import Folded, Folder
from projector.engine.loading import MustSettleFirst, NoOverlay
from projector.engine.plan import Carried, Plan, announcements, make_plan
from projector.engine.policy import FailureClass, Policy
from projector.engine.ports import Outlet, Store
from projector.engine.telemetry import Telemetry

RELOAD_EVERY = 16
"""Batches in a row that take documents which they only read from the batch before, without asking the store again."""


@dataclass(slots=True)
class _Flight:
    """A batch that is being written on the writer's thread."""

    folded: Folded
    future: Future[None]


class Processor:
    """Applies batches in the order in which they are given.

    While the projector is behind, one batch is written on a second thread and the next is folded meanwhile on top of
    it. Batches are never written out of order, and what was folded on a write that failed is folded again.

    ``guard`` raises when this instance may not write (LeaseLost, StoreAway). ``pause`` waits and raises when the
    process is to end. Every method raises LeaseLost and Stopped; nothing of the batch is acknowledged then.
    """

    def __init__(
        self,
        folder: Folder,
        store: Store,
        outlet: Outlet,
        policy: Policy,
        telemetry: Telemetry,
        *,
        handled: frozenset[str],
        max_bytes: int,
        fence: int,
        guard: Callable[[], None],
        pause: Callable[[float], None],
        now: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self._folder = folder
        self._store = store
        self._outlet = outlet
        self._policy = policy
        self._telemetry = telemetry
        self._handled = handled
        self._max_bytes = max_bytes
        self._fence = fence
        self._guard = guard
        self._pause = pause
        self._now = now
        self._chance = chance
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._flight: _Flight | None = None
        self._carried = 0

    def submit(self, entries: list[RawEntry], *, behind: bool = False) -> None:
        """Apply a batch; when ``behind``, its write may still be under way afterwards."""
        started = self._telemetry.clock()
        work = decode_all(entries, self._handled, self._max_bytes, self._now())
        ready = self._prepare(work)
        if ready is None:
            self._redo(work)
        elif behind:
            self._flight = _Flight(ready[0], self._writer.submit(self._complete, *ready))
        else:
            try:
                self._complete(*ready)
            except (Transient, Conflict, Refused) as error:
                self._redo(work, error)
        self._telemetry.batch_taken(len(entries), self._telemetry.clock() - started)

    def recover(self, entries: list[RawEntry]) -> None:
        """Apply a batch that may have been written before without being announced or acknowledged."""
        self.settle()
        self._redo(decode_all(entries, self._handled, self._max_bytes, self._now()))

    def settle(self) -> bool:
        """Wait until nothing is under way; whether it all went as it was folded."""
        flight, self._flight = self._flight, None
        if flight is None:
            return True
        try:
            flight.future.result()
        except (Transient, Conflict, Refused) as error:
            self._redo(flight.folded.work, error)
            return False
        return True

    def hand_over(self) -> None:
        """Wait until nothing is under way: another process may write then."""
        self.settle()

    def close(self) -> None:
        """End the writer's thread; a write that is under way ends first."""
        self._writer.shutdown(wait=True)
        self._flight = None

    def _prepare(self, work: Work) -> tuple[Folded, Plan] | None:
        """Fold and plan on top of the batch under way when there is one, and wait for that one.

        Returns None when the batch must be done the patient way.
        """
        if self._flight is not None:
            ready: tuple[Folded, Plan] | None = None
            try:
                self._carried = (self._carried + 1) % RELOAD_EVERY
                overlay = Carried(self._flight.folded.workspace, unchanged=self._carried != 0)
                folded = self._folder.fold(work, overlay)
                ready = folded, self._plan(folded)
            except (MustSettleFirst, Transient, Refused):
                pass  # folded again below, on what the store says then
            if self.settle() and ready is not None:
                return ready
        try:
            folded = self._folder.fold(work, NoOverlay())
            return folded, self._plan(folded)
        except (Transient, Refused):
            return None

    def _plan(self, folded: Folded) -> Plan:
        try:
            return make_plan(folded.workspace, self._fence)
        except Exception as error:
            # A fold left a document that cannot be written; found entry by entry like what the store refuses.
            raise Refused(type(error).__name__) from error

    def _complete(self, folded: Folded, plan: Plan) -> None:
        """Write, then announce and acknowledge. Raises Transient, Conflict, Refused, LeaseLost."""
        last = len(plan.writes) - 1
        for number, (collection, writes) in enumerate(plan.writes):
            self._guard()
            self._store.write(collection, writes, self._fence, durable=number == last)
        self._guard()
        buried = set()
        for failure in folded.failures:
            self._outlet.bury(failure, self._now())
            buried.add(id(failure.entry))
        entries = folded.work.entries
        self._outlet.finish(
            [entry for entry in entries if id(entry) not in buried] if buried else entries, plan.changes
        )
        self._telemetry.batch_done(folded, plan.documents)

    def _redo(self, work: Work, error: Exception | None = None) -> None:
        """The patient way: load, fold and write again until it is done; nothing is under way meanwhile."""
        attempt, conflicts = 1, 0
        if error is not None:
            attempt, conflicts = self._wait_after(error, attempt, conflicts)
        while True:
            try:
                folded = self._folder.fold(work, NoOverlay())
                plan = self._plan(folded)
                # An earlier attempt may have written without announcing: everything in sight is announced.
                plan.changes = announcements(folded.workspace)
                self._complete(folded, plan)
            except Refused as refusal:
                if len(work.events) + bool(work.failures) > 1 and work.events:
                    for half in work.halves():
                        self._redo(half)
                    return
                if not work.events:
                    work.marking = False  # what is refused are the marks: the documents have no room for them
                self._give_up(work, refusal)
            except (Transient, Conflict) as failure:
                attempt, conflicts = self._wait_after(failure, attempt, conflicts)
            else:
                return

    def _wait_after(self, error: Exception, attempt: int, conflicts: int) -> tuple[int, int]:
        """Wait before the next attempt, as the policy says. Returns the counts to go on with."""
        if isinstance(error, Refused):
            return attempt, conflicts
        if isinstance(error, Conflict):
            self._telemetry.conflict()
            if conflicts < self._policy.conflicts:
                return attempt, conflicts + 1
        self._telemetry.waiting(error)
        self._pause(self._policy.transient.before(attempt + 1, self._chance()))
        return attempt + 1, 0

    def _give_up(self, work: Work, refusal: Refused) -> None:
        """The one event left is what the store refuses: it becomes a dead letter."""
        for entry, event in work.events:
            message = f"{event.type} cannot be stored: {refusal}"
            work.failures.append(
                Failure(
                    entry,
                    FailureClass.PERMANENT,
                    "refused",
                    message,
                    first_failed_at=self._now(),
                    type=event.type,
                    event=event,
                )
            )
        work.events = []
