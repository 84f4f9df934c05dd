"""How severe a stored or incoming fraud result is (rule FR-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projector.projections.maps import SEVERITY_RANK
from projector.projections.values import Unreadable, to_word


def severity(value: Any) -> str | None:
    """A severity word in upper case; None when it is none that we know."""
    try:
        word = None if value is None else to_word(value).upper()
    except Unreadable:
        return None
    return word if word in SEVERITY_RANK else None


def rank(value: Any) -> int:
    """The place of a severity in rising order; below all others when there is none."""
    word = severity(value)
    return -1 if word is None else SEVERITY_RANK[word]


def is_rated(result: Any) -> bool:
    """Whether a stored result carries a severity."""
    return isinstance(result, Mapping) and severity(result.get("severity")) is not None
