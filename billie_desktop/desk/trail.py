"""What was done and what went wrong last, for a problem report: kinds and places, never what was typed or shown."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from billie_desktop.domain.redaction import redacted

CLICKS, VIEWS, CALLS, ERRORS = 10, 10, 15, 30
LONGEST = 300
MOST_BYTES = 64 * 1024


class Trail:
    """Four rings of one signed-in person; the oldest entries fall out."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._rings: dict[str, deque[tuple[str, str]]] = {
            "clicks": deque(maxlen=CLICKS),
            "views": deque(maxlen=VIEWS),
            "calls": deque(maxlen=CALLS),
            "errors": deque(maxlen=ERRORS),
        }

    def click(self, what: str) -> None:
        """A control was pressed, by pointer or key."""
        self._add("clicks", what)

    def view(self, what: str) -> None:
        """A page came to the front; its kind, never whose it is."""
        self._add("views", what)

    def call(self, what: str) -> None:
        """A server was called: method, outcome, milliseconds."""
        self._add("calls", what)

    def error(self, what: str) -> None:
        """Something went wrong: kind and place."""
        self._add("errors", what)

    def clear(self) -> None:
        """Somebody else is here."""
        for ring in self._rings.values():
            ring.clear()

    def _add(self, ring: str, what: str) -> None:
        self._rings[ring].append((self._now().isoformat(timespec="milliseconds"), redacted(what)[:LONGEST]))

    def entries(self) -> dict[str, list[tuple[str, str]]]:
        """Everything, oldest first."""
        return {name: list(ring) for name, ring in self._rings.items()}


def report_text(facts: dict[str, Any], trail: dict[str, list[tuple[str, str]]], words: str, crash: str = "") -> str:
    """The report as JSON of at most 64 KB; the oldest entries go first, then the end of the crash."""
    entries = {name: list(ring) for name, ring in trail.items()}
    while True:
        text = json.dumps({**facts, "words": words, "crash": crash, **entries}, indent=1, ensure_ascii=False)
        if len(text.encode()) <= MOST_BYTES:
            return text
        longest = max(entries, key=lambda name: len(entries[name]))
        if entries[longest]:
            del entries[longest][0]
        else:
            crash = crash[: len(crash) // 2]
            words = words if crash else words[: len(words) // 2]
