"""Each filter of the accounts list, and the totals of the book, against a genuine mongod with edge documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from bson import Decimal128

from billie_desktop.desk.book import Sum
from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.rows import AccountSort
from billie_desktop.domain.account_filter import AccountFilter, AmountRange, DayRange
from billie_desktop.domain.account_views import SMART_VIEWS
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo import customer_statuses, paging
from billie_desktop.gateways.mongo.book import MongoBook
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.lists import MongoLists
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS, WRITE_OFF_REQUESTS
from tests.domain.examples import dollars

pytestmark = pytest.mark.servers

# The clocks go back on Sunday 5 April 2026: that Sydney day lasts from 13:00 UTC of the day before to 14:00.
CHANGE_DAY = date(2026, 4, 5)


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def loan(name: str, **parts: Any) -> dict[str, Any]:
    return {"loanAccountId": f"ACC-{name}", "accountNumber": f"VN-{name}", **parts}


LOANS = [
    loan("STUB"),
    loan(
        "LATE",
        accountStatus="in_arrears",
        customerIdString="CUS-1",
        customerName="Mia O'Brien",
        aging={"isInArrears": True, "bucket": "late_arrears", "currentDPD": 41},
        balances={"totalOutstanding": 500.01, "currentBalance": 1.0},
        loanTerms={"openedDate": at("2026-04-05T00:00:00"), "loanAmount": 640.0},
        lastPayment={"date": at("2026-04-04T12:59:59"), "amount": 43.9},
        repaymentSchedule={
            "paymentFrequency": "weekly",
            "payments": [
                {"paymentNumber": 1, "dueDate": at("2026-04-04T00:00:00"), "amount": 84.0, "status": "paid",
                 "paidDate": at("2026-04-04T12:00:00")},
                {"paymentNumber": 2, "dueDate": at("2026-04-05T00:00:00"), "amount": 84.1, "status": "scheduled"},
                {"paymentNumber": 3, "dueDate": None, "amount": None},
            ],
        },
    ),
    loan(
        "OLDER",
        accountStatus="in_arrears",
        customerIdString="CUS-2",
        aging={"bucket": "DAYS_1_30", "currentDPD": 4},
        balances={"currentBalance": 500.0},
        loanTerms={"openedDate": "2026-04-05", "disbursedDate": "2026-04-05T13:30:00+00:00"},
        lastPayment={"date": "2026-04-04T23:59:00+11:00"},
        repaymentSchedule={"paymentFrequency": "monthly"},
    ),
    loan(
        "NOAGE",
        accountStatus="in_arrears",
        customerIdString="CUS-OLD",
        balances={"totalOutstanding": 0.1},
        loanTerms={"openedDate": at("2026-04-05T13:59:59.999000"), "disbursedDate": at("2026-04-04T13:00:00")},
        repaymentSchedule={"paymentFrequency": "weekly"},
    ),
    loan(
        "CURRENT",
        accountStatus="active",
        customerIdString="CUS-3",
        aging={"isInArrears": False, "bucket": "current", "currentDPD": 0},
        balances={"totalOutstanding": 0.2},
        loanTerms={"openedDate": at("2026-04-05T14:00:00"), "disbursedDate": at("2026-04-05T14:00:00")},
        lastPayment={"date": at("2026-04-04T13:00:00"), "amount": 0.1},
        repaymentSchedule={
            "payments": [{"paymentNumber": 1, "dueDate": at("2026-04-04T00:00:00"), "amount": 10, "status": "paid",
                          "paidDate": at("2026-04-04T14:00:00")}],
        },
    ),
    loan(
        "PAID",
        accountStatus="paid_off",
        customerIdString="CUS-1",
        aging={"isInArrears": True, "bucket": "early_arrears", "currentDPD": 3},
        balances={"totalOutstanding": 0.0},
        closure={"reason": "PAID_OFF", "closedDate": at("2026-04-04T13:00:00")},
    ),
    loan(
        "GONE",
        accountStatus="written_off",
        customerIdString="CUS-2",
        aging={"isInArrears": False, "bucket": "closed"},
        balances={"totalOutstanding": Decimal128("1234.50")},
        closure={"reason": "SOMETHING_NEW", "closedDate": at("2026-03-06T00:00:00"), "finalBalance": 0.0},
    ),
    loan(
        "SOON",
        accountStatus="pending_disbursement",
        balances={"totalOutstanding": 420.0},
        loanTerms={"loanAmount": 400.0},
        commencementDate=at("2026-04-06T00:00:00"),
    ),
    loan("NODAY", accountStatus="pending_disbursement"),
    loan("TODAY", accountStatus="pending_disbursement", commencementDate="2026-04-05", loanTerms={"loanAmount": 0.1}),
]  # fmt: skip
PEOPLE = [
    {"customerId": "CUS-1", "individualStatus": "DECEASED"},
    {"customerId": "CUS-2", "individualStatus": "LIVING"},
    {"customerId": "CUS-3", "individualStatus": "MISSING"},
    {"customerId": "CUS-OLD", "mergedInto": "CUS-1"},
    {"customerId": "CUS-GHOST", "mergedInto": "CUS-3", "individualStatus": "DECEASED"},
]
ALL = {document["loanAccountId"].removeprefix("ACC-") for document in LOANS}


@pytest_asyncio.fixture
async def book(writer: Any, database: Database) -> Database:
    await writer[CUSTOMERS].insert_many([dict(each) for each in PEOPLE])
    await writer[LOAN_ACCOUNTS].insert_many([dict(each) for each in LOANS])
    request = {"loanAccountId": "ACC-GONE", "customerId": "CUS-2"}
    await writer[WRITE_OFF_REQUESTS].insert_many(
        [
            {**request, "requestId": "w-1", "status": "rejected", "amount": 99.0},
            {**request, "requestId": "w-2", "status": "approved", "amount": 1234.5},
        ]
    )
    return database


def words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


def amounts(least: str | None = None, most: str | None = None) -> AmountRange:
    return AmountRange(dollars(least) if least else None, dollars(most) if most else None)


ONE_DAY = DayRange(CHANGE_DAY, CHANGE_DAY)
CASES: list[tuple[str, AccountFilter, Collection[str]]] = [
    ("nothing", AccountFilter(), ALL),
    ("several statuses", AccountFilter(statuses=words("active", "paid_off")), {"CURRENT", "PAID"}),
    ("a bucket by its older names", AccountFilter(buckets=words("early_arrears")), {"OLDER", "PAID"}),
    ("an unlisted bucket", AccountFilter(buckets=words("bucket_9")), ()),
    ("in arrears by flag, bucket, or status alone", AccountFilter(in_arrears=True), {"LATE", "OLDER", "NOAGE"}),
    ("not in arrears is all others", AccountFilter(in_arrears=False), ALL - {"LATE", "OLDER", "NOAGE"}),
    ("least days past due", AccountFilter(least_days=4), {"LATE", "OLDER"}),
    ("least days past due 0 leaves unknown out", AccountFilter(least_days=0), {"LATE", "OLDER", "CURRENT", "PAID"}),
    ("a balance at both ends", AccountFilter(balance=amounts("0.10", "500.00")), {"OLDER", "NOAGE", "CURRENT", "SOON"}),
    ("above 500 is a cent above", AccountFilter(balance=amounts("500.01")), {"LATE", "GONE"}),
    ("at most nothing", AccountFilter(balance=amounts(most="0.00")), {"PAID"}),
    ("opened on the day the clocks change", AccountFilter(opened=ONE_DAY), {"LATE", "OLDER", "NOAGE"}),
    ("opened from the day after", AccountFilter(opened=DayRange(date(2026, 4, 6))), {"CURRENT"}),
    ("opened until the day", AccountFilter(opened=DayRange(None, CHANGE_DAY)), {"LATE", "OLDER", "NOAGE"}),
    ("disbursed on the day", AccountFilter(disbursed=ONE_DAY), {"OLDER", "NOAGE"}),
    ("closed on the day", AccountFilter(closed=ONE_DAY), {"PAID"}),
    ("last payment before the day", AccountFilter(last_payment_before=CHANGE_DAY), {"LATE", "OLDER"}),
    ("last payment before the next", AccountFilter(last_payment_before=date(2026, 4, 6)), {"LATE", "OLDER", "CURRENT"}),
    ("a closure reason that is not listed", AccountFilter(closure_reasons=words("SOMETHING_NEW")), {"GONE"}),
    ("deceased, with accounts left on an alias", AccountFilter(customer_statuses=words("DECEASED")),
     {"LATE", "PAID", "NOAGE"}),
    ("several customer statuses", AccountFilter(customer_statuses=words("LIVING", "MISSING")),
     {"OLDER", "GONE", "CURRENT"}),
    ("a customer status nobody has", AccountFilter(customer_statuses=words("OTHER")), ()),
    ("a frequency", AccountFilter(frequencies=words("weekly")), {"LATE", "NOAGE"}),
    ("a word of a name", AccountFilter(text="brien"), {"LATE"}),
    ("the start of a number", AccountFilter(text="vn-no"), {"NOAGE", "NODAY"}),
    ("a pattern is a text", AccountFilter(text=".*"), ()),
    ("filters hold together", AccountFilter(in_arrears=True, opened=ONE_DAY, balance=amounts("500")),
     {"LATE", "OLDER"}),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "wanted"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
async def test_a_filter_narrows_rows_total_and_sum_alike(
    book: Database, filters: AccountFilter, wanted: Collection[str]
) -> None:
    """The rows are exactly these; the total counts them, and the sum is over them."""
    page = await MongoLists(book, SystemClock()).account_page(0, 50, AccountSort.NUMBER, False, filters)
    assert {row.account_id.removeprefix("ACC-") for row in page.rows} == set(wanted)
    assert (page.total, page.capped) == (len(wanted), False)
    assert (await MongoBook(book).sum_of(filters)).count == len(wanted)


async def test_shown_days_are_those_that_are_filtered(book: Database) -> None:
    """A moment in the Sydney morning, still yesterday in UTC, is shown as the day on which its filter finds it."""
    page = await MongoLists(book, SystemClock()).account_page(0, 50, AccountSort.NUMBER, False, AccountFilter())
    opened = {row.account_id: row.opened for row in page.rows if row.opened}
    assert opened == {
        "ACC-LATE": CHANGE_DAY, "ACC-OLDER": CHANGE_DAY, "ACC-NOAGE": CHANGE_DAY, "ACC-CURRENT": date(2026, 4, 6),
    }  # fmt: skip


async def test_every_view_and_order_can_be_read(book: Database) -> None:
    """No smart view and no order is refused by the server."""
    for view in SMART_VIEWS:
        for sort in AccountSort:
            page = await MongoLists(book, SystemClock()).account_page(0, 5, sort, True, view.filters(CHANGE_DAY))
            assert page.total <= len(LOANS)


async def test_a_total_that_ends_early_says_so(book: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is full does not wait for its total, and says so; the total alone ends at the limit of counting, and
    the next page has it. A page that is not full, and the whole book, need no counting."""
    monkeypatch.setattr(paging, "COUNT_LIMIT", 2)
    reads, wide = MongoLists(book, SystemClock()), AccountFilter(text="vn")
    first = await reads.account_page(0, 1, AccountSort.NUMBER, False, wide)
    total = await reads.account_page(0, 0, AccountSort.NUMBER, False, wide)
    second = await reads.account_page(1, 1, AccountSort.NUMBER, False, wide)
    every = await reads.account_page(0, 50, AccountSort.NUMBER, False, wide)
    whole = await reads.account_page(0, 1, AccountSort.NUMBER, False, AccountFilter())
    assert (len(first.rows), first.total, first.counting) == (1, 1, True)
    assert (total.rows, total.total, total.capped, total.counting) == ((), 2, True, False)
    assert (second.total, second.capped, second.counting) == (2, True, False)
    assert (every.total, every.capped) == (len(every.rows), False)
    assert (whole.total, whole.capped) == (len(LOANS), False)


async def test_too_many_customers_are_unavailable_not_fewer(book: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A status of more customers than can be listed is refused in words; the list is never quietly shortened."""
    monkeypatch.setattr(customer_statuses, "MOST_CUSTOMERS", 1)
    with pytest.raises(Unavailable, match="customers have this status"):
        await MongoBook(book).sum_of(AccountFilter(customer_statuses=words("LIVING", "MISSING")))


async def test_the_sum_is_exact_and_counts_what_it_lacks(book: Database) -> None:
    """Floats add up to the cent in decimals, other number types too, and accounts without a figure are told."""
    found = await MongoBook(book).sum_of(AccountFilter())
    assert found == Sum(len(LOANS), dollars("2654.81"), 3)


async def test_the_standing_of_the_book(book: Database) -> None:
    """Overdue by the ledger's buckets, under older names too, without closed accounts; the unaged stand apart."""
    standing = await MongoBook(book).standing()
    assert standing.overdue == {
        "late_arrears": Sum(1, dollars("500.01")),
        "early_arrears": Sum(1, dollars("500")),
    }
    assert standing.unaged == Sum(1, dollars("0.10"))
    assert standing.open == Sum(4, dollars("1000.31"))
    assert standing.pending == Sum(3, dollars("420"), 2)


async def test_a_day_of_the_book(book: Database) -> None:
    """Instalments due that Sydney day, last payments and disbursements between its two midnights."""
    day = await MongoBook(book).day(CHANGE_DAY)
    assert day.expected == Sum(1, dollars("84.10"))
    assert day.received == Sum(1, dollars("0.10"))
    assert day.disbursed == Sum(2, dollars("0"), 2)


async def test_a_month_of_the_book(book: Database) -> None:
    """An instalment paid at ten in the evening of its day is on time, one paid past midnight is not; today's count
    neither way. Thirty days ago is within the month. What was written off is the approved request's amount: the
    account itself was closed with nothing left."""
    month = await MongoBook(book).month(CHANGE_DAY)
    assert (month.on_time, month.due) == (Decimal("0.5"), 2)
    assert month.written_off == Sum(1, dollars("1234.50"))
    empty = await MongoBook(book).month(date(2020, 1, 1))
    assert (empty.on_time, empty.due) == (None, 0)


async def test_loans_to_disburse_by_their_stored_date(book: Database) -> None:
    """By commencement date as stored, in whatever form; the one without a date is last and in the total."""
    pending = await MongoBook(book).pending()
    assert [(loan.account_id, loan.commencement) for loan in pending.loans] == [
        ("ACC-TODAY", date(2026, 4, 5)), ("ACC-SOON", date(2026, 4, 6)), ("ACC-NODAY", None),
    ]  # fmt: skip
    assert pending.total == Sum(3, dollars("400.10"), 1)
    assert not pending.is_capped
