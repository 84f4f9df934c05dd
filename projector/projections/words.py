"""Words from a fixed list (rules DEC-6 and VAL-6)."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections.workspace import Workspace


def known_word(workspace: Workspace, event: Event, word: str | None, words: frozenset[str]) -> str | None:
    """A word of a list, in lower case; an unknown one is counted and counts as not given."""
    if word is None:
        return None
    if word.lower() in words:
        return word.lower()
    workspace.count("unknown", event.type)
    return None
