"""How the server answers the lists: every first page and count is looked up in an index (the server's own profile)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.rows import AccountSort, CustomerFilter, CustomerSort
from billie_desktop.domain.account_filter import AccountFilter
from billie_desktop.domain.account_views import SMART_VIEWS, smart_view
from billie_desktop.domain.business_date import business_day
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.lists import MongoLists
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS, PROJECTED

pytestmark = pytest.mark.servers
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
TODAY: date = business_day(NOW)
CUSTOMERS_MADE = 300
STATUSES = ("active",) * 6 + ("paid_off", "in_arrears", "pending_disbursement", "written_off")
COLUMNS = tuple(sort for sort in AccountSort if sort is not AccountSort.COMMENCEMENT)  # no column of the list
IN_ORDER = {"all", "arrears", "pending", "high-value"}
"""Views with an index in their order. The others are narrowed by an index first, to rows that are few in any book."""


def account(number: int) -> dict[str, Any]:
    """One of a book in which every view has rows, most of them long ago."""
    status = STATUSES[number % len(STATUSES)]
    day = NOW - timedelta(days=number % 700)
    document: dict[str, Any] = {
        "loanAccountId": f"ACC-{number}",
        "accountNumber": f"VN{number:04}",
        "customerIdString": f"CUS-{number}",
        "customerName": f"Somebody {number % 50}",
        "accountStatus": status,
        "balances": {"totalOutstanding": 10.0 * number},
        "aging": {"isInArrears": status == "in_arrears", "bucket": "current", "currentDPD": number % 90},
        "loanTerms": {"openedDate": day, "disbursedDate": day},
        "lastPayment": {"date": day},
        "commencementDate": day,
    }
    if status in ("paid_off", "written_off"):
        document["closure"] = {"closedDate": day}
    return document


@pytest_asyncio.fixture
async def profiled(writer: Any, database: Database) -> MongoLists:
    """The lists over a book with the projector's indexes; from now on the server writes down what it does."""
    for name in (CUSTOMERS, LOAN_ACCOUNTS):
        for index in PROJECTED[name].all_indexes():
            await writer[name].create_index(list(index.fields), unique=index.unique)
    numbers = range(CUSTOMERS_MADE)
    people = [{"customerId": f"CUS-{number}", "fullName": f"Somebody {number % 50}"} for number in numbers]
    for person in people[::50]:
        person["individualStatus"] = "DECEASED"
    await writer[CUSTOMERS].insert_many(people)
    await writer[LOAN_ACCOUNTS].insert_many([account(number) for number in numbers])
    await writer.command("profile", 2)
    return MongoLists(database, SystemClock())


async def _done(writer: Any) -> list[dict[str, Any]]:
    """What the server did since the last look, without what looking did."""
    await writer.command("profile", 0)
    entries = await writer["system.profile"].find({"op": {"$in": ["query", "command"]}}).to_list()
    await writer["system.profile"].drop()
    await writer.command("profile", 2)
    return [entry for entry in entries if "planSummary" in entry]


async def test_no_list_reads_the_whole_book(profiled: MongoLists, writer: Any) -> None:
    """Every smart view's page and count come from indexes, and what is sorted are few. Every column of both lists,
    either way, is read in the order of an index, and no further than the page."""
    for view in SMART_VIEWS:
        page = await profiled.account_page(0, 20, view.sort, view.descending, view.filters(TODAY))
        await profiled.account_page(0, 0, view.sort, view.descending, view.filters(TODAY))
        done = await _done(writer)
        scans = [entry["planSummary"] for entry in done if "COLLSCAN" in entry["planSummary"]]
        sorts = [entry for entry in done if entry.get("hasSortStage")]
        assert page.total > 0
        assert not scans, (view.key, scans)
        assert not (sorts and view.key in IN_ORDER), view.key
        assert all(entry["docsExamined"] <= CUSTOMERS_MADE // 5 for entry in sorts), view.key
    for descending in (False, True):
        for sort in COLUMNS:
            await profiled.account_page(0, 20, sort, descending, AccountFilter())
        for by in CustomerSort:
            await profiled.customer_page(0, 20, by, descending, CustomerFilter())
    finds = [entry for entry in await _done(writer) if entry["op"] == "query"]
    assert len(finds) == 2 * (len(COLUMNS) + len(CustomerSort))
    assert not [entry["command"] for entry in finds if entry.get("hasSortStage") or "COLLSCAN" in entry["planSummary"]]
    assert max(entry["docsExamined"] for entry in finds) <= 20


async def test_the_high_value_view_is_read_from_its_bound_on(profiled: MongoLists, writer: Any) -> None:
    """The server is told by which index and tries no other; where that index fails it chooses by itself, with the same
    rows, and is not told again."""
    view = smart_view("high-value")
    question = 0, 20, view.sort, view.descending, view.filters(TODAY)
    first = await profiled.account_page(*question)
    hinted = [entry for entry in await _done(writer) if "hint" in entry["command"]]
    await writer[LOAN_ACCOUNTS].drop_index("balances.totalOutstanding_1_loanAccountId_1")
    again = await profiled.account_page(*question)
    await _done(writer)
    third = await profiled.account_page(*question)
    told = [entry for entry in await _done(writer) if "hint" in entry["command"]]
    assert (len(hinted), len(told)) == (1, 0)
    assert first.rows
    assert first.rows == again.rows == third.rows
