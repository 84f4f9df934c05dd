"""From the books to the stream: nothing lost, nothing twice, in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import redis as sync_redis

from billie_desktop.practice.ledger.api import StreamEvent
from billie_desktop.practice.ledger.book import LedgerBook, open_book
from billie_desktop.practice.ledger.relay import BATCH, Relay, connect
from billie_desktop.practice.servers import RedisServer
from billie_desktop.practice.servers.ports import free_port
from tests.guards.logs import ExpectLog
from tests.practice.ledger.books import disbursed, loan

pytestmark = pytest.mark.servers
D = Decimal


@asynccontextmanager
async def relaying(book: LedgerBook, url: str, stream: str) -> AsyncIterator[Relay]:
    """A relay at work; it dies at the end as it would with its process."""
    redis = connect(url)
    relay = Relay(book, redis, stream)
    book.on_commit(lambda _: relay.wake())
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await redis.aclose()


def entries(url: str, stream: str) -> list[dict[str, str]]:
    with sync_redis.Redis.from_url(url, protocol=3, decode_responses=True) as client:
        return [fields for _, fields in client.xrange(stream)]


def waiting(book: LedgerBook) -> list[StreamEvent]:
    return book.outbox.after(0, 1_000_000)


async def test_every_event_reaches_the_stream_in_order(
    book: LedgerBook, redis_server: RedisServer, stream_prefix: str
) -> None:
    """The stream holds the outbox, entry by entry, also when it is longer than one batch; the outbox is empty then."""
    stream = stream_prefix + "inbox"
    with book.batch():
        for number in range(1, 120):
            disbursed(book, loan(number))
    expected = [event.fields for event in waiting(book)]
    assert len(expected) > BATCH
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
    assert entries(redis_server.url, stream) == expected
    assert waiting(book) == []


async def test_a_posting_reaches_the_stream_at_once(
    book: LedgerBook, redis_server: RedisServer, stream_prefix: str
) -> None:
    """A posting wakes an idle relay."""
    stream = stream_prefix + "inbox"
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
        disbursed(book)
        await asyncio.wait_for(relay.drained(), 60)
        assert len(entries(redis_server.url, stream)) == 7


async def test_the_envelope_is_the_contracts(book: LedgerBook, redis_server: RedisServer, stream_prefix: str) -> None:
    """An account event and an aging event carry the fields of the contract's examples, and no others."""
    stream = stream_prefix + "inbox"
    disbursed(book)
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
    by_type = {fields["typ"]: fields for fields in entries(redis_server.url, stream)}
    account, aging = by_type["account.created.v1"], by_type["loan.aging.updated.v1"]
    assert {name: value for name, value in account.items() if name != "payload"} == {
        "conv": "conv-ACC-1001",
        "agt": "accountsService",
        "usr": "CUS-7F3A",
        "seq": "1",
        "cls": "msg",
        "typ": "account.created.v1",
        "cause": "evt-ledger-0000000001",
    }
    assert (aging["agt"], aging["rec"]) == ("agingMonitor", "[]")
    assert aging.keys() - account.keys() == {"rec"}


async def test_a_death_between_posting_and_relay_loses_nothing(
    tmp_path: Path, redis_server: RedisServer, stream_prefix: str
) -> None:
    """Events of a process that died right after its commit are relayed by the next one."""
    stream, path = stream_prefix + "inbox", tmp_path / "died.sqlite"
    with open_book(path) as book:
        disbursed(book)
        expected = [event.fields for event in waiting(book)]
    with open_book(path) as book:
        async with relaying(book, redis_server.url, stream) as relay:
            await asyncio.wait_for(relay.drained(), 60)
    assert entries(redis_server.url, stream) == expected


async def test_a_death_between_stream_and_outbox_doubles_nothing(
    book: LedgerBook, redis_server: RedisServer, stream_prefix: str
) -> None:
    """Events that reached the stream, but are still in the outbox of a dead process, are not sent again."""
    stream = stream_prefix + "inbox"
    account = disbursed(book)
    redis = connect(redis_server.url)
    first_half = waiting(book)[:4]
    await Relay(book, redis, stream)._deliver(first_half)  # and then the process dies
    await redis.aclose()
    account.repay(D("5.00"))
    expected = [event.fields for event in waiting(book)]
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
    assert entries(redis_server.url, stream) == expected
    assert len({fields["cause"] for fields in expected}) == len(expected)


async def test_two_relays_of_one_outbox_double_nothing(
    book: LedgerBook, redis_server: RedisServer, stream_prefix: str
) -> None:
    """A late delivery of the same events by another connection adds nothing to the stream."""
    stream = stream_prefix + "inbox"
    disbursed(book)
    events, one, two = waiting(book), connect(redis_server.url), connect(redis_server.url)
    await asyncio.gather(Relay(book, one, stream)._deliver(events), Relay(book, two, stream)._deliver(events))
    await one.aclose()
    await two.aclose()
    assert entries(redis_server.url, stream) == [event.fields for event in events]


async def test_a_new_ledger_file_begins_its_own_count(
    tmp_path: Path, redis_server: RedisServer, stream_prefix: str
) -> None:
    """Events of a second, younger file are not taken for events of the first one that were sent already."""
    stream = stream_prefix + "inbox"
    for name in ("one", "two"):
        with open_book(tmp_path / f"{name}.sqlite") as book:
            disbursed(book)
            async with relaying(book, redis_server.url, stream) as relay:
                await asyncio.wait_for(relay.drained(), 60)
    assert len(entries(redis_server.url, stream)) == 14


async def test_redis_away(book: LedgerBook, tmp_path: Path, expect_log: ExpectLog) -> None:
    """Postings go on while Redis is away, before its first start and after its loss; it gets all of them later."""
    expect_log("Redis does not take them")
    port = free_port()
    url = f"redis://default:secret@127.0.0.1:{port}/0"
    async with relaying(book, url, "inbox") as relay:
        account = disbursed(book)
        expected = [event.fields for event in waiting(book)]
        server = RedisServer.start(tmp_path / "redis", port=port, password="secret")
        try:
            await asyncio.wait_for(relay.drained(), 60)
            assert entries(url, "inbox") == expected
            server.stop()
            account.repay(D("5.00"))
            expected += [event.fields for event in waiting(book)]
        finally:
            server.stop()
        server = RedisServer.start(tmp_path / "redis", port=port, password="secret")
        try:
            await asyncio.wait_for(relay.drained(), 60)
            assert entries(url, "inbox") == expected
        finally:
            server.stop()


async def test_an_emptied_redis_gets_what_still_waits(
    book: LedgerBook, redis_server: RedisServer, stream_prefix: str
) -> None:
    """When Redis lost its data and with it the position, events that still wait are sent all the same."""
    stream = stream_prefix + "inbox"
    account = disbursed(book)
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
    with sync_redis.Redis.from_url(redis_server.url, protocol=3) as client:
        client.delete(stream, f"practice:ledger:{book.ledger_id}:relayed")
    account.repay(D("5.00"))
    expected = [event.fields for event in waiting(book)]
    async with relaying(book, redis_server.url, stream) as relay:
        await asyncio.wait_for(relay.drained(), 60)
    assert entries(redis_server.url, stream) == expected


def test_history_comes_in_order_of_time(book: LedgerBook) -> None:
    """Back-dated events of several loans are handed out by their own times, each loan's in its own order."""
    first, second = disbursed(book, loan(1)), disbursed(book, loan(2))
    second.repay(D("5.00"))
    first.repay(D("5.00"))
    events = list(book.pending_events())
    assert [event.entry_ms for event in events] == sorted(event.entry_ms for event in events)
    for customer in ("CUS-1", "CUS-2"):
        own = [event.sequence for event in events if event.fields["usr"] == customer]
        assert own == sorted(own)
    assert len(events) == len({event.sequence for event in events}) == 18
    book.mark_published()
    assert list(book.pending_events()) == []
