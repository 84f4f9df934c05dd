"""Reads, search and lists against a genuine mongod."""

from __future__ import annotations

import asyncio
import gc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo import MongoClient

from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.rows import AccountFilter, AccountSort, CustomerFilter, CustomerSort
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.search_text import route
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.lists import MongoLists
from billie_desktop.gateways.mongo.read_models import MongoReadModels
from billie_desktop.gateways.mongo.search import MongoSearch
from billie_desktop.gateways.mongo.search_conditions import customer_condition
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS, PROJECTED
from tests.domain.examples import dollars

pytestmark = pytest.mark.servers
AT = datetime(2026, 7, 1, tzinfo=UTC)
PEOPLE: list[dict[str, Any]] = [
    {"customerId": "CUS-AA11", "fullName": "Mia Tester", "emailAddress": "mia@example.test"},
    {"customerId": "CUS-AA12", "fullName": "Mia O'Brien", "emailAddress": "Mia.O@Example.test"},
    {"customerId": "CUS-BB13", "fullName": "Anna-Mia Jones", "identityVerified": True},
    {"customerId": "CUS-OLD1", "fullName": "Mia Tester", "mergedInto": "CUS-OLD2", "emailAddress": "mia@example.test"},
    {"customerId": "CUS-OLD2", "fullName": "Mia Tester", "mergedInto": "CUS-AA11"},
    {"customerId": "CUS-STUB"},
    {"customerId": "CUS-LOOP", "mergedInto": "CUS-POOL"},
    {"customerId": "CUS-POOL", "mergedInto": "CUS-LOOP"},
]
PEOPLE[0]["mobilePhoneNumber"] = "0412345678"
PEOPLE[1]["mobilePhoneNumber"] = "+61498765432"


def loan(number: int, customer: str, status: str = "active", owed: float | None = 100.0) -> dict[str, Any]:
    return {
        "loanAccountId": f"ACC-{number}",
        "accountNumber": f"VN{number}",
        "customerIdString": customer,
        "customerName": "Somebody",
        "accountStatus": status,
        "balances": {"totalOutstanding": owed},
        "aging": {"isInArrears": status == "in_arrears", "bucket": "current", "currentDPD": number},
        "updatedAt": AT + timedelta(minutes=number),
    }


@pytest_asyncio.fixture
async def filled(writer: Any, database: Database) -> Database:
    for name in (CUSTOMERS, LOAN_ACCOUNTS):
        for index in PROJECTED[name].all_indexes():
            await writer[name].create_index(list(index.fields), unique=index.unique)
    await writer[CUSTOMERS].insert_many(PEOPLE)
    await writer[LOAN_ACCOUNTS].insert_many(
        [
            loan(1001, "CUS-AA11"),
            loan(1002, "CUS-AA11", "in_arrears", 55.5),
            loan(1003, "CUS-AA11", "paid_off", 0.0),
            loan(1004, "CUS-BB13", "pending_disbursement", None),
            loan(2001, "CUS-OLD1", "active", 7.0),
        ]
    )
    return database


async def hits(database: Database, text: str) -> list[str]:
    return sorted(hit.customer_id for hit in await MongoSearch(database).find_customers(route(text), 10))


async def account_hits(database: Database, text: str) -> list[str]:
    return sorted(hit.account_id for hit in await MongoSearch(database).find_accounts(route(text), 10))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mia", ["CUS-AA11", "CUS-AA12", "CUS-BB13"]),
        ("tester mi", ["CUS-AA11"]),
        ("BRIEN", ["CUS-AA12"]),
        ("iam", []),
        ("mia.o@exa", []),
        ("Mia.O@Exa", ["CUS-AA12"]),
        ("MIA@EXAMPLE", ["CUS-AA11"]),
        ("cus-aa1", ["CUS-AA11", "CUS-AA12"]),
        ("0412 345", ["CUS-AA11"]),
        ("+61412345678", ["CUS-AA11"]),
        ("61 412 345 678", ["CUS-AA11"]),
        ("412345", ["CUS-AA11"]),
        ("0498 765 432", ["CUS-AA12"]),
        ("498765", ["CUS-AA12"]),
        ("CUS-OLD1", []),
        (".*", []),
        ("(mia", []),
    ],
)
async def test_what_a_text_finds(filled: Database, text: str, found: list[str]) -> None:
    """Name words in any order, e-mail, phone in any spelling, id; never an alias, never a pattern taken literally."""
    assert await hits(filled, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VN100", ["ACC-1001", "ACC-1002", "ACC-1003", "ACC-1004"]),
        ("acc-2001", ["ACC-2001"]),
        ("tester", ["ACC-1001", "ACC-1002", "ACC-1003"]),
        ("nobody", []),
    ],
)
async def test_accounts_by_number_id_and_customer_name(filled: Database, text: str, found: list[str]) -> None:
    """An account is found by its number, its ledger id and the name of its customer."""
    assert await account_hits(filled, text) == found


async def test_a_hit_tells_namesakes_apart(filled: Database) -> None:
    """Number of accounts, the status that matters most, and what is owed on open accounts."""
    hit = next(hit for hit in await MongoSearch(filled).find_customers(route("Mia Tester"), 10))
    assert (hit.account_count, hit.status, hit.amount_due) == (3, "in_arrears", dollars("155.50"))


async def test_one_more_row_than_asked_for_says_that_there_are_more(filled: Database) -> None:
    """The limit is exceeded by exactly one."""
    assert len(await MongoSearch(filled).find_customers(route("mia"), 1)) == 2


@pytest.mark.parametrize("text", ["mia@example.test", "0412345678", "CUS-AA11"])
async def test_searches_by_key_use_an_index(filled: Database, writer: Any, text: str) -> None:
    """E-mail, phone and id never scan the collection."""
    plan = await writer[CUSTOMERS].find(customer_condition(route(text))).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


async def test_a_tombstone_leads_to_its_customer(filled: Database) -> None:
    """A chain of merges ends at the canonical customer, who knows the aliases that point to it directly."""
    customer = await MongoReadModels(filled).customer("CUS-OLD1")
    assert customer is not None
    assert (customer.customer_id, customer.aliases) == ("CUS-AA11", ("CUS-OLD2",))


async def test_a_circle_of_merges_ends(filled: Database) -> None:
    """Broken data does not hang the desk."""
    assert await MongoReadModels(filled).customer("CUS-LOOP") is not None
    assert await MongoReadModels(filled).customer("CUS-NONE") is None


async def test_accounts_by_owner_id_and_label(filled: Database) -> None:
    """Accounts are read by customer, by ids, by id or number, and with the moment of their last change."""
    models = MongoReadModels(filled)
    assert {each.account_id for each in await models.accounts_of(["CUS-AA11", "CUS-OLD1"])} == {
        "ACC-1001", "ACC-1002", "ACC-1003", "ACC-2001",
    }  # fmt: skip
    assert [each.account_id for each in await models.accounts(["ACC-1004", "ACC-9999"])] == ["ACC-1004"]
    for label in ("ACC-1004", "VN1004"):
        found = await models.account_by_label(label)
        assert found is not None
        assert found.account_id == "ACC-1004"
    assert await models.account_by_label("VN9999") is None
    assert await models.account_updated_at("ACC-1001") == AT + timedelta(minutes=1001)
    assert await models.account_updated_at("ACC-9999") is None


async def test_pages_cover_the_list_once_in_order(filled: Database) -> None:
    """Pages of two in any sort order make up the whole list without gap or repeat; the total is the source's."""
    lists = MongoLists(filled, SystemClock())
    for sort in AccountSort:
        for descending in (False, True):
            pages = [await lists.account_page(at, 2, sort, descending, AccountFilter()) for at in (0, 2, 4, 6)]
            ids = [row.account_id for page in pages for row in page.rows]
            assert (len(ids), len(set(ids)), {page.total for page in pages}) == (5, 5, {5})
    first = await lists.account_page(0, 1, AccountSort.BALANCE, True, AccountFilter())
    assert first.rows[0].balance == dollars("100")


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (AccountFilter(statuses=frozenset({"active", "paid_off"})), [1001, 1003, 2001]),
        (AccountFilter(in_arrears=True), [1002]),
        (AccountFilter(in_arrears=False, text="vn100"), [1001, 1003, 1004]),
        (AccountFilter(buckets=frozenset({"default"})), []),
    ],
)
async def test_filters_of_the_accounts_list(filled: Database, filters: AccountFilter, numbers: list[int]) -> None:
    """Status, arrears, bucket and text narrow the rows and the total alike."""
    page = await MongoLists(filled, SystemClock()).account_page(0, 50, AccountSort.NUMBER, False, filters)
    assert [row.number for row in page.rows] == [f"VN{number}" for number in numbers]
    assert page.total == len(numbers)


async def test_the_customers_list_has_no_aliases(filled: Database) -> None:
    """Tombstones are in neither rows nor total; flags filter."""
    lists = MongoLists(filled, SystemClock())
    page = await lists.customer_page(0, 50, CustomerSort.CUSTOMER_ID, False, CustomerFilter())
    assert [row.customer_id for row in page.rows] == ["CUS-AA11", "CUS-AA12", "CUS-BB13", "CUS-STUB"]
    assert page.total == 4
    verified = await lists.customer_page(0, 50, CustomerSort.NAME, False, CustomerFilter(verified=True))
    assert [row.customer_id for row in verified.rows] == ["CUS-BB13"]
    by_text = await lists.customer_page(0, 50, CustomerSort.NAME, False, CustomerFilter(text="brien"))
    assert [row.customer_id for row in by_text.rows] == ["CUS-AA12"]


async def test_present_rows_by_id(filled: Database) -> None:
    """Rows on screen are re-read by id; aliases and unknown ids are left out."""
    lists = MongoLists(filled, SystemClock())
    assert set(await lists.customer_rows(["CUS-AA11", "CUS-OLD1", "CUS-NONE"])) == {"CUS-AA11"}
    assert set(await lists.account_rows(["ACC-1001", "ACC-9"])) == {"ACC-1001"}


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
async def test_an_absent_database_is_unavailable() -> None:
    """No server: Unavailable, never an empty answer, and no driver text in it."""
    database = Database("mongodb://127.0.0.1:9", "nowhere")
    with pytest.raises(Unavailable) as caught:
        await MongoReadModels(database).customer("CUS-1")
    assert "127.0.0.1" not in caught.value.text
    await database.close()
    # Closing can cancel the driver's attempt to connect, which then drops its socket: let that happen here.
    del caught, database
    for _ in range(10):
        await asyncio.sleep(0)
    gc.collect()


async def test_a_failing_read_is_unavailable(filled: Database, mongo_server: Any) -> None:
    """An error of the server itself becomes Unavailable with its code."""
    with MongoClient(mongo_server.uri) as admin:
        fail = {"errorCode": 96, "failCommands": ["find"], "appName": "billie-desktop"}
        admin.admin.command("configureFailPoint", "failCommand", mode={"times": 4}, data=fail)
        try:
            with pytest.raises(Unavailable):
                await MongoReadModels(filled).customer("CUS-AA11")
        finally:
            admin.admin.command("configureFailPoint", "failCommand", mode="off")


async def test_a_record_tells_how_many_of_its_events_are_dead_letters(filled: Database, writer: Any) -> None:
    """The projector's marks are counted, for customer and account; the rest of its bookkeeping is not read."""
    mark = {"id": "1-0", "lane": "ext", "type": "account.updated.v1", "key": b"12345678"}
    meta = {"_proj": {"rev": 3, "seen": b"x" * 8, "pos": {"ext": [1, 0]}, "deadLetters": [mark, {**mark, "id": "2-0"}]}}
    await writer[LOAN_ACCOUNTS].update_one({"loanAccountId": "ACC-1001"}, {"$set": meta})
    await writer[CUSTOMERS].update_one({"customerId": "CUS-AA11"}, {"$set": meta})
    models = MongoReadModels(filled)
    customer = await models.customer("CUS-AA11")
    accounts = {each.account_id: each.dead_letters for each in await models.accounts_of(["CUS-AA11"])}
    assert customer is not None
    assert customer.dead_letters == 2
    assert accounts == {"ACC-1001": 2, "ACC-1002": 0, "ACC-1003": 0}
