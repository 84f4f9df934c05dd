"""Instalments on a business day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.account import InstalmentClass
from billie_desktop.domain.schedule import classify, first_unpaid, overdue_amount, paid_count, total_paid
from tests.domain.examples import TODAY, account, dollars, row

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
rows = st.lists(
    st.tuples(
        st.one_of(st.none(), st.dates(date(2026, 5, 1), date(2026, 6, 30))),
        st.sampled_from(["scheduled", "paid", "partial", "missed", "strange"]),
    ),
    max_size=8,
).map(lambda each: [row(number, due, status) for number, (due, status) in enumerate(each, 1)])


def test_classes_of_a_usual_schedule() -> None:
    """Paid is complete, past is overdue, today is due next, later is outstanding; partial stays partial."""
    schedule = [
        row(1, TODAY - timedelta(days=14), "paid"),
        row(2, TODAY - timedelta(days=7), "partial"),
        row(3, YESTERDAY),
        row(4, TODAY),
        row(5, TOMORROW),
        row(6, TOMORROW + timedelta(days=7), "missed"),
    ]
    assert classify(schedule, TODAY) == (
        InstalmentClass.COMPLETE,
        InstalmentClass.PARTIAL,
        InstalmentClass.OVERDUE,
        InstalmentClass.DUE_NEXT,
        InstalmentClass.OUTSTANDING,
        InstalmentClass.OVERDUE,
    )


@given(rows)
def test_at_most_one_row_is_due_next_and_it_is_not_overdue(schedule: list) -> None:
    """ "Due next" names one row, today's or later."""
    kinds = classify(schedule, TODAY)
    upcoming = [each for each, kind in zip(schedule, kinds, strict=True) if kind is InstalmentClass.DUE_NEXT]
    assert len(upcoming) <= 1
    assert all(each.due_date is None or each.due_date >= TODAY for each in upcoming)


@given(rows)
def test_complete_rows_are_those_counted_as_paid(schedule: list) -> None:
    """The bar "4 of 8 paid" counts what the table shows as complete."""
    assert list(classify(schedule, TODAY)).count(InstalmentClass.COMPLETE) == paid_count(schedule)


def test_the_next_payment_is_the_first_unpaid_by_number() -> None:
    """Next payment goes by number, also when the rows come in another order."""
    schedule = [row(3, TOMORROW), row(1, YESTERDAY, "paid"), row(2, YESTERDAY, "partial", remaining=dollars("5"))]
    upcoming = first_unpaid(schedule)
    assert upcoming is not None
    assert upcoming.number == 2
    assert first_unpaid([row(1, TODAY, "scheduled", remaining=dollars("0"))]) is None


def test_an_overdue_amount_with_an_unknown_part_is_unknown() -> None:
    """A sum over a missing amount is missing, never too small."""
    assert overdue_amount([row(1, YESTERDAY), row(2, YESTERDAY, paid=dollars("20"))], TODAY) == dollars("80")
    assert overdue_amount([row(1, YESTERDAY), row(2, YESTERDAY, amount=None)], TODAY) is None


def test_order_of_the_sources_of_total_paid() -> None:
    """Ledger above zero, then the read model, then the instalments, then unknown."""
    schedule = (row(1, YESTERDAY, "paid"), row(2, TODAY, "partial", paid=dollars("7.50")))
    full = account("active", *schedule, total_paid=dollars("60"))
    assert total_paid(full, dollars("70")) == (dollars("70"), "ledger")
    assert total_paid(full, dollars("0")) == (dollars("60"), "read model")
    assert total_paid(account("active", *schedule), None) == (dollars("57.50"), "instalments")
    assert total_paid(account(), dollars("0")) == (dollars("0"), "ledger")
    assert total_paid(account(), None) == (None, "")
