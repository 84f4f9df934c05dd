"""Who works at the desk: roles (features.md B) and what the ``users`` collection says about a member of staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The six roles. A new user is readonly."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    OPERATIONS = "operations"
    READONLY = "readonly"
    MARKETING = "marketing"
    SERVICE = "service"


DEFAULT_ROLE = Role.READONLY


def role_of(word: object) -> Role | None:
    """The role that a stored word names; None, which may do nothing, for any other word."""
    try:
        return Role(word) if isinstance(word, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff as stored now. ``user_id`` is the ``_id`` of the ``users`` document as text."""

    user_id: str
    email: str
    first_name: str
    last_name: str
    role: Role | None
    disabled: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()
