"""What surrounds the accounts of a customer: collections cases and open write-off requests (features.md CV-3, CV-4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.money import Money

RUNGS = 5
"""Steps of the collections ladder: "step 2 of 5"."""


class CaseState(StrEnum):
    """The listed words. Any other word stays as received and is shown grey."""

    OPEN = "open"
    AWAITING_HUMAN = "awaiting_human"
    CURED = "cured"


@dataclass(frozen=True, slots=True)
class CollectionCase:
    """The collections case of one account. A flag is None when it was never set; a row may have flags and no state."""

    account_id: str
    customer_id: str | None = None
    state: str | None = None
    rung: int | None = None
    hardship_paused: bool | None = None
    stopped_contact: bool | None = None
    overdue: Money | None = None
    days_overdue: int | None = None
    updated_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """In collections: a state that is not cured; an unknown word counts, so that it is not overlooked."""
        return self.state is not None and self.state != CaseState.CURED

    @property
    def is_paused(self) -> bool:
        """Hardship holds the ladder. It ends with the case; only stopped contact outlives it (features.md CV-3)."""
        return self.hardship_paused is True and self.state != CaseState.CURED

    @property
    def is_worth_showing(self) -> bool:
        """Whether the account has a badge: a running case, or a flag that holds."""
        return self.is_running or self.is_paused or self.stopped_contact is True


@dataclass(frozen=True, slots=True)
class OpenWriteOff:
    """A write-off request that nobody has decided."""

    request_id: str
    account_id: str
    number: str | None = None
    amount: Money | None = None
    requested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Cases and open requests of all ids of a customer, as one reading."""

    cases: tuple[CollectionCase, ...] = ()
    write_offs: tuple[OpenWriteOff, ...] = ()

    def case_of(self, account_id: str) -> CollectionCase | None:
        """The case of one account (one document per account), or None."""
        return next((case for case in self.cases if case.account_id == account_id), None)

    def write_off_of(self, account_id: str) -> OpenWriteOff | None:
        """The open request of one account; the server side allows one."""
        return next((request for request in self.write_offs if request.account_id == account_id), None)

    def without(self, account_ids: Iterable[str]) -> Circumstances:
        """What belongs to no account of these: it is told too, because a chip covers the whole customer."""
        known = frozenset(account_ids)
        return Circumstances(
            tuple(case for case in self.cases if case.account_id not in known),
            tuple(request for request in self.write_offs if request.account_id not in known),
        )


NO_CIRCUMSTANCES = Circumstances()
"""Neither cases nor requests."""
