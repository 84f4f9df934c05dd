"""Shallow merge of a free-form object into a stored one: per key the newer event wins (rule ORD-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from projector.contract.position import Position
from projector.projections.document import Document
from projector.projections.values import microseconds

_KEYS = "keys"
"""Bookkeeping: field → key → which event set it, as [own time in µs or null, entry ms, entry seq]."""


def merge(document: Document, field: str, data: Mapping[str, Any], own: datetime | None, position: Position) -> None:
    """Merge cleaned ``data`` into the object ``field``. One pass, however many keys a body has."""
    if not data:
        return
    all_marks = dict(document.meta.get(_KEYS) or {})
    marks = dict(all_marks.get(field) or {})
    known = document.get(field)
    merged = dict(known) if isinstance(known, dict) else {}
    mine = None if own is None else microseconds(own)
    for key, value in data.items():
        if _is_newer(marks.get(key), mine, position):
            merged[key] = value
            marks[key] = [mine, position.ms, position.seq]
    document.set(field, merged)
    document.note(_KEYS, {**all_marks, field: marks})


def _is_newer(previous: Any, mine: int | None, position: Position) -> bool:
    if previous is None:
        return True
    theirs, ms, seq = previous
    if mine is not None and theirs is not None and mine != theirs:
        return mine > int(theirs)
    return position >= (int(ms), int(seq))
