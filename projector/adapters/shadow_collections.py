"""The collections of a rebuild: making them, putting them in the place of the read models, and where a run stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pymongo.database import Database
from pymongo.errors import CollectionInvalid

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_lease import STATE, positions
from projector.adapters.mongo_store import DURABLE, create_together
from projector.adapters.shadow_store import PREFIX
from projector.contract.collections import PROJECTED, Index
from projector.engine.carry_over import Written
from projector.engine.history import Bounds
from projector.engine.sought import SOUGHT

_INDEX_OPTIONS = ("unique", "sparse", "expireAfterSeconds", "partialFilterExpression", "collation", "hidden")

FOLDING, COMPARING, SWITCHING = "folding", "comparing", "switching"


@dataclass(slots=True)
class Progress:
    """Where a rebuild stands; kept in the store, so that one that was interrupted goes on.

    ``version`` names the code of the folds: what another version began is begun again.
    """

    version: str
    phase: str = FOLDING
    applied: Bounds = field(default_factory=dict)
    entries: int = 0
    failed: int = 0
    written: dict[str, Written] = field(default_factory=lambda: {name: Written() for name in PROJECTED})


class ShadowCollections:
    """On a database; every method raises StoreAway."""

    def __init__(self, database: Database[dict[str, Any]], group: str) -> None:
        self._database = database
        self._progress = database.get_collection(STATE, write_concern=DURABLE)
        self._id = f"{group}/rebuild/progress"

    # -- where a run stands -------------------------------------------------------------------------------------

    def progress(self) -> Progress | None:
        """The run that was begun and not ended; None without one."""
        with translated():
            stored = self._progress.find_one({"_id": self._id})
        if stored is None:
            return None
        written = {name: Written((stored.get("written") or {}).get(name, ())) for name in PROJECTED}
        return Progress(
            version=str(stored.get("version")),
            phase=str(stored.get("phase")),
            applied=positions(stored.get("applied") or {}),
            entries=int(stored.get("entries") or 0),
            failed=int(stored.get("failed") or 0),
            written=written,
        )

    def save(self, progress: Progress) -> None:
        """Keep it, surviving a crash of the server."""
        stored = {
            "_id": self._id,
            "version": progress.version,
            "phase": progress.phase,
            "applied": {lane: list(position) for lane, position in progress.applied.items()},
            "entries": progress.entries,
            "failed": progress.failed,
            "written": {name: written.paths for name, written in progress.written.items()},
        }
        with translated():
            self._progress.replace_one({"_id": self._id}, stored, upsert=True)

    # -- collections --------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make what is missing, with the options of the read models and the indexes by which folds find documents."""
        with translated():
            there = {each["name"]: each.get("options") or {} for each in self._database.list_collections()}
            for name, spec in PROJECTED.items():
                shadow = PREFIX + name
                if shadow not in there:
                    try:
                        self._database.create_collection(shadow, check_exists=False, **_creatable(there.get(name, {})))
                    except CollectionInvalid:
                        pass  # made by an attempt whose answer was lost
                needed = [index for index in spec.all_indexes() if index.unique or _is_sought(name, index)]
                create_together(self._database[shadow], needed)

    def complete(self) -> None:
        """Make the indexes that only readers use, also those that others have made: cheaper once the documents are."""
        with translated():
            there = set(self._database.list_collection_names())
            for name, spec in PROJECTED.items():
                create_together(self._database[PREFIX + name], spec.all_indexes())
                if name in there:
                    self._copy_indexes(name, PREFIX + name)

    def drop(self) -> None:
        """Forget the run and everything it has made."""
        with translated():
            for name in PROJECTED:
                self._database.drop_collection(PREFIX + name)
            self._progress.delete_one({"_id": self._id})

    def switch(self, name: str) -> None:
        """Put the rebuilt collection in the place of the read model, in one step; readers see the one or the other."""
        source, target = (f"{self._database.name}.{each}" for each in (PREFIX + name, name))
        with translated():
            if not self._database.list_collection_names(filter={"name": PREFIX + name}):
                return  # done by an attempt whose answer was lost
            self._database.client.admin.command("renameCollection", source, to=target, dropTarget=True)

    def _copy_indexes(self, name: str, shadow: str) -> None:
        ours = self._database[shadow].index_information()
        for index, described in self._database[name].index_information().items():
            if index not in ours:
                options = {option: described[option] for option in _INDEX_OPTIONS if option in described}
                self._database[shadow].create_index(list(described["key"]), name=index, **options)


def _creatable(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name in ("validator", "validationLevel", "collation")}


def _is_sought(collection: str, index: Index) -> bool:
    """Whether folds look for documents by it."""
    return len(index.fields) == 1 and (collection, index.fields[0][0]) in SOUGHT


def switching_order(names: Iterable[str], last: Iterable[str]) -> list[str]:
    """Dependents first, then ``last`` in its order, as they are written (``projections.links``)."""
    order = {name: number for number, name in enumerate(last, 1)}
    return sorted(names, key=lambda name: order.get(name, 0))
