"""Who of the team has the same conversation in front, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff who has a conversation in front."""

    user_id: str
    name: str


def along_words(readers: Iterable[Reader], holder_id: str = "") -> str:
    """``Mia Chen reads along``, ``Mia Chen and 2 more read along``; '' without anybody.

    ``holder_id``: who answers in the conversation, which is said elsewhere.
    """
    names = [each.name or "A colleague" for each in readers if each.user_id != holder_id]
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} reads along"
    if len(names) == 2:
        return f"{names[0]} and {names[1]} read along"
    return f"{names[0]} and {len(names) - 1} more read along"


def all_names(readers: Iterable[Reader], holder_id: str = "") -> str:
    """Everybody by name; '' where the words name everybody."""
    names = [each.name or "A colleague" for each in readers if each.user_id != holder_id]
    return ", ".join(names) if len(names) > 2 else ""
