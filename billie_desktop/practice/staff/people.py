"""The staff of the practice world: one person per role that a desk can be used with."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

FILE = "staff.json"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff. ``user_id`` is fixed: the seed's requests name it."""

    user_id: str
    email: str
    first_name: str
    last_name: str
    role: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


AGENT = Colleague("practice-agent", "robin@practice.example", "Robin", "Practice", "supervisor")
"""Who works at the desk."""

OPERATIONS = Colleague("practice-operations", "josh@practice.example", "Josh", "Lindqvist", "operations")
"""Who has made the requests of the seed, so that the agent may decide them."""

ADMIN = Colleague("practice-admin", "mira@practice.example", "Mira", "Castellanos", "admin")
"""Who looks after the system, as whom the desk can be started: ``--role admin``."""

COLLEAGUES = (
    AGENT,
    OPERATIONS,
    ADMIN,
    Colleague("practice-readonly", "theo@practice.example", "Theo", "Brandt", "readonly"),
)


def passwords_in(directory: Path) -> dict[str, str]:
    """Passwords by e-mail, kept in a file that only its owner reads; missing ones are made. Raises OSError."""
    file = directory / FILE
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    missing = [each.email for each in COLLEAGUES if each.email not in known]
    if missing:
        known |= {email: secrets.token_urlsafe(18) for email in missing}
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(known, stream)
    return known
