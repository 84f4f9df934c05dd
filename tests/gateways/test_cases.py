"""The collections queue from a genuine mongod: filters, joined accounts, and the indexes that answer it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.domain.case_filter import CASE_VIEWS, CaseFilter, case_view
from billie_desktop.gateways.mongo.cases import MongoCases
from billie_desktop.gateways.mongo.database import Database
from projector.contract.collections import COLLECTION_CASES, LOAN_ACCOUNTS, PROJECTED
from tests.domain.examples import dollars

pytestmark = pytest.mark.servers
AT = datetime(2026, 7, 1, tzinfo=UTC)
MADE = 300
CASES = [
    {"accountId": "ACC-OPEN", "customerId": "CUS-1", "state": "open", "rung": 2, "overdueAmount": 105.1},
    {"accountId": "ACC-HUMAN", "customerId": "CUS-2", "state": "awaiting_human", "rung": 5, "daysOverdue": 35},
    {"accountId": "ACC-CURED", "customerId": "CUS-3", "state": "cured", "rung": 1, "hardshipPaused": True},
    {"accountId": "ACC-FLAG", "customerId": "CUS-4", "stoppedContact": True},
    {"accountId": "ACC-PAUSED", "state": "open", "hardshipPaused": True, "stoppedContact": True},
    {"accountId": "ACC-NEW", "customerId": "CUS-6", "state": "frozen", "rung": None},
]
ACCOUNTS = [
    {
        "loanAccountId": "ACC-OPEN",
        "accountNumber": "VN0001",
        "customerIdString": "CUS-1",
        "customerName": "Mia O'Brien",
        "aging": {"bucket": "bucket_2", "currentDPD": 20, "isInArrears": True},
    },
    {"loanAccountId": "ACC-HUMAN", "accountNumber": "VN0002", "customerName": "Tom Tester"},
    {"loanAccountId": "ACC-PAUSED", "accountNumber": "VN0005", "customerIdString": "CUS-5"},
]
ALL = {case["accountId"] for case in CASES}
RUNNING = {"ACC-OPEN", "ACC-HUMAN", "ACC-PAUSED", "ACC-NEW"}
FILTERS: list[tuple[CaseFilter, Collection[str]]] = [
    (CaseFilter(), ALL),
    (CaseFilter(running=True), RUNNING),
    (CaseFilter(state="awaiting_human"), {"ACC-HUMAN"}),
    (CaseFilter(state="cured"), {"ACC-CURED"}),
    (CaseFilter(rungs=frozenset({2, 5})), {"ACC-OPEN", "ACC-HUMAN"}),
    (CaseFilter(rungs=frozenset({0, 1})), {"ACC-CURED", "ACC-FLAG", "ACC-PAUSED", "ACC-NEW"}),
    (CaseFilter(hardship=True), {"ACC-PAUSED"}),
    (CaseFilter(hardship=False, running=True), RUNNING - {"ACC-PAUSED"}),
    (CaseFilter(stopped=True), {"ACC-FLAG", "ACC-PAUSED"}),
    (CaseFilter(stopped=False), ALL - {"ACC-FLAG", "ACC-PAUSED"}),
    (CaseFilter(text="brien"), {"ACC-OPEN"}),
    (CaseFilter(text="vn00"), {"ACC-OPEN", "ACC-HUMAN", "ACC-PAUSED"}),
    (CaseFilter(text="cus-3"), {"ACC-CURED"}),
    (CaseFilter(text="vn00", state="open", stopped=False), {"ACC-OPEN"}),
    (CaseFilter(text=".*"), ()),
]


@pytest_asyncio.fixture
async def queue(writer: Any, database: Database) -> MongoCases:
    """Six cases, the later in the list the older; half of their accounts are stored."""
    documents = [{**case, "updatedAt": AT - timedelta(hours=number)} for number, case in enumerate(CASES)]
    await writer[COLLECTION_CASES].insert_many(documents)
    await writer[LOAN_ACCOUNTS].insert_many([dict(each) for each in ACCOUNTS])
    return MongoCases(database)


async def test_filters_narrow_rows_and_total_alike(queue: MongoCases) -> None:
    """For each filter the rows are exactly those, newest update first, and the total counts them."""
    order = [case["accountId"] for case in CASES]
    for filters, wanted in FILTERS:
        page = await queue.page(0, 50, filters)
        assert [row.account_id for row in page.rows] == [each for each in order if each in wanted], filters
        assert (page.total, page.capped) == (len(wanted), False), filters


async def test_a_row_has_what_is_stored_and_nothing_else(queue: MongoCases) -> None:
    """Number, name and aging are the account's; what neither document holds is None, also the days of an exhausted
    case, which are of another day."""
    rows = await queue.rows(["ACC-OPEN", "ACC-HUMAN", "ACC-PAUSED", "ACC-NEW", "ACC-NOBODY"])
    opened, human, paused, new = (rows[f"ACC-{word}"] for word in ("OPEN", "HUMAN", "PAUSED", "NEW"))
    assert (opened.number, opened.customer_name, opened.bucket, opened.days_past_due) == (
        "VN0001",
        "Mia O'Brien",
        "late_arrears",
        20,
    )
    assert (opened.amount, opened.case.updated_at) == (dollars("105.10"), AT)
    assert (human.number, human.bucket, human.days_past_due, human.has_aging) == ("VN0002", None, None, False)
    assert paused.customer_id == "CUS-5"
    assert (new.number, new.customer_name, new.amount, new.case.state) == (None, None, None, "frozen")
    assert "ACC-NOBODY" not in rows


async def test_pages_go_either_way_and_join(queue: MongoCases) -> None:
    """Oldest first is the reverse, and two pages are the whole."""
    oldest = await queue.page(0, 50, CaseFilter(), newest_first=False)
    first, second = await queue.page(0, 4, CaseFilter()), await queue.page(4, 4, CaseFilter())
    assert [row.account_id for row in (*first.rows, *second.rows)] == [row.account_id for row in reversed(oldest.rows)]
    assert first.total == second.total == len(CASES)


async def test_the_server_looks_every_page_up_in_an_index(writer: Any, database: Database) -> None:
    """By the server's own profile: no state, order or filter of the queue reads all cases, the order of one state and
    of all is an index's, and so are the accounts behind a page."""
    for name in (COLLECTION_CASES, LOAN_ACCOUNTS):
        for index in PROJECTED[name].all_indexes():
            await writer[name].create_index(list(index.fields), unique=index.unique)
    states = ("open", "cured", "cured", "awaiting_human", "cured", "cured")
    cases = [
        {
            "accountId": f"ACC-{number}",
            "customerId": f"CUS-{number}",
            "state": states[number % len(states)],
            "rung": 1 + number % 5,
            "hardshipPaused": number % 40 == 0,
            "stoppedContact": number % 50 == 0,
            "updatedAt": AT - timedelta(minutes=7 * number % 997),
        }
        for number in range(MADE)
    ]
    await writer[COLLECTION_CASES].insert_many(cases)
    await writer[LOAN_ACCOUNTS].insert_many([{"loanAccountId": f"ACC-{number}"} for number in range(MADE)])
    queue = MongoCases(database)
    await writer.command("profile", 2)
    narrow = (CaseFilter(stopped=True), CaseFilter(hardship=True), CaseFilter(rungs=frozenset({3}), state="open"))
    for newest_first in (True, False):
        for filters in (*(view.filters for view in CASE_VIEWS), *narrow):
            await queue.page(0, 20, filters, newest_first)
    assert (await queue.page(0, 20, CaseFilter(running=True, text="ACC-27"))).total > 0
    await writer.command("profile", 0)
    done = (
        await writer["system.profile"]
        .find({"op": {"$in": ["query", "command"]}, "planSummary": {"$exists": 1}})
        .to_list()
    )
    finds = [entry for entry in done if entry["op"] == "query"]
    assert len(finds) == 2 * 2 * (len(CASE_VIEWS) + len(narrow)) + 5
    assert not [entry["command"] for entry in done if "COLLSCAN" in entry["planSummary"]]
    by_state = [case_view(key).filters.state for key in ("open", "awaiting", "cured")]
    for entry in finds:
        condition = entry["command"]["filter"]
        in_order = condition == {} or (condition.get("state") in by_state and len(condition) == 1)
        if in_order:
            assert not entry.get("hasSortStage")
            assert entry["docsExamined"] <= 20
