"""The customer as the read model knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ReapplicationBlock:
    """A block against applying again; ``until`` is inclusive, None means permanent or while the loan is open."""

    reason: str
    until: date | None = None
    application_number: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it still holds on a Sydney day; the end date itself is blocked (read-models.md)."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class FraudRisk:
    """The newest fraud finding: severity word as received, score 0–100."""

    severity: str | None
    score: int | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """Result of the identity check; all optional, missing is shown as a dash."""

    overall_result: str | None = None
    provider: str | None = None
    reference: str | None = None
    checked_at: datetime | None = None
    report_archived: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """One canonical customer. Every field but the id may be missing (a stub)."""

    customer_id: str
    full_name: str | None = None
    preferred_name: str | None = None
    email: str | None = None
    mobile: str | None = None
    date_of_birth: date | None = None
    address: str | None = None
    identity_verified: bool = False
    ekyc_status: str | None = None
    identity_check: IdentityCheck | None = None
    vulnerable: bool = False
    staff: bool = False
    investor: bool = False
    founder: bool = False
    deceased: bool = False
    block: ReapplicationBlock | None = None
    fraud: FraudRisk | None = None
    aliases: tuple[str, ...] = field(default=())
    updated_at: datetime | None = None
    dead_letters: int = 0
    """Events of this record that could not be applied to it."""

    @property
    def display_name(self) -> str:
        """Full name, else the id: a name is never invented."""
        return self.full_name or self.customer_id

    @property
    def initials(self) -> str:
        """Up to two letters; '?' without a name."""
        parts = (self.full_name or "").split()
        if not parts:
            return "?"
        return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
