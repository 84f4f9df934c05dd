"""The plan of the practice world: deterministic, believable, complete."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from billie_desktop.practice.seed.chats import application
from billie_desktop.practice.seed.customers import customer_entries
from billie_desktop.practice.seed.loans import Course, loans_of
from billie_desktop.practice.seed.people import people

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)


def test_the_same_seed_gives_the_same_people_and_loans() -> None:
    """Two runs with one seed and one day plan identical people and identical loans."""
    first = [(person, loans_of(person, 7, TODAY, False)) for person in people(200, 7, TODAY)]
    second = [(person, loans_of(person, 7, TODAY, False)) for person in people(200, 7, TODAY)]
    assert first == second


def test_another_seed_gives_another_world() -> None:
    """Seeds 7 and 8 share no customer id list."""
    assert [p.customer_id for p in people(50, 7, TODAY)] != [p.customer_id for p in people(50, 8, TODAY)]


def test_the_default_world_holds_every_course_and_every_flag() -> None:
    """200 customers with seed 7 include each course of a loan, each kind of flag, blocks and aliases."""
    crowd = list(people(200, 7, TODAY))
    courses = Counter(plan.course for person in crowd for plan in loans_of(person, 7, TODAY, False))
    assert set(courses) == set(Course)
    flags = {flag for person in crowd for flag in person.flags}
    assert {"vulnerableFlag", "staffFlag"} <= flags
    assert any(person.block for person in crowd)
    assert any(person.alias for person in crowd)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000))
def test_ids_are_unique_and_loans_stay_within_their_bounds(seed: int) -> None:
    """For any seed account ids and numbers never repeat, and no loan is above 500 dollars or its fee above 5 %."""
    plans = [plan for person in people(60, seed, TODAY) for plan in loans_of(person, seed, TODAY, False)]
    assert len({plan.account_id for plan in plans}) == len(plans)
    assert all(Decimal(100) <= plan.principal <= Decimal(500) for plan in plans)
    assert all(plan.fee <= plan.principal * Decimal("0.05") for plan in plans)
    assert all(0 <= plan.paid <= plan.payments for plan in plans)


@settings(max_examples=30)
@given(seed=st.integers(0, 2_000))
def test_no_entry_lies_in_the_future_and_ids_of_entries_are_unique(seed: int) -> None:
    """For any seed the person's and the chat's entries are in order of time, before now, each with its own cause."""
    for person in people(4, seed, TODAY):
        rows = list(customer_entries(person, seed, datetime(2026, 5, 1, tzinfo=UTC), NOW))
        rows += list(application(person, seed, "conv-1", "APP-1", 300, NOW, "APPROVED"))
        assert len({row.fields["cause"] for row in rows}) == len(rows)
        assert all(row.entry_ms <= NOW.timestamp() * 1000 for row in rows[:-12])


def test_a_very_large_world_gives_each_customer_one_loan_at_most() -> None:
    """With ``few`` no customer has more than one loan."""
    assert max(len(loans_of(person, 7, TODAY, True)) for person in people(300, 7, TODAY)) == 1
