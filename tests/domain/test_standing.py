"""Overdue rule, status line and triage order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.account import Aging
from billie_desktop.domain.standing import Group, standing, triage_key
from tests.domain.examples import TODAY, account, dollars, row

LATE = row(1, TODAY - timedelta(days=12))
NEXT = row(2, date(2026, 6, 5))
CALM = Aging("current", 0, in_arrears=False)


@pytest.mark.parametrize(
    ("found", "aging", "group", "line"),
    [
        (account("active", LATE, NEXT), None, Group.OVERDUE, "12 days overdue"),
        (account("active", row(1, TODAY - timedelta(days=1))), CALM, Group.OVERDUE, "1 day overdue"),
        (account("active", NEXT), Aging("early_arrears", 9, True), Group.OVERDUE, "9 days overdue"),
        (account("active", NEXT), Aging("late_arrears", None, False), Group.OVERDUE, "In arrears"),
        (account("in_arrears", NEXT), None, Group.OVERDUE, "In arrears"),
        (account("in_arrears", NEXT), CALM, Group.ACTIVE, "On track · next 5 Jun"),
        (account("active", row(1, TODAY)), CALM, Group.ACTIVE, "On track · due today"),
        (account("active"), None, Group.ACTIVE, "On track"),
        (account("pending_disbursement", LATE), None, Group.PENDING, "Pending disbursement"),
        (account("paid_off", LATE), Aging("default", 90, True), Group.CLOSED, "Paid off"),
        (account("written_off"), None, Group.CLOSED, "Written off"),
        (account("frozen", NEXT), None, Group.UNKNOWN, "frozen"),
        (account(None), None, Group.UNKNOWN, "—"),
        (account("frozen", LATE), None, Group.OVERDUE, "12 days overdue"),
    ],
)
def test_group_and_line(found, aging, group, line) -> None:
    """Overdue means an unpaid instalment before today or in arrears; closed and pending accounts never are."""
    now = standing(found, aging, TODAY)
    assert (now.group, now.line) == (group, line)


def test_the_ledgers_count_of_days_wins_over_the_schedules() -> None:
    """Days overdue are the aging's when it has any."""
    assert standing(account("active", LATE), Aging("early_arrears", 11, True), TODAY).days_overdue == 11


def test_next_payment_is_red_when_overdue() -> None:
    """The next payment is the first unpaid one, and overdue when it was due before today."""
    late = standing(account("active", LATE, NEXT), None, TODAY)
    assert late.next_instalment == LATE
    assert late.next_is_overdue
    assert not standing(account("active", row(1, TODAY, "paid"), NEXT), CALM, TODAY).next_is_overdue


def test_triage_order_of_a_full_rail() -> None:
    """Overdue by days, pending, active by balance, unknown, closed newest first."""
    rail = [
        account("paid_off", account_id="old", closed_on=date(2025, 1, 1)),
        account("active", NEXT, account_id="small", total_outstanding=dollars("20")),
        account(None, account_id="stub"),
        account("active", LATE, account_id="late"),
        account("pending_disbursement", account_id="pending"),
        account("written_off", account_id="new", closed_on=date(2026, 1, 1)),
        account("active", NEXT, account_id="large", total_outstanding=dollars("400")),
        account("active", row(1, TODAY - timedelta(days=40)), account_id="later"),
        account("active", account_id="unknown-balance"),
    ]
    rail.sort(key=lambda each: triage_key(each, each.total_outstanding, standing(each, None, TODAY)))
    assert [each.account_id for each in rail] == [
        "later", "late", "pending", "large", "small", "unknown-balance", "stub", "new", "old",
    ]  # fmt: skip


@given(st.permutations(range(8)))
def test_the_order_does_not_depend_on_the_order_of_reading(order: list[int]) -> None:
    """Equal accounts are ordered by number, so that nothing changes places by itself."""
    rail = [account("active", NEXT, account_id=str(each), number=f"VN{each}") for each in order]
    rail.sort(key=lambda each: triage_key(each, each.total_outstanding, standing(each, None, TODAY)))
    assert [each.account_id for each in rail] == [str(each) for each in range(8)]
