"""Who works at the desk and what the role allows (features.md B)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The six roles. A new user is readonly; an unknown word counts as no role at all."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    OPERATIONS = "operations"
    READONLY = "readonly"
    MARKETING = "marketing"
    SERVICE = "service"


LENDING = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS, Role.READONLY})
SERVICING = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS})
APPROVING = frozenset({Role.ADMIN, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Agent:
    """The signed-in person. ``user_id`` is the identity sent as ``approved_by``; it comes from the session only."""

    user_id: str
    name: str
    role: Role

    @property
    def may_read_lending(self) -> bool:
        """Any lending role."""
        return self.role in LENDING

    @property
    def may_read_marketing(self) -> bool:
        """Contacts of the marketing service: all people, not the service account."""
        return self.role is not Role.SERVICE

    @property
    def may_service(self) -> bool:
        """Repayments, fees, disbursements, requests."""
        return self.role in SERVICING

    @property
    def may_approve(self) -> bool:
        """Waivers, adjustments, decisions on other people's requests."""
        return self.role in APPROVING

    @property
    def is_admin(self) -> bool:
        """Users, gates, problem inbox."""
        return self.role is Role.ADMIN
