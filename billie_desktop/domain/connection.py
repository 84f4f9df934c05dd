"""What the desk is connected to: ledger, live stream, database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.errors import DeskError

UNSAFE_CODES = frozenset({"LEDGER_NOT_SAFE", "STREAM_NOT_SAFE", "DATABASE_NOT_SAFE"})
"""Of errors that say which certificate, or which version of TLS, is in the way."""


class LedgerHealth(StrEnum):
    """ledger.md 10. UNKNOWN before the first reading: nothing flips."""

    UNKNOWN = "unknown"
    CONNECTED = "connected"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    NOT_SIGNED_IN = "not-signed-in"


class LinkHealth(StrEnum):
    """State of the live stream or the database."""

    UNKNOWN = "unknown"
    CONNECTED = "connected"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class LedgerLink:
    """``latency_ms`` of the last good probe; ``since`` the moment (UTC) of the last change of health.

    ``detail``: while offline, a sentence of why, without personal data.
    """

    health: LedgerHealth = LedgerHealth.UNKNOWN
    latency_ms: int | None = None
    since: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StreamLink:
    """``behind_seconds``: how far this desk's cursor is behind the end of the change stream, 0 when caught up.

    ``detail``: while offline, a sentence of why, without personal data.
    """

    health: LinkHealth = LinkHealth.UNKNOWN
    behind_seconds: int | None = None
    last_entry_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DatabaseLink:
    """``detail`` is technical text for the hover card, without personal data."""

    health: LinkHealth = LinkHealth.UNKNOWN
    detail: str = ""


def why_unsafe(error: DeskError) -> str:
    """The sentence when it is the other side's certificate or TLS that is in the way, else ''."""
    return error.text if error.code in UNSAFE_CODES else ""


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """All three links. Compare two and emit only on change.

    ``frozen``: not empty while the server has stopped all commands, with its reason.
    """

    ledger: LedgerLink = LedgerLink()
    stream: StreamLink = StreamLink()
    database: DatabaseLink = DatabaseLink()
    frozen: str = ""

    @property
    def read_only(self) -> bool:
        """Money commands are off: the ledger is offline, nobody is signed in there, or the server has stopped them.
        Unknown does not flip it."""
        return bool(self.frozen) or self.ledger.health in (LedgerHealth.OFFLINE, LedgerHealth.NOT_SIGNED_IN)

    @property
    def read_only_reason(self) -> str:
        """Words for the banner and for every button that is off; '' when commands are possible."""
        return self.away_reason or self.stopped_reason

    @property
    def away_reason(self) -> str:
        """The ledger is away, in words; '' while it is there. Requests for a decision go on without it."""
        if self.ledger.health is LedgerHealth.OFFLINE:
            return f"{self.ledger.detail or 'The ledger is not reachable.'} Reading, notes and search go on."
        return ""

    @property
    def stopped_reason(self) -> str:
        """Nothing can be sent at all: nobody is signed in, or the server has stopped commands; '' otherwise."""
        if self.ledger.health is LedgerHealth.NOT_SIGNED_IN:
            return "You are not signed in at the ledger."
        return f"Commands are stopped: {self.frozen}" if self.frozen else ""
