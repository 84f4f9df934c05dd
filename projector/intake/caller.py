"""Who is calling: from the session and the ``users`` collection, never from what a message says."""

from __future__ import annotations

from dataclasses import dataclass

from projector.contract.staff import Role, StaffMember


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What a desk says about itself; recorded, never believed."""

    terminal: str = ""
    application_version: str = ""

    def trimmed(self) -> DeskFacts:
        """The same in lengths that can be recorded."""
        return DeskFacts(self.terminal.strip()[:100], self.application_version.strip()[:40])


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person and the desk he sits at."""

    staff: StaffMember
    session_id: str
    desk: DeskFacts

    @property
    def user_id(self) -> str:
        """Identity of the person, never empty."""
        return self.staff.user_id

    @property
    def role(self) -> Role | None:
        """The role as stored now."""
        return self.staff.role


def version_number(text: str) -> tuple[int, ...]:
    """``1.4.0`` as numbers to compare by; what is no number counts as 0."""
    parts = text.strip().split("+")[0].split("-")[0].split(".")
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 0 for part in parts)
