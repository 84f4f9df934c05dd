"""Totals of the stand-in desk, added up from its rows in memory. ``outage`` makes every read fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding, PendingLoan, PendingLoans, Sum
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.account_filter import AccountFilter
from billie_desktop.domain.aging import is_arrears
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.money import Money, total
from billie_desktop.domain.schedule import is_paid
from billie_desktop.ui.gallery.fake_filters import holds
from billie_desktop.ui.gallery.fake_lists import FakeLists

OPEN = ("active", "in_arrears")


def _sum(amounts: Iterable[Money | None]) -> Sum:
    found = list(amounts)
    known = [each for each in found if each is not None]
    return Sum(len(found), total(known), len(found) - len(known))


class FakeBook:
    """Implements ``desk.book.Book``."""

    def __init__(self, lists: FakeLists) -> None:
        self._lists = lists
        self.outage = ""
        self.reads = 0

    def _require(self) -> None:
        self.reads += 1
        if self.outage or self._lists.outage:
            raise Unavailable(self.outage or self._lists.outage)

    def _loans(self, wanted: Callable[[LoanAccount], bool]) -> list[LoanAccount]:
        return [loan for loan in self._lists.loans.values() if wanted(loan)]

    async def sum_of(self, filters: AccountFilter) -> Sum:
        self._require()
        rows = [row for row in self._lists.account_list if holds(filters, row, *self._lists.behind(row))]
        return _sum(row.balance for row in rows)

    async def standing(self) -> BookStanding:
        self._require()
        rows = self._lists.account_list
        overdue = {
            bucket: _sum(
                row.balance for row in rows if row.bucket == bucket and row.status not in ("paid_off", "written_off")
            )
            for bucket in ("early_arrears", "late_arrears", "default")
        }
        return BookStanding(
            overdue,
            _sum(row.balance for row in rows if row.status == "in_arrears" and not is_arrears(row.bucket)),
            _sum(row.balance for row in rows if row.status in OPEN),
            _sum(row.balance for row in rows if row.status == "pending_disbursement"),
        )

    async def day(self, day: date) -> BookDay:
        self._require()
        opened = self._loans(lambda loan: loan.status in OPEN)
        due = [row for loan in opened for row in (loan.schedule.instalments if loan.schedule else ())]
        return BookDay(
            _sum(row.amount for row in due if row.due_date == day),
            _sum(loan.last_payment_amount for loan in self._loans(lambda loan: loan.last_payment_on == day)),
            _sum(loan.loan_amount for loan in self._loans(lambda loan: loan.disbursed == day)),
        )

    async def month(self, last: date) -> BookMonth:
        self._require()
        first = last - timedelta(days=30)
        loans = self._loans(lambda loan: loan.schedule is not None)
        rows = [row for loan in loans if loan.schedule for row in loan.schedule.instalments]
        due = [row for row in rows if row.due_date is not None and first <= row.due_date < last]
        paid = [row for row in due if is_paid(row) and row.paid_on is not None and row.due_date is not None]
        on_time = sum(1 for row in paid if row.paid_on and row.due_date and row.paid_on <= row.due_date)
        gone = self._loans(
            lambda loan: loan.status == "written_off" and bool(loan.closed_on and first <= loan.closed_on)
        )
        return BookMonth(Decimal(on_time) / len(due) if due else None, len(due), _sum(loan.balance for loan in gone))

    async def pending(self) -> PendingLoans:
        self._require()
        found = self._loans(lambda loan: loan.is_pending)
        found.sort(key=lambda loan: (loan.commencement or date.max, loan.label))
        loans = []
        for loan in found:
            dates = [row.due_date for row in loan.schedule.instalments if row.due_date] if loan.schedule else []
            loans.append(
                PendingLoan(
                    loan.account_id,
                    loan.number,
                    loan.customer_id,
                    loan.customer_name,
                    loan.loan_amount,
                    loan.commencement,
                    max(dates, default=None),
                )
            )
        return PendingLoans(tuple(loans), _sum(loan.loan_amount for loan in found))
