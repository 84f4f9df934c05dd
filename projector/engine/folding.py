"""A batch of events → the documents after it, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.engine import dead_letters
from projector.engine.entries import Failure, RawEntry, Work
from projector.engine.errors import EngineError, Refused
from projector.engine.loading import Loaded, Overlay
from projector.engine.policy import Action, FailureClass, Policy
from projector.engine.ports import Store
from projector.engine.tracking import SavepointWorkspace, TrackedWorkspace
from projector.projections.document import NeedsWholeDocument
from projector.projections.registry import Projection
from projector.projections.workspace import Key, Needs, Workspace

_Dead = dict[int, list[Event]]
"""See ``dead_letters.undecoded``."""

MAX_ROUNDS = 20
"""Loads and refolds of one batch; a fold that still asks for more is wrong."""


class Links(Protocol):
    """What follows when customers appeared, were renamed or merged in a batch."""

    def needs(self, workspace: Workspace) -> Needs:
        """Name the documents that depend on those customers; asked again until nothing new is named."""

    def settle(self, workspace: Workspace) -> None:
        """Bring the dependents in step."""


@dataclass(slots=True)
class Folded:
    """A batch that is ready to be written."""

    work: Work
    workspace: TrackedWorkspace
    failures: list[Failure]
    """Entries that are not part of the documents: those that failed to decode and those that failed to fold."""


class Folder:
    """Loads what a batch needs and folds it, without the entries that cannot be applied.

    ``pause`` waits for the given number of seconds (and raises Stopped when the process is to stop); ``now`` is the
    wall clock; ``chance`` gives random numbers in [0, 1).
    """

    def __init__(
        self,
        store: Store,
        projections: Mapping[str, Projection],
        links: Links,
        policy: Policy,
        *,
        pause: Callable[[float], None],
        now: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self._store = store
        self._projections = projections
        self._links = links
        self._policy = policy
        self._pause = pause
        self._now = now
        self._chance = chance

    def fold(self, work: Work, overlay: Overlay) -> Folded:
        """Fold in stream order.

        Raises StoreAway, MustSettleFirst, Stopped, and Refused when the batch as a whole cannot be folded.
        """
        loaded = Loaded(self._store, overlay)
        dead = dead_letters.undecoded(work)
        loaded.load(self._needs(work, dead))
        unexpected: dict[int, Failure] = {}
        careful = False
        for _ in range(MAX_ROUNDS):
            workspace = (SavepointWorkspace if careful else TrackedWorkspace)(self._store.identify, loaded)
            whole: set[Key] = set()
            if isinstance(workspace, SavepointWorkspace):
                failures = self._fold_carefully(work, workspace, whole, unexpected, dead)
            elif not self._fold_all(work, workspace, whole, dead):
                careful = True
                continue
            else:
                failures = []
            if self._load_more(loaded, workspace, whole):
                continue
            if any(self._policy.action(each.kind, each.attempts) is Action.RETRY for each in failures):
                attempts = max(each.attempts for each in failures if each.kind is FailureClass.UNEXPECTED)
                self._pause(self._policy.unexpected.before(attempts + 1, self._chance()))
                continue
            if self._settle(loaded, workspace):
                folded = Folded(work, workspace, [*work.failures, *failures])
                dead_letters.clear(workspace, applied(folded))
                return folded
        raise Refused("the batch asks for documents without end")

    def _needs(self, work: Work, dead: _Dead) -> Needs:
        needs, projections = Needs(), self._projections
        for _, event in work.events:
            try:
                projections[event.type].needs(event, needs)
            except Exception as error:
                # The fold decides about the entry; what it asks for and is not loaded, is noticed then.
                if isinstance(error, EngineError):
                    raise
        for events in dead.values():
            for event in events:
                needs.include(dead_letters.needs_of(projections, event))
        return needs

    def _mark(self, workspace: TrackedWorkspace, events: list[Event] | None) -> None:
        for event in events or ():
            dead_letters.mark(workspace, event, dead_letters.needs_of(self._projections, event))

    def _fold_all(self, work: Work, workspace: TrackedWorkspace, whole: set[Key], dead: _Dead) -> bool:
        """Fold everything; False as soon as an entry fails."""
        projections = self._projections
        for number, (_, event) in enumerate(work.events):
            if number in dead:
                self._mark(workspace, dead[number])
            try:
                projections[event.type].fold(event, workspace)
            except NeedsWholeDocument as request:
                # The rest is folded only to learn what else is asked for: this round is thrown away.
                whole.add((request.collection, request.key))
            except Exception:
                return bool(whole)
        self._mark(workspace, dead.get(len(work.events)))
        return True

    def _fold_carefully(
        self, work: Work, workspace: SavepointWorkspace, whole: set[Key], unexpected: dict[int, Failure], dead: _Dead
    ) -> list[Failure]:
        """Fold everything, taking back what a failing entry did. ``unexpected`` counts attempts between rounds."""
        failures: list[Failure] = []
        for number, (entry, event) in enumerate(work.events):
            self._mark(workspace, dead.get(number))
            workspace.begin()
            try:
                self._projections[event.type].fold(event, workspace)
            except NeedsWholeDocument as request:
                whole.add((request.collection, request.key))
            except PermanentError as error:
                failures.append(self._failure(entry, event, FailureClass.PERMANENT, error.kind, str(error)))
            except Exception as error:
                known = unexpected.get(number)
                if known is None:
                    # The text of a foreign exception may quote values: only its kind is kept.
                    kind = type(error).__name__
                    known = self._failure(entry, event, FailureClass.UNEXPECTED, kind, f"{event.type} failed: {kind}")
                    known.attempts = 0
                    unexpected[number] = known
                if not whole:
                    known.attempts += 1
                failures.append(known)
            else:
                continue
            workspace.roll_back()
            if failures and failures[-1].entry is entry:
                self._mark(workspace, [event])
        self._mark(workspace, dead.get(len(work.events)))
        return failures

    def _failure(self, entry: RawEntry, event: Event, kind: FailureClass, reason: str, message: str) -> Failure:
        return Failure(entry, kind, reason, message, first_failed_at=self._now(), type=event.type, event=event)

    def _load_more(self, loaded: Loaded, workspace: TrackedWorkspace, whole: set[Key]) -> bool:
        """Load what the fold asked for beyond its needs; whether it must be folded again."""
        if not whole and not workspace.anything_missing():
            return False
        known = set(loaded.documents)
        loaded.load(workspace.missing)
        if whole:
            loaded.load_whole(whole)
            return True
        # What is not stored was rightly taken for absent.
        return any(loaded.is_stored(key) for key in loaded.documents.keys() - known)

    def _settle(self, loaded: Loaded, workspace: TrackedWorkspace) -> bool:
        """Follow the links; False when the batch must be folded again with more loaded.

        Raises Refused when a rule of the links fails: no single entry can be named then.
        """
        try:
            for _ in range(MAX_ROUNDS):
                before = len(loaded.documents), len(loaded.matched)
                loaded.load(self._links.needs(workspace))
                workspace.take_in()
                if before == (len(loaded.documents), len(loaded.matched)):
                    break
            self._links.settle(workspace)
        except NeedsWholeDocument as request:
            loaded.load_whole({(request.collection, request.key)})
            return False
        except EngineError:
            raise
        except Exception as error:
            raise Refused(f"links failed: {type(error).__name__}") from error
        return not self._load_more(loaded, workspace, set())


def applied(folded: Folded) -> list[Event]:
    """The events that became part of the documents, or were found to be part of them already."""
    failed = {id(failure.entry) for failure in folded.failures}
    return [event for entry, event in folded.work.events if id(entry) not in failed]
