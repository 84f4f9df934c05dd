"""``python -m projector rebuild --document COLLECTION/KEY``: one document, made again from its part of the history.

The history is read until every event is known that has a part in the document, and those are folded in memory. The
write is done while the projector waits, and only of fields that differ and that events write.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_store import DURABLE, by_key, identify
from projector.adapters.redis_history import RedisHistory
from projector.adapters.whole_history import WholeHistory
from projector.app.archive_command import archives_of
from projector.app.borrowing import borrowed
from projector.app.rebuild_places import Places
from projector.app.settings import Settings, SettingsError
from projector.app.wiring import Servers, load_projections, processor_factory, stream_names
from projector.contract.changes import Change
from projector.contract.collections import EFFECTS, PARKED, PROJECTED
from projector.contract.event import LANES
from projector.contract.position import ZERO
from projector.engine.carry_over import Frame, Verdict, Written, combine, judge
from projector.engine.control import Control
from projector.engine.entries import RawEntry, decode_all
from projector.engine.errors import Conflict
from projector.engine.history import Bounds, batches
from projector.engine.memory_store import ForgetfulStore
from projector.engine.refolding import Milestones
from projector.engine.related import Related
from projector.engine.telemetry import Telemetry

log = logging.getLogger("projector")

NAME = "rebuild"
_BATCH = 16_384
_OWN = frozenset({"_id", "_proj"})
_ABSENT = object()
_NOTHING: Bounds = dict.fromkeys(LANES, ZERO)


def parse_name(text: str) -> tuple[str, str]:
    """``COLLECTION/KEY``. Raises SettingsError."""
    collection, slash, key = text.partition("/")
    if not slash or not key or collection not in PROJECTED or collection in (EFFECTS, PARKED):
        raise SettingsError("--document needs a projected collection and a natural key: loan-accounts/ACC-1.")
    return collection, key


def rebuild_document(settings: Settings, parts: Servers, control: Control, options: argparse.Namespace) -> int:
    """Do it; the exit code: 0 done or nothing to do, 1 not done or ``--check`` found differences.

    Raises EngineError, ArchiveError, SettingsError.
    """
    name = parse_name(options.document)
    history = WholeHistory(RedisHistory(parts.redis, stream_names(settings)), archives_of(settings))
    missing = history.missing()
    if missing and not options.accept_gaps:
        return _say(options, {"error": f"{missing} entries have left the streams and are in no archive"}, 1)
    work = _Work(settings, parts, control, history, name, options.accept_gaps)
    work.collect(work.places.ends().until)
    if options.check:
        return _check(work, options)
    with borrowed(settings, parts.database, NAME, control) as ownership:
        work.collect(work.places.ends().until)
        outcome = work.result()
        if outcome.changed:
            ownership.guard()
            work.store(outcome, ownership.fence)
    log.info("document rebuilt", extra={"fields": {"collection": name[0], "fields": len(outcome.changed)}})
    return _say(options, outcome.as_json(len(work.chosen)), int(bool(outcome.problem)))


def _check(work: _Work, options: argparse.Namespace) -> int:
    outcome = work.result()
    return _say(options, outcome.as_json(len(work.chosen)), int(bool(outcome.changed or outcome.problem)))


def _say(options: argparse.Namespace, answer: Mapping[str, Any], code: int) -> int:
    text = json.dumps(answer) if options.json else "\n".join(f"{name}: {value}" for name, value in answer.items())
    print(text)  # noqa: T201  the answer to the operator
    return code


@dataclass(slots=True)
class Outcome:
    """A document as it is stored and as it should be; ``changed`` names the fields that differ."""

    live: Mapping[str, Any] | None
    rebuilt: Mapping[str, Any] | None
    changed: list[str] = field(default_factory=list)
    problem: str = ""

    def as_json(self, entries: int) -> dict[str, Any]:
        """Names of fields and counts; no values."""
        if self.problem:
            return {"error": self.problem, "entries": entries}
        state = "added" if self.live is None else "changed" if self.changed else "same"
        return {"document": state, "fields": self.changed, "entries": entries}


class _Work:
    """One document."""

    def __init__(
        self,
        settings: Settings,
        parts: Servers,
        control: Control,
        history: WholeHistory,
        name: tuple[str, str],
        gaps: bool,
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._control = control
        self._history = history
        self._collection, self._key = name
        self._gaps = gaps
        self._spec = PROJECTED[self._collection]
        self._projections = load_projections(settings)
        self.places = Places(settings, parts, history)
        self.chosen: list[RawEntry] = []
        self._read_up_to: Bounds = _NOTHING
        self._related = self._begin()

    # -- reading -----------------------------------------------------------------------------------------------

    def collect(self, until: Bounds) -> None:
        """Find every related entry up to there."""
        if self._read_up_to is not _NOTHING:
            before = self._related.size
            self._pass(self._read_up_to, until)
            if self._related.size == before:
                self._read_up_to = until
                return
        while True:
            before = self._related.size
            self.chosen = []
            self._pass(_NOTHING, until)
            if self._related.size == before:
                self._read_up_to = until
                return

    def _pass(self, after: Bounds, until: Bounds) -> None:
        handled = frozenset(self._projections)
        for batch in batches(self._history, after, until, _BATCH):
            self._control.check()
            work = decode_all(batch, handled, self._settings.max_payload_bytes, 0.0)
            self.chosen += [entry for entry, event in work.events if self._related.takes(event)]

    def _begin(self) -> Related:
        related = Related(self._projections, self._collection, self._key)
        stored = self._stored()
        if stored is not None:
            related.learn(stored)
        return related

    # -- folding -----------------------------------------------------------------------------------------------

    def result(self) -> Outcome:
        """Fold what was chosen."""
        store = ForgetfulStore(self._identify)
        outlet = Milestones({})
        factory = processor_factory(self._settings, self._parts, Telemetry(), self._control, outlet, store)
        processor = factory(0, lambda: None)
        try:
            for start in range(0, len(self.chosen), _BATCH):
                part = self.chosen[start : start + _BATCH]
                outlet.expect(part)
                processor.submit(part)
        finally:
            processor.close()
        rebuilt = store.fetch(self._collection, [self._key], whole=True).get(self._key)
        live = self._stored()
        if rebuilt is None:
            return Outcome(live, None, problem="the history holds nothing about this document")
        if live is None:
            return Outcome(None, rebuilt, sorted(rebuilt.keys() - _OWN))
        written = Written()
        for document in store.of_collection(self._collection):
            written.learn(document)
        end = self._read_up_to
        filled = self.places.filled(self._collection)
        frame = Frame(end, end, written, self._spec.shared, filled, gaps=self._gaps)
        elsewhere = live["_id"] != identify(self._collection, self._key)
        merged = combine(self._key, live, rebuilt, frame, made_elsewhere=elsewhere)
        if judge(live, merged, frame) is Verdict.LACKING:
            return Outcome(live, None, problem="the document has applied events that the history does not hold")
        names = (live.keys() | merged.keys()) - _OWN
        changed = [name for name in names if live.get(name, _ABSENT) != merged.get(name, _ABSENT)]
        return Outcome(live, merged, sorted(changed))

    def store(self, outcome: Outcome, fence: int) -> None:
        """Write what differs, guarded by the revision that was read; then tell the desks. Raises EngineError."""
        assert outcome.rebuilt is not None
        target = self._parts.database.get_collection(self._collection, write_concern=DURABLE)
        meta = {**outcome.rebuilt["_proj"], "fence": fence}
        with translated():
            if outcome.live is None:
                target.insert_one({**outcome.rebuilt, "_proj": meta})
            else:
                present = [name for name in outcome.changed if name in outcome.rebuilt]
                gone = [name for name in outcome.changed if name not in outcome.rebuilt]
                change: dict[str, Any] = {"$set": {"_proj": meta, **{name: outcome.rebuilt[name] for name in present}}}
                if gone:
                    change["$unset"] = dict.fromkeys(gone, "")
                revision = (outcome.live.get("_proj") or {}).get("rev")
                done = target.update_one({"_id": outcome.live["_id"], "_proj.rev": revision}, change)
                if not done.matched_count:
                    raise Conflict("another program has written the document")
        customer = outcome.rebuilt.get(self._spec.customer_field) if self._spec.customer_field else None
        customer = customer if isinstance(customer, str) else ""
        self._parts.streams.finish((), [Change(self._collection, self._key, customer, int(meta["rev"]))])

    def _stored(self) -> dict[str, Any] | None:
        if self._spec.key_fields:
            wanted = by_key(self._spec, [self._key])
        else:
            wanted = {"_id": identify(self._collection, self._key)}
        with translated():
            return self._parts.database[self._collection].find_one(wanted)

    def _identify(self, collection: str, key: str) -> Any:
        """The ``_id`` that the read models have for a natural key, else the one of a new document."""
        spec = PROJECTED.get(collection)
        if spec is None or not spec.key_fields:
            return identify(collection, key)
        with translated():
            known = self._parts.database[collection].find_one(by_key(spec, [key]), {"_id": 1})
        return identify(collection, key) if known is None else known["_id"]
