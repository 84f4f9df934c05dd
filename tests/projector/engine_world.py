"""``World`` on the engine's own folding: conversations come without their arrays, what was not named is loaded again.

The steps are those of the engine (``Folder``, ``make_plan``); only the store is a dictionary.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from projector.contract.collections import PROJECTED
from projector.contract.event import Event
from projector.contract.position import Position
from projector.engine.entries import RawEntry, Work
from projector.engine.folding import Folder
from projector.engine.loading import NoOverlay
from projector.engine.plan import make_plan
from projector.engine.policy import FailureClass, Policy
from projector.engine.ports import Write
from projector.projections import links
from tests.projector.fold import Crash, World, _at, check_storable


class DictionaryStore:
    """The engine's ``Store`` over a dictionary; guarded writes as MongoDB does them."""

    def __init__(self, documents: dict[tuple[str, str], dict[str, Any]]) -> None:
        self.documents = documents
        self.whole_loads = 0

    def identify(self, collection: str, key: str) -> Any:
        return f"id:{collection}:{key}"

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, dict[str, Any]]:
        self.whole_loads += whole
        found = {key: self.documents[(collection, key)] for key in keys if (collection, key) in self.documents}
        return {key: self._copy(collection, document, whole) for key, document in found.items()}

    def fetch_matching(self, collection: str, field: str, values: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
        wanted = list(values)
        return [
            (key, self._copy(collection, document, False))
            for (name, key), document in sorted(self.documents.items(), key=lambda item: item[0])
            if name == collection and _at(document, field) in wanted
        ]

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        for write in writes:
            stored = self.documents.get((collection, write.key))
            if write.expected is None:
                assert stored is None, f"{collection} document is inserted twice"
                stored = {}
            else:
                assert stored is not None
                assert (stored.get("_proj") or {}).get("rev", 0) == write.expected
            document = {**stored, **copy.deepcopy(write.values)}
            for field, (rows, cap) in write.pushes.items():
                document[field] = [*(document.get(field) or []), *copy.deepcopy(rows)][-cap:]
            check_storable(document)
            self.documents[(collection, write.key)] = document

    def _copy(self, collection: str, document: dict[str, Any], whole: bool) -> dict[str, Any]:
        hidden = () if whole else PROJECTED[collection].arrays
        return copy.deepcopy({name: value for name, value in document.items() if name not in hidden})


@dataclass
class EngineWorld(World):
    """Stored documents behind the engine's folding. ``whole_loads`` counts conversations loaded with their arrays."""

    def __post_init__(self) -> None:
        self._store = DictionaryStore(self.store)

    @property
    def whole_loads(self) -> int:
        return self._store.whole_loads

    def batch(self, events: Sequence[Event], crash_after: int | None = None) -> None:
        """Apply one batch; with ``crash_after`` die after that many document writes."""
        known = [event for event in events if event.type in self.projections]
        for event in events:
            if event.type not in self.projections:
                self.counts[("unhandled", event.type)] += 1
        if not known:
            return
        by_position: dict[Position, Event] = {event.position: event for event in known}
        entries = [
            RawEntry(event.lane, str(event.position).encode(), event.position, (), event.late) for event in known
        ]
        folded = self._folder().fold(Work(entries, list(zip(entries, known, strict=True))), NoOverlay())
        for failure in folded.failures:
            assert failure.kind is FailureClass.PERMANENT, failure.message
            self.dead.append((by_position[failure.entry.position], failure))  # type: ignore[arg-type]
        self.counts += folded.workspace.counts
        self._apply(make_plan(folded.workspace, fence=1).writes, crash_after)

    def _folder(self) -> Folder:
        return Folder(
            self._store,
            self.projections,
            links,  # type: ignore[arg-type]
            Policy(),
            pause=lambda seconds: None,
            now=lambda: 0.0,
            chance=lambda: 0.0,
        )

    def _apply(self, plan: list[tuple[str, list[Write]]], crash_after: int | None) -> None:
        done = 0
        for collection, writes in plan:
            for write in writes:
                if crash_after is not None and done >= crash_after:
                    raise Crash
                self._store.write(collection, [write], 1, durable=False)
                done += 1
        if crash_after is not None:
            raise Crash
