"""Whether an action can be taken on an account now, and why not (features.md AC-0, ledger.md 5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer for one action. ``reasons`` are sentences for the agent, the most basic first; empty when allowed.

    ``confirmation`` names a state that must be confirmed first (a closed account); '' when none is needed.
    """

    allowed: bool
    reasons: tuple[str, ...] = ()
    confirmation: str = ""

    @property
    def reason(self) -> str:
        """The first reason, or '' when allowed: the text of a tooltip."""
        return self.reasons[0] if self.reasons else ""
