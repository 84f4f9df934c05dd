"""What the platform does with the desk's commands, on a genuine stream."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import redis.asyncio as redis

from billie_desktop.desk.background import Background
from billie_desktop.practice.life.platform import ExternalInbox, Platform
from billie_desktop.practice.servers import RedisServer

pytestmark = pytest.mark.servers


async def test_commands_reach_the_customer_and_the_notification_service(redis_server: RedisServer) -> None:
    """What staff say is heard with its conversation; a pause is answered by an event that names the command; a block is
    cleared, one that needs a second person not without; other commands and those from before the start, or before the
    moment it was given, are passed over."""
    stream: redis.Redis = redis.Redis.from_url(redis_server.url, protocol=2, decode_responses=True)
    await stream.delete("chatLedger", "inbox:billie-servicing")
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def said(conversation: str, text: str) -> None:
        await heard.put((conversation, text))

    async def command(kind: str, cause: str, **body: Any) -> None:
        await stream.xadd("chatLedger", {"conv": "c1", "typ": kind, "cause": cause, "payload": json.dumps(body)})

    platform = Platform(stream, ExternalInbox(stream), said)
    await command("staff_message.send.v1", "old", text="before")
    await platform.begin()
    background = Background()
    background.spawn(platform.run(), "platform")
    await command("other.command.v1", "other")
    await command("notification.suppression.set.v1", "cmd-1", customer_id="CUS-1", mode="all", reason="hardship")
    asked = {"canonical_customer_id": "CUS-1", "request_id": "rbc-1"}
    await command("reapplication_block.clear_authorized.v1", "cmd-2", **asked, reasons=["SERVICEABILITY"])
    await command("reapplication_block.clear_authorized.v1", "cmd-3", **asked, reasons=["PRIOR_DEFAULT"])
    await command("staff_message.send.v1", "m-1", text="Hello")
    async with asyncio.timeout(60):
        assert await heard.get() == ("c1", "Hello")
    await background.stop()
    ((second, _),) = await stream.xrevrange("chatLedger", count=1)
    late = Platform(stream, ExternalInbox(stream), said)
    await late.begin(int(str(second).split("-")[0]) - 1)
    background.spawn(late.run(), "late")
    async with asyncio.timeout(60):
        while await heard.get() != ("c1", "Hello"):
            pass
    await background.stop()
    ((_, answer), (_, cleared), (_, refused), *_) = await stream.xrange("inbox:billie-servicing")
    body = json.loads(answer["payload"])
    assert (answer["typ"], answer["usr"]) == ("notification.suppression.changed.v1", "CUS-1")
    assert (body["mode"], body["reason"], body["correlation_id"]) == ("all", "hardship", "cmd-1")
    body = json.loads(cleared["payload"])
    assert (cleared["typ"], body["cleared_reasons"]) == ("reapplication_block.cleared.v1", ["SERVICEABILITY"])
    body = json.loads(refused["payload"])
    assert (refused["typ"], body["rejection_code"]) == ("reapplication_block.clear_rejected.v1", "APPROVAL_REQUIRED")
    await stream.aclose()
