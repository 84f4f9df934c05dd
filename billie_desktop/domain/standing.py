"""How an account stands on a business day: overdue, next payment, one status line, order in the rail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billie_desktop.domain.account import CLOSED, AccountStatus, Aging, Instalment, LoanAccount
from billie_desktop.domain.aging import is_arrears
from billie_desktop.domain.money import Money
from billie_desktop.domain.schedule import first_unpaid, is_overdue
from billie_desktop.domain.words import days, short_date, status_word


class Group(StrEnum):
    """Groups of the account rail, in triage order (features.md CV-4)."""

    OVERDUE = "overdue"
    PENDING = "pending"
    ACTIVE = "active"
    UNKNOWN = "unknown"
    CLOSED = "closed"


_RANK = {group: rank for rank, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Derived from the account, its aging and today's Sydney date.

    ``days_overdue`` is None when the account is in arrears and nobody says for how long.
    ``line`` is the rail's one status line: "12 days overdue", "On track · next 5 Jun", "Paid off".
    """

    group: Group
    line: str
    days_overdue: int | None = None
    next_instalment: Instalment | None = None
    next_is_overdue: bool = False

    @property
    def is_overdue(self) -> bool:
        """An unpaid instalment before today, or in arrears."""
        return self.group is Group.OVERDUE


def in_arrears(account: LoanAccount, aging: Aging | None) -> bool:
    """The flag when set; else the bucket decides, because older servers do not send the flag (ledger.md 11)."""
    if aging is not None:
        return aging.in_arrears or is_arrears(aging.bucket)
    return account.status == AccountStatus.IN_ARREARS


def standing(account: LoanAccount, aging: Aging | None, today: date) -> Standing:
    """How the account stands today. ``aging`` is the ledger's when known, else the read model's.

    Days overdue: the aging's count when above 0, else counted from the oldest overdue instalment.
    """
    rows = account.schedule.instalments if account.schedule else ()
    upcoming = first_unpaid(rows)
    if account.status in CLOSED:
        return Standing(Group.CLOSED, status_word(account.status))
    if account.is_pending:
        return Standing(Group.PENDING, status_word(account.status), next_instalment=upcoming)
    late = [row for row in rows if is_overdue(row, today)]
    next_late = upcoming is not None and is_overdue(upcoming, today)
    if late or in_arrears(account, aging):
        count = _days_overdue(late, aging, today)
        line = f"{days(count)} overdue" if count is not None else "In arrears"
        return Standing(Group.OVERDUE, line, count, upcoming, next_late)
    if account.status is None or account.status not in set(AccountStatus):
        return Standing(Group.UNKNOWN, status_word(account.status), None, upcoming, next_late)
    return Standing(Group.ACTIVE, _on_track(upcoming, today), None, upcoming, next_late)


def _days_overdue(late: list[Instalment], aging: Aging | None, today: date) -> int | None:
    if aging is not None and aging.days_past_due is not None and aging.days_past_due > 0:
        return aging.days_past_due
    dates = [row.due_date for row in late if row.due_date is not None and row.due_date < today]
    return (today - min(dates)).days if dates else None


def _on_track(upcoming: Instalment | None, today: date) -> str:
    if upcoming is None or upcoming.due_date is None:
        return "On track"
    if upcoming.due_date == today:
        return "On track · due today"
    return f"On track · next {short_date(upcoming.due_date, today)}"


def triage_key(account: LoanAccount, outstanding: Money | None, now: Standing) -> tuple[int, float, str]:
    """Sort key of the rail: overdue (most days first), pending, active (largest balance first), unknown, then
    closed, newest first. Ties by account number, so that nothing changes places by itself.
    """
    match now.group:
        case Group.OVERDUE:
            within = -float(now.days_overdue or 0)
        case Group.ACTIVE | Group.UNKNOWN:
            within = -float(outstanding.value) if outstanding is not None else float("inf")
        case Group.CLOSED:
            within = -float(_ordinal(account.closed_on or account.last_payment_on or account.opened))
        case Group.PENDING:
            within = -float(_ordinal(account.opened))
    return _RANK[now.group], within, account.label


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0
