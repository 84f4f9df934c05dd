"""The search by projected terms, beside documents that have none, against a genuine mongod."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.desk.rows import ContactHit
from billie_desktop.domain.search_text import route
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.search import MongoSearch
from billie_desktop.gateways.mongo.search_conditions import customer_condition
from billie_desktop.gateways.mongo.term_search import INDEX, condition
from billie_desktop.gateways.search_beginnings import person_beginnings
from projector.contract.collections import CONTACTS, CUSTOMERS, LOAN_ACCOUNTS, PROJECTED
from projector.contract.search_terms import FIELD, search_terms
from tests.gateways.test_read_models import PEOPLE, loan

pytestmark = pytest.mark.servers
CONTACT = {"contactId": "K-1", "firstName": "Mia", "email": "mia@contact.test", "mobileE164": "+61400000009"}
PAID = {"repaymentSchedule": {"payments": [{"linkedTransactionIds": ["TXN-2026-00000042"]}]}}


def with_terms(collection: str, document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "_proj": {"rev": 1, "search": search_terms(collection, document)}}


@pytest_asyncio.fixture
async def projected(writer: Any, database: Database) -> Database:
    """What the projector leaves: terms in every document, and their indexes."""
    loans = [loan(1001, "CUS-AA11") | PAID, loan(1002, "CUS-AA11"), loan(1004, "CUS-BB13")]
    for row in loans:
        row["customerName"] = {"CUS-AA11": "Mia Tester", "CUS-BB13": "Anna-Mia Jones"}[row["customerIdString"]]
    rows = ((CUSTOMERS, PEOPLE), (LOAN_ACCOUNTS, loans), (CONTACTS, [CONTACT, CONTACT | {"contactId": "K-2"}]))
    for name, documents in rows:
        for index in PROJECTED[name].all_indexes():
            await writer[name].create_index(list(index.fields), unique=index.unique)
        await writer[name].insert_many([with_terms(name, document) for document in documents])
    return database


async def hits(database: Database, text: str) -> list[str]:
    return sorted(hit.customer_id for hit in await MongoSearch(database).find_customers(route(text), 10))


async def account_hits(database: Database, text: str) -> list[str]:
    return sorted(hit.account_id for hit in await MongoSearch(database).find_accounts(route(text), 10))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mia", ["CUS-AA11", "CUS-AA12", "CUS-BB13"]),
        ("te mi", ["CUS-AA11"]),
        ("mia obrien", ["CUS-AA12"]),
        ("anna mia jo", ["CUS-BB13"]),
        ("iam", []),
        ("mia.o@exa", ["CUS-AA12"]),
        ("aa1", ["CUS-AA11", "CUS-AA12"]),
        ("cus-stub", ["CUS-STUB"]),
        ("+61 412 345 678", ["CUS-AA11"]),
        ("0498 765 432", ["CUS-AA12"]),
        ("CUS-OLD1", ["CUS-AA11"]),
        ("CUS-LOOP", []),
        ("(mia", ["CUS-AA11", "CUS-AA12", "CUS-BB13"]),
        (".*", []),
    ],
)
async def test_what_a_text_finds(projected: Database, text: str, found: list[str]) -> None:
    """Beginnings of words in any order, address, number and id; an alias leads to the customer it became."""
    assert await hits(projected, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VN100", ["ACC-1001", "ACC-1002", "ACC-1004"]),
        ("1002", ["ACC-1002"]),
        ("acc-1004", ["ACC-1004"]),
        ("te mia", ["ACC-1001", "ACC-1002"]),
        ("nobody", []),
    ],
)
async def test_accounts_by_number_id_and_name(projected: Database, text: str, found: list[str]) -> None:
    """Also without the letters before the number."""
    assert await account_hits(projected, text) == found


async def test_a_transaction_leads_to_its_account(projected: Database) -> None:
    """The account knows the transactions of its schedule."""
    found = await MongoSearch(projected).find_holders(route("txn-2026-00000042"), 5)
    assert [hit.account_id for hit in found] == ["ACC-1001"]
    assert await MongoSearch(projected).find_holders(route("TXN-2026-00000043"), 5) == ()


async def test_contacts_that_are_still_their_own(projected: Database, writer: Any) -> None:
    """By name and address; a merged one is left out."""
    await writer[CONTACTS].update_one({"contactId": "K-2"}, {"$set": {"mergedInto": "K-1"}})
    found = await MongoSearch(projected).find_contacts(route("mia@contact"), 5)
    assert found == (ContactHit("K-1", "Mia", "mia@contact.test", "+61400000009", None, None),)


async def test_documents_without_terms_are_found_beside_those_with(projected: Database, writer: Any) -> None:
    """While terms are being filled in, and when another program has written a document since."""
    await writer[CUSTOMERS].update_one({"customerId": "CUS-AA11"}, {"$unset": {"_proj": 1}})
    await writer[LOAN_ACCOUNTS].update_one({"loanAccountId": "ACC-1002"}, {"$unset": {"_proj": 1}})
    assert await hits(projected, "mia") == ["CUS-AA11", "CUS-AA12", "CUS-BB13"]
    assert await account_hits(projected, "VN100") == ["ACC-1001", "ACC-1002", "ACC-1004"]


async def test_without_the_index_everything_is_found_in_the_old_way(database: Database, writer: Any) -> None:
    """Collections that the platform's own processor has written know neither terms nor their index."""
    await writer[CUSTOMERS].insert_many([dict(each) for each in PEOPLE])
    await writer[LOAN_ACCOUNTS].insert_one(loan(1001, "CUS-AA11"))
    search = MongoSearch(database)
    for _ in range(2):
        assert [hit.customer_id for hit in await search.find_customers(route("tester mi"), 10)] == ["CUS-AA11"]
        assert [hit.account_id for hit in await search.find_accounts(route("tester"), 10)] == ["ACC-1001"]


@pytest.mark.parametrize("text", ["mia tes", "mia", "mia@example.test", "0412345678", "CUS-AA11"])
async def test_only_hits_are_read(projected: Database, writer: Any, text: str) -> None:
    """Every kind of text is a range of the index: what is no hit is not read."""
    query = condition(person_beginnings(route(text)))
    plan = await writer[CUSTOMERS].find(query).hint(INDEX).explain()
    found = await writer[CUSTOMERS].count_documents(query)
    assert plan["executionStats"]["totalDocsExamined"] == found > 0


async def test_looking_for_what_lacks_terms_reads_nothing(projected: Database, writer: Any) -> None:
    """When every document has terms, the old way costs one look into the index."""
    plan = await writer[CUSTOMERS].find({FIELD: None}).hint(INDEX).limit(1).explain()
    assert plan["executionStats"]["totalDocsExamined"] == 0
    assert customer_condition(route("mia")) is not None
