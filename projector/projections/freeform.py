"""Free-form bodies made safe before they are stored (rule SAFE-1)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from projector.projections.values import clean_text

DEEPEST = 60
"""Levels kept of a free-form value; MongoDB takes 100 for a whole document. What lies deeper is stored as null."""

_INT64 = 2**63


def clean(value: Any, depth: int = DEEPEST) -> Any:
    """A JSON value that every store takes, whatever was in it.

    Keys beginning with ``$`` are removed at every depth; dots and NUL in keys are replaced; integers beyond 64 bits
    become text; NaN and infinity become null.
    """
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_INT64 <= value < _INT64 else _huge(value)
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if depth <= 0:
        return None
    if isinstance(value, Mapping):
        return _clean_object(value, depth - 1)
    if isinstance(value, list | tuple):
        return [clean(item, depth - 1) for item in value]
    return None


def json_text(value: Any) -> str:
    """A list or object as compact JSON text, as chat texts keep it (rule VAL-5)."""
    return json.dumps(clean(value), ensure_ascii=False, separators=(",", ":"))


def _clean_object(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    renamed: list[tuple[str, Any]] = []
    for key, item in value.items():
        safe = clean_text(str(key))
        if safe.startswith("$"):
            continue
        plain = safe.replace(".", "_") or "_"
        if plain == key:
            result[plain] = clean(item, depth)
        else:
            renamed.append((plain, item))
    for plain, item in renamed:  # after the plain keys, so that a made-up name never takes a real one's place
        while plain in result:
            plain += "_"
        result[plain] = clean(item, depth)
    return result


def _huge(value: int) -> str | None:
    return str(value) if value.bit_length() <= 4096 else None
