"""Where a window is, and the way back: a history per window, as a browser keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place by name, or a customer. ``origin`` is the place a customer was reached from."""

    place: str = ""
    customer_id: str = ""
    origin: str = "home"


class History:
    """Positions that were left, behind and before the present one."""

    def __init__(self, start: Location) -> None:
        self._entries = [start]
        self._at = 0

    @property
    def present(self) -> Location:
        """Where the window is."""
        return self._entries[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether something lies behind."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether something lies before."""
        return self._at < len(self._entries) - 1

    def visit(self, location: Location) -> None:
        """Go somewhere new: what lay before is forgotten; the same place again is no step."""
        if location == self.present:
            return
        self._entries = [*self._entries[: self._at + 1], location]
        self._at += 1

    def back(self) -> Location | None:
        """One step back, None at the beginning."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self.present

    def forward(self) -> Location | None:
        """One step forward, None at the end."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self.present

    def forget_customer(self, customer_id: str) -> None:
        """A customer was closed: no step leads there any more."""
        present = self.present
        kept = [each for each in self._entries if each.customer_id != customer_id] or [Location("home")]
        merged = [each for place, each in enumerate(kept) if place == 0 or each != kept[place - 1]]
        self._entries = merged
        self._at = merged.index(present) if present in merged else len(merged) - 1
