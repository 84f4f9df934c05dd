"""Sessions and failed attempts, as the intake keeps them in its own database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One signed-in desk. ``refresh`` is the SHA-256 of the only refresh token that works; ``used`` of earlier ones."""

    session_id: str
    user_id: str
    refresh: str
    used: tuple[str, ...]
    opened_at: datetime
    expires_at: datetime
    terminal: str = ""
    application_version: str = ""
    ended: str = ""
    """Why it ended: signed out, reused, revoked; '' while it lives."""
    renewal: str = ""
    """SHA-256 of the renewal id with which the newest of ``used`` was renewed; '' without one."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One renewal: ``new`` takes the place of ``current``. Digests. ``shown`` is the token that the desk has shown:
    ``current``, or the one before it when the answer with ``current`` was lost.
    """

    session_id: str
    current: str
    shown: str
    new: str
    renewal: str
    terminal: str
    version: str


@dataclass(frozen=True, slots=True)
class FailedAttempts:
    """Failed attempts for one e-mail, known or not: counted alike, so that nobody learns which exist."""

    count: int = 0
    locked_until: datetime | None = None
