"""The event that corrects one that was given up. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projector.contract.letters import CORRECTED_BY, CORRECTS
from projector.engine.decode import ENVELOPE_NAMES

_BODY = frozenset({"payload", "dat"})
_EVENT_ID = ("cause", "id", "event_id")


def event_id_of(fields: Mapping[str, str], entry_id: str) -> str:
    """The event id of an entry (events.md 1.4)."""
    return next((fields[name] for name in _EVENT_ID if fields.get(name)), entry_id)


def texts_of(pairs: Sequence[bytes]) -> dict[str, str]:
    """Fields as text; bytes that are none become the replacement character."""
    names = [part.decode("utf-8", "replace") for part in pairs]
    return dict(zip(names[::2], names[1::2], strict=False))


def corrected(fields: Mapping[str, str], original_id: str, body: str, user_id: str) -> dict[str, str]:
    """The same envelope with another body, under the same event id.

    So it counts as what the original should have been: the mark of the dead letter leaves the documents when it is
    applied, and one that was sent twice is applied once.
    """
    kept = {
        name: value
        for name, value in fields.items()
        if name in ENVELOPE_NAMES and name not in _BODY and name not in _EVENT_ID
    }
    return {
        **kept,
        "cause": event_id_of(fields, original_id),
        CORRECTS: original_id,
        CORRECTED_BY: user_id,
        "payload": body,
    }
