"""Golden values of the summary bar: every figure of features.md CV-5, for each way an account can stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.account import Aging, Instalment, LoanAccount, Schedule
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.summary import SummaryBar
from billie_desktop.ui.gallery.people import NOW, TODAY, account_view, money, priya, schedule
from billie_desktop.ui.kit.theme import Theme

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("look")]
LOAN = LoanAccount("ACC-1", "VN1", "CUS-1", status="active", opened=date(2026, 5, 1))
ON_TRACK = replace(LOAN, schedule=schedule(date(2026, 5, 29), "104.10", 2, 6))
WHOLE = money("50")


@dataclass(frozen=True)
class Golden:
    """What the bar has to show."""

    status: str | None
    aging: str | None
    total: str | None
    upcoming: str | None
    due: str
    main: str
    late: bool = False


def planned(*instalments: Instalment) -> LoanAccount:
    """The loan with these instalments."""
    return replace(LOAN, schedule=Schedule(None, None, instalments))


CASES: dict[str, tuple[AccountView, Golden]] = {
    "overdue, partly paid": (
        priya().accounts[0],
        Golden("In arrears", "Early · 12 days", "453.00", "70.75", "due Fri 29 May · 12 days overdue",
               "Record repayment", late=True),
    ),
    "on track": (
        account_view(ON_TRACK, ("312.30", "0")),
        Golden("Active", None, "312.30", "104.10", "due Fri 12 Jun", "Record repayment"),
    ),
    "due today": (
        account_view(planned(Instalment(1, TODAY, WHOLE)), ("50", "0")),
        Golden("Active", None, "50.00", "50.00", "due today, Wed 10 Jun", "Record repayment"),
    ),
    "the first unpaid comes first, whatever the order and whatever was paid later": (
        account_view(
            planned(
                Instalment(3, date(2026, 6, 26), WHOLE, "scheduled"),
                Instalment(2, date(2026, 6, 19), WHOLE, "paid", WHOLE, ZERO),
                Instalment(1, date(2026, 6, 12), WHOLE, "partial", money("12.50")),
            ),
            ("87.50", "0"),
        ),
        Golden("Active", None, "87.50", "37.50", "due Fri 12 Jun", "Record repayment"),
    ),
    "next year": (
        account_view(planned(Instalment(1, date(2027, 1, 8), WHOLE)), ("50", "0")),
        Golden("Active", None, "50.00", "50.00", "due Fri 8 Jan 2027", "Record repayment"),
    ),
    "missed without a date": (
        account_view(planned(Instalment(1, None, WHOLE, "missed")), ("50", "0")),
        Golden("Active", None, "50.00", "50.00", "", "Record repayment", late=True),
    ),
    "pending": (
        account_view(replace(LOAN, status="pending_disbursement", aging=Aging("current", 0, False)), ("420", "0")),
        Golden("Pending disbursement", None, "420.00", None, "", "Disburse"),
    ),
    "paid off": (
        account_view(replace(ON_TRACK, status="paid_off", aging=Aging("closed", 0, False)), ("0", "0")),
        Golden("Paid off", None, "0.00", None, "", "Record repayment"),
    ),
    "written off": (
        account_view(replace(ON_TRACK, status="written_off"), ("0", "0")),
        Golden("Written off", None, "0.00", None, "", "Record repayment"),
    ),
    "all paid and still active": (
        account_view(replace(LOAN, schedule=schedule(date(2026, 5, 1), "50", 4, 4)), ("0", "0")),
        Golden("Active", None, "0.00", None, "", "Record repayment"),
    ),
    "an unknown word": (
        account_view(replace(LOAN, status="suspended", aging=Aging("bucket_9", 3, True)), ("10", "0")),
        Golden("suspended", "bucket_9", "10.00", None, "", "Record repayment"),
    ),
    "a stub": (
        account_view(LoanAccount("ACC-STUB"), origin=Origin.unavailable()),
        Golden(None, None, None, None, "", "Record repayment"),
    ),
    "only the read model": (
        account_view(replace(LOAN, balance=money("12"), total_outstanding=money("13.37"))),
        Golden("Active", None, "13.37", None, "", "Record repayment"),
    ),
}  # fmt: skip


@pytest.fixture
def bar(look: Theme) -> Iterator[SummaryBar]:
    made = SummaryBar()
    made.resize(1200, made.height())
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    QApplication.processEvents()


def always(_action: Action, _view: AccountView) -> Availability:
    return Availability(allowed=True)


@pytest.mark.parametrize("name", list(CASES))
def test_every_figure_of_the_summary_bar(bar: SummaryBar, name: str) -> None:
    """Number, status, aging, total outstanding, next payment, its day and the main action are exactly these."""
    view, golden = CASES[name]
    bar.show_account(view, TODAY, always)
    assert bar.number.label.text() == (view.account.number or view.account_id)
    assert (None if bar.status.isHidden() else bar.status.word) == golden.status
    assert (None if bar.aging.isHidden() else bar.aging.word) == golden.aging
    shown = [None if figure.value is None else figure.value.text() for figure in (bar.total, bar.next)]
    assert shown == [golden.total, golden.upcoming]
    assert bar.due.text() == golden.due
    assert bar.main.text() == golden.main
    assert view.standing.next_is_overdue is golden.late


def test_a_missing_figure_is_said_to_be_missing(bar: SummaryBar) -> None:
    """A stub is neither $0.00 nor NaN, on screen and spoken."""
    bar.show_account(CASES["a stub"][0], TODAY, always)
    for figure in (bar.total, bar.next):
        assert figure.value is None
        assert "not available" in figure.accessibleName()
        assert "0" not in figure.accessibleName()


def test_the_bar_says_where_its_figures_are_from(bar: SummaryBar) -> None:
    """Live with its second, cached with its age, and never one as the other."""
    bar.show_account(CASES["on track"][0], TODAY, always)
    assert bar.origin.words() == "Live · 09:41:07"
    assert "live at 09:41:07" in bar.total.accessibleName()
    bar.show_account(CASES["only the read model"][0], TODAY, always)
    assert bar.origin.words().startswith("Cached · ")
    assert "cached" in bar.total.accessibleName()
    assert "live" not in bar.total.accessibleName()
    bar.show_account(replace(CASES["on track"][0], balance_origin=Origin.cached(NOW)), TODAY, always)
    assert bar.origin.words().startswith("Cached")
