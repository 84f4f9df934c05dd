"""Sockets, subprocesses and the three drivers run on the loop."""

from __future__ import annotations

import asyncio
import signal
import sys

import grpc
import grpc.aio
import pytest
import redis.asyncio
from pymongo import AsyncMongoClient

from billie_desktop.practice.servers import MongoServer, RedisServer

pytestmark = pytest.mark.window


async def test_a_socket_echoes_a_large_message_both_ways() -> None:
    """A megabyte sent through a stream server on this loop comes back whole."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        served.set()

    served = asyncio.Event()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    sent = bytes(range(256)) * 4096
    sending = asyncio.create_task(_send(writer, sent))
    assert await asyncio.wait_for(reader.readexactly(len(sent)), 30) == sent
    await sending
    writer.close()
    await writer.wait_closed()
    await asyncio.wait_for(served.wait(), 60)
    server.close()
    await server.wait_closed()


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


@pytest.mark.servers
async def test_redis_blocks_for_a_stream_entry(redis_server: RedisServer, stream_prefix: str) -> None:
    """XREAD BLOCK returns an entry that is added while it waits, and times out quietly without one."""
    stream = stream_prefix + "s"
    async with (
        redis.asyncio.Redis.from_url(redis_server.url, protocol=3) as reader,
        redis.asyncio.Redis.from_url(redis_server.url, protocol=3) as writer,
    ):
        waiting = asyncio.create_task(reader.xread({stream: "0"}, block=3000))
        await asyncio.sleep(0.02)
        entry = await writer.xadd(stream, {"k": "v"})
        answer = await asyncio.wait_for(waiting, 60)
        assert answer[stream.encode()][0][0][0] == entry
        assert not await reader.xread({stream: entry}, block=20)


@pytest.mark.servers
async def test_mongodb_writes_and_reads(mongo_server: MongoServer, database_name: str) -> None:
    """A thousand documents written in one go are read back by a sorted cursor."""
    async with AsyncMongoClient(mongo_server.uri) as client:
        collection = client[database_name]["c"]
        await collection.insert_many([{"_id": number} for number in range(1000)])
        read = [document["_id"] async for document in collection.find().sort("_id", 1)]
        assert read == list(range(1000))


class Echo(grpc.GenericRpcHandler):
    """Answers /echo/Unary with the request and /echo/Stream with it three times."""

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        if details.method == "/echo/Unary":
            return grpc.unary_unary_rpc_method_handler(self.unary)
        return grpc.unary_stream_rpc_method_handler(self.stream)

    async def unary(self, request: bytes, context: grpc.aio.ServicerContext) -> bytes:
        return request

    async def stream(self, request: bytes, context: grpc.aio.ServicerContext):  # type: ignore[no-untyped-def]
        for _ in range(3):
            yield request


async def test_grpc_calls_and_streams() -> None:
    """A gRPC server and client on this loop exchange 200 calls at once and a stream."""
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Echo(),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        unary = channel.unary_unary("/echo/Unary")
        answers = await asyncio.gather(*(unary(b"%d" % number) for number in range(200)))
        assert answers == [b"%d" % number for number in range(200)]
        streamed = [answer async for answer in channel.unary_stream("/echo/Stream")(b"x")]
        assert streamed == [b"x"] * 3
    await server.stop(None)


async def test_a_subprocess_talks_and_ends() -> None:
    """A child's output and exit code arrive, also when it is ended by a signal."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print(input())", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(child.communicate(b"hello\n"), 60)
    assert (out, child.returncode) == (b"hello\n", 0)
    sleeper = await asyncio.create_subprocess_exec("sleep", "60")
    sleeper.terminate()
    assert await asyncio.wait_for(sleeper.wait(), 60) == -signal.SIGTERM
