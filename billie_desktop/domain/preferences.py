"""What an agent prefers at this desk. Nothing of it is about a customer, and nothing weakens a rule of the server."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time
from typing import Any

THEMES = ("light", "dark", "high-contrast")
DENSITIES = ("normal", "dense")
SCALES = (100, 110, 125, 150, 175, 200)
LOCK_MINUTES = (1, 2, 5, 10, 15, 30)
HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Preferences:
    """``density`` is the row height of tables (40 or 32 px), ``scale`` of everything in percent, ``lock_minutes`` how
    long nothing is touched before the desk locks. ``quiet_from`` to ``quiet_until``: full hours without notifications,
    the same twice for none. ``mask``: figures are hidden while another program is in front. ``hold``: a money command
    waits five seconds before it leaves."""

    theme: str = "light"
    density: str = "dense"
    scale: int = 100
    reduced_motion: bool = False
    notifications: bool = True
    quiet_from: int = 18
    quiet_until: int = 8
    lock_minutes: int = 10
    mask: bool = False
    tray: bool = False
    hold: bool = False

    def is_quiet_at(self, now: time) -> bool:
        """Whether nothing is notified at this time of the Sydney day."""
        if not self.notifications:
            return True
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now.hour < self.quiet_until
        return now.hour >= self.quiet_from or now.hour < self.quiet_until

    def written(self) -> dict[str, Any]:
        """As plain values for a file."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def read(cls, found: object) -> Preferences:
        """From plain values; what is missing, unknown or out of range is as at first."""
        first = cls().written()
        values: dict[str, Any] = found if isinstance(found, dict) else {}
        good = {
            name: values[name]
            for name, allowed in _ALLOWED.items()
            if type(values.get(name)) is type(first[name]) and (allowed is None or values[name] in allowed)
        }
        return cls(**good)


_ALLOWED: dict[str, Any] = {
    "theme": THEMES,
    "density": DENSITIES,
    "scale": SCALES,
    "reduced_motion": None,
    "notifications": None,
    "quiet_from": HOURS,
    "quiet_until": HOURS,
    "lock_minutes": LOCK_MINUTES,
    "mask": None,
    "tray": None,
    "hold": None,
}
