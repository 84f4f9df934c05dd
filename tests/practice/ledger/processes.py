"""The practice ledger as a child process of a test."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from billie_desktop.practice.ledger.admin_client import AdminClient
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub

ADMIN_TOKEN = "admin-token-of-a-test"


@dataclass
class LedgerProcess:
    """A started child that listens."""

    process: asyncio.subprocess.Process
    address: str

    @asynccontextmanager
    async def caller(self) -> AsyncIterator[tuple[Any, AdminClient]]:
        async with grpc.aio.insecure_channel(self.address) as channel:
            yield AccountingLedgerServiceStub(channel), AdminClient(channel, ADMIN_TOKEN)

    async def kill(self) -> None:
        """As a crash would: SIGKILL."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), 60)


async def spawn(db: Path, *, redis_url: str | None, stream: str, address: str = "127.0.0.1:0", **env: str) -> Any:
    """The child and its first line, decoded."""
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment |= {"PRACTICE_LEDGER_ADMIN_TOKEN": ADMIN_TOKEN, **env}
    if redis_url is not None:
        environment["REDIS_URL"] = redis_url
    command = [sys.executable, "-m", "billie_desktop.practice.ledger", "--nightly", "off"]
    process = await asyncio.create_subprocess_exec(
        *command,
        *("--db", str(db), "--address", address, "--stream", stream),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    return process, json.loads(line)


async def start(db: Path, redis_url: str, stream: str, **env: str) -> LedgerProcess:
    process, line = await spawn(db, redis_url=redis_url, stream=stream, **env)
    assert line["ready"] is True, line
    return LedgerProcess(process, line["address"])
