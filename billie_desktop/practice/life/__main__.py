"""``python -m billie_desktop.practice.life --ledger ADDRESS --rate 2``; servers in REDIS_URL, DATABASE_URI, DB_NAME.

One line of JSON on stdout per thousand events: counts by outcome, no names.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import random
import signal
import sys
from typing import Any

import grpc
import redis.asyncio as redis
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError
from redis.exceptions import RedisError

from billie_desktop.practice.life.book_of_accounts import OpenAccount, some_open_accounts
from billie_desktop.practice.life.chatter import Chatter
from billie_desktop.practice.life.flags import set_flags
from billie_desktop.practice.life.money import bounce, late, pay
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2_grpc as rpc

_REPORT_EVERY = 1_000


async def live(ledger_address: str, rate: float, seed: int, customers: int, stop: asyncio.Event) -> None:
    """Let about ``rate`` things happen per second until ``stop`` is set."""
    rng = random.Random()
    client = AsyncMongoClient[dict[str, Any]](os.environ["DATABASE_URI"], tz_aware=True)
    database = client[os.environ.get("DB_NAME", "billie-servicing")]
    stream = redis.Redis.from_url(os.environ["REDIS_URL"], protocol=3)
    outcomes: collections.Counter[str] = collections.Counter()
    async with grpc.aio.insecure_channel(ledger_address) as channel:
        ledger = rpc.AccountingLedgerServiceStub(channel)  # type: ignore[no-untyped-call]
        chatter = Chatter(stream, rng)
        flags = asyncio.create_task(set_flags(database, customers, seed, stop))
        accounts: list[OpenAccount] = []
        try:
            while not await _over(stop, rng.expovariate(rate)):
                try:
                    if not accounts:
                        accounts = await some_open_accounts(database, rng)
                    account = accounts.pop() if accounts else None
                    outcomes[await _one(account, ledger, chatter, rng)] += 1
                except (PyMongoError, RedisError) as error:
                    outcomes[type(error).__name__] += 1
                if sum(outcomes.values()) % _REPORT_EVERY == 0:
                    sys.stdout.write(json.dumps(outcomes) + "\n")
                    sys.stdout.flush()
        finally:
            flags.cancel()
            await asyncio.gather(flags, return_exceptions=True)
            await stream.aclose()
            await client.close()


async def _one(
    account: OpenAccount | None, ledger: rpc.AccountingLedgerServiceStub, chatter: Chatter, rng: random.Random
) -> str:
    roll = rng.random()
    if account is None or roll < 0.45:
        return await chatter.speak(account.customer_id if account else "")
    if roll < 0.85:
        return await pay(ledger, account, rng)
    if roll < 0.95:
        return await late(ledger, account, rng)
    return await bounce(ledger, account, rng)


async def _over(stop: asyncio.Event, seconds: float) -> bool:
    """Wait for the next happening; True when the world ends first."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


def main() -> int:
    """Live until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="billie-practice-life")
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--rate", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--customers", type=int, default=200)
    options = parser.parse_args()

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        if options.rate <= 0:
            await stop.wait()
        else:
            await live(options.ledger, options.rate, options.seed, options.customers, stop)

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
