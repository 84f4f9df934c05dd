"""Where a figure comes from and how old it is (features.md DI-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OriginKind(StrEnum):
    """Three origins, never mixed up: read from the ledger, read from a read model or the local cache, not readable."""

    LIVE = "live"
    CACHED = "cached"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Origin:
    """Kind and moment (UTC) of a reading. ``as_of`` is None only when unavailable."""

    kind: OriginKind
    as_of: datetime | None = None

    @classmethod
    def live(cls, as_of: datetime) -> Origin:
        """Read from the ledger at ``as_of``."""
        return cls(OriginKind.LIVE, as_of)

    @classmethod
    def cached(cls, as_of: datetime | None) -> Origin:
        """Read from a read model or the local cache, as of ``as_of``."""
        return cls(OriginKind.CACHED, as_of)

    @classmethod
    def unavailable(cls) -> Origin:
        """Could not be read."""
        return cls(OriginKind.UNAVAILABLE)
