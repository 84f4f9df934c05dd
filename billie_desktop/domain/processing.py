"""How far the read models are behind the events, as the desk server judges it (features.md DI-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PENDING_AMBER, PENDING_RED = 1_000, 10_000
"""Entries: more than these."""

LAG_AMBER, LAG_RED = 30.0, 300.0
"""Seconds: more than these."""


class Health(StrEnum):
    """The server's words. A word that is not known counts as unknown, never as healthy."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    CRITICAL = "critical"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str) -> Health:
        """The health that a word names."""
        return next((each for each in cls if each.value == word), cls.UNKNOWN)


@dataclass(frozen=True, slots=True)
class StreamStanding:
    """One stream. ``lag_seconds``: age of the oldest entry that is not applied; None when not known."""

    stream: str
    health: Health
    pending: int
    lag_seconds: float | None
    last_processed: datetime | None
    consumers: int


@dataclass(frozen=True, slots=True)
class ProcessingStatus:
    """Everything at ``read_at``. ``catch_up_seconds`` and ``events_per_second`` are None when not known."""

    health: Health
    reasons: tuple[str, ...]
    pending: int
    catch_up_seconds: float | None
    streams: tuple[StreamStanding, ...]
    dead_letters: int
    events_per_second: float | None
    read_at: datetime | None


def pending_health(pending: int) -> Health:
    """How grave a number of pending entries is."""
    return _health(pending, PENDING_AMBER, PENDING_RED)


def lag_health(seconds: float | None) -> Health:
    """How grave a lag is."""
    return Health.UNKNOWN if seconds is None else _health(seconds, LAG_AMBER, LAG_RED)


def _health(value: float, amber: float, red: float) -> Health:
    return Health.CRITICAL if value > red else Health.DEGRADED if value > amber else Health.HEALTHY
