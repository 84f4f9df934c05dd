"""Stream entries as the platform writes them: flat maps of text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an inbox at a moment. ``order`` breaks ties of one millisecond."""

    entry_ms: int
    order: int
    internal: bool
    fields: dict[str, str]


def entry(
    at: datetime, order: int, kind: str, *, conv: str, agent: str, user: str, cause: str, internal: bool = False,
    body: dict[str, Any] | None = None, extra: dict[str, str] | None = None,
) -> Entry:  # fmt: skip
    """An entry with the envelope of events.md 1.4."""
    fields = {
        "conv": conv,
        "agt": agent,
        "usr": user,
        "seq": "1",
        "cls": "msg",
        "typ": kind,
        "cause": cause,
        **(extra or {}),
        "payload": json.dumps(body or {}, separators=(",", ":"), ensure_ascii=False),
    }
    return Entry(round(at.timestamp() * 1000), order, internal, fields)


def iso(moment: datetime) -> str:
    """UTC text with a Z, as the producers send it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
