"""From a reference to a posting, and what this computer finds without asking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from billie_desktop.app.storage import CACHE_SCHEMA, CACHE_VERSION
from billie_desktop.desk.customer_search import CustomerSearch
from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.desk.rows import AccountHit, ContactHit, CustomerHit, GroupState
from billie_desktop.desk.transaction_search import TransactionSearch
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.ledger import Transaction, TransactionType
from billie_desktop.domain.search_text import SearchText, route
from billie_desktop.gateways.cache.known_here import KnownHere
from billie_desktop.gateways.cache.record_cache import SqlRecordCache
from billie_desktop.gateways.cache.vault import Vault
from tests.domain.examples import dollars

AT = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)
HOLDER = AccountHit("ACC-1", "VN1", "CUS-1", "Mia Tester", "active", None)
MIA = Customer("CUS-1", "Mia Tester", email="mia@x.test", mobile="0412345678", aliases=("CUS-OLD1",))


@dataclass
class Servers:
    """Read models and ledger of one account with one posting; ``away`` names what cannot be asked."""

    knows: bool = True
    searches: bool = True
    away: set[str] = field(default_factory=set)

    def _try(self, name: str) -> None:
        if name in self.away:
            raise Unavailable("away")

    async def find_customers(self, query: SearchText, limit: int) -> tuple[CustomerHit, ...]:
        self._try("models")
        return ()

    async def find_accounts(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        self._try("models")
        return ()

    async def find_contacts(self, query: SearchText, limit: int) -> tuple[ContactHit, ...]:
        self._try("models")
        return (ContactHit("K-1", "Mia", None, None, None, None),)

    async def find_holders(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        self._try("models")
        return (HOLDER,) if self.knows else ()

    async def account_hits(self, account_ids: Collection[str]) -> tuple[AccountHit, ...]:
        return (HOLDER,) if "ACC-1" in account_ids else ()

    async def accounts(self, reference: str, limit: int) -> tuple[str, ...]:
        self._try("ledger")
        return ("ACC-1", "ACC-9") if self.searches else ()

    async def postings(self, account_id: str, reference: str) -> tuple[Transaction, ...]:
        self._try("ledger")
        if account_id != "ACC-1":
            raise NotFound("none", code="ACCOUNT_NOT_FOUND")
        none, paid = dollars("0.00"), dollars("-50.00")
        return (Transaction("TXN-1", "ACC-1", TransactionType.REPAYMENT, AT, None, paid, none, paid, none, none, none),)


@pytest.mark.parametrize("knows", [True, False])
async def test_a_reference_leads_to_posting_and_account(knows: bool) -> None:
    """Whether the read models know the transaction or only the ledger's own search does."""
    servers = Servers(knows=knows)
    (hit,) = await TransactionSearch(servers, servers).find(route("TXN-2026-1"))
    assert (hit.account, hit.transaction_id, hit.amount) == (HOLDER, "TXN-1", dollars("-50.00"))


async def test_without_the_ledger_the_account_alone_is_found() -> None:
    """A transaction that the read models know leads to its account; no figure is made up."""
    servers = Servers(away={"ledger"})
    (hit,) = await TransactionSearch(servers, servers).find(route("TXN-2026-1"))
    assert (hit.account, hit.transaction_id, hit.amount, hit.at) == (HOLDER, "", None, None)


async def test_a_reference_that_nobody_could_look_up_is_not_no_results() -> None:
    """The ledger is away and the read models do not know it: the group failed."""
    servers = Servers(knows=False, away={"ledger"})
    search = CustomerSearch(servers, lambda: None, transactions=TransactionSearch(servers, servers))
    result = await search.find("PAY-77310")
    assert result is not None
    assert result.transactions.state is GroupState.FAILED
    servers.away.clear()
    servers.searches = False
    again = await search.find("PAY-77310")
    assert again is not None
    assert (again.transactions.state, again.transactions.rows) == (GroupState.FOUND, ())
    await search.stop()


@pytest.mark.parametrize(("contacts", "state"), [(True, GroupState.FOUND), (False, GroupState.NOT_SEARCHED)])
async def test_contacts_are_for_roles_that_may(contacts: bool, state: GroupState) -> None:
    """Without the right nothing is asked."""
    search = CustomerSearch(Servers(), lambda: None, contacts=contacts)
    result = await search.find("mia")
    assert result is not None
    assert result.contacts.state is state
    await search.stop()


def record(customer: Customer = MIA, *, owed: str = "100.00", age: timedelta = timedelta(0)) -> CachedCustomer:
    account = LoanAccount("ACC-1", "VN260422", "CUS-1", status="active", balance=dollars(owed))
    return CachedCustomer(customer, (account,), (), datetime.now(UTC) - age)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "cache.db", "ab" * 32, CACHE_SCHEMA, CACHE_VERSION, durable=False)


@pytest.mark.parametrize("text", ["te mi", "mia@x", "0412 345", "cus-old1", "VN2604", "260422", "tester"])
async def test_what_this_computer_kept_is_found_at_once(vault: Vault, text: str) -> None:
    """After a restart too: by every kind of text, with account and figure as kept; what has expired is not."""
    await vault.open()
    await SqlRecordCache(vault).store(record())
    stranger = Customer("CUS-2", "Mia Testerson", email="mia@x.test")
    await SqlRecordCache(vault).store(record(stranger, age=timedelta(days=8)))
    here = KnownHere(vault)
    assert here.find(route(text), 5) == ((), ())
    await here.load()
    customers, accounts = here.find(route(text), 5)
    assert {hit.customer_id for hit in customers} | {hit.customer_id for hit in accounts} == {"CUS-1"}
    await vault.close()


async def test_a_newer_record_replaces_the_older(vault: Vault) -> None:
    """A new name is found and the old one is not; the figure is the newer one."""
    here = KnownHere(vault)
    here.learn(record())
    here.learn(record(Customer("CUS-1", "Mia Married"), owed="70.00"))
    assert here.find(route("tester"), 5) == ((), ())
    (hit,), _ = here.find(route("married mia"), 5)
    assert hit.amount_due == dollars("70.00")


async def test_an_outage_shows_what_is_here_and_says_so(vault: Vault) -> None:
    """The groups failed and still hold what this computer has; nothing of it is kept as an answer."""
    here, servers, failures = KnownHere(vault), Servers(away={"models"}), []
    here.learn(record())
    search = CustomerSearch(servers, lambda: failures.append(1), here=here)
    at_once = search.at_once("tester")
    assert at_once is not None
    assert (at_once.from_here, at_once.failed, at_once.count) == (True, False, 2)
    result = await search.find("tester")
    assert result is not None
    assert (result.from_here, result.failed, result.count, failures) == (True, True, 2, [1])
    servers.away.clear()
    live = await search.find("tester")
    assert live is not None
    assert (live.from_here, live.failed, live.count) == (False, False, 0)
    assert search.at_once("tester") is live
    assert search.at_once("nobody") is None
    await search.stop()
