"""Closings of loan accounts: their dates, their balances, and what comes before them."""

from __future__ import annotations

import pytest

from tests.projector.fold import moment
from tests.projector.projections.test_account_rules import account, fold, shown
from tests.projector.samples import closed, created, updated


def test_a_closing_date_that_cannot_be_read_is_permanent() -> None:
    """The closing date is a required date."""
    world = fold(created(), closed(closed_date="soon"))
    assert [error.kind for _, error in world.dead] == ["bad-date"]
    assert account(world)["accountStatus"] == "pending_disbursement"


@pytest.mark.parametrize(
    ("timestamp", "balance"),
    [("2026-08-20T02:00:00Z", 0.0), ("2026-08-20T01:00:00Z", 0.0), ("2026-08-20T02:00:01Z", 7.0)],
)
def test_a_balance_after_the_closing(timestamp: str, balance: float) -> None:
    """On a closed account a balance applies only when its own time is later than the closing, in either order."""
    late = updated(current_balance="7", timestamp=timestamp)
    assert account(fold(created(), closed(), late))["balances"]["currentBalance"] == balance
    assert account(fold(created(), late, closed()))["balances"]["currentBalance"] == balance


def test_a_closing_dated_by_day_comes_after_that_days_snapshots() -> None:
    """A closing that names a day alone replaces the balances of that day."""
    snapshot = updated(current_balance="105", timestamp="2026-08-20T01:00:00Z")
    world = fold(created(), snapshot, closed(closed_date="2026-08-20"))
    assert account(world)["balances"]["currentBalance"] == 0.0
    assert account(world)["closure"]["closedDate"] == moment("2026-08-20")
    world = fold(created(), closed(closed_date="2026-08-20T00:00:00Z"), snapshot)
    assert account(world)["balances"]["currentBalance"] == 105.0, "midnight is a time like any other"


def test_a_plain_closed_status_takes_its_own_balance() -> None:
    """The event that closes the account sets its balance; an older one afterwards does not."""
    world = fold(
        created(status="ACTIVE"),
        updated(status="CLOSED", current_balance="0", timestamp="2026-08-20T02:00:00Z"),
        updated(current_balance="50", timestamp="2026-08-20T01:00:00Z"),
    )
    assert (shown(world), account(world)["balances"]["currentBalance"]) == (("paid_off", "CLOSED"), 0.0)


def test_closed_before_created_is_completed() -> None:
    """Creation adds number, customer and terms to a closed stub and nothing else."""
    world = fold(closed(final_balance="0", total_paid="420"), created())
    found = account(world)
    assert (shown(world), found["balances"]) == (
        ("paid_off", "CLOSED"),
        {"currentBalance": 0.0, "totalOutstanding": 0.0, "totalPaid": 420.0},
    )
    assert (found["accountNumber"], found["loanTerms"]["loanAmount"]) == ("N1", 400.0)
