"""Loan accounts whose events carry times of their own: the order of arrival does not matter where the rules say so."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract.event import Event
from tests.projector.fold import World, late, numbered
from tests.projector.samples import aging, closed, created, progress, schedule, updated

_FAST = settings(max_examples=150, deadline=None)
_TIMES = st.integers(0, 23).map(lambda hour: f"2026-08-20T{hour:02}:30:00Z")
_BALANCES = st.sampled_from(["0", "93.00", "105.00", "420.00"])


def _orders(events: st.SearchStrategy[list[Event]]) -> st.SearchStrategy[tuple[list[Event], list[Event]]]:
    """A history in stream order, and the same entries as they may arrive when some are late."""
    histories = events.map(lambda drawn: numbered(*drawn))
    return histories.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(late(*drawn))))


def _account(events: list[Event]) -> dict[str, Any]:
    return World().one_by_one(*events).get("loan-accounts", "A1")


_SNAPSHOTS = st.lists(st.tuples(_BALANCES, _TIMES), min_size=1, max_size=5, unique_by=lambda drawn: drawn[1]).map(
    lambda drawn: [created(), *(updated(current_balance=balance, timestamp=own) for balance, own in drawn)]
)


@_FAST
@given(_orders(st.tuples(_SNAPSHOTS, st.booleans()).map(lambda drawn: drawn[0] + [closed()] * drawn[1])))
def test_the_newest_balance_stands(orders: tuple[list[Event], list[Event]]) -> None:
    """Snapshots, the closing and the creation in any order leave the balance of the newest own time."""
    straight, arrived = _account(orders[0]), _account(orders[1])
    assert arrived["balances"] == straight["balances"]
    assert arrived.get("closure") == straight.get("closure")
    assert arrived["loanTerms"]["loanAmount"] == 400.0


_PROGRESS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["PAID", "PARTIAL", "MISSED"]), _TIMES), max_size=5,
    unique_by=lambda drawn: drawn[2],
).map(
    lambda drawn: [
        created(),
        schedule(1, 2, 3),
        *(
            progress({"payment_number": number, "status": word, "last_updated": own}, schedule_id="S1")
            for number, word, own in drawn
        ),
    ]
)  # fmt: skip


@_FAST
@given(_orders(_PROGRESS))
def test_schedule_and_progress_in_any_order(orders: tuple[list[Event], list[Event]]) -> None:
    """Progress before or after its schedule, in any order, ends in the same rows."""
    assert _account(orders[1])["repaymentSchedule"] == _account(orders[0])["repaymentSchedule"]


_AGING = st.lists(
    st.tuples(st.sampled_from(["current", "default", "closed"]), _TIMES), min_size=1, max_size=4,
    unique_by=lambda drawn: drawn[1],
).map(lambda drawn: [created(), *(aging(bucket=bucket, dpd=1, last_updated=own) for bucket, own in drawn)])  # fmt: skip


@_FAST
@given(_orders(_AGING))
def test_the_newest_aging_stands(orders: tuple[list[Event], list[Event]]) -> None:
    """Aging snapshots and the creation in any order leave the newest snapshot."""
    assert _account(orders[1])["aging"] == _account(orders[0])["aging"]
