"""A ``Store`` that is forgotten afterwards: for folding a part of the history to look at the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from projector.contract.collections import PROJECTED
from projector.engine.errors import Conflict
from projector.engine.ports import Write


class ForgetfulStore:
    """Documents by natural key. ``identify`` as in ``Store``. What it gives away is not copied: folds never change a
    value in place."""

    def __init__(self, identify: Callable[[str, str], Any]) -> None:
        self._identify = identify
        self._documents: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in PROJECTED}

    def identify(self, collection: str, key: str) -> Any:
        return self._identify(collection, key)

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, dict[str, Any]]:
        stored = self._documents[collection]
        return {key: self._shown(collection, stored[key], whole) for key in keys if key in stored}

    def fetch_matching(self, collection: str, field: str, values: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
        wanted = list(values)
        return [
            (key, self._shown(collection, document, False))
            for key, document in self._documents[collection].items()
            if _at(document, field) in wanted
        ]

    def of_collection(self, collection: str) -> Iterable[Mapping[str, Any]]:
        """Every document of a collection."""
        return self._documents[collection].values()

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        stored = self._documents[collection]
        for write in writes:
            known = stored.get(write.key)
            revision = None if known is None else int((known.get("_proj") or {}).get("rev") or 0)
            if revision != write.expected:
                raise Conflict
            document = {**(known or {}), **write.values}
            for name, (rows, cap) in write.pushes.items():
                document[name] = [*(document.get(name) or []), *rows][-cap:]
            stored[write.key] = document

    def _shown(self, collection: str, document: dict[str, Any], whole: bool) -> dict[str, Any]:
        arrays = () if whole else PROJECTED[collection].arrays
        return {name: value for name, value in document.items() if name not in arrays}


def _at(document: Mapping[str, Any], path: str) -> Any:
    value: Any = document
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
