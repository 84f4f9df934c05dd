"""The series of a collections case and the rung within it, worked out from what is known of its events (CC-2, CC-3).

A series begins with the first opening after a cure. The rung is the highest step taken since then. Both are derived
from short lists in the bookkeeping, so that they do not depend on the order of arrival: a cure that comes late can
still split two series.

Bookkeeping ``series`` of a case: ``opened``, ``cured``, ``exhausted`` and ``steps``, each a list of moments
[own time in µs, entry ms, entry seq], of exhausted and steps followed by the step (or null).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Moment = tuple[int, int, int]
"""Own time in µs, then the entry id: compares as rule ORD-1 wants it."""

KEPT = 64
"""Moments kept of each kind; a series has a handful."""


@dataclass(slots=True)
class Series:
    """What is known of the events of one case."""

    opened: list[Moment] = field(default_factory=list)
    cured: list[Moment] = field(default_factory=list)
    exhausted: list[tuple[Moment, int | None]] = field(default_factory=list)
    steps: list[tuple[Moment, int]] = field(default_factory=list)

    @classmethod
    def load(cls, stored: Any) -> Series:
        """Out of the bookkeeping."""
        kept = stored or {}
        return cls(
            [_moment(each) for each in kept.get("opened") or ()],
            [_moment(each) for each in kept.get("cured") or ()],
            [(_moment(each), None if each[3] is None else int(each[3])) for each in kept.get("exhausted") or ()],
            [(_moment(each), int(each[3])) for each in kept.get("steps") or ()],
        )

    def stored(self) -> dict[str, Any]:
        """As bookkeeping, oldest first, bounded."""
        return {
            "opened": [list(each) for each in sorted(self.opened)[-KEPT:]],
            "cured": [list(each) for each in sorted(self.cured)[-KEPT:]],
            "exhausted": [[*at, step] for at, step in sorted(self.exhausted, key=_at)[-KEPT:]],
            "steps": [[*at, step] for at, step in sorted(self.steps, key=_at)[-KEPT:]],
        }

    def state(self) -> str | None:
        """The newest of opened, exhausted and cured; None when there is none."""
        newest = [
            (max(moments), state)
            for moments, state in (
                (self.opened, "open"),
                ([at for at, _ in self.exhausted], "awaiting_human"),
                (self.cured, "cured"),
            )
            if moments
        ]
        return max(newest)[1] if newest else None

    def rung(self) -> int | None:
        """The highest step of the current series."""
        return max((step for _, step in self._steps()), default=None)

    def last_step(self) -> int | None:
        """The rung, or what the exhaustion of the series said when that is newer than the rung."""
        rung = self.rung()
        climbed = max((at for at, step in self._steps() if step == rung), default=None)
        start = self._start()
        told = [(at, step) for at, step in self.exhausted if step is not None and at[0] >= start]
        if told:
            at, step = max(told, key=_at)
            if climbed is None or at > climbed:
                return step
        return rung

    def _steps(self) -> list[tuple[Moment, int]]:
        start = self._start()
        return [(at, step) for at, step in self.steps if at[0] >= start]

    def _start(self) -> int:
        """Own time of the opening of the current series; the beginning of time when nothing was opened."""
        if not self.opened:
            return _BEGINNING
        newest = max(self.opened)
        before = max((each for each in self.cured if each < newest), default=None)
        return min(each for each in self.opened if before is None or each > before)[0]


_BEGINNING = -(2**63)


def _moment(stored: Any) -> Moment:
    return int(stored[0]), int(stored[1]), int(stored[2])


def _at(item: tuple[Moment, int | None]) -> Moment:
    return item[0]
