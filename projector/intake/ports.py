"""What the intake needs from outside. Every method raises StoreAway or StreamsAway when its server cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from projector.contract.staff import Role, StaffMember
from projector.contract.staff_sessions import FailedAttempts, Rotation, SessionRecord


class Staff(Protocol):
    """The ``users`` collection, and the passwords, which lie in the intake's own database."""

    async def by_id(self, user_id: str) -> StaffMember | None:
        """The member of staff; None when there is none."""

    async def by_email(self, email: str) -> StaffMember | None:
        """The same by e-mail, in any case."""

    async def everybody(self) -> Sequence[StaffMember]:
        """All members of staff by e-mail."""

    async def add(
        self, email: str, first_name: str, last_name: str, role: Role, now: datetime, user_id: str = ""
    ) -> StaffMember | None:
        """A new member; None when the e-mail is taken. ``user_id`` '' makes an id."""

    async def set_role(self, user_id: str, role: Role, now: datetime) -> None:
        """Give another role."""

    async def set_disabled(self, user_id: str, disabled: bool, now: datetime) -> None:
        """Shut out, or let in again."""

    async def password_hash(self, user_id: str) -> str | None:
        """The stored hash; None when the user has no password."""

    async def set_password_hash(self, user_id: str, password_hash: str, now: datetime) -> None:
        """Store a hash."""


class SessionStore(Protocol):
    """Sessions of signed-in desks, and failed attempts to sign in."""

    async def open(self, session: SessionRecord) -> None:
        """Store a new session."""

    async def find(self, session_id: str) -> SessionRecord | None:
        """A session, ended or not."""

    async def rotate(self, rotation: Rotation) -> bool:
        """Replace the refresh token where ``current`` is still the one that works; False when it is not."""

    async def end(self, session_id: str, why: str) -> None:
        """End a session; one that has ended keeps its reason."""

    async def end_all(self, user_id: str, why: str, keep: str = "") -> int:
        """End every session of a user but ``keep``; their number."""

    async def attempts(self, subject: str) -> FailedAttempts:
        """Failed attempts of a subject (a hash of the e-mail)."""

    async def count_failure(self, subject: str, now: datetime, most: int, lock_until: datetime) -> FailedAttempts:
        """One more; the subject is locked when ``most`` is reached."""

    async def forget_failures(self, subject: str) -> None:
        """Signed in: start from 0 again."""


class Switches(Protocol):
    """What operators set while the intake runs."""

    async def get(self, name: str) -> str:
        """The text of ``frozen`` (why commands are stopped) or ``notice`` (message of the day); '' = off."""

    async def set(self, name: str, text: str) -> None:
        """Change it."""


class EventStream(Protocol):
    """The internal inbox."""

    async def append(self, fields: Mapping[str, str]) -> None:
        """Append one event: at most three attempts with the same event id (desk-events.md 2)."""


class Marker(Protocol):
    """Marks in Redis that live 24 hours."""

    async def get(self, name: str) -> Mapping[str, Any] | None:
        """What the mark holds; None when it is not set."""

    async def set_if_absent(self, name: str, value: Mapping[str, Any]) -> None:
        """Set it unless it is set."""
