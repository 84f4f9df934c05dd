"""The steps of a rebuild."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from projector.adapters.redis_history import RedisHistory
from projector.adapters.shadow_collections import COMPARING, SWITCHING, Progress, ShadowCollections, switching_order
from projector.adapters.shadow_comparison import Comparison, Findings, Look
from projector.adapters.shadow_store import ShadowStore
from projector.adapters.whole_history import WholeHistory
from projector.app.archive_command import archives_of
from projector.app.borrowing import borrowed
from projector.app.rebuild_places import Places
from projector.app.settings import Settings
from projector.app.wiring import Servers, processor_factory, stream_names
from projector.contract.collections import EFFECTS, PROJECTED
from projector.engine.carry_over import Frame, Verdict
from projector.engine.control import Control
from projector.engine.errors import StoreAway, Transient
from projector.engine.ownership import Ownership
from projector.engine.policy import Policy
from projector.engine.refolding import Milestones, Refolding
from projector.engine.telemetry import Telemetry
from projector.projections.links import WRITTEN_LAST

log = logging.getLogger("projector")

NAME = "rebuild"

FEW_ENTRIES = 2_000
"""So few are folded in an instant, while the projector waits."""

LOOKS = 3
"""How often documents with events under way are looked at again, and how often what came meanwhile is folded."""

_LOOK_AGAIN_SECONDS = 0.5
_ANNOUNCED_AT_ONCE = 10_000
_RECHECKED = 10_000

T = TypeVar("T")


class Rebuild:
    """One run. ``guard`` raises when another run has taken over."""

    def __init__(
        self,
        settings: Settings,
        parts: Servers,
        control: Control,
        shadows: ShadowCollections,
        progress: Progress,
        names: Sequence[str],
        guard: Callable[[], None],
        batch: int,
        gaps: bool,
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._control = control
        self._shadows = shadows
        self._progress = progress
        self._names = names
        self._gaps = gaps
        self._pauses = Policy().transient
        self._store = ShadowStore(parts.database, progress.written)
        self._store.groups = progress.phase != COMPARING
        self._milestones = Milestones(progress.applied)
        self._milestones.entries, self._milestones.failed = progress.entries, progress.failed
        self._history = WholeHistory(RedisHistory(parts.redis, stream_names(settings)), archives_of(settings))
        self._places = Places(settings, parts, self._history)
        make = processor_factory(settings, parts, Telemetry(), control, self._milestones, self._store)
        self._processor = make(0, guard)
        self._refolding = Refolding(
            self._history, self._processor, self._milestones, control, self._pauses, self._save_milestone, batch
        )
        self._saved = 0.0
        self._ready: set[str] = set()
        self.findings: dict[str, Findings] = {}
        self.switched: list[str] = []
        self.handover_seconds: float | None = None

    @property
    def entries(self) -> int:
        """Entries folded so far."""
        return self._milestones.entries + self._milestones.failed

    @property
    def failed(self) -> int:
        """Entries of the history that cannot be applied."""
        return self._milestones.failed

    @property
    def differing(self) -> list[str]:
        """Collections that the switch would change."""
        return [name for name, found in self.findings.items() if found.differences]

    @property
    def lacking(self) -> int:
        """Documents that have applied events which the history does not hold."""
        return sum(found.verdicts[Verdict.LACKING] for found in self.findings.values())

    def close(self) -> None:
        """End the writer's thread and keep the milestone."""
        self._processor.close()
        self._saved = 0.0
        self._save_milestone()

    # -- steps --------------------------------------------------------------------------------------------------

    def clean_up(self) -> None:
        """Forget the run, once it is over."""
        self._patiently(self._shadows.drop)

    def prepare(self) -> None:
        """Make the shadow collections."""
        self._patiently(self._shadows.prepare)

    def missing_entries(self) -> int:
        """How many entries have left the inboxes and are nowhere else."""
        return self._patiently(self._history.missing)

    def fold(self) -> int:
        """Fold up to where the projector is; the number of entries."""
        before = self.entries
        self._refolding.up_to(self._patiently(self._places.ends).until)
        return self.entries - before

    def compare(self) -> None:
        """Look through the collections, and again at what was moving, until it is clear."""
        self._patiently(self._shadows.complete)
        self._milestones.watching = True
        for name in self._names:
            self.findings[name] = self._whole(name, Look.ONLY)
        for _ in range(LOOKS):
            doubtful = {name: self._doubtful(found) for name, found in self.findings.items()}
            if not any(doubtful.values()):
                return
            if any(found.moving for found in self.findings.values()):
                self._control.pause(_LOOK_AGAIN_SECONDS)
            self.fold()
            for name, keys in doubtful.items():
                self._look_again(name, keys, Look.ONLY)
            if not any(found.moving for found in self.findings.values()):
                return

    def switch(self) -> None:
        """Put what differs into the place of the read models. Raises EngineError when the lease is not to be had."""
        self._enter(COMPARING)
        self._store.groups = False
        self._make_ready(self.differing)
        for _ in range(LOOKS):
            if self.fold() < FEW_ENTRIES:
                break
        with borrowed(self._settings, self._parts.database, NAME, self._control) as ownership:
            started = time.monotonic()
            self.fold()
            self._enter(SWITCHING)
            for name in self._names:
                self._last_look(name)
            self._rename(switching_order(self.differing, WRITTEN_LAST), ownership)
            self.handover_seconds = round(time.monotonic() - started, 3)
        self._announce()

    def _make_ready(self, names: Iterable[str]) -> None:
        for name in names:
            self.findings[name] = self._whole(name, Look.PREPARE)

    def _last_look(self, name: str) -> None:
        """While nobody else projects: what was touched, moved, changed, or written to by others since."""
        found = self.findings[name]
        keys = {key for collection, key in self._milestones.touched if collection == name}
        keys.update(self._doubtful(found))
        if not found.differences:
            self._look_again(name, keys, Look.ONLY)
        if not found.differences:
            return
        if name in self._ready and not PROJECTED[name].shared:
            self._look_again(name, keys, Look.PREPARE)
            self._patiently(lambda: self._comparison(name).follow_others(found))
        else:
            self.findings[name] = found = self._whole(name, Look.LAST)
        self._patiently(lambda: self._comparison(name).count_same(found))

    def _whole(self, name: str, look: Look) -> Findings:
        self._control.check()
        if look is Look.PREPARE:
            self._ready.add(name)
        return self._patiently(lambda: self._comparison(name).whole(look))

    def _look_again(self, name: str, keys: Iterable[str], look: Look) -> None:
        wanted = set(keys)
        if wanted:
            newer = self._patiently(lambda: self._comparison(name).some(wanted, look))
            self.findings[name].replace(wanted, newer)

    def _doubtful(self, found: Findings) -> list[str]:
        """What a second look may see otherwise: events under way, and their effects on other documents."""
        changed = list(found.changes) if len(found.changes) <= _RECHECKED else []
        return [*found.moving, *changed]

    def _rename(self, names: Sequence[str], ownership: Ownership) -> None:
        for name in names:
            self._patiently(ownership.guard)
            self._patiently(partial(self._shadows.switch, name))
            self.switched.append(name)

    def _announce(self) -> None:
        """Tell the desks which documents to read again."""
        for name in self.switched:
            changes = list(self.findings[name].changes.values())
            for start in range(0, len(changes), _ANNOUNCED_AT_ONCE):
                part = changes[start : start + _ANNOUNCED_AT_ONCE]
                self._patiently(partial(self._parts.streams.finish, (), part))

    # -- places -------------------------------------------------------------------------------------------------

    def _comparison(self, name: str) -> Comparison:
        live = self._places.ends().live
        frame = Frame(
            live=live,
            rebuilt=dict(self._milestones.applied),
            written=self._progress.written[name],
            shared=PROJECTED[name].shared,
            filled=self._places.filled(name),
            gaps=self._gaps,
        )
        return Comparison(self._parts.database, name, frame)

    def _enter(self, phase: str) -> None:
        self._progress.phase = phase
        self._patiently(self._save)

    def _save_milestone(self) -> None:
        """Keep the milestone, at most once a second; one that cannot be kept is no reason to wait."""
        now = time.monotonic()
        if now - self._saved < 1.0:
            return
        self._saved = now
        try:
            self._save()
        except StoreAway as error:
            log.warning("milestone not kept", extra={"fields": {"kind": str(error)}})
        log.info("rebuilding", extra={"fields": {"entries": self.entries, "failed": self.failed}})

    def _save(self) -> None:
        progress, milestones = self._progress, self._milestones
        progress.applied = dict(milestones.applied)
        progress.entries, progress.failed = milestones.entries, milestones.failed
        self._shadows.save(progress)

    def _patiently(self, step: Callable[[], T]) -> T:
        """Do a step that may be repeated, again after growing pauses while a server is away."""
        attempt = 1
        while True:
            self._control.check()
            try:
                return step()
            except Transient as error:
                attempt += 1
                log.warning("waiting", extra={"fields": {"why": type(error).__name__, "kind": str(error)}})
                self._control.pause(self._pauses.before(attempt, 0.5))


def default_names() -> list[str]:
    """Everything that can be rebuilt: what has been called must not be called again for a second copy."""
    return [name for name in PROJECTED if name != EFFECTS]
