"""The encrypted copy of what this agent opened: what comes back, what expires, and how much is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.app.storage import CACHE_SCHEMA, CACHE_VERSION
from billie_desktop.desk.ports import CachedCustomer, CachedReading
from billie_desktop.domain.account import Aging, LoanAccount
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.ledger import LedgerBalance, TransactionPage, TransactionType
from billie_desktop.gateways.cache import room
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.kept_pages import SqlKeptPages
from billie_desktop.gateways.cache.record_cache import SqlRecordCache
from billie_desktop.gateways.cache.vault import Vault
from tests.domain.examples import dollars, posting

KEY = "ab" * 32
NOW = datetime(2026, 7, 1, 0, 0, 0, 123456, tzinfo=UTC)


@pytest_asyncio.fixture
async def vault(tmp_path: Path) -> AsyncIterator[Vault]:
    made = Vault(tmp_path / "cache.db", KEY, CACHE_SCHEMA, CACHE_VERSION, durable=False)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def cache(vault: Vault) -> SqlRecordCache:
    return SqlRecordCache(vault)


def record(number: int, minutes_ago: float = 0.0) -> CachedCustomer:
    return CachedCustomer(Customer(f"CUS-{number}"), (), (), datetime.now(UTC) - timedelta(minutes=minutes_ago))


async def kept(cache: SqlRecordCache, count: int) -> list[int]:
    return [number for number in range(count) if await cache.load(f"CUS-{number}") is not None]


async def rows(vault: Vault, table: str) -> int:
    return int(await vault.read(lambda connection: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))


async def test_a_record_comes_back_as_it_was_stored(cache: SqlRecordCache) -> None:
    """Customer, accounts, balances and every other reading of the ledger are read as they were stored."""
    account = LoanAccount(
        "ACC-1", total_outstanding=dollars("10"), aging=Aging("current", 0, False, NOW), opened=NOW.date()
    )
    balance = LedgerBalance("ACC-1", dollars("9"), dollars("1"), dollars("10"), NOW)
    reading = CachedReading("ACC-1", Aging("late", 20, True, NOW), NOW, dollars("3"))
    fresh = CachedCustomer(
        Customer("CUS-1", "Mia", aliases=("CUS-0",)), (account,), (balance,), datetime.now(UTC), readings=(reading,)
    )
    await cache.store(fresh)
    assert await cache.load("CUS-1") == fresh
    assert await cache.load("CUS-3") is None


async def test_an_expired_record_is_deleted(cache: SqlRecordCache, vault: Vault) -> None:
    """After seven days a record is not shown, and the next sweep takes its row out of the file."""
    await vault.write(lambda connection: connection.execute("INSERT INTO kept_customer VALUES ('C', 0, 2, x'7b7d')"))
    assert await cache.load("C") is None
    await cache.sweep()
    assert await rows(vault, "kept_customer") == 0
    await cache.store(record(1, room.LIFE.total_seconds() / 60 + 1))
    assert await rows(vault, "kept_customer") == 0


async def test_the_newest_up_to_the_cap_are_kept(cache: SqlRecordCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number of customers the oldest go, but none that is kept for working offline."""
    monkeypatch.setattr(room, "MOST_CUSTOMERS", 3)
    await cache.pin(["CUS-0"], True)
    for number in range(5):
        await cache.store(record(number, 9 - number))
    assert await kept(cache, 5) == [0, 2, 3, 4]


async def test_the_size_has_a_cap(cache: SqlRecordCache, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number of bytes pages go first, then customers, those kept for working offline last of all."""
    pages = SqlKeptPages(vault)
    await pages.store("ACC-1", FeeList("ACC-1", (), dollars("0"), NOW))
    await cache.pin(["CUS-0"], True)
    for number in range(3):
        await cache.store(record(number, 9 - number))
    monkeypatch.setattr(room, "TOGETHER", 1)
    size = await vault.read(room._size)
    monkeypatch.setattr(room, "MOST_BYTES", size - 1)
    await cache.sweep()
    assert await pages.load("ACC-1", FeeList) is None
    assert await kept(cache, 3) == [0, 1, 2]
    monkeypatch.setattr(room, "MOST_BYTES", await vault.read(room._size) - 1)
    await cache.sweep()
    assert await kept(cache, 3) == [0, 2]
    monkeypatch.setattr(room, "MOST_BYTES", 10)
    await cache.sweep()
    assert await kept(cache, 3) == []


async def test_pages_come_back_by_shape(vault: Vault) -> None:
    """Pages of one account do not replace each other, and a page that does not fit its shape is not there."""
    pages = SqlKeptPages(vault)
    page = TransactionPage("ACC-1", (posting(1, TransactionType.REPAYMENT, "-1"),), 7, NOW)
    await pages.store("ACC-1", FeeList("ACC-1", (), dollars("0"), NOW))
    await pages.store("ACC-1", page)
    assert await pages.load("ACC-1", TransactionPage) == page
    assert await pages.load("ACC-1", FeeList) is not None
    await vault.write(lambda connection: connection.execute("UPDATE kept_page SET body = x'7b7d'"))
    assert await pages.load("ACC-1", TransactionPage) is None


async def test_what_is_kept_offline_is_known_after_a_restart(cache: SqlRecordCache, vault: Vault) -> None:
    """Chosen customers and the age of their records come back in the order of choosing; one let go does not."""
    await cache.pin(["CUS-1", "CUS-2"], True)
    await cache.pin(["CUS-3"], True)
    await cache.store(record(1))
    await cache.pin(["CUS-2"], False)
    await vault.close()
    again = Vault(vault.path, KEY, CACHE_SCHEMA, CACHE_VERSION, durable=False)
    await again.open()
    found = await SqlRecordCache(again).pinned()
    assert list(found) == ["CUS-1", "CUS-3"]
    assert found["CUS-1"] > 0
    assert found["CUS-3"] == 0
    await again.close()


async def test_a_destroyed_file_is_gone_until_it_is_made_anew(cache: SqlRecordCache, vault: Vault) -> None:
    """After its destruction no file is left and every use fails; with another key an empty one is begun."""
    await cache.store(record(1))
    await vault.destroy()
    assert list(vault.path.parent.glob("cache.db*")) == []
    with pytest.raises(StorageFailed):
        await cache.load("CUS-1")
    with pytest.raises(StorageFailed):
        await vault.open()
    await vault.open("cd" * 32)
    assert await cache.load("CUS-1") is None
    await cache.store(record(1))
    assert await kept(cache, 2) == [1]


async def test_a_file_of_the_first_version_is_used_on(tmp_path: Path) -> None:
    """A cache of the version before is opened, its old records are let go and nothing is set aside."""
    old = Vault(
        tmp_path / "cache.db",
        KEY,
        ("CREATE TABLE customer (customer_id TEXT, read_at REAL, body BLOB)",),
        1,
        durable=False,
    )
    await old.open()
    await old.close()
    made = Vault(tmp_path / "cache.db", KEY, CACHE_SCHEMA, CACHE_VERSION, durable=False)
    await made.open()
    assert made.set_aside is None

    def tables(connection: Any) -> set[str]:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    assert "customer" not in await made.read(tables)
    await made.close()
