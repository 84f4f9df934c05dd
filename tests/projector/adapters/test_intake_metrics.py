"""Calls are counted by how they end, on a genuine gRPC server."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import grpc
import pytest

from projector.adapters.intake_metrics import CallCounts, answer
from projector.adapters.page_server import PageServer
from projector.intake.server import IntakeServer


class Desk(grpc.GenericRpcHandler):
    """Methods that end in every way."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        name = handler_call_details.method.rpartition("/")[2]
        if name == "Watch":
            return grpc.unary_stream_rpc_method_handler(self.watch)
        found = {"Read": self.read, "Refused": self.refused, "Broken": self.broken}.get(name)
        return None if found is None else grpc.unary_unary_rpc_method_handler(found)

    async def read(self, request: bytes, context: Any) -> bytes:
        return request

    async def refused(self, request: bytes, context: Any) -> bytes:
        await context.abort(grpc.StatusCode.PERMISSION_DENIED, "not for this role")
        raise AssertionError

    async def broken(self, request: bytes, context: Any) -> bytes:
        await context.abort(grpc.StatusCode.INTERNAL, "reference 1")
        raise AssertionError

    async def watch(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"


@pytest.fixture
async def counts() -> AsyncIterator[tuple[CallCounts, grpc.aio.Channel]]:
    counts = CallCounts()
    server = IntakeServer([Desk()], [counts])
    address = await server.start("127.0.0.1:0")
    async with grpc.aio.insecure_channel(address) as channel:
        yield counts, channel
    await server.stop(0.0)


async def call(channel: grpc.aio.Channel, name: str) -> grpc.StatusCode:
    try:
        await channel.unary_unary(f"/billie.Desk/{name}")(b"x")
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK


async def test_every_ending_is_a_count_of_its_own(counts: tuple[CallCounts, grpc.aio.Channel]) -> None:
    """Answered, refused, failed and unknown calls appear under their status code, unknown names as "other"."""
    counter, channel = counts
    assert await call(channel, "Read") is grpc.StatusCode.OK
    assert await call(channel, "Read") is grpc.StatusCode.OK
    assert await call(channel, "Refused") is grpc.StatusCode.PERMISSION_DENIED
    assert await call(channel, "Broken") is grpc.StatusCode.INTERNAL
    assert await call(channel, "NameOfACustomer") is grpc.StatusCode.UNIMPLEMENTED
    page = counter.render()
    assert 'billie_intake_calls_total{method="Read",code="OK"} 2' in page
    assert 'billie_intake_calls_total{method="Refused",code="PERMISSION_DENIED"} 1' in page
    assert 'billie_intake_calls_total{method="Broken",code="INTERNAL"} 1' in page
    assert 'billie_intake_calls_total{method="other",code="UNIMPLEMENTED"} 1' in page
    assert "NameOfACustomer" not in page
    assert "billie_intake_call_seconds_count 4" in page


async def test_a_stream_passes_through_and_counts_once(counts: tuple[CallCounts, grpc.aio.Channel]) -> None:
    """All messages of a stream arrive, and the stream is one call without a time."""
    counter, channel = counts
    received = [message async for message in channel.unary_stream("/billie.Desk/Watch")(b"x")]
    assert received == [b"one", b"two"]
    page = counter.render()
    assert 'billie_intake_calls_total{method="Watch",code="OK"} 1' in page
    assert "billie_intake_call_seconds_count 0" in page


async def test_the_pages_are_served_and_end(counts: tuple[CallCounts, grpc.aio.Channel]) -> None:
    """/metrics and /health answer over HTTP until the server is closed."""
    counter, channel = counts
    await call(channel, "Read")
    pages = PageServer("127.0.0.1", 0, partial(answer, counter))
    host, port = pages.address

    def get(path: str) -> str:
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=5) as answered:
            return str(answered.read().decode())

    try:
        assert "billie_intake_calls_total" in await asyncio.to_thread(get, "/metrics")
        assert await asyncio.to_thread(get, "/health") == '{"healthy": true}'
    finally:
        await asyncio.to_thread(pages.close)
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(get, "/health")
