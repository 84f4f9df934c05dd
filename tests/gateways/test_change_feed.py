"""The change stream through a genuine Valkey with the desk's own read-only login."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from billie_desktop.desk.ports import StreamEnds
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.redis.change_feed import RedisChangeFeed
from billie_desktop.practice.servers import RedisServer
from projector.contract.changes import STREAM, Change

pytestmark = pytest.mark.servers


@pytest_asyncio.fixture
async def writer(redis_server: RedisServer) -> AsyncIterator[Any]:
    client: Any = Redis.from_url(redis_server.url, decode_responses=True, protocol=2)
    await client.delete(STREAM)
    yield client
    await client.delete(STREAM)
    await client.aclose()


@pytest_asyncio.fixture
async def feed(redis_server: RedisServer) -> AsyncIterator[RedisChangeFeed]:
    made = RedisChangeFeed(redis_server.url_for("desk"))
    yield made
    await made.close()


async def test_the_read_only_login_is_enough(writer: Any, feed: RedisChangeFeed) -> None:
    """Ends and reads work with the rights of the desk's login; entries come in order from behind the cursor."""
    ids = [await writer.xadd(STREAM, Change("loan-accounts", f"ACC-{n}", "CUS-1", n).fields()) for n in range(3)]
    assert await feed.ends() == StreamEnds(ids[0], ids[2])
    found = await feed.read(ids[0], 100, 10)
    assert [(each.key, each.customer_id, each.revision, each.entry_id) for each in found] == [
        ("ACC-1", "CUS-1", 1, ids[1]),
        ("ACC-2", "CUS-1", 2, ids[2]),
    ]
    assert all(each.received > 0 for each in found)


async def test_a_stream_that_does_not_exist_has_no_ends(writer: Any, feed: RedisChangeFeed) -> None:
    """Before the first entry there is nothing to read and no error."""
    assert await feed.ends() == StreamEnds("", "")
    assert await feed.read("0-0", 10, 10) == ()


async def test_an_entry_of_another_format_moves_the_cursor_only(writer: Any, feed: RedisChangeFeed) -> None:
    """What is no change has no collection but its entry id."""
    entry = await writer.xadd(STREAM, {"something": "else"})
    found = await feed.read("0-0", 10, 10)
    assert [(each.collection, each.entry_id) for each in found] == [("", entry)]


async def test_a_blocked_read_does_not_hold_up_the_ends(writer: Any, feed: RedisChangeFeed) -> None:
    """While one read waits, other calls and a new entry come through."""
    waiting = asyncio.ensure_future(feed.read("0-0", 3000, 10))
    await asyncio.wait_for(feed.ends(), 1)
    assert not waiting.done()
    await writer.xadd(STREAM, Change("customers", "CUS-1", "CUS-1", 1).fields())
    assert len(await asyncio.wait_for(waiting, 1)) == 1


async def test_a_server_that_hangs_up_is_unavailable_at_once() -> None:
    """A connection that is not to be had is told at the first attempt: the driver does not repeat by itself."""
    calls: list[None] = []

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(None)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    feed = RedisChangeFeed(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    with pytest.raises(Unavailable):
        await feed.ends()
    assert len(calls) == 1
    await feed.close()
    server.close()


async def test_a_wrong_password_is_a_refused_sign_in(redis_server: RedisServer) -> None:
    """A login that the server does not know is told apart from a server that is away."""
    address = redis_server.url_for("desk").rsplit("@", 1)[1]
    feed = RedisChangeFeed(f"redis://desk:wrong@{address}")
    with pytest.raises(Unavailable) as caught:
        await feed.ends()
    assert caught.value.code == "STREAM_REFUSED"
    await feed.close()
